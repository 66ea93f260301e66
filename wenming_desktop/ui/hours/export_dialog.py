"""导出给上级平台: the hours of a period in the shape upper platforms take, after a look at what they would refuse."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.periods import Period, month_of
from wenming_desktop.services import hours_export
from wenming_desktop.services.hours_export import Upstream
from wenming_desktop.services.paper import Made
from wenming_desktop.ui.dialogs.files import save_as
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import M
from wenming_desktop.ui.widgets.period_picker import PeriodPicker
from wenming_desktop.ui.widgets.problem_table import ProblemTable
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "导出的表有七栏：志愿者编号、姓名、活动名称、日期、签到、签退、时长。要改的会被上级平台退回，先不导出；改好以后再导一次。"


class ExportHours(Sheet):
    """A period at the top, what would be refused below, the file at the foot."""

    helped_by = "activities#导出给上级平台"
    keeps = False

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "导出服务时间", _NOTE, parent)
        month = Period.of_month(month_of(ctx.today()))
        self.period = PeriodPicker(month, latest=month)
        self.summary = plain_label("", "strong")
        self.problems = ProblemTable("upstream_problems", ctx.store)
        line = QHBoxLayout()
        line.setSpacing(M)
        line.addWidget(self.period)
        line.addWidget(self.summary, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.problems, 1)
        self.add_button("关闭(&C)", self.reject)
        self.save_button = self.add_button("存为表格(&S)", self.save, main=True)
        self.period.changed.connect(lambda _period: self.check())
        self._asked = 0
        self.set_size(860, 560)
        self.check()

    def check(self) -> None:
        """What the period holds, by the rules of upper platforms."""
        self._asked += 1
        asked, wanted = self._asked, self.period.period()
        self.save_button.setEnabled(False)
        self.ctx.read(
            self, lambda found: self._show(asked, found), hours_export.upstream, wanted.first, wanted.last
        )

    def _show(self, asked: int, found: Upstream) -> None:
        if asked != self._asked:
            return
        good = len(found.rows) - len(found.refused)
        self.summary.setText(f"{good}条可以导出{found.left_out}" if found.rows else "这段时间没有服务记录")
        self.problems.set_problems(found.problems)
        self.save_button.setEnabled(bool(good))

    def save(self) -> None:
        """存为表格, without the rows that would be refused."""
        wanted = self.period.period()
        job = self.ctx.context.read(hours_export.workbook, wanted.first, wanted.last)
        self.ctx.jobs.run(self, job, self._save, failed=self.refused, what="导出服务时间")

    def _save(self, made: Made) -> None:
        save_as(self, self.ctx, made.file_name, made.content)

    def tour(self) -> Iterator[str]:
        """The month as it is."""
        yield "export_hours"
