"""录入签到: the printed sheet entered back, by line numbers and one duration, then line by line, a whole sheet in one save."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import Problem
from wenming_desktop.services import hours, signin_entry, volunteers
from wenming_desktop.services.drafts import Content
from wenming_desktop.services.signin_entry import OpenSheet
from wenming_desktop.services.signins import SigninLine
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.hours.fill_bar import FillBar
from wenming_desktop.ui.hours.paper import print_signin
from wenming_desktop.ui.hours.signin_grid import SigninGrid
from wenming_desktop.ui.hours.signin_model import HOURS, SigninModel, Typed
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.choice_field import PersonPicker
from wenming_desktop.ui.widgets.deciding import Choice, Offered
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "打行号回车，就按右边的时长填上；再单独改个别人。表上没有名字的，用拼音补记。全部填好后一次保存，记错了按 Ctrl+Z 整张撤销。"


class SigninSheet(Sheet):
    """A dialog over an activity; ``saved(activity_pk)`` after the whole sheet was booked, then it closes."""

    helped_by = "activities#录入签到"
    surface = "signin"
    saved = Signal(int)

    def __init__(
        self, ctx: PageContext, activity_pk: int, parent: QWidget | None = None, day: date | None = None
    ) -> None:
        """``day``: which of an activity of several days; None is the first."""
        super().__init__(ctx, "录入签到", _NOTE, parent)
        self.activity_pk, self.subject = activity_pk, _subject(activity_pk, day)
        self._left: dict[int, Typed] = {}
        self.model = SigninModel(self)
        self.grid = SigninGrid(self.model)
        self.bar = FillBar()
        self.name = PersonPicker(
            self._find,
            ctx.jobs,
            name="补记姓名",
            placeholder="表上没有的人：姓名或拼音首字母，时长照上面填的",
        )
        self.what = plain_label("", "strong", wrap=True)
        # an activity of several days has a sheet a day
        self.days = DropDown()
        self.days.setAccessibleName("哪一天的签到表")
        self.days.hide()
        self.day = day
        self.totals = plain_label("", "strong")
        self._opened: OpenSheet | None = None
        self._asked = 0
        self._whole = ""
        self._check = _timer(self, 120, self._ask_rules)
        self._build()
        self._connect()
        self._left = _read(self.watch())
        self.reload()

    # ---- building ----
    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(S)
        label = QLabel("补记(&N)")
        label.setBuddy(self.name)
        line.addWidget(label)
        line.addWidget(self.name, 1)
        head = QHBoxLayout()
        head.setSpacing(S)
        head.addWidget(self.what, 1)
        head.addWidget(self.days)
        self.body.addLayout(head)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.grid, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.totals)
        self.add_button("打印签到表(&P)", self.print_sheet, left=True)
        self.add_button("关闭(&C)", self.reject)
        self.save_button = self.add_button("保存整张表(&S)", self.save, main=True)
        # Enter belongs to the sheet until one stands on the button
        self.save_button.setDefault(False)
        self.set_size(1060, 690)

    def _connect(self) -> None:
        self.bar.filled.connect(self._fill)
        self.bar.finished.connect(self._finish)
        self.bar.complained.connect(self.say)
        self.days.activated.connect(lambda at: self._on_day(self.days.itemData(at)))
        self.name.chosen.connect(self._add)
        self.name.entered.connect(self._on_nobody)
        self.model.edited.connect(self._on_edited)
        self.grid.left.connect(lambda forward: (self.name if forward else self.bar.lines).setFocus())
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    # ---- reading ----
    def reload(self) -> None:
        """Read the activity with its lines; people from a draft come behind them."""
        self.ctx.read(self, self._show, signin_entry.open_sheet, self.activity_pk, list(self._left), self.day)

    def _on_day(self, day: date) -> None:
        """Another day's sheet: what was typed on this one stays as its draft."""
        if self._opened is None or day == self._opened.day:
            return
        self.day = day
        if self.keeper:
            self.keeper.look()
            subject = _subject(self.activity_pk, None if day == self._opened.days[0] else day)
            self._opened = None
            self._left = _read(self.keeper.move(subject, f"录入签到 {format_day(day)}"))
        self.say("")
        self.reload()

    def _show_days(self, opened: OpenSheet) -> None:
        self.days.clear()
        for day in opened.days:
            self.days.addItem(format_day(day), day)
        self.days.setCurrentIndex(opened.days.index(opened.day))
        self.days.setVisible(len(opened.days) > 1)

    def _show(self, opened: OpenSheet) -> None:
        self._opened = opened
        self._show_days(opened)
        draft = self._left
        self.model.load(opened.lines, draft)
        if self.keeper:
            self.keeper.title = f"录入签到 {opened.title}"
            if len(opened.days) > 1:
                self.keeper.title += f" {format_day(opened.day)}"
        times = f" {opened.start}至{opened.finish}" if opened.start and opened.finish else ""
        place = f"　{opened.place}" if opened.place else ""
        self.what.setText(f"{opened.title}　{format_day(opened.day)}{times}{place}")
        self.bar.propose(opened.start, opened.finish, [one.line for one in opened.lines])
        (self.bar.lines if opened.lines else self.name).setFocus()

    def _find(self, text: str) -> Any:
        return self.ctx.future(_people, text)

    # ---- filling ----
    def _fill(self, lines: list[int], typed: Typed) -> None:
        self.say("")
        rows = [self.model.row_of_line(line) for line in lines]
        self.model.fill(rows, typed)
        self.grid.scrollTo(self.model.index(rows[0], HOURS))

    def _finish(self) -> None:
        """Enter with nothing typed: on to saving, where there is something to save."""
        if self.save_button.isEnabled():
            self.save_button.setFocus()
        else:
            self.name.setFocus()

    def _add(self, choice: Choice) -> None:
        """A person who came without standing on the sheet, or who does: his line gets the time."""
        self.say("")
        typed = self.bar.typed()
        row = self.model.row_of(choice.value)
        if row >= 0:
            self.model.fill([row], typed)
            self._stay(row)
        else:
            self.ctx.read(
                self,
                lambda one: self._append(one, typed),
                signin_entry.person,
                self.activity_pk,
                choice.value,
                self.day,
            )

    def _on_nobody(self) -> None:
        """Enter after a name nobody has is answered; without a name it goes on to saving."""
        text = self.name.text().strip()
        if text:
            self.say(f"没有找到“{text}”。换个写法试试，或者先在“队伍与志愿者”里登记。")
            self.name.selectAll()
        elif self.save_button.isEnabled():
            self.save_button.setFocus()

    def _append(self, one: SigninLine, typed: Typed) -> None:
        last = max([self._opened.last_line if self._opened else 0, *(line.line for line in self.model.lines)])
        self.bar.known.append(last + 1)
        self._stay(self.model.append(replace(one, line=last + 1), typed))

    def _stay(self, row: int) -> None:
        """The next name is typed at once; the line just filled is in sight."""
        self.name.set_choice(None)
        QTimer.singleShot(0, self.name, self.name.setFocus)
        # a line just made has its place only once the grid was laid out
        QTimer.singleShot(0, self.grid, lambda: self.grid.scrollTo(self.model.index(row, HOURS)))

    # ---- checking ----
    def _on_edited(self) -> None:
        self._show_totals()
        self._check.start()

    def _ask_rules(self) -> None:
        self._asked += 1
        asked = self._asked
        self.ctx.read(
            self,
            lambda found: self._on_checked(asked, found),
            hours.check_sheet,
            self.activity_pk,
            self.model.rows(),
            self.day,
        )

    def _on_checked(self, asked: int, found: list[Problem]) -> None:
        if asked != self._asked:
            return
        self.model.set_problems(found)
        whole = next((f"{one.message}。" for one in found if not one.record), "")
        if whole or self.error.text() == self._whole:  # what was said of a line stays
            self.say(whole)
        self._whole = whole
        self._show_totals()

    def _show_totals(self) -> None:
        now = self.model.running()
        text = f"已填{now.people}人　共{labels.hours(now.minutes)}小时" if now.people else "还没有填"
        text += f"　要改{now.wrong}人" if now.wrong else ""
        text += f"　要看{now.doubtful}人" if now.doubtful else ""
        self.totals.setText(text)
        self.save_button.setEnabled(bool(now.people))

    # ---- draft ----
    def typed(self) -> Content:
        """The times typed, by volunteer; before the sheet is read what was left the last time."""
        stands = self.model.typed if self._opened is not None else self._left
        return {str(pk): f"{one.start}|{one.finish}|{one.hours}" for pk, one in stands.items()}

    def put_typed(self, content: Content) -> None:
        """The times taken away, beside what was typed since."""
        self._left = _read(content) | self.model.typed
        self.reload()

    def mark_left(self, left: Content) -> list[str]:
        """The lines are light yellow by being typed."""
        return [f"{len(left)}人的时间"] if left else []

    def wipe_typed(self) -> None:
        """Clear every time typed."""
        self._left = {}
        self.model.typed.clear()
        self.reload()
        self._show_totals()

    # ---- doing ----
    def save(self) -> None:
        """保存整张表: everybody typed, as one action."""
        if not self.save_button.isEnabled():
            return
        row = self.model.first_fault()
        if row >= 0:
            self.grid.go(row)
            one = self.model.lines[row]
            self.say(f"第{one.line}行{one.name}：{self.model.fault(row)}。")
            return
        self.save_button.setEnabled(False)
        job = self.ctx.context.submit(hours.record_sheet, self.activity_pk, self.model.rows(), self.day)
        self.ctx.jobs.run(self, job, self._on_saved, failed=self._on_failed, write=True, what="保存整张表")

    def _on_saved(self, result: hours.Recorded) -> None:
        title = self._opened.title if self._opened else ""
        self.model.typed.clear()
        absent = f"表上另有{result.absent}人没有时间，按没有来记。" if result.absent else ""
        self.ctx.messages.say(
            f"{title}：已记{result.rows}人，共{labels.hours(result.minutes)}小时。{absent}记错了按 Ctrl+Z，整张撤销。"
        )
        self.saved.emit(self.activity_pk)
        self.accept()

    def _on_failed(self, error: BaseException) -> bool:
        self.save_button.setEnabled(True)
        return self.refused(error)

    def print_sheet(self) -> None:
        """打印签到表: its lines get their numbers for good."""
        print_signin(self.ctx, self, self.activity_pk, failed=self.refused)

    def tour(self) -> Iterator[str]:
        """The sheet as opened, and filled."""
        yield "signin"
        self.bar.lines.setText("1-3,5")
        self.bar.fill()
        yield "signin_filled"
        self.model.typed.clear()


def _subject(activity_pk: int, day: date | None) -> str:
    """What a draft is of: the activity, of several days with the day."""
    return f"{activity_pk}/{day.isoformat()}" if day else str(activity_pk)


def subject_of(text: str) -> tuple[int, date | None]:
    """The activity and the day a draft is of."""
    pk, _, day = text.partition("/")
    return int(pk), date.fromisoformat(day) if day else None


def _read(content: Content) -> dict[int, Typed]:
    return {int(pk): Typed(*str(text).split("|", 2)) for pk, text in content.items()}


def _timer(parent: SigninSheet, after: int, run: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after)
    timer.timeout.connect(run)
    return timer


def _people(book: Any, text: str) -> Offered:
    found = volunteers.pick(book, text)
    return Offered(
        (
            Choice(
                one.volunteer_pk,
                one.name,
                " · ".join(filter(None, (one.village, one.team))),
                one.number,
                keys=(one.number,),
            )
            for one in found
        ),
        found.more,
    )
