"""The panel beside the volunteers: the record, the teams with their days, the hours, training and awards."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.services.volunteers import VolunteerDetail
from wenming_desktop.ui import labels
from wenming_desktop.ui.hours.hours_list import HoursList
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers.record_facts import facts_of
from wenming_desktop.ui.pages.volunteers.volunteer_columns import stars_of
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.detail_panel import DetailPanel
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.fact_list import FactList
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_TEAMS = (
    Column("team", "队伍", 150, bold=True, stretch=True, tone=lambda row: "muted" if row.to_day else ""),
    Column("post", "职务", 60, rigid=True, tone=lambda row: "muted" if row.to_day else ""),
    Column(
        "from_day", "日期", 122, rigid=True, tone=lambda row: "muted" if row.to_day else "",
        # a line is a post: it ends with a change of post too, which is no leaving of the team
        text=lambda row: f"{row.to_day}止" if row.to_day else f"{row.from_day}起" if row.from_day else "",
    ),
    Column("to_day", "离队", 92, hidden=True),
)  # fmt: skip
_NOTES = (
    Column("kind", "种类", 80, rigid=True),
    Column("day", "日期", 96, text=lambda row: labels.iso_date(row.day)),
    Column("title", "名称", 150, stretch=True, bold=True),
    Column(
        "state", "办理结果", 90, tone=lambda row: "warn" if _waits(row) else "",
        text=lambda row: "待答复" if _waits(row) else row.state,
    ),
    Column("host", "主办单位", 110, hidden=True),
    Column("minutes", "学时", 60, "right", hidden=True, text=lambda row: labels.hours(row.minutes)),
)  # fmt: skip


def _waits(row: object) -> bool:
    return labels.value_of(row, "kind") == "更正申请" and not labels.value_of(row, "state")


class VolunteerPanel(DetailPanel):
    """One volunteer; what the clerk wants to do is a signal, the tab does it."""

    join_wanted = Signal()
    post_wanted = Signal(int)
    leave_wanted = Signal(int)
    note_wanted = Signal(object)
    note_dropped = Signal(int)
    reveal_wanted = Signal(str)
    household_wanted = Signal(int)
    consent_wanted = Signal()

    def __init__(self, ctx: PageContext) -> None:
        super().__init__("点左边的一名志愿者，这里显示档案、队伍和服务时间。")
        self._ctx = ctx
        self.detail: VolunteerDetail | None = None
        self._findings = plain_label("", "warn", wrap=True)
        self.facts = FactList()
        record = QWidget()
        set_role(record, "clear")
        box = QVBoxLayout(record)
        box.setContentsMargins(0, S, 0, 0)
        box.addWidget(self._findings)
        box.addWidget(self.facts, 1)
        self.hours = HoursList(ctx)
        self.add_tab("档案", record)
        self.add_tab("队伍", self._teams_tab())
        self.add_tab("服务时间", self.hours)
        self.add_tab("培训表彰", self._notes_tab())
        self.show_nothing()

    def show_volunteer(self, detail: VolunteerDetail) -> None:
        """Show one volunteer in all tabs."""
        other = self.detail is None or self.detail.volunteer_pk != detail.volunteer_pk
        self.detail = detail
        person = detail.person
        self.set_head(f"{person.name}　{detail.record.number}", " · ".join(_head(detail)))
        self._findings.setText("　".join(detail.findings))
        self._findings.setVisible(bool(detail.findings))
        self.facts.set_facts(facts_of(detail, self.reveal_wanted, self.household_wanted, self.consent_wanted))
        self.teams.set_rows(list(detail.memberships), "membership_pk")
        self.notes.set_rows(list(detail.notes))
        if other:
            self.facts.verticalScrollBar().setValue(0)
        self.hours.show_volunteer(detail.volunteer_pk)

    def show_nothing(self) -> None:
        self.detail = None
        super().show_nothing()

    def _teams_tab(self) -> QWidget:
        self.teams = RecordTable(
            "volunteer_teams", _TEAMS, self._ctx.jobs, self._ctx.store,
            empty=EmptyState("还没有加入队伍", "点下面的“加入队伍”。", icon_name="users"),
        )  # fmt: skip
        self.teams.opened.connect(lambda pk: self.post_wanted.emit(pk))
        self.teams.set_row_actions(
            [
                ("变更职务", lambda ids: self.post_wanted.emit(ids[0])),
                ("离队", lambda ids: self.leave_wanted.emit(ids[0])),
            ]
        )
        line = QHBoxLayout()
        line.addWidget(action_button("加入队伍", self.join_wanted.emit))
        for text, wish in (("变更职务", self.post_wanted), ("离队", self.leave_wanted)):
            line.addWidget(self.teams.one_only(action_button(text, partial(_with, self.teams, wish.emit))))
        line.addStretch(1)
        return _column(self.teams, line)

    def _notes_tab(self) -> QWidget:
        self.notes = RecordTable(
            "volunteer_notes", _NOTES, self._ctx.jobs, self._ctx.store,
            empty=EmptyState("没有培训、表彰、评价", "要求更正记录的申请也登记在这里。", icon_name="clipboard-list"),
        )  # fmt: skip
        self.notes.opened.connect(lambda pk: self.note_wanted.emit(pk))
        line = QHBoxLayout()
        line.addWidget(action_button("登记一条", lambda: self.note_wanted.emit(None)))
        for text, wish in (("修改", self.note_wanted), ("删除", self.note_dropped)):
            line.addWidget(self.notes.one_only(action_button(text, partial(_with, self.notes, wish.emit))))
        line.addStretch(1)
        return _column(self.notes, line)


def _head(detail: VolunteerDetail) -> list[str]:
    person = detail.person
    age = f"{person.age}岁" if person.age is not None else ""
    words = [detail.village or "不在户籍名册", person.sex, age, f"{labels.hours(detail.minutes)}小时"]
    state = detail.record.status if detail.record.status != "在册" else ""
    awarded = max((one.stars for one in detail.awards), default=0)
    return [word for word in (*words, stars_of(awarded), state) if word]


def _with(table: RecordTable, run: object) -> None:
    pk = table.current()
    if pk is None and table.ids():
        pk = table.ids()[0]
    if pk is not None and callable(run):
        run(pk)


def _column(table: RecordTable, line: QHBoxLayout) -> QWidget:
    inside = QWidget()
    set_role(inside, "clear")
    box = QVBoxLayout(inside)
    box.setContentsMargins(0, S, 0, 0)
    box.setSpacing(S)
    box.addWidget(table, 1)
    box.addLayout(line)
    return inside
