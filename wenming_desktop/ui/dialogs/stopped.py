"""What a paper or a text was refused for by the gate, one by one: open the record, or let it pass by name.

ctx.jobs.run(self, future, show, failed=offered(ctx, self, again), what="正在排版")
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wenming_desktop.domain.privacy import Finding
from wenming_desktop.services.gate import StoppedError
from wenming_desktop.ui.dialogs.approve import ApproveDialog
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

_ROOMS = {"activity": "activities", "station": "stations"}
_OPEN = {"activity": "打开活动", "station": "打开阵地"}


class StoppedDialog(Sheet):
    """The findings with what mends each; ``again`` runs once nobody stops the paper any more."""

    helped_by = "boards#公示前检查"
    keeps = False

    def __init__(
        self, ctx: PageContext, error: StoppedError, again: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(ctx, "没有通过公示前检查", error.advice, parent)
        self._again, self._document = again, error.document
        self.left = list(error.findings)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(S)
        page = QWidget()
        set_role(page, "clear")
        page.setLayout(self._lines)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        area.setAccessibleName("没有通过的内容")
        self.rows = {finding.key: self._row(finding) for finding in self.left}
        self._lines.addStretch(1)
        self.body.addWidget(area, 1)
        self.add_button("关闭(&C)", self.reject, main=True)
        self.set_size(760, 420)

    def _row(self, finding: Finding) -> QWidget:
        row = QWidget()
        set_role(row, "clear")
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(plain_label(f"! {finding.text}", "alert", wrap=True), 1)
        links = []
        if finding.record and finding.record[0] in _ROOMS:
            links.append(action_button(_OPEN[finding.record[0]], lambda: self._open(finding), role="link"))
        if finding.approvable:
            links.append(action_button("批准", lambda: self.approve(finding), role="link"))
        for link in links:
            link.setAccessibleDescription(finding.text)
            line.addWidget(link)
        self._lines.addWidget(row)
        return row

    def _open(self, finding: Finding) -> None:
        assert finding.record
        noun, pk = finding.record
        self.reject()
        self.ctx.navigate(_ROOMS[noun], pk=pk)

    def approve(self, finding: Finding) -> ApproveDialog:
        """批准 one word in this document; the paper is made again when it was the last."""
        dialog = ApproveDialog(self.ctx, self._document, finding, self)
        dialog.accepted.connect(lambda: self._approved(finding))
        dialog.open()
        return dialog

    def _approved(self, finding: Finding) -> None:
        self.left.remove(finding)
        self.rows[finding.key].hide()
        if not self.left:
            self.accept()
            self._again()


def offered(
    ctx: PageContext,
    owner: QWidget,
    again: Callable[[], object],
    otherwise: Callable[[BaseException], bool] | None = None,
) -> Callable[[BaseException], bool]:
    """For ``failed`` of a job: a refusal of the gate is shown with its ways out; ``otherwise`` deals with the rest."""

    def failed(error: BaseException) -> bool:
        if isinstance(error, StoppedError):
            StoppedDialog(ctx, error, again, owner).open()
            return True
        return otherwise(error) if otherwise else False

    return failed
