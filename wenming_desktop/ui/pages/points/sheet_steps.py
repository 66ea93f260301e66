"""Ctrl+Z and Ctrl+Y in 按表号录入: what was typed since the last save first, then the save itself."""

from __future__ import annotations

from collections.abc import Callable

from wenming_desktop.services import history
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.pages.points.sheet_codes import SheetCodes
from wenming_desktop.ui.taking_back import Hooks, undo_last


def press_undo(sheet: Sheet, codes: SheetCodes | None, say: Callable[[str], None]) -> None:
    """Take what was typed since the last save, or else take that save back; anything older is asked about."""
    if codes is not None and codes.drop_last():
        return
    if sheet.keeper is not None and sheet.keeper.fresh:
        sheet.keeper.step_back()
        say("还没有保存的已经清掉，按 Ctrl+Y 找回；再按一次 Ctrl+Z，撤销上一次保存。")
        return
    hooks = Hooks(lambda name: say(f"已撤销：{name}。按 Ctrl+Y 重做。"), sheet.refused)
    undo_last(sheet.ctx, sheet, frozenset({"entry"}), hooks)


def press_redo(sheet: Sheet, say: Callable[[str], None]) -> None:
    """Bring back what Ctrl+Z took."""
    if sheet.keeper is not None and sheet.ctx.drafts.bring_back(sheet.keeper):
        say("还没有保存的已经找回。")
        return
    future = sheet.ctx.context.submit(history.redo)
    sheet.ctx.jobs.run(sheet, future, lambda name: say(f"已重做：{name}"), failed=sheet.refused, write=True)
