"""打印公示: which document, for whom, from which day; its words; then the exact paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import date
from typing import Any, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.notice_check import NOTICE_TEXT
from wenming_desktop.domain.privacy import Finding
from wenming_desktop.services import board_gate, letterhead, paper
from wenming_desktop.ui.boards import reading
from wenming_desktop.ui.boards.check_rows import CheckRows, check_panel
from wenming_desktop.ui.boards.reading import RoomView
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.approve import ApproveDialog
from wenming_desktop.ui.dialogs.batch_dialog import BatchDialog
from wenming_desktop.ui.dialogs.notice_questions import ask_all, gone_by
from wenming_desktop.ui.dialogs.notice_words import NoticeWords
from wenming_desktop.ui.dialogs.print_preview import PrintPreview, show_preview
from wenming_desktop.ui.dialogs.review_dialog import ReviewDialog
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.dialogs.told_dialog import ToldDialog
from wenming_desktop.ui.labels import as_date
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import L, M, S, set_role
from wenming_desktop.ui.widgets.bar import ProgressStrip
from wenming_desktop.ui.widgets.date_field import WRONG_DAY, DateField
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.text import plain_label

What = Literal["notice", "list", "a3", "a2", "office"]
_WHATS: dict[What, str] = {
    "notice": "公示（公文格式，附红榜名单）",
    "list": "红榜名单（A4）",
    "a3": "海报（A3）",
    "a2": "海报（A2）",
    "office": "留存联（全部农牧户，不对外）",
}
_VARIANTS: dict[paper.Variant, str] = {"colour": "彩色", "outline": "细框（省墨）", "mono": "黑白"}
_TILED: dict[paper.Tiled, str] = {"": "整张打印", "fewest": "用A4拼，张数最少", "full": "用A4拼，原大"}


class NoticeDialog(Sheet):
    """Two tabs: what is printed, and the notice's words. ``go(room, args)`` leads to what must be filled in first."""

    helped_by = "boards#打印公示"
    keeps = False
    go = Signal(str, dict)

    def __init__(
        self, ctx: PageContext, view: RoomView, parent: QWidget | None = None, *, words_first: bool = False
    ) -> None:
        super().__init__(ctx, "打印公示", f"{view.place}{view.board.period.label}群众积分", parent)
        self.view = view
        self.check = CheckRows()
        self.check.fill_wanted.connect(self._fill_gap)
        self.check.edit_wanted.connect(self._edit)
        self.check.approve_wanted.connect(self._approve)
        self.check.meeting_wanted.connect(lambda _finding: self._review())
        self.check.told_wanted.connect(lambda _finding: self._tell())
        self.words = NoticeWords(ctx, view)
        self.words.saved.connect(self._read_check)
        self.words.refused.connect(self.say)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._choices(), "打印什么")
        self.tabs.addTab(self.words, "公示文稿")
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(ProgressStrip(ctx.jobs))
        self.add_button("取消(&C)", self.reject)
        self.word_button = self.add_button("存为Word(&W)", self.save_word)
        self.preview_button = self.add_button("预览并打印(&P)", self.preview, main=True)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.preview)
        self.set_size(940, 620)
        self.check.show_view(view)
        self._settle()
        self._on_day()
        self.tabs.setCurrentIndex(int(words_first))

    # ---- building ----
    def _choices(self) -> QWidget:
        page = QWidget()
        set_role(page, "clear")
        left = QVBoxLayout()
        left.setSpacing(S)
        left.addWidget(plain_label("打印什么", "strong"))
        self.whats = QButtonGroup(self)
        self.radios: dict[What, QRadioButton] = {}
        for number, (what, label) in enumerate(_WHATS.items()):
            radio = self.radios[what] = QRadioButton(label)
            self.whats.addButton(radio, number)
            left.addWidget(radio)
        self.radios["notice"].setChecked(True)
        self.whats.idToggled.connect(lambda _id, _on: self._settle())
        left.addLayout(self._options())
        left.addStretch(1)
        box = QHBoxLayout(page)
        box.setContentsMargins(0, L, 0, 0)
        box.setSpacing(L)
        box.addLayout(left, 5)
        box.addWidget(check_panel(self.check), 4)
        return page

    def _options(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(S)
        grid.setHorizontalSpacing(M)
        grid.setColumnStretch(1, 1)
        self.variant = _combo("海报样式", _VARIANTS)
        self.tiled = _combo("海报拼页", _TILED)
        self.scope = _combo(
            "范围", {"one": f"只印{self.view.place}", "all": "全部嘎查村，一次做完（公示和海报）"}
        )
        self.day = DateField("张贴日期", today=self.ctx.today())
        self.day.set_value(self._kept_day())
        self.day.changed.connect(lambda _day: self._on_day())
        self.window_words = plain_label("", "muted", wrap=True)
        self.reissue = ImeLine("重出一版的原因", placeholder="例如张贴日期改了、受理电话换了；原来那版作废")
        self.why_reissue = plain_label("", "muted", wrap=True)
        self.review = QCheckBox("送审稿（每页注明，送领导看）")
        self.review.setChecked(not self.view.sealed)
        self.review.setEnabled(self.view.sealed)
        self.review.toggled.connect(lambda _on: self._settle())
        self.why_review = plain_label("榜单还没有锁定，只能出送审稿。", "muted", wrap=True)
        self.why_review.setVisible(not self.view.sealed)
        self.scope.currentIndexChanged.connect(lambda _index: self._settle())
        rows = (
            ("范围", self.scope), ("海报样式", self.variant), ("拼页", self.tiled), ("张贴日期", self.day),
            ("", self.window_words), ("", self.review), ("", self.why_review), ("", self.why_reissue), ("", self.reissue),
        )  # fmt: skip
        for row, (label, widget) in enumerate(rows):
            grid.addWidget(plain_label(label), row, 0)
            grid.addWidget(widget, row, 1)
        return grid

    def _kept_day(self) -> date:
        """The day the board's papers left with; else the day chosen last for a board of this period, never one gone by."""
        if self.view.left:
            return max(self.view.left.values())
        kept = as_date(self.ctx.store.value(f"posted/{self.view.board.period.code}", ""))
        return max(kept or self.ctx.today(), self.ctx.today())

    # ---- what stands there ----
    @property
    def what(self) -> What:
        """Which document is chosen."""
        return next(what for what, radio in self.radios.items() if radio.isChecked())

    @property
    def left(self) -> date | None:
        """The posting day the chosen paper has already left with; None where it has not, or none is kept of it."""
        kind: letterhead.PaperKind = "notice" if self.what == "notice" else "board"
        kept = (
            self.view.sealed and not self.review.isChecked() and self.what != "office" and not self.everywhere
        )
        return self.view.left.get(kind) if kept else None

    @property
    def everywhere(self) -> bool:
        """Whether all villages are printed at once."""
        return self.scope.currentData() == "all"

    def _settle(self) -> None:
        """What fits together: posters have a look, a batch has a notice and a poster, the office list no day."""
        everywhere = self.everywhere
        if everywhere and self.what not in ("a3", "a2"):
            self.radios["a3"].setChecked(True)
        for what, radio in self.radios.items():
            radio.setEnabled(not everywhere or what in ("a3", "a2"))
        poster = self.what in ("a3", "a2")
        self.variant.setEnabled(poster)
        self.tiled.setEnabled(poster and not everywhere)
        self.word_button.setVisible(self.what == "notice" and not everywhere)
        self.preview_button.setText("选文件夹，开始(&P)" if everywhere else "预览并打印(&P)")
        self._settle_reissue()

    def _settle_reissue(self) -> None:
        """A paper that left keeps its day; another day, or a telephone changed since, is a new printing with a reason."""
        left = self.left
        mended = left is not None and (self.day.value() != left or bool(self.view.advice))
        self.why_reissue.setVisible(left is not None)
        self.reissue.setVisible(mended)
        if not mended:  # a reason that is not seen is none
            self.reissue.clear()
        if left is not None:
            day = f"已按{format_day(left)}张贴印出。"
            self.why_reissue.setText(
                f"{day}写明原因就重出一版，打印或存为PDF以后原来那版作废；不写，就重印原来那份。"
                if mended
                else f"{day}重印的是存档的那份。"
            )

    def _on_day(self) -> None:
        first = self.day.value()
        if first is None:
            self.window_words.setText(WRONG_DAY)
            return
        self.say("")
        self._settle_reissue()
        set_role(self.window_words, "alert" if self._late() else "muted")
        future = self.ctx.context.read(reading.window_words, first)
        self.ctx.jobs.run(
            self, future, lambda text: self.window_words.setText(f"公示时间：{text}"), failed=self.refused
        )
        self.words.load(first)

    # ---- doing ----
    def preview(self) -> None:
        """预览并打印: save the words in hand, draw the document, show it."""
        self.words.save(self._preview)

    def save_word(self) -> None:
        """存为Word: the notice for Word and WPS."""
        self.words.save(self._word_wanted)

    def _word_wanted(self) -> None:
        if self._day_stands():
            self._ask_first(self._make_word)

    def _make_word(self) -> None:
        self._make(self._save_word, paper.notice_docx, draft=self.review.isChecked())

    def _preview(self) -> None:
        if self._day_stands():
            self._ask_first(self._draw_wanted)

    @property
    def reprint(self) -> str:
        """Why the paper leaves as a new printing (重出一版), '' where it does not; looking at it voids nothing."""
        return self.reissue.text().strip() if self.left is not None else ""

    def _ask_first(self, then: Callable[[], None]) -> None:
        """What to look at before a paper leaves the house is asked one by one; a draft and the office list leave nowhere."""
        if self.review.isChecked() or self.what == "office":
            then()
        elif self.everywhere:
            self.ctx.read(
                self,
                lambda found: ask_all(self.ctx, self, [*self._late(), *found], then),
                reading.before_all,
                self.view.board.period,
            )
        else:
            ask_all(self.ctx, self, [*self._late(), *reading.before_print(self.view)], then)

    def _late(self) -> list[reading.Question]:
        """A posting day gone by: the days on which the village may object have begun without the paper."""
        day = self.day.value()
        if day is None or self.left is not None or day >= self.ctx.today():
            return []
        return [gone_by(day, self.window_words.text())]

    def _draw_wanted(self) -> None:
        if self.everywhere:
            self._batch()
        elif self.what == "notice":
            self._make(self._show, paper.notice_print, draft=self.review.isChecked(), reprint=self.reprint)
        else:
            self._draw(self.ctx.context.paper(self._board_verb()), self._show)

    def _board_verb(self) -> Callable[..., paper.Made]:
        what, period, village_pk = self.what, self.view.board.period, self.view.village_pk
        first, review, reprint = self.day.value(), self.review.isChecked(), self.reprint
        variant, tiled = self.variant.currentData(), self.tiled.currentData()
        if what == "office":
            return lambda book: paper.board_print(book, "masses", period, village_pk, office=True)
        if what in ("a3", "a2"):
            return lambda book: paper.board_print(
                book, "masses", period, village_pk, what, variant, first=first, review=review, tiled=tiled, reprint=reprint
            )  # fmt: skip
        return lambda book: paper.board_print(
            book, "masses", period, village_pk, first=first, review=review, reprint=reprint
        )

    def _make(self, done: Callable[[Any], None], verb: Callable[..., Any], **options: Any) -> None:
        period, village_pk = self.view.board.period, self.view.village_pk
        self._draw(self.ctx.context.paper(verb, period, village_pk, self.day.value(), **options), done)

    def _draw(self, future: Future[Any], done: Callable[[Any], None]) -> None:
        self.say("")
        self.preview_button.setEnabled(False)

        def drawn(made: Any) -> None:
            self.preview_button.setEnabled(True)
            done(made)

        self.ctx.jobs.run(self, future, drawn, failed=self._not_drawn, what="正在排版")

    def _not_drawn(self, error: BaseException) -> bool:
        self.preview_button.setEnabled(True)
        return self.refused(error)

    def _day_stands(self) -> bool:
        first = self.day.value()
        if first is None:
            self.day.set_wrong(WRONG_DAY)
            self.day.setFocus()
            self.say(WRONG_DAY)
            return False
        self.ctx.store.setValue(f"posted/{self.view.board.period.code}", first.isoformat())
        return True

    def _show(self, made: paper.Made) -> None:
        show_preview(self.ctx, made, parent=self, closed=self._read_check)

    def _save_word(self, made: paper.Made) -> None:
        def saved(path: Any) -> None:
            self.set_note(f"已存为“{path.name}”，在{path.parent}")

        files.save_as(self, self.ctx, made.file_name, made.content, saved)

    def _batch(self) -> None:
        folder = files.ask_folder(self, self.ctx, "公示和海报存到哪个文件夹")
        first = self.day.value()
        if folder is None or first is None:
            return
        size: paper.PaperSize = "a2" if self.what == "a2" else "a3"
        dialog = BatchDialog(
            self.ctx, self.view.board.period, first, folder, size=size, variant=self.variant.currentData(),
            draft=self.review.isChecked(), parent=self,
        )  # fmt: skip
        dialog.open()

    def tour(self) -> Iterator[str]:
        """For ``--pictures``: the choices, the words, a poster and the notice in the preview."""
        yield "print"
        self.tabs.setCurrentIndex(1)
        self.words.list.setCurrentRow(2)
        yield "print_words"
        self.tabs.setCurrentIndex(0)
        for what in ("a3", "notice"):
            self.radios[what].setChecked(True)
            self.words.save(self._draw_wanted)
            yield f"preview_{what}"
            for preview in self.findChildren(PrintPreview):
                preview.reject()

    # ---- the check ----
    def _read_check(self) -> None:
        board = self.view.board
        self.ctx.read(self, self._show_check, reading.read_room, board.period, self.view.village_pk)

    def _show_check(self, view: RoomView) -> None:
        self.view = view
        self.check.show_view(view)
        self._settle_reissue()

    def _fill_gap(self, finding: Finding) -> None:
        self.accept()
        self.go.emit("settings", reading.where_to_fill(finding))

    def _edit(self, finding: Finding) -> None:
        if finding.about == NOTICE_TEXT:
            self.tabs.setCurrentIndex(1)
        else:
            self.accept()
            self.go.emit("settings", {"tab": "rules"})

    def _review(self) -> None:
        view = self.view
        self._look_again(ReviewDialog(self.ctx, view.board.period, view.village_pk, view.place, self))

    def _tell(self) -> None:
        self._look_again(ToldDialog(self.ctx, self.view.board.period, self.view.village_pk, self))

    def _look_again(self, dialog: Sheet) -> None:
        """What was recorded there changes the check and the words."""
        dialog.finished.connect(lambda _code: self._read_check())
        dialog.finished.connect(lambda _code: self.words.save(self._on_day))
        dialog.open()

    def _approve(self, finding: Finding) -> None:
        dialog = ApproveDialog(self.ctx, board_gate.document_key(self.view.board), finding, self)
        dialog.accepted.connect(self._read_check)
        dialog.open()


def _combo(name: str, choices: dict[Any, str]) -> DropDown:
    combo = DropDown()
    combo.setAccessibleName(name)
    for value, label in choices.items():
        combo.addItem(label, value)
    return combo
