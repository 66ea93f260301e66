"""What is asked before a notice or a poster leaves the house."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.days import format_day
from wenming_desktop.ui.boards.reading import Question
from wenming_desktop.ui.page import PageContext


def ask_all(
    ctx: PageContext, parent: QWidget, questions: Sequence[Question], then: Callable[[], None]
) -> None:
    """Each question by itself; ``then`` runs when all are agreed to. Enter is 取消."""
    if not questions:
        then()
        return
    first, *rest = questions
    text = first.text  # made in services with its figures
    ctx.messages.confirm(parent, text, first.verb, lambda: ask_all(ctx, parent, rest, then), first.advice)


def gone_by(day: date, window: str) -> Question:
    """A posting day that is over: the days on which the village may object have begun without the paper."""
    text = f"张贴日期{format_day(day)}已经过去，公示时间照这一天算：{window.removeprefix('公示时间：')}。"
    return Question(text, "照这个日期打印", "群众来不及反映意见。今天才张贴的，请先把张贴日期改成今天。")
