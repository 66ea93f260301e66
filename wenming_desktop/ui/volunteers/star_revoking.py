"""取消认定: what goes is said, a reason is asked for; from the list of stars and from a volunteer's record."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from wenming_desktop.services import stars
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.page import PageContext

_USUAL = ("认定错了人", "认定日期写错", "认定文件写错", "服务时间更正")


def ask_revoking(
    ctx: PageContext,
    owner: QWidget,
    seen: Mapping[int, int],
    whose: str,
    text: str,
    done: Callable[[], object],
) -> None:
    """Ask why the star seen of each volunteer is taken back (``whose``, ``text``: what goes), and do it."""
    pks = list(seen)

    def taken(count: int) -> None:
        ctx.messages.say(f"已取消{count}人的星级认定，可以用 Ctrl+Z 撤销。")
        done()

    ReasonDialog(
        ctx, owner, f"取消{whose}的星级认定", text,
        lambda reason: ctx.write(owner, taken, stars.revoke, pks, reason, seen), verb="取消认定", usual=_USUAL,
    ).open()  # fmt: skip
