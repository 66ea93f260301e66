"""批准: let one finding pass by name; who decided it is recorded with the day."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.privacy import Finding
from wenming_desktop.services import gate
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "这一项按规定不应公布。确需公布的，由负责人决定，姓名和日期会记下来。"


class ApproveDialog(Sheet):
    """The finding in full, and the name of the one who lets it pass in one document."""

    helped_by = "boards#批准一次只管"

    def __init__(
        self, ctx: PageContext, document: str, finding: Finding, parent: QWidget | None = None
    ) -> None:
        super().__init__(ctx, "批准公布", _NOTE, parent)
        self._document, self._finding = document, finding
        self.by = ImeLine("批准人", placeholder="批准人姓名")
        self.by.entered.connect(self.save)
        line = QHBoxLayout()
        line.addWidget(plain_label("批准人"))
        line.addWidget(self.by, 1)
        self.body.addWidget(plain_label(finding.text, "alert", wrap=True))
        self.body.addLayout(line)
        self.add_button("取消(&C)", self.reject)
        self.add_button("批准(&S)", self.save, main=True)
        self.set_size(460, 240)
        self.by.setFocus()

    def save(self) -> None:
        """Record the approval; an empty name is refused."""
        future = self.ctx.context.submit(gate.approve, self._document, self._finding, self.by.text())
        self.ctx.jobs.run(self, future, lambda _none: self.accept(), failed=self.refused, write=True)
