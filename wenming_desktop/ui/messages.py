"""The one place for messages: a bottom line that stays, a bar when action is needed, a box when work cannot go on.

ctx.messages.say("已登记：包青格乐 +10")
ctx.messages.bar("3行要看，其余57行可以记下。", actions=[("全部记下", self._record)], about=about.here(self._waits))
ctx.messages.beside("这份数据少了3步操作。", "bad")       # nobody asked: it and what stands in the bar unread stay
ctx.messages.error(UserError("找不到这个人。", "请换一个写法再找。"))
ctx.messages.confirm(self, "清空这张表？", "清空", self._clear)      # only for what cannot be undone
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from wenming_desktop.domain.errors import BookGoneError, UserError
from wenming_desktop.services import mishaps
from wenming_desktop.ui.about import LASTING, About
from wenming_desktop.ui.helped import helps

Tone = Literal["plain", "good", "warn", "bad"]
Action = tuple[str, Callable[[], object]]
_TONES: tuple[Tone, ...] = ("bad", "warn", "good", "plain")


@dataclass(frozen=True)
class Notice:
    """What the bar shows: a text, its tone, buttons, and a detail for 查看详情; ``about`` is what it speaks of.

    One that nobody asked for is ``unasked``; a joined one has ``parts``, the worst first.
    """

    text: str
    tone: Tone = "warn"
    actions: tuple[Action, ...] = ()
    detail: str = ""
    about: About | None = None
    unasked: bool = False
    parts: tuple[Notice, ...] = ()

    @property
    def lasts(self) -> bool:
        """Whether another room makes no difference to it."""
        return self.unasked or self.about is LASTING

    @property
    def grave(self) -> bool:
        """Whether it is not to be lost under the words of something else before it is read."""
        return self.tone == "bad" and self.lasts

    def buttons(self) -> list[tuple[Notice, str, Callable[[], object]]]:
        """Each button with the part it belongs to, as the texts stand; one of a name at a time, of the first part."""
        found: dict[str, tuple[Notice, str, Callable[[], object]]] = {}
        for part in self.parts or (self,):
            for label, run in part.actions:
                found.setdefault(label, (part, label, run))
        return list(found.values())


class Messages(QObject):
    """Where every room says what happened; the main window listens and shows it."""

    said = Signal(str)
    asked = Signal(object)
    cleared = Signal()
    broke = Signal(str)
    lost = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.last = ""
        self.notice: Notice | None = None
        self._parts: tuple[Notice, ...] = ()
        self.window: QWidget | None = None

    def say(self, text: str) -> None:
        """What was just done: the bottom line, until the next thing is done."""
        self.last = text
        self.said.emit(text)

    def bar(
        self, text: str, tone: Tone = "warn", actions: Sequence[Action] = (), detail: str = "",
        about: About | None = None,
    ) -> Notice:  # fmt: skip
        """Something the clerk should act on: a bar under the room with buttons; it goes when ``about`` is gone.

        A bar with buttons says what it is about (``about.LASTING`` where that cannot go). What is grave and not read yet
        stays beside it, except an earlier answer with the same button: that one is asked anew.
        """
        one = _notice(text, tone, actions, detail, about)
        labels = dict(one.actions).keys()
        kept = [
            part
            for part in self._parts
            if part.grave and part.text != text and (part.unasked or not labels & dict(part.actions).keys())
        ]
        self._show((*kept, one))
        return one

    def beside(
        self, text: str, tone: Tone = "warn", actions: Sequence[Action] = (), detail: str = "",
        about: About | None = None,
    ) -> Notice:  # fmt: skip
        """Something nobody asked for (found at opening, say): in one bar with what stands in it and is not read yet.

        The worst comes first and gives the tone; each part goes by itself, with its button or when its ``about`` is gone.
        """
        one = replace(_notice(text, tone, actions, detail, about), unasked=True)
        self._show((*(part for part in self._parts if part.text != text), one))
        return one

    def renew(
        self, part: Notice, text: str, tone: Tone = "warn", actions: Sequence[Action] = (),
        about: About | None = None,
    ) -> Notice:  # fmt: skip
        """What a part says has changed: the new words stand in its place; the rest stays as it is."""
        one = replace(_notice(text, tone, actions, part.detail, about), unasked=part.unasked)
        self._show(tuple(one if each is part else each for each in self._parts))
        return one

    def stands(self, part: Notice | None) -> bool:
        """Whether the bar still shows what ``bar`` or ``beside`` answered with."""
        return any(one is part for one in self._parts)

    def look_again(self, nouns: frozenset[str] = frozenset()) -> list[Notice]:
        """Something changed: a bar whose subject is gone goes; those about which the book is to be asked as well."""
        self._keep(lambda part: part.about is None or part.about.stands(nouns))
        return [part for part in self._parts if part.about is not None and part.about.asks]

    def drop(self, gone: Notice) -> None:
        """One part is read, or what it speaks of is no more so."""
        self._keep(lambda part: part is not gone)

    def leave_room(self) -> None:
        """Another room is entered: what was said of the one before goes. Going somewhere is not reading the rest."""
        self._keep(lambda part: part.lasts)

    def _keep(self, stays: Callable[[Notice], bool]) -> None:
        left = tuple(filter(stays, self._parts))
        if left and len(left) < len(self._parts):
            self._show(left)
        elif not left and self.notice is not None:
            self.clear()

    def _show(self, parts: tuple[Notice, ...]) -> None:
        self._parts = parts
        self.notice = parts[0] if len(parts) == 1 else _together(parts)
        self.asked.emit(self.notice)

    def clear(self) -> None:
        """Take the bar away."""
        self.notice, self._parts = None, ()
        self.cleared.emit()

    def error(self, error: UserError, actions: Sequence[Action] = (), about: About | None = None) -> None:
        """A mistake or obstacle in the clerk's words, with what to do next."""
        self.bar(f"{error.text}{error.advice}", "bad", actions, about=about)

    def bug(self, error: BaseException, what: str = "") -> None:
        """Anything else: logged with its stack, and one dialog in Chinese."""
        self.broke.emit(mishaps.log(error, what))

    def failed(self, error: BaseException, what: str = "") -> None:
        """Tell any exception: a UserError or an obstacle of the disk in the bar, the rest as a bug."""
        said = mishaps.obstacle(error)
        if isinstance(error, BookGoneError):
            self.lost.emit(error)
        if said is not None:
            self.error(said)
        else:
            self.bug(error, what)

    def stop(self, text: str, advice: str = "") -> None:
        """A box, for the rare case that work cannot go on."""
        box = plain_box(self.window, text, advice)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.open()

    def halt(self, text: str, advice: str = "") -> None:
        """A box that is waited for: what must be read before the window goes."""
        box = plain_box(self.window, text, advice)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def confirm(
        self, parent: QWidget, text: str, yes: str, then: Callable[[], object], advice: str = "这一步不能撤销。",
        *, undoable: bool = False,
    ) -> None:  # fmt: skip
        """Ask before a step; ``then`` runs after the button with the verb ``yes``.

        Enter and Esc mean 取消, except where the step is ``undoable``; the text of one that is not names its counts.
        """
        box, button = question_box(parent, text, yes, advice, undoable=undoable)
        box.finished.connect(lambda _code: then() if box.clickedButton() is button else None)
        box.open()


