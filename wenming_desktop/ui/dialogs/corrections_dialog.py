"""更正记录: what was corrected after its month was audited; found by month and village, printed and exported."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.corrections import CorrectionLine
from wenming_desktop.domain.periods import Period, month_label
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import corrections, corrections_paper, point_lists
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.dialogs.shown import previewed
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.record_table import RecordTable

_NOTE = "月份审核以后的冲正、更正和补记都列在这里，都记在原来的月份；撤销了的不算。"
_TRACKS: dict[Track, str] = {"masses": "群众积分", "party": "党员积分"}
COLUMNS = (
    Column("day", "更正日期", 96, text=lambda row: labels.iso_date(row.day)),
    Column("month", "计入月份", 90, rigid=True, text=lambda row: month_label(row.month)),
    Column("village", "嘎查村", 110),
    Column("household", "户号", 100),
    Column("name", "户主（党员）", 110, bold=True),
    Column("item", "积分项目", 190, stretch=True),
    Column("before", "原分", 70, "right", text=lambda row: row.before_text),
    Column("after", "现分", 70, "right", text=lambda row: row.after_text),
    Column("cause", "原因", 180, stretch=True),
    Column("by", "经办人", 76),
)


class CorrectionsDialog(Sheet):
    """One line a correction; ``month`` (202608) shows that month's at first, ``track`` one track's."""

    helped_by = "points#更正记录"
    keeps = False

    def __init__(
        self, ctx: PageContext, parent: QWidget | None = None, *, month: int | None = None, track: Track | None = None
    ) -> None:  # fmt: skip
        super().__init__(ctx, "更正记录", _NOTE, parent)
        self._wanted = month
        self._all: list[CorrectionLine] = []
        self.bar = FilterBar("户号、姓名、项目、原因")
        self.bar.add_choice("track", "群众和党员", list(_TRACKS.items()))
        self.bar.add_choice("month", "全部月份")
        self.bar.add_choice("village", "全部嘎查村")
        if track is not None:
            self.bar.set_value("track", track)
        self.table = RecordTable(
            "corrections", COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("没有更正", "审核以后冲正、更正或补记的积分会列在这里。", icon_name="circle-check"),
        )  # fmt: skip
        self.bar.changed.connect(self._show)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.table, 1)
        self.export_button = self.add_button("导出表格(&E)", self.export, left=True)
        self.print_button = self.add_button("打印(&P)", self.print_list, left=True)
        self.add_button("关闭(&C)", self.accept)
        self.set_size(1180, 600)
        ctx.read(self, self._on_villages, point_lists.villages)
        self.reload()

    def reload(self) -> None:
        """Read the record anew."""
        self.ctx.read(self, self._on_lines, corrections.listed)

    def _on_villages(self, found: list[tuple[int, str]]) -> None:
        self.bar.set_options("village", [(name, name) for _, name in found])

    def _on_lines(self, lines: list[CorrectionLine]) -> None:
        self._all = lines
        months = sorted({line.month for line in lines}, reverse=True)
        self.bar.set_options("month", [(month, month_label(month)) for month in months])
        if self._wanted in months:
            self.bar.set_value("month", self._wanted)
        self._wanted = None
        self._show()

    def shown(self) -> list[CorrectionLine]:
        """The lines the filters leave, in the order they were made."""
        values, text = self.bar.values(), self.bar.text().casefold()
        wanted = {key: value for key, value in values.items() if value is not None}
        return [
            line
            for line in self._all
            if all(getattr(line, key) == value for key, value in wanted.items())
            and (not text or any(text in column.words(line).casefold() for column in COLUMNS))
        ]

    def _show(self) -> None:
        lines = self.shown()
        self.table.set_rows(lines, "entry_pk")
        self.bar.set_count(f"共{len(lines)}条")
        for button in (self.export_button, self.print_button):
            button.setEnabled(bool(lines))

    def export(self) -> None:
        """导出表格: the lines shown as a workbook."""
        future = self.ctx.context.read(corrections_paper.workbook, self.shown())
        self.ctx.jobs.run(self, future, self._save, failed=self.refused, what="正在导出")

    def _save(self, content: bytes) -> None:
        files.save_as(self, self.ctx, f"{corrections_paper.TITLE}.xlsx", content)

    def print_list(self) -> None:
        """打印: the lines shown, A4 lying, in the preview first."""
        values = self.bar.values()
        month = Period.of_month(values["month"]).label if values["month"] else ""
        under = "　".join(part for part in (month, values["village"] or "") if part)
        self.ctx.paper(self, previewed(self.ctx), corrections_paper.sheet, self.shown(), under)
