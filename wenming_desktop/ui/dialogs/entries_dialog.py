"""The entries behind a figure one clicked: of an audited month, of a household in any period."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.periods import Period, month_label
from wenming_desktop.domain.rules import TRACK_LABELS
from wenming_desktop.services import entry_rows, tables
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.period_picker import PeriodPicker
from wenming_desktop.ui.widgets.record_table import Query, RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_DAY = Column("event_date", "日期", 96, text=lambda row: labels.iso_date(row["event_date"]))
_WHO = (
    Column("village", "嘎查村", 110),
    Column("household", "户号", 100),
    Column("name", "姓名", 130, bold=True),
)
_WHAT = (
    Column("item", "积分项目", 220, stretch=True),
    Column("points", "分值", 70, "right", bold=True,
           text=lambda row: "否决" if row["veto"] else labels.points(row["points"], signed=True),
           tone=lambda row: "bad" if row["veto"] or row["points"] < 0 else ""),
    Column("category", "类别", 90),
    Column("evidence", "依据", 120),
    Column("operator", "经办人", 76),
)  # fmt: skip
_TRACK = Column("track", "哪本账", 90, text=lambda row: TRACK_LABELS[row["track"]])


class MonthEntriesDialog(Sheet):
    """What 月度审核 lets pass with one month: as many lines as it counts there."""

    helped_by = "boards#审核"
    keeps = False

    def __init__(self, ctx: PageContext, month: int, parent: QWidget | None = None) -> None:
        note = "这些就是这个月要审核的；撤销和冲正了的不算。"
        super().__init__(ctx, f"{month_label(month)}的登记", note, parent)
        self.table = RecordTable(
            "month_entries", (_DAY, *_WHO, *_WHAT, _TRACK), ctx.jobs, ctx.store,
            empty=EmptyState("这个月没有登记", icon_name="clipboard-list"),
        )  # fmt: skip
        self.table.set_source(
            lambda query: ctx.future(entry_rows.of_month, month, **_order(query)),
            lambda ids: ctx.future(tables.rows, "entries", ids),
        )
        self.body.addWidget(self.table, 1)
        self.add_button("关闭(&C)", self.accept, main=True)
        self.set_size(1120, 600)
        self.table.reload()


class HouseholdEntriesDialog(Sheet):
    """What makes a household's figure of a period; the arrows lead to earlier ones."""

    helped_by = "points#积分明细"
    keeps = False

    def __init__(
        self, ctx: PageContext, household_pk: int, name: str, period: Period, parent: QWidget | None = None
    ) -> None:
        super().__init__(ctx, f"{name}　积分明细", "左右箭头换时段，以前的季度也能看。", parent)
        self._pk = household_pk
        self.period = PeriodPicker(period, latest=Period.around(ctx.today(), period.kind))
        self.period.changed.connect(lambda _period: self.reload())
        self.total = plain_label("", "strong", wrap=True)
        self.table = RecordTable(
            "household_period", (_DAY, *_WHAT), ctx.jobs, ctx.store,
            empty=EmptyState("这一时段没有登记", icon_name="clipboard-list"),
        )  # fmt: skip
        self.table.set_source(
            lambda query: ctx.future(
                entry_rows.of_household, household_pk, self.period.period(), **_order(query)
            ),
            lambda ids: ctx.future(tables.rows, "entries", ids),
        )
        self.body.addWidget(self.period)
        self.body.addWidget(self.total)
        self.body.addWidget(self.table, 1)
        self.add_button("关闭(&C)", self.accept, main=True)
        self.set_size(900, 560)
        self.reload()

    def reload(self) -> None:
        """The rows and the sum of the period chosen."""
        self.ctx.read(self, self.total.setText, entry_rows.total_words, self._pk, self.period.period())
        self.table.reload()


def _order(query: Query) -> dict[str, Any]:
    return {"sort": query.sort, "descending": query.descending, "find": query.find}
