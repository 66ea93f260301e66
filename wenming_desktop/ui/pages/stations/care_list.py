"""Ratings or visitors of the place one stands on: a small list with 添加, 修改 and 删除."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.stations import Rating, Visit
from wenming_desktop.services import station_care
from wenming_desktop.services.station_care import CareNoun
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.record_table import RecordTable


@dataclass(frozen=True)
class CareKind:
    """One of the two lists: its noun in the services, its words, its columns and its verbs."""

    noun: CareNoun
    word: str
    fields: type
    columns: Sequence[Column]
    save: Callable[..., Any]
    remove: Callable[..., Any]
    empty: str


RATINGS = CareKind(
    "rating", "评定", Rating,
    (
        Column("title", "评定等级", 110, bold=True), Column("day", "评定日期", 96), Column("giver", "评定单位", 120, stretch=True),
        Column("until", "有效期至", 90), Column("note", "备注", 90, hidden=True),
    ),
    station_care.save_rating, station_care.remove_rating, "还没有评定记录",
)  # fmt: skip
VISITS = CareKind(
    "visit", "参观接待", Visit,
    (
        Column("day", "日期", 96), Column("people", "人次", 56, "right", bold=True), Column("purpose", "事由", 150, stretch=True),
        Column("note", "备注", 90, hidden=True),
    ),
    station_care.save_visit, station_care.remove_visit, "这一年还没有参观接待",
)  # fmt: skip


class CareList(QWidget):
    """The list of one ``CareKind``; give the place by ``show_rows``."""

    def __init__(self, ctx: PageContext, kind: CareKind) -> None:
        super().__init__()
        set_role(self, "clear")
        self.ctx, self.kind = ctx, kind
        self._station: int | None = None
        self.table = RecordTable(
            f"station_{kind.noun}", kind.columns, ctx.jobs, ctx.store, empty=EmptyState(kind.empty)
        )
        self.table.opened.connect(self._ask)
        self.table.set_row_actions(
            [("修改", lambda ids: self._ask(ids[0])), ("删除", lambda ids: self._remove(ids[0]))]
        )
        line = QHBoxLayout()
        line.addWidget(action_button(f"添加{kind.word}", self.add))
        for text, run in (("修改", self._ask), ("删除", self._remove)):
            line.addWidget(self.table.one_only(action_button(text, partial(self._with_current, run))))
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.table, 1)
        box.addLayout(line)

    def show_rows(self, station_pk: int, rows: Sequence[Any]) -> None:
        """Show the rows of a place."""
        self._station = station_pk
        self.table.set_rows(rows)

    def add(self) -> None:
        """添加: a form dated today."""
        self._open(None, {"day": self.ctx.today()})

    def _ask(self, pk: int) -> None:
        self.ctx.read(
            self, lambda values: self._open(pk, values), station_care.care_values, self.kind.noun, pk
        )

    def _open(self, pk: int | None, values: dict[str, Any]) -> None:
        kind, ctx, station = self.kind, self.ctx, self._station
        if station is None:
            return
        form = RecordForm(fields_of(kind.fields), today=ctx.today(), values=values)
        FormDialog.ask(
            self, f"修改{kind.word}" if pk else f"添加{kind.word}", form,
            save=lambda given: ctx.context.submit(kind.save, station, pk, given),
            problems=lambda given: ctx.future(station_care.check_care, kind.noun, pk, given),
            jobs=ctx.jobs, done=self.table.select,
        )  # fmt: skip

    def _remove(self, pk: int) -> None:
        self.ctx.write(self, None, self.kind.remove, pk)

    def _with_current(self, run: Callable[[int], object]) -> None:
        pk = self.table.current()
        if pk is None:
            self.ctx.messages.say(f"先点一条{self.kind.word}。")
        else:
            run(pk)
