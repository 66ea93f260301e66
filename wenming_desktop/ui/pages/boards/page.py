"""红灰黑榜: the board of a period and a place, why each household stands there, and what leads to the wall."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QStackedWidget, QWidget

from wenming_desktop.domain.boards import Line
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.services import board_stages, boards
from wenming_desktop.ui.boards import reading, words
from wenming_desktop.ui.boards.reading import RoomView
from wenming_desktop.ui.dialogs.notice_dialog import NoticeDialog
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.boards.check_card import CheckCard
from wenming_desktop.ui.pages.boards.columns import BoardColumn
from wenming_desktop.ui.pages.boards.doors import Doors, Room
from wenming_desktop.ui.pages.boards.finding import BoardFind
from wenming_desktop.ui.pages.boards.stage_bar import StageBar
from wenming_desktop.ui.pages.boards.why_card import WhyCard
from wenming_desktop.ui.theme import set_role, theme
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import PageHeader
from wenming_desktop.ui.widgets.period_picker import PeriodPicker

_VILLAGE = "boards/village"
_NOBODY = object()
_TIP = "usualTip"
_LOWER = 0.38  # of what the header and the pickers leave


class BoardsPage(Room):
    """The room of pictures/2_boards.png; party members' points are never shown here."""

    by_the_way = frozenset({
        "entry", "household", "household_fact", "person", "village", "setting", "rule_book", "rule_item",
    })  # fmt: skip
    nouns = by_the_way | {"closed_month", "issued", "approval", "panel_meeting", "told"}

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.view: RoomView | None = None
        self.doors = Doors(ctx, self)
        self._asked = 0
        self._wanted_household: int | None = None
        self._chosen: Line | None = None
        self.period: Period | None = None
        self.village_pk: Any = _NOBODY
        self._add_header()
        self._add_pickers()
        self._add_middle()

    # ---- building ----
    def _add_header(self) -> None:
        self.header = PageHeader("红灰黑榜", "群众积分")
        self.try_button = self.header.add_action("试算标准", self.doors.what_if)
        self.compare_button = self.header.add_action("与上季度比较", self.doors.compare)
        self.export_button = self.header.add_action("导出表格", self.doors.export)
        self.seal_button = self.header.add_action("锁定", self._seal_or_correct, icon_name="lock")
        self.print_button = self.header.add_action("打印公示", self.doors.printing, keys="Ctrl+P", main=True)
        self.box.addWidget(self.header)

    def _add_pickers(self) -> None:
        today = self.ctx.today()
        latest = Period.around(today, "quarter")
        self.picker = PeriodPicker(latest.shifted(-1), latest=latest)
        self.picker.changed.connect(self._on_period)
        self.scope = DropDown()
        self.scope.setAccessibleName("嘎查村")
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scope.currentIndexChanged.connect(lambda _index: self._on_scope())
        self.outside = QPushButton("对外预览")
        set_role(self.outside, "chip")
        self.outside.setCheckable(True)
        self.outside.setToolTip("看看贴出去是什么样：红榜印姓名，灰榜、黑榜只印户数")
        self.outside.toggled.connect(lambda _on: self._show_all())
        self.stages = StageBar({
            board_stages.LOCK: self.seal_button, board_stages.CORRECT: self.seal_button, board_stages.PRINT: self.print_button,
        })  # fmt: skip
        self.stages.wanted.connect(self._do_stage)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.picker)
        line.addWidget(self.scope)
        line.addWidget(self.outside)
        line.addWidget(self.stages, 1)
        self.box.addLayout(line)

    def _add_middle(self) -> None:
        self.why = WhyCard()
        self.why.opened.connect(self._open_entry)
        self.columns = [BoardColumn(band) for band in words.COLUMNS]
        self._columns_view = QWidget()
        set_role(self._columns_view, "clear")
        line = QHBoxLayout(self._columns_view)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        for column in self.columns:
            line.addWidget(column, 1)
            column.chosen.connect(partial(self._on_line, column))
            column.opened.connect(lambda _line: self.why.list.setFocus())
        self._no_people = EmptyState(
            "还没有农牧户", "先把各嘎查村的花名册导入，再登记积分，榜单就自动排出来。",
            [("导入花名册", lambda: self.ctx.navigate("households", task="import"))], icon_name="users",
        )  # fmt: skip
        self._no_entries = EmptyState(
            "这个时段还没有登记积分", "登记或导入积分以后，这里排出红榜、灰榜和黑榜。",
            [("登记积分", lambda: self.ctx.navigate("points", new=True)), ("导入积分表", self.doors.import_points)],
            icon_name="list-ordered",
        )  # fmt: skip
        self.find_bar = BoardFind()
        self.find_bar.found.connect(self._go_to)
        self.middle = QStackedWidget()
        for page in (self._columns_view, self._no_people, self._no_entries):
            self.middle.addWidget(page)
        self.check = CheckCard()
        self.check.rows.fill_wanted.connect(self.doors.fill_gap)
        self.check.rows.edit_wanted.connect(self.doors.edit_words)
        self.check.rows.approve_wanted.connect(self.doors.approve)
        self.check.rows.meeting_wanted.connect(lambda _finding: self.doors.review())
        self.check.rows.told_wanted.connect(lambda _finding: self.doors.tell())
        self.check.confirmed.connect(self.doors.confirm_bands)
        self.check.change_wanted.connect(self.doors.what_if)
        self._lower = QWidget()
        set_role(self._lower, "clear")
        lower = QHBoxLayout(self._lower)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(14)
        lower.addWidget(self.why, 13)
        lower.addWidget(self.check, 9)
        self.box.addWidget(self.find_bar)
        self.box.addWidget(self.middle, 1)
        self.box.addWidget(self._lower)
        self._fit()
        theme().resized.connect(self._fit)

    def _fit(self) -> None:
        """The cards below take their usual height, on a low screen no more than the columns above."""
        usual = round(150 * theme().scale())
        left = self.height() - self.header.sizeHint().height() - self.picker.sizeHint().height()
        self._lower.setFixedHeight(min(usual, round(left * _LOWER)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # ---- reading ----
    def refresh(self) -> None:
        """Read the scopes, then the board."""
        self.ctx.read(self, self._show_scopes, reading.scopes)
        if self.period is None:
            self.ctx.read(self, self._show_first_period, reading.first_period)
        else:
            self.read()

    def take_focus(self) -> None:
        """The keyboard goes to the red board."""
        self.columns[0].list.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, **args: Any) -> None:
        """``period`` code, ``village_pk`` (None the township), ``household`` to explain, ``band`` to stand in, ``do`` months or print.

        A locked board found by the search comes as ``kind="board"`` and ``pk``.
        """
        if args.get("kind") == "board":
            self.ctx.read(self, self._open_board, reading.place_of_board, args["pk"])
            return
        if "period" in args:
            self.outside.setChecked(False)
            self.period = Period.parse(str(args["period"]))
            self.picker.set_period(self.period)
        if "village_pk" in args:
            self.village_pk = args["village_pk"]
            self._choose_scope()
        self._chosen = None
        self._wanted_household = args.get("household")
        self.read()
        for column in self.columns:
            if column.band == args.get("band"):
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if args.get("do") == "months":
            self.doors.months()
        elif args.get("do") == "print":
            self.doors.printing()

    def _open_board(self, found: tuple[Period, int | None] | None) -> None:
        if found is None:
            self.ctx.navigate("party")
        else:
            self.open(period=found[0].code, village_pk=found[1])

    def tour(self) -> Iterator[str]:
        """The room, what goes out, and every dialog."""
        yield "room"
        self.outside.setChecked(True)
        yield "outside"
        self.outside.setChecked(False)
        for name, run in (
            ("months", self.doors.months),
            ("what_if", self.doors.what_if),
            ("compare", self.doors.compare),
            *((("correct", self.doors.correct),) if self.view and self.view.waiting else ()),
            ("review", self.doors.review),
            ("told", self.doors.tell),
        ):
            dialog = run()
            yield name
            if dialog:
                dialog.reject()
        printing = self.doors.printing()
        if isinstance(printing, NoticeDialog):
            yield from printing.tour()
            printing.reject()

    def _show_scopes(self, scopes: list[tuple[int | None, str]]) -> None:
        self.scope.blockSignals(True)
        self.scope.clear()
        for pk, name in scopes:
            self.scope.addItem(name, pk)
        self.scope.blockSignals(False)
        pks = [pk for pk, _name in scopes]
        if self.village_pk not in pks:
            kept = self.ctx.store.value(_VILLAGE, 0)
            kept = int(kept) if str(kept or "").isdigit() else None
            self.village_pk = kept if kept in pks and kept else pks[0]
        self._choose_scope()
        self.read()

    def _choose_scope(self) -> None:
        self.scope.blockSignals(True)
        self.scope.setCurrentIndex(max(0, self.scope.findData(self.village_pk)))
        self.scope.blockSignals(False)

    def _show_first_period(self, period: Period) -> None:
        if self.period is None:
            self.period = period
            self.picker.set_period(period)
        self.read()

    def _on_period(self, period: Period) -> None:
        self.period = period
        self._chosen = None
        self.read()

    def _on_scope(self) -> None:
        self.village_pk = self.scope.currentData()
        self.ctx.store.setValue(_VILLAGE, self.village_pk or 0)
        self._chosen = None
        self.read()

    def read(self) -> None:
        """Read the board anew."""
        if self.period is None or self.village_pk is _NOBODY:
            return
        self._asked += 1
        asked = self._asked
        future = self.ctx.context.read(reading.read_room, self.period, self.village_pk)
        self.ctx.jobs.run(self, future, lambda view: self._show(asked, view))

    # ---- showing ----
    def _show(self, asked: int, view: RoomView) -> None:
        if asked == self._asked:
            self.view = view
            self._show_all()

    def _show_all(self) -> None:
        view = self.view
        if view is None:
            return
        board = view.board
        outside = self.outside.isChecked()
        self.header.set_subtitle(
            f"群众积分 · {board.period.label} · {view.place}{'（对外预览）' if outside else ''}"
        )
        self.compare_button.setText(f"与{words.before_word(board.period)}比较")
        self.seal_button.setText(
            words.seal_words(board, len(view.waiting), len(view.editions), view.standard)
        )
        self.seal_button.setVisible(bool(self.seal_button.text()))
        self.find_bar.set_lines(() if outside else board.lines)
        for column in self.columns:
            column.show_board(board, outside=outside, ranks=view.show_ranks, preset=view.preset)
        self.check.show_view(view)
        shown = 0 if not view.nothing else 2 if view.households else 1
        self.middle.setCurrentIndex(shown)
        self._lower.setVisible(shown == 0)
        for button in (
            self.try_button,
            self.compare_button,
            self.export_button,
            self.seal_button,
            self.print_button,
        ):
            button.setEnabled(not view.nothing)
            if button.property(_TIP) is None:
                button.setProperty(_TIP, button.toolTip())
            button.setToolTip(plain_tip(view.nothing) or button.property(_TIP))
        self.stages.set_stages(view.stages)
        standing = words.standing_words(board, view.open_months, view.waits)
        self.set_status(f"{words.counts_words(board)}　　{standing}")
        self._show_why()

    def _show_why(self) -> None:
        view = self.view
        assert view is not None
        if self.outside.isChecked():
            self.why.show_outside()
            return
        wanted = self._wanted_household or (self._chosen.key if self._chosen else None)
        line = next((one for one in view.board.lines if one.key == wanted), None)
        if line is None and view.board.lines:
            listed = [one for column in words.COLUMNS for one in view.board.band(column)]
            line = listed[0] if listed else None
        self._wanted_household = None
        if line is None:
            self._chosen = None
            self.why.show_nothing()
            return
        for column in self.columns:
            keys = [row.value.key for row in column.list.rows]
            if line.key not in keys:
                column.list.let_go()
            if line.key in keys and column.list.current() is not line:
                column.list.choose(keys.index(line.key))
                return
        self._explain(line)

    def open_find(self) -> bool:
        """Ctrl+F: a household of this board."""
        self.find_bar.open_bar()
        return True

    def _go_to(self, line: Line) -> None:
        self._wanted_household = line.key
        self._show_why()

    def _on_line(self, column: BoardColumn, line: Line) -> None:
        for other in self.columns:
            if other is not column:
                other.list.let_go()
        self._explain(line)

    def _explain(self, line: Line) -> None:
        self._chosen = line
        if self.view is None or self.outside.isChecked():
            return
        board = self.view.board
        self.why.show_line(board, line)
        show = partial(self._show_entries, line.key)
        self.ctx.read(self, show, boards.why, "masses", board.period, line.key)

    def _show_entries(self, key: int, entries: list[Entry]) -> None:
        if self.view and self._chosen and self._chosen.key == key and not self.outside.isChecked():
            self.why.show_entries(self.view.board, entries)

    # ---- doing ----
    def _do_stage(self, link: str) -> None:
        {
            board_stages.AUDIT: self.doors.months, board_stages.POST: self.doors.post,
            board_stages.TAKE_DOWN: self.doors.take_down, "评议告知": self.doors.review,
        }[link]()  # fmt: skip

    def _seal_or_correct(self) -> None:
        """锁定; of a locked board 出第n稿 where a correction waits, else its editions."""
        if self.view is None or not self.view.sealed:
            self.doors.ask_seal()
        elif self.view.waiting:
            self.doors.correct()
        else:
            self.doors.editions()

    def _open_entry(self, entry: Entry) -> None:
        self.ctx.navigate("points", entry=entry.pk)