def _notice(text: str, tone: Tone, actions: Sequence[Action], detail: str, about: About | None) -> Notice:
    if actions and about is None:
        raise ValueError("a bar with buttons says what it is about")
    return Notice(text, tone, tuple(actions), detail, about)


def _together(parts: Sequence[Notice]) -> Notice:
    """One notice of several: each on a line."""
    worst = tuple(sorted(parts, key=lambda part: _TONES.index(part.tone)))
    joined = Notice(
        "\n".join(part.text for part in worst), worst[0].tone,
        detail="\n".join(part.detail for part in worst if part.detail), parts=worst,
    )  # fmt: skip
    return replace(joined, actions=tuple((label, run) for _part, label, run in joined.buttons()))


def ask_and_wait(parent: QWidget, text: str, yes: str, advice: str = "", *, undoable: bool = False) -> bool:
    """Ask and wait, where a file dialog leaves no other way; the same rule as ``Messages.confirm``."""
    box, button = question_box(parent, text, yes, advice, undoable=undoable)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # it is asked once more after it closed
    box.exec()
    agreed = box.clickedButton() is button
    box.deleteLater()
    return agreed


def question_box(
    parent: QWidget | None, text: str, yes: str, advice: str, *, undoable: bool
) -> tuple[QMessageBox, QPushButton]:
    """The one maker of question boxes, with the button that agrees: Enter and Esc are 取消 unless it is undoable."""
    box = plain_box(parent, text, advice)
    button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton("取消", QMessageBox.ButtonRole.RejectRole)
    button.setAutoDefault(False)  # Enter is the default's alone, and of 取消 where the keyboard is on it
    cancel.setAutoDefault(True)
    box.setDefaultButton(button if undoable else cancel)
    box.setEscapeButton(cancel)
    return box, button


def plain_box(parent: QWidget | None, text: str, advice: str) -> QMessageBox:
    """A message box of ours: plain text, deleted when closed; its buttons are the caller's."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("文明实践所工作台")
    helps(box)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(advice)
    return box
