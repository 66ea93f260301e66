"""公示前检查: what is in order with ✓, what is not with ! and the link that mends it (去填, 去改, 批准)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wenming_desktop.domain.privacy import NOWHERE, Finding
from wenming_desktop.ui.boards.reading import RoomView
from wenming_desktop.ui.theme import L, M, S, set_role
from wenming_desktop.ui.widgets.card import clear_layout
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label, rule

_KINDS = {
    "id": "身份证号",
    "phone": "手机号",
    "minor": "未成年人姓名",
    "remark": "姓名后的备注",
    "word": "违法原因",
}


class CheckRows(QWidget):
    """The lines themselves; used in the room and in the print dialog.

    ``fill_wanted(finding)`` asks to fill a gap in the settings, ``edit_wanted`` to change the words,
    ``approve_wanted(finding)`` to let it pass by name; ``meeting_wanted`` and ``told_wanted`` lead to what is not recorded.
    """

    fill_wanted = Signal(object)
    edit_wanted = Signal(object)
    approve_wanted = Signal(object)
    meeting_wanted = Signal(object)
    told_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "clear")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.texts: list[str] = []

    def show_view(self, view: RoomView) -> None:
        """Show what a board's check found; what needs doing comes first."""
        clear_layout(self._box)
        self.texts = []
        found = {finding.code for finding in view.findings}
        if view.obstacle:
            self._add(f"! {view.obstacle}", "alert")
        if view.sealed and view.waits:
            edition = view.board.edition or 1
            self._add(f"! 第{edition}稿锁定以后有{view.waits}更正，请先出第{edition + 1}稿", "alert")
        for finding in view.findings:
            self._add_finding(finding, finding.key in view.approved)
        for advice in view.advice:
            self._add(f"! {advice}", "alert")
        if not view.board.counts.add_up:
            self._add("! 各榜户数相加不等于参评户数", "alert")
        self._add("✓ 灰榜、黑榜对外只公布户数")
        clean = [word for code, word in _KINDS.items() if code not in found]
        if clean:
            self._add(f"✓ 无{'、'.join(clean)}")
        if not view.obstacle and all(finding.where != "settings" for finding in view.findings):
            self._add("✓ 受理人、受理电话已填写")
        self._box.addStretch(1)

    def _add_finding(self, finding: Finding, approved: bool) -> None:
        if approved:
            self._add(f"✓ {finding.text}（已批准）")
            return
        if finding.where == NOWHERE:
            self._add(f"! {finding.text}", "alert")
            return
        text, wanted = {
            "settings": ("去填", self.fill_wanted), "meeting": ("登记评议会议", self.meeting_wanted),
            "told": ("批量登记告知", self.told_wanted),
        }.get(finding.where, ("去改", self.edit_wanted))  # fmt: skip
        links: list[QWidget] = [action_button(text, lambda: wanted.emit(finding), role="link")]
        if finding.approvable:
            links.append(action_button("批准", lambda: self.approve_wanted.emit(finding), role="link"))
        for link in links:
            link.setAccessibleDescription(finding.text)
        self._add(f"! {finding.text}", "alert", links)

    def _add(self, text: str, role: str = "", links: list[QWidget] | None = None) -> None:
        self.texts.append(text)
        line = QWidget()
        set_role(line, "clear")
        box = QHBoxLayout(line)
        box.setContentsMargins(10, 5, 6, 5)
        box.setSpacing(S)
        label = ElideLabel(text, role)
        box.addWidget(label, 1)
        for link in links or []:
            box.addWidget(link)
        self._box.addWidget(line)
        self._box.addWidget(rule())


def check_panel(rows: CheckRows) -> QWidget:
    """The lines in a card of their own, for a dialog."""
    card = QFrame()
    set_role(card, "card")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(rows)
    area.setAccessibleName("公示前检查的结果")
    box = QVBoxLayout(card)
    box.setContentsMargins(L, M, L, M)
    box.addWidget(plain_label("公示前检查", "strong"))
    box.addWidget(area, 1)
    return card
