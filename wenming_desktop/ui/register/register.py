"""The register itself: recorded lines above, the gold line to type in, and what one may do with a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.periods import Period, month_of
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import pasted, point_lists, register_rows, subjects
from wenming_desktop.services.point_lists import Outlook, SubjectPoints
from wenming_desktop.services.register_rows import RegisterRow
from wenming_desktop.services.subjects import Subject
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.entries_dialog import HouseholdEntriesDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.register.booking import Booking
from wenming_desktop.ui.register.cards import DETAILS, LineCard, SubjectCard
from wenming_desktop.ui.register.columns import Editors, register_columns
from wenming_desktop.ui.register.filling import Filling, Meant, meant, value_of
from wenming_desktop.ui.register.finding import FindLine
from wenming_desktop.ui.register.grid import PointsGrid, village_choice
from wenming_desktop.ui.register.keeping import Keeping
from wenming_desktop.ui.register.line_actions import LineActions
from wenming_desktop.ui.register.lines import subject_line
from wenming_desktop.ui.register.printing import print_register
from wenming_desktop.ui.theme import set_role, theme
from wenming_desktop.ui.widgets.choice_field import ChoiceField, PersonPicker
from wenming_desktop.ui.widgets.date_field import DateField

_HINTS = "F4 选积分项目 · F8 附照片 · Esc 放弃本行 · Ctrl+F 查找 · Ctrl+P 打印 · Delete 冲正"
_GAP = 14
_USUAL, _HIGHEST = 5.5, 8.6  # rows: the cards are as high as what they mostly say, and never higher
_LINES = 8  # the register shows so many before the cards below say all they know
_HOW = "打姓名的拼音首字母，回车选中；再打项目编号，回车记下。"


class PointsRegister(QWidget):
    """One track's register with its two cards; ``summary`` is what the bottom line should say."""

    summary = Signal(str)

    def __init__(self, ctx: PageContext, track: Track) -> None:
        super().__init__()
        self.ctx, self.track = ctx, track
        self._wanted_entry: int | None = None
        # the household booked last, as long as nobody else was meant since
        self._last_key: int | None = None
        self._looked: tuple[int, Meant, Outlook] | None = None
        self._asked = 0
        self._points: SubjectPoints | None = None
        set_role(self, "clear")
        self.filling = Filling(ctx, track, self)
        self.filling.current = self.current_values
        self.grid = PointsGrid(self._columns(), ctx.jobs, self._read_block, {"day": ctx.today()}, track)
        self.find_line = FindLine(party=track == "party")
        self.booking = Booking(ctx, track, self.grid)
        self._box = QVBoxLayout(self)
        self.keeping = Keeping(ctx, track, self.grid, self, self._box.addWidget)
        self.actions_of_line = LineActions(ctx, track, self.grid, self.filling, self.find_line, self)
        self.line_card = LineCard(_HOW)
        who = "名党员" if track == "party" else "户"
        nothing = f"选好姓名，这里显示这{who}各季度的积分和各类别得分。"
        self.subject_card = SubjectCard(nothing, opens=track == "masses")
        self.subject_card.opened.connect(self.show_entries)
        self._card_timer = QTimer(self)
        self._card_timer.setSingleShot(True)
        self._card_timer.setInterval(80)
        self._card_timer.timeout.connect(self._read_card)
        self._build()
        self._connect()

    # ---- reading ----
    def refresh(self) -> None:
        """Read the rule book, the villages and the lines anew; what was booked here stands there already."""
        self.ctx.read(self, self._on_basics, _basics, self.track)
        self._read_summary()
        if not self.booking.under_way:
            self.reload()

    def reload(self) -> None:
        """Read the lines: the newest, or what the find line asks for."""
        wanted = self.find_line.wanted()
        if wanted.empty:
            self.ctx.read(self, self._show, register_rows.recent, self.track)
        else:
            self.ctx.read(self, self._show_found, register_rows.search, self.track, wanted)

    def _on_basics(self, found: tuple[Any, list[tuple[int, str]], list[int]]) -> None:
        self.filling.catalogue, self.filling.villages, months = found
        self.find_line.set_options(self.filling.villages, months)

    def _show_found(self, found: tuple[list[RegisterRow], int]) -> None:
        rows, total = found
        self.find_line.set_count(len(rows), total)
        self._show(rows)

    def _show(self, rows: Sequence[RegisterRow]) -> None:
        self.grid.set_done(rows)
        places = {row.entry_pk: at for at, row in enumerate(rows)}
        if self._wanted_entry is not None and self._wanted_entry in places:
            self.grid.view.go(places[self._wanted_entry], 2)
            self._wanted_entry = None
        self._card_timer.start()

    def _read_summary(self) -> None:
        month = month_of(self.ctx.today())
        self.ctx.read(self, self._say_summary, point_lists.month_summary, month, self.track)

    def _say_summary(self, found: point_lists.MonthSummary) -> None:
        plus, minus = labels.points(found.plus, signed=True), labels.points(abs(found.minus))
        self.summary.emit(f"本月{found.entries}条，{plus if found.plus else '+0'} / −{minus}　　{_HINTS}")

    # ---- what one stands on ----
    def current_values(self) -> dict[str, Any]:
        """The typed values of the line one stands in."""
        line = self.grid.current()
        return dict(line.values) if line is not None and line.state == "draft" else {}

    def current_row(self) -> RegisterRow | None:
        """The recorded line one stands on, None in a line being typed."""
        return self.actions_of_line.current_row()

    def start_typing(self) -> None:
        """Take the keyboard to the gold line."""
        self.grid.start_typing("who")

    def show_entry(self, pk: int) -> None:
        """Show the household's (or member's) entries one entry belongs to, standing on it."""
        self.ctx.read(self, lambda row: self._show_whole(pk, row), register_rows.entry_row, self.track, pk)

    def _show_whole(self, pk: int, row: RegisterRow | None) -> None:
        if row is None:
            self.ctx.messages.say("这一条已经撤销，不在登记簿里了。")
            return
        key = row.person_pk if self.track == "party" else row.household_pk
        self._wanted_entry = pk
        self.show_subject(key or 0, row.who)

    def print_shown(self) -> None:
        """Ctrl+P: what the list shows, or everything the find line finds."""
        wanted, words = self.find_line.wanted(), self.find_line.words()
        print_register(self, self.ctx, self.track, self.grid.model, wanted, words)

    def start_for(self, household_pk: int) -> None:
        """The gold line with a household chosen already (from its page): the item is next."""
        self.ctx.read(self, self._start_with, subjects.head_of, household_pk)

    def _start_with(self, subject: Subject | None) -> None:
        if subject is None:
            self.ctx.messages.say("这一户还没有户主。请先在“农牧户”里定户主。")
            self.start_typing()
            return
        line = self.grid.model.lines[-1]
        self.grid.view.close_cell()
        self.grid.set_value(line.token, "who", subject_line(subject, self.track))
        self.grid.changed.emit(line.token, "who")
        self.grid.start_typing("item")

    def show_subject(self, key: int, words: str) -> None:
        """Show one household's or member's entries."""
        self.find_line.show_subject(key, words)
        self.reload()

    def tour(self) -> Iterator[str]:
        """The person picker open, as in pictures/3_points."""
        line = self.grid.model.lines[-1]
        if self.filling.villages and self.track == "masses":
            self.grid.set_value(line.token, "village", village_choice(self.filling.villages[0]))
        self.start_typing()
        editor = self.grid.view.indexWidget(self.grid.view.currentIndex())
        if isinstance(editor, ChoiceField):
            editor.setText("bqg" if self.track == "masses" else "b")
            editor.search_now()
            yield "picker"
            if editor.confirm():
                self.grid.start_typing("item")
                yield "chosen"
            self.grid.drop_current()

    def _read_card(self) -> None:
        self._show_line()
        self._asked += 1
        asked, (key, day) = self._asked, self._meant()
        if key is None:
            self._points = None
            self.subject_card.show_nothing()
            return
        show = partial(self._show_points, asked)
        self.ctx.read(self, show, point_lists.subject_points, self.track, key, day)

    def _show_points(self, asked: int, found: SubjectPoints) -> None:
        if asked != self._asked:
            return
        self._points = found
        self.subject_card.show_points(found)

    def show_entries(self, period: Period) -> HouseholdEntriesDialog | None:
        """The rows behind a figure of the household's card."""
        if self._points is None or not self._points.key:
            return None
        dialog = HouseholdEntriesDialog(self.ctx, self._points.key, self._points.name, period, self)
        dialog.open()
        return dialog

    def _on_booked(self, row: RegisterRow) -> None:
        self._last_key = row.person_pk if self.track == "party" else row.household_pk
        self._card_timer.start()

    def _meant(self) -> tuple[int | None, date]:
        """Whose points the card shows; an empty gold line keeps the household just booked in sight."""
        row, values = self.current_row(), self.current_values()
        subject = row if row is not None else value_of(values.get("who"))
        day = row.event_date if row is not None else values.get("day")
        if subject is not None or values.get("who"):
            self._last_key = None
        if subject is not None:
            key = subject.person_pk if self.track == "party" else subject.household_pk
        else:
            key = self._last_key
        return key, day if isinstance(day, date) else self.ctx.today()

    def _show_line(self) -> None:
        """What the line one stands on is about, and what is to be known of it: of what stands there now, nothing else."""
        row, item = self.current_row(), value_of(self.current_values().get("item"))
        if row is not None:
            self.line_card.show_row(row)
            return
        if self.line_card.item is not item or self.line_card.of_row:
            self.line_card.show_item(item)
        notes, tone, found = self.line_notes()
        line = self.grid.current()
        offer = self.booking.offer(line.token, found.late) if line is not None and found is not None else None
        self.line_card.show_notes(notes, tone, offer)

    def line_notes(self) -> tuple[list[str], str, Outlook | None]:
        """Why the red cells of the line being typed are red, else what its outlook says; and the outlook where it holds."""
        line, values = self.grid.current(), self.current_values()
        if line is None or not values:
            return [], "warn", None
        looked = self._looked
        found = looked[2] if looked and looked[:2] == (line.token, meant(values)) else None
        if line.errors:
            return list(dict.fromkeys(line.errors.values())), "bad", found
        if found is None:
            return [], "warn", None
        notes = list(found.messages)
        if found.doubles:
            unit = "这名党员" if self.track == "party" else "这一户"
            notes.insert(0, f"{unit}当天已登记过这个项目{found.doubles}条，再按回车会多记一条。")
        return notes, "warn", found

    def _on_looked(self, token: int, found: Outlook) -> None:
        if found.late is None:
            self.booking.forget_cause(token)
        self._looked = token, meant(self.grid.values(token)), found
        self._show_line()

    # ---- pasting ----
    def paste(self) -> None:
        """从WPS表格粘贴: append what was copied, wrong cells red, nothing booked yet."""
        self.grid.paste()

    def _read_block(self, block: list[list[str]]) -> Any:
        day, village = self.filling.day(), value_of(self.current_values().get("village"))
        return self.ctx.future(pasted.read_block, self.track, block, day=day, village_pk=village)

    # ---- building ----
    def _columns(self) -> Any:
        filling, jobs = self.filling, self.ctx.jobs

        def day(parent: QWidget) -> QWidget:
            return DateField("日期", parent, today=self.ctx.today(), short=True, button=False)

        def village(parent: QWidget) -> QWidget:
            return ChoiceField("嘎查村", filling.search_villages, jobs, parent, width=220, open_empty=True)

        def who(parent: QWidget) -> QWidget:
            return PersonPicker(filling.search_people, jobs, parent)

        def item(parent: QWidget) -> QWidget:
            return ChoiceField("积分项目", filling.search_items, jobs, parent, width=520, open_empty=True)

        editors = Editors(day, who, item, None if self.track == "party" else village)
        return register_columns(editors, self.ctx.today)

    def _build(self) -> None:
        lower = QHBoxLayout()
        lower.setSpacing(_GAP)
        lower.addWidget(self.line_card, 1)
        lower.addWidget(self.subject_card, 1)
        box = self._box
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(_GAP)
        box.addWidget(self.find_line)
        box.addWidget(self.grid, 10)
        box.addLayout(lower)
        box.addStretch()
        self.find_line.hide()
        self._tall = 0
        self._fit()

    def _fit(self) -> None:
        view = self.grid.view
        rows = view.verticalHeader().length()
        head = view.horizontalHeader().sizeHint().height() + 8
        self.grid.setMaximumHeight(head + rows)
        # the cards are as high as what they say; where that leaves the lines little room, only the totals stay
        least = head + min(rows, _LINES * theme().row_height())
        room = self.height() - self.grid.y() - _GAP - least
        row = theme().row_height()
        # never lower than they were, higher only for what is typed: a line that was clicked must not move under the pointer
        wanted = min(max(self._tall, round(row * _USUAL)), room)
        here = view.currentIndex()
        typed = not here.isValid() or here.row() == view.lines.rowCount() - 1
        for detail in DETAILS:
            self.subject_card.set_detail(detail)
            height = max(_height(self.line_card), _height(self.subject_card))
            if height <= (room if typed else wanted):
                break
        height = self._tall = min(max(height, wanted), round(row * _HIGHEST))
        self.line_card.setFixedHeight(height)
        self.subject_card.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tall = 0
        self._fit()

    def _connect(self) -> None:
        grid = self.grid
        self.filling.watch(grid)
        self.filling.looked.connect(self._on_looked)
        self.filling.stood.connect(self._card_timer.start)
        self.booking.booked.connect(self._on_booked)
        self.booking.stale.connect(self.reload)
        self.actions_of_line.stale.connect(self.reload)
        grid.stood_on.connect(lambda _row: self._card_timer.start())
        model = grid.model
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(lambda *_: self._fit())
        # whatever changes in the lines, the cards below speak of what stands there then
        for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(lambda *_: self._card_timer.start())
        for card in (self.line_card, self.subject_card):
            card.filled.connect(self._fit)
        theme().resized.connect(self._fit)
        self.find_line.changed.connect(self.reload)
        self.find_line.closed.connect(self.start_typing)


def _height(card: QWidget) -> int:
    """How high a card must be for what it says, at the width it has."""
    box = card.layout()
    assert box is not None
    box.invalidate()
    return box.totalHeightForWidth(card.width()) if box.hasHeightForWidth() else box.totalSizeHint().height()


def _basics(book: Any, track: Track) -> tuple[Any, list[tuple[int, str]], list[int]]:
    return (
        point_lists.catalogue(book, track),
        point_lists.villages(book),
        point_lists.months_with_entries(book),
    )
