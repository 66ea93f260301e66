"""A volunteer's records of service: what holds, what was taken back and why; 更正, 冲正, 登记时间, 登记承前时长."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.services import hours
from wenming_desktop.services.hours import ServiceRow
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.hours.forms import brought_form, correct_form, record_form
from wenming_desktop.ui.models.columns import Column, Tone
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

USUAL = ("时间登记错了", "登记错人", "重复登记", "没有参加", "本人申请更正")


def _tone(row: ServiceRow) -> Tone:
    return "" if row.can_correct else "bad" if row.minutes < 0 or row.state == NOT_AS_KEPT else "muted"


def _when(row: ServiceRow) -> str:
    until = "截至" if row.kind == "承前" else ""
    return f"{until}{labels.iso_date(row.day)}"


def _content(row: ServiceRow) -> str:
    # why a row was taken back stands with it, so that a narrow panel needs no column for it
    return f"{row.shown_content}（{row.cause}）" if row.cause else row.shown_content


def _times(row: ServiceRow) -> str:
    return f"{row.start}至{row.finish}" if row.start and row.finish else row.start or row.finish


COLUMNS = (
    Column("day", "日期", 100, text=_when, tone=_tone),
    Column("content", "活动、内容", 190, stretch=True, tone=_tone, text=_content),
    Column(
        "minutes",
        "小时",
        62,
        "right",
        bold=True,
        tone=_tone,
        text=lambda row: labels.hours(row.minutes),
    ),
    Column("state", "状态", 62, tone=_tone, rigid=True),
    Column("start", "签到签退", 108, text=_times, tone=_tone, hidden=True),
    Column("category", "服务类别", 84, tone=_tone, hidden=True),
    Column("cause", "原因", 130, tone=lambda _row: "muted", hidden=True),
    Column("place", "地点", 110, hidden=True),
    Column("organiser", "组织单位", 150, hidden=True),
    Column("source", "依据", 100, hidden=True),
    Column("operator", "经办", 70, hidden=True),
)


class HoursList(QWidget):
    """``show_volunteer(pk)`` fills it; every write is undoable and announced by its Changes (noun ``service``)."""

    counted = Signal(int)
    nouns = frozenset({"service", "volunteer", "activity"})

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self.ctx = ctx
        self.volunteer_pk: int | None = None
        self.table = RecordTable(
            "volunteer_hours", COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("还没有服务记录", "活动录入签到后，这里一条一条列出来。", icon_name="clipboard-list"),
        )  # fmt: skip
        self.total = plain_label("", "strong")
        self.table.opened.connect(self.correct)
        self.table.set_row_actions(
            [("更正", lambda ids: self.correct(ids[0])), ("冲正", lambda ids: self.reverse(ids[0]))]
        )
        line = QHBoxLayout()
        line.setSpacing(S)
        for text, run in (
            ("更正", self.correct), ("冲正", self.reverse), ("登记时间", self.record), ("登记承前时长", self.brought),
        ):  # fmt: skip
            button = action_button(text, run)
            line.addWidget(self.table.one_only(button) if run in (self.correct, self.reverse) else button)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.total)
        box.addWidget(self.table, 1)
        box.addLayout(line)

    def show_volunteer(self, volunteer_pk: int | None) -> None:
        """Show one volunteer's records, newest first; None shows nothing."""
        self.volunteer_pk = volunteer_pk
        self.reload()

    def reload(self) -> None:
        """Read the records anew."""
        if self.volunteer_pk is None:
            self._show([])
        else:
            wanted = self.volunteer_pk
            self.ctx.read(
                self,
                lambda rows: self._show(rows) if wanted == self.volunteer_pk else None,
                hours.of_volunteer,
                wanted,
            )

    def _show(self, rows: list[ServiceRow]) -> None:
        self.table.set_rows(rows)
        minutes = sum(row.minutes for row in rows)
        brought = sum(row.minutes for row in rows if row.kind == "承前")
        said = f"累计{labels.hours(minutes)}小时" if rows else ""
        self.total.setText(said + (f"，其中承前{labels.hours(brought)}小时" if brought else ""))
        self.counted.emit(minutes)

    def _row(self, pk: int | None) -> ServiceRow | None:
        """The row of a key, by default the current one, where it can still be corrected."""
        row: ServiceRow | None = self.table.current_row() if pk is None else self.table.model.row_of(pk)
        if row is None:
            self.ctx.messages.say("请先选一条服务记录。")
        elif not row.can_correct:
            self.ctx.messages.say("这一条已经冲正过了，请选还有效的记录。")
        return row if row is not None and row.can_correct else None

    # ---- doing ----
    def correct(self, pk: int | None = None) -> None:
        """更正: the right time with a reason; the old row stays, taken back."""
        row = self._row(pk)
        if row is not None:
            correct_form(self.ctx, self, row, self._said("已更正。"))

    def reverse(self, pk: int | None = None) -> None:
        """冲正: taken back with a reason."""
        row = self._row(pk)
        if row is None:
            return
        text = f"{_when(row)} {row.shown_content} {labels.hours(row.minutes)}小时；原记录保留，另写一条相反的记录。"

        def take(reason: str) -> None:
            self.ctx.write(self, self._said("已冲正。"), hours.reverse, row.pk, reason)

        ReasonDialog(self.ctx, self, "冲正服务时间", text, take, usual=USUAL).open()

    def record(self) -> None:
        """登记时间: a record without a sheet."""
        if self.volunteer_pk is not None:
            record_form(self.ctx, self, self.volunteer_pk, self._said("已登记。"))

    def brought(self) -> None:
        """登记承前时长: hours of before, with their source."""
        if self.volunteer_pk is not None:
            brought_form(self.ctx, self, self.volunteer_pk, self._said("已登记。"))

    def _said(self, text: str) -> Any:
        def done(_result: Any) -> None:
            self.ctx.messages.say(f"{text}记错了按 Ctrl+Z 撤销。")
            self.reload()

        return done
