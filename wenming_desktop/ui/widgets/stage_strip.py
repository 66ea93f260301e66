"""Where a thing stands and what blocks the next step: ✓月度审核 — ✓拟定榜单 — 异议处理 1件已答复 — 通报.

strip.set_stages([Stage("月度审核", "done"), Stage("拟定榜单", "now", "9月还没审核"), Stage("通报")])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.card import clear_layout
from wenming_desktop.ui.widgets.text import plain_label, tag

StageState = Literal["done", "now", "todo"]
_TONES = {"done": "good", "now": "bad", "todo": "plain"}
_WORDS = {"done": "已完成", "now": "正在这一步", "todo": "还没到"}


@dataclass(frozen=True)
class Stage:
    """One step: its name, where it stands, and a note (what blocks it, or its dates)."""

    name: str
    state: StageState = "todo"
    note: str = ""


class StageStrip(QWidget):
    """The steps in one line; done ones carry ✓, the present one is tinted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "clear")
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(S)

    def set_stages(self, stages: Sequence[Stage]) -> None:
        """Show these steps."""
        clear_layout(self._box)
        self._box.addStretch(1)
        for number, stage in enumerate(stages):
            if number:
                self._box.addWidget(plain_label("—", "muted"))
            mark = "✓ " if stage.state == "done" else ""
            label = tag(f"{mark}{stage.name}{'　' + stage.note if stage.note else ''}", _TONES[stage.state])
            label.setToolTip(
                plain_tip(f"{stage.name}：{_WORDS[stage.state]}{'，' + stage.note if stage.note else ''}")
            )
            label.setAccessibleName(label.toolTip())
            self._box.addWidget(label)
