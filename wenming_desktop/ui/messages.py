"""The one place for messages: a bottom line that stays, a bar when action is needed, a box when work cannot go on.

ctx.messages.say("已登记：包青格乐 +10")
ctx.messages.bar("3行要看，其余57行可以记下。", actions=[("全部记下", self._record)])
ctx.messages.error(UserError("找不到这个人。", "请换一个写法再找。"))
ctx.messages.confirm(self, "清空这张表？", "清空", self._clear)      # only for what cannot be undone
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.support import logs

Tone = Literal["plain", "good", "warn", "bad"]
Action = tuple[str, Callable[[], object]]
_log = logs.get("window")


@dataclass(frozen=True)
class Notice:
    """What the bar shows: a text, its tone, buttons, and a detail for 查看详情; ``about`` is the operation it speaks of."""

    text: str
    tone: Tone = "warn"
    actions: tuple[Action, ...] = ()
    detail: str = ""
    about: int | None = None


class Messages(QObject):
    """Where every room says what happened; the main window listens and shows it."""

    said = Signal(str)
    asked = Signal(object)
    cleared = Signal()
    broke = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last = ""
        self.notice: Notice | None = None
        self.window: QWidget | None = None

    def say(self, text: str) -> None:
        """What was just done: the bottom line, until the next thing is done."""
        self.last = text
        self.said.emit(text)

    def bar(
        self, text: str, tone: Tone = "warn", actions: Sequence[Action] = (), detail: str = "", about: int | None = None
    ) -> None:  # fmt: skip
        """Something the clerk should act on: a bar under the room with buttons; it goes when ``about`` is undone."""
        self.notice = Notice(text, tone, tuple(actions), detail, about)
        self.asked.emit(self.notice)

    def undone(self, operation_pk: int) -> None:
        """An action was taken back: a bar that speaks of it goes."""
        if self.notice is not None and self.notice.about == operation_pk:
            self.clear()

    def clear(self) -> None:
        """Take the bar away."""
        self.notice = None
        self.cleared.emit()

    def error(self, error: UserError, actions: Sequence[Action] = ()) -> None:
        """A mistake or obstacle in the clerk's words, with what to do next."""
        self.bar(f"{error.text}{error.advice}", "bad", actions)

    def bug(self, error: BaseException, what: str = "") -> None:
        """Anything else: logged with its stack, and one dialog in Chinese."""
        detail = "".join(traceback.format_exception(error))
        _log.error("%s\n%s", what or "unexpected error", detail)
        self.broke.emit(detail)

    def failed(self, error: BaseException, what: str = "") -> None:
        """Tell any exception: a UserError in the bar, the rest as a bug."""
        if isinstance(error, UserError):
            self.error(error)
        else:
            self.bug(error, what)

    def stop(self, text: str, advice: str = "") -> None:
        """A box, for the rare case that work cannot go on."""
        told = box(self.window, text, advice)
        told.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        told.open()

    def halt(self, text: str, advice: str = "") -> None:
        """A box that is waited for: what must be read before the window goes."""
        told = box(self.window, text, advice)
        told.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        told.exec()

    def confirm(
        self, parent: QWidget, text: str, yes: str, then: Callable[[], None], advice: str = "这一步不能撤销。"
    ) -> None:
        """Ask before what cannot be undone; ``then`` runs after the button with the verb ``yes``."""
        asked = box(parent, text, advice)
        button = asked.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        cancel = asked.addButton("取消", QMessageBox.ButtonRole.RejectRole)
        asked.setDefaultButton(cancel)  # Enter never agrees to what cannot be undone
        asked.setEscapeButton(cancel)
        asked.finished.connect(lambda _code: then() if asked.clickedButton() is button else None)
        asked.open()


def box(parent: QWidget | None, text: str, advice: str) -> QMessageBox:
    """A message box of this program without buttons yet."""
    made = QMessageBox(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setWindowTitle("文明实践所工作台")
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setInformativeText(advice)
    return made
