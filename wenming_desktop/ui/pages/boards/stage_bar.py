"""Where the board stands, what blocks the next step, and the link that does it: … 拟定榜单　可锁定　去锁定."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from wenming_desktop.services import board_stages
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.theme import XS, S, set_role, theme
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.stage_strip import Stage, StageState, StageStrip

_STATES: dict[str, StageState] = {"done": "done", "current": "now", "todo": "todo"}
_PADDING = 22  # what a tag of style.qss needs beside its text (measured at 特大)


class StageBar(QWidget):
    """The strip with one link for the step that is due; ``wanted(link)`` asks for it.

    What only takes a step back is no next step: it stands among the quiet links at the end.

    What a button of the room does too, the link does by pressing it: it is offered when that is, and for the same reason not.
    """

    wanted = Signal(str)

    def __init__(self, buttons: Mapping[str, QPushButton]) -> None:
        """``buttons`` of the room by the link that stands for each."""
        super().__init__()
        self._buttons = buttons
        set_role(self, "clear")
        self._strip = StageStrip()
        self._strip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._strip.installEventFilter(self)
        self._stages: list[Stage] = []
        self._hidden = 0
        self._due = ""
        self.link = action_button("", self._press, role="link")
        self.link.hide()
        self.months = action_button("月度审核", lambda: self.wanted.emit(board_stages.AUDIT), role="link")
        self.review = action_button("评议告知", lambda: self.wanted.emit("评议告知"), role="link")
        self.review.setToolTip("登记各月的评议会议，登记减分告知")
        self.down = action_button(
            board_stages.TAKE_DOWN, lambda: self.wanted.emit(board_stages.TAKE_DOWN), role="link"
        )
        self.down.setToolTip("登记错了，榜其实还没有贴出去")
        self.down.hide()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(XS)
        box.addWidget(self._strip, 1)
        box.addWidget(self.link)
        box.addWidget(self.months)
        box.addWidget(self.review)
        box.addWidget(self.down)

    @property
    def due(self) -> str:
        """What is offered next (去打印); '' where the rest is done on paper."""
        return self._due

    def set_stages(self, stages: Sequence[board_stages.Stage]) -> None:
        """Show the steps; the link does the one that is due."""
        self._stages = [Stage(one.name, _STATES[one.state], one.hint) for one in stages]
        self.setAccessibleName("、".join(f"{one.name}{one.note}" for one in self._stages))
        self._hidden = -1
        self._fit()
        offered = [one for one in stages if one.link and one.link != board_stages.TAKE_DOWN]
        due = next((one for one in offered if one.state == "current"), offered[0] if offered else None)
        self._due = due.link if due else ""
        self.link.setVisible(bool(self._due))
        self.link.setText(self._due)
        self.link.setAccessibleName(f"{due.name}：{due.link}" if due else "")
        button = self._buttons.get(self._due)
        self.link.setEnabled(button is None or button.isEnabled())
        self.link.setToolTip(plain_tip(button.toolTip() if button is not None else ""))
        self.down.setVisible(any(one.link == board_stages.TAKE_DOWN for one in stages))
        # the months stay within reach when they are all closed: one may have to be opened again
        self.months.setVisible(self._due != board_stages.AUDIT)

    def _press(self) -> None:
        button = self._buttons.get(self._due)
        if button is None:
            self.wanted.emit(self._due)
        else:
            button.click()

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
