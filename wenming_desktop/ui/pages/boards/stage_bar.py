"""Where the board stands, what blocks the next step, and the link that does it: … 拟定榜单　可锁定　去锁定."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from wenming_desktop.services import boards
from wenming_desktop.ui.theme import XS, S, set_role, theme
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.stage_strip import Stage, StageState, StageStrip

_STATES: dict[str, StageState] = {"done": "done", "current": "now", "todo": "todo"}
_PADDING = 22  # what a tag of style.qss needs beside its text (measured at 特大)
_LINKS = {"月度审核": "去审核", "拟定榜单": "去锁定", "张榜公示": "去打印"}


class StageBar(QWidget):
    """The strip with one link for the step that is due; ``wanted(name)`` asks for it."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "clear")
        self._strip = StageStrip()
        self._strip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._strip.installEventFilter(self)
        self._stages: list[Stage] = []
        self._hidden = 0
        self._due = ""
        self.link = action_button("去审核", lambda: self.wanted.emit(self._due), role="link")
        self.link.hide()
        self.months = action_button("月度审核", lambda: self.wanted.emit("月度审核"), role="link")
        self.review = action_button("评议告知", lambda: self.wanted.emit("评议告知"), role="link")
        self.review.setToolTip("登记各月的评议会议，登记减分告知")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(XS)
        box.addWidget(self._strip, 1)
        box.addWidget(self.link)
        box.addWidget(self.months)
        box.addWidget(self.review)

    @property
    def due(self) -> str:
        """The step that is to be done next; '' where the rest is done on paper."""
        return self._due

    def set_stages(self, stages: Sequence[boards.Stage]) -> None:
        """Show the steps; the link does the one that is due."""
        self._stages = [Stage(one.name, _STATES[one.state], one.hint) for one in stages]
        self.setAccessibleName("、".join(f"{one.name}{one.note}" for one in self._stages))
        self._hidden = -1
        self._fit()
        current = [one.name for one in stages if one.state == "current" and one.name in _LINKS]
        self._due = current[0] if current else ""
        self.link.setVisible(bool(self._due))
        text = _LINKS.get(self._due, "")
        self.link.setText(text)
        self.link.setAccessibleName(f"{self._due}：{text}")
        # the months stay within reach when they are all closed: one may have to be opened again
        self.months.setVisible(self._due != "月度审核")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # a link that comes beside the strip takes of its room without a new size of the whole bar
        if watched is self._strip and event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        """Where there is little room the steps still to come are left out, the last ones first, then those done."""
        todo = sum(stage.state == "todo" for stage in self._stages)
        done = sum(stage.state == "done" for stage in self._stages)
        for hidden in range(todo + done + 1):
            shown = self._shown(hidden, todo)
            if hidden == todo + done or self._width(shown) <= self._strip.width():
                break
        if hidden != self._hidden:
            self._hidden = hidden
            self._strip.set_stages(shown)

    def _shown(self, hidden: int, todo: int) -> list[Stage]:
        if hidden <= todo:
            return self._stages[: len(self._stages) - hidden]
        return self._stages[hidden - todo : len(self._stages) - todo]

    def _width(self, stages: Sequence[Stage]) -> int:
        metrics = QFontMetrics(theme().font(0.86))
        words = [
            ("✓ " if one.state == "done" else "") + one.name + ("　" + one.note if one.note else "")
            for one in stages
        ]
        dash = metrics.horizontalAdvance("—") + 2 * S
        return (
            sum(metrics.horizontalAdvance(word) + _PADDING for word in words) + dash * (len(stages) - 1) + S
        )
