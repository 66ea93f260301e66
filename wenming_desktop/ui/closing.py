"""Closing: the last backup while the window stands; what is typed and not recorded, and what should become of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, mishaps
from wenming_desktop.services.context import Context
from wenming_desktop.services.drafts import Draft
from wenming_desktop.ui import about
from wenming_desktop.ui.drafts import Drafts
from wenming_desktop.ui.messages import Messages, Notice, plain_box

GO_ON, KEEP, DROP = "继续录入(&C)", "留作草稿关闭(&K)", "丢弃并关闭(&D)"


def last_backup(context: Context, messages: Messages) -> Exception | None:
    """Make the closing backup while the window stands and is painted; what went wrong, else None.

    BookGoneError too where the file is no longer the open one, whether a backup was to be made or not.
    """
    standing = context.standing
    if standing.read_only:
        return None
    try:
        standing.still_there()
        if standing.takes_backup:
            messages.say("正在备份，备份好就关闭…")
            future = context.submit(books.back_up_at_closing)
            while not future.done():
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)
            future.result()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is read before the window goes
        mishaps.log(error, "closing backup")
        return error
    return None


def said_again(context: Context) -> str:
    """That what went wrong is said at the next start, where it could be noted for that (not on a full disk)."""
    with suppress(UserError):
        return (
            "下次打开时还会提醒。"
            if context.call(books.closing_words)
            else "请记下来，下次打开时先做一次备份。"
        )
    return ""


class Leaving:
    """Stands in the door of the main window; ``close()`` shuts it for good once the clerk has answered."""

    def __init__(
        self, window: QWidget, drafts: Drafts, messages: Messages, room_title: Callable[[str], str]
    ) -> None:
        self._window, self._drafts, self._messages, self._room_title = window, drafts, messages, room_title
        self.answered = False
        self.question: QMessageBox | None = None
        self._unkept: Notice | None = None
        drafts.again.connect(lambda: self._kept())  # not the method itself, which Qt would hold weakly

    def _kept(self) -> None:
        """What was typed is kept by now: that the window could not go for it is no more so."""
        if self._unkept is not None:
            self._messages.drop(self._unkept)
        self._unkept = None

    def holds_back(self) -> bool:
        """Whether the window has to stay for now: a question is open, or the book did not take the drafts."""
        if self.answered:
            return False
        self._drafts.look()
        waiting = self._drafts.fresh()
        if waiting:
            self._ask(waiting)
        return bool(waiting)

    def go_quietly(self) -> None:
        """Close without a question (another book is opened, the session ends): everything typed is a draft."""
        self._drafts.flush()
        self.answered = True

    def words(self, waiting: list[Draft]) -> tuple[str, str]:
        """The question and its lines: 萨日朗嘎查2026年11月评分表　6处（在“积分登记”）."""
        lines = [
            f"{one.words}{f'（在“{title}”）' if (title := self._room_title(one.room)) else ''}"
            for one in waiting[:8]
        ]
        more = f"\n等，共{len(waiting)}份" if len(waiting) > 8 else ""
        count = sum(one.lines for one in waiting)
        return f"还有{count}处录了没有登记，共{len(waiting)}份。", "\n".join(lines) + more

    def _ask(self, waiting: list[Draft]) -> None:
        if self.question is not None:
            self.question.raise_()
            return
        text, detail = self.words(waiting)
        self.question = asked = plain_box(
            self._window, text, f"{detail}\n\n留作草稿的，下次在工作台点“接着录”。丢弃的找不回来。"
        )
        stay = asked.addButton(GO_ON, QMessageBox.ButtonRole.RejectRole)
        keep = asked.addButton(KEEP, QMessageBox.ButtonRole.AcceptRole)
        drop = asked.addButton(DROP, QMessageBox.ButtonRole.DestructiveRole)
        asked.setDefaultButton(stay)
        asked.setEscapeButton(stay)
        asked.finished.connect(
            lambda _code: self._on_answer(asked.clickedButton() is keep, asked.clickedButton() is drop)
        )
        asked.open()

    def _on_answer(self, keep: bool, drop: bool) -> None:
        self.question = None
        if drop:
            self._drafts.throw_away()
        if keep or drop:
            self._shut()

    def _shut(self) -> None:
        refused = self._drafts.flush()
        if refused:
            said = f"没有关闭：录了没有登记的没能留成草稿。{refused.text}{refused.advice}"
            self._unkept = self._messages.bar(said, "bad", [("再关闭一次", self._shut)], about=about.LASTING)
            return
        self.answered = True
        self._window.close()
