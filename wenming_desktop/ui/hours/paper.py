"""打印签到表 from any room: the lines get their numbers first, then the exact PDF is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.services import signin_paper, signins
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.page import PageContext


def print_signin(
    ctx: PageContext, owner: QWidget, activity_pk: int, *, failed: Callable[[BaseException], bool] | None = None
) -> None:  # fmt: skip
    """Fix the lines of an activity's sheet (undoable), then show it before it is printed."""

    def show(made: Any) -> None:
        show_preview(ctx, made, parent=owner)

    def draw(_lines: Any) -> None:
        job = ctx.context.paper(signin_paper.signin_sheet, activity_pk)
        ctx.jobs.run(owner, job, show, failed=failed, what="正在排版")

    ctx.jobs.run(owner, ctx.context.submit(signins.fix, activity_pk), draw, failed=failed, write=True)
