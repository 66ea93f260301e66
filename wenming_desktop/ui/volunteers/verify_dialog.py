"""核验: number and code as they stand on a certificate, a board or a notice; the answer is what was issued."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QWidget

from wenming_desktop.domain.issued import KINDS
from wenming_desktop.services import editions
from wenming_desktop.services.issued import Verified
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.text import plain_label


class VerifyDialog(Sheet):
    """Two lines and an answer; Enter asks."""

    helped_by = "volunteers#核验"
    keeps = False

    def __init__(self, ctx: PageContext, parent: QWidget) -> None:
        super().__init__(
            ctx, "核验证明、榜单和公示", "照纸上的编号和核验码输入，大小写、空格和横线都不要紧。", parent
        )
        self.number = ImeLine("编号", placeholder="如 SBDSM-2026-0137")
        self.code = ImeLine("核验码", placeholder="如 7K4M-92QF")
        form = QFormLayout()
        form.setSpacing(S)
        form.addRow(plain_label("编号"), self.number)
        form.addRow(plain_label("核验码"), self.code)
        self.body.addLayout(form)
        self.answer = plain_label("", "strong", wrap=True)
        self.facts = plain_label("", wrap=True)
        self.body.addWidget(self.answer)
        self.body.addWidget(self.facts)
        self.body.addStretch(1)
        self.number.entered.connect(self.code.setFocus)
        self.code.entered.connect(self.ask)
        self.add_button("关闭(&C)", self.reject)
        self.add_button("核验(&S)", self.ask, main=True)
        self.set_size(520, 330)
        self.number.setFocus()

    def ask(self) -> None:
        """Ask the register."""
        self.ctx.read(self, self._show, editions.verify, self.number.text(), self.code.text())

    def _show(self, found: Verified) -> None:
        set_role(self.answer, "strong" if found.valid else "error")
        self.answer.setText(("✓ " if found.valid else "✕ ") + found.said)
        self.facts.setText(_facts(found))


def _facts(found: Verified) -> str:
    if not found.found or not found.day:  # one that was altered tells nothing of itself
        return ""
    if found.minutes is None:
        return f"{found.subject}{KINDS[found.kind].label}　{found.edition_label}　{found.day}"
    return f"{found.name}　{labels.hours(found.minutes)}小时　{found.day}出具　{found.issuer}"
