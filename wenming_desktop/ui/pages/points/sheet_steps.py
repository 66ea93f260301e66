"""Ctrl+Z and Ctrl+Y in 按表号录入: what was typed since the last save cell by cell, then the save itself."""

from __future__ import annotations

from collections.abc import Callable

from wenming_desktop.services import history
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.pages.points.sheet_codes import SheetCodes
from wenming_desktop.ui.pages.points.sheet_grid import SheetGrid
from wenming_desktop.ui.pages.points.sheet_lines import counted
from wenming_desktop.ui.taking_back import Hooks, undo_last


def press_undo(sheet: Sheet, grid: SheetGrid, codes: SheetCodes, say: Callable[[str], None]) -> None:
    """Take what was typed last in the way of typing in sight, at last the save before it.

    All of a sheet that is not saved goes only where the clerk agrees.
    """
    if codes.isVisibleTo(sheet):
        if codes.drop_last():
            return
    elif (at := grid.sheet.step_back()).isValid():
        grid.go(at.row(), at.column())
        sheet.say(f"已退回第{grid.sheet.lines[at.row()].line}行的一格，按 Ctrl+Y 找回。")
        return
    if sheet.keeper is not None and sheet.keeper.fresh:
        text = f"这张表里还有没保存的：{'、'.join(counted(sheet.typed()))}。全部清掉？"
        # much at once, and Ctrl+Z is pressed without looking: Enter is 取消
        sheet.ctx.messages.confirm(
            sheet, text, "清掉", lambda: _wipe(sheet, say), "清掉以后按 Ctrl+Y 可以找回。"
        )
        return
    hooks = Hooks(lambda name: say(f"已撤销：{name}。按 Ctrl+Y 重做。"), sheet.refused)
    undo_last(sheet.ctx, sheet, frozenset({"entry"}), hooks)


def _wipe(sheet: Sheet, say: Callable[[str], None]) -> None:
    assert sheet.keeper is not None
    sheet.keeper.drop_left()
    say("还没有保存的已经清掉，按 Ctrl+Y 找回；再按一次 Ctrl+Z，撤销上一次保存。")


def press_redo(sheet: Sheet, grid: SheetGrid, codes: SheetCodes, say: Callable[[str], None]) -> None:
    """Bring back what Ctrl+Z took; a cell only where the cells are in sight."""
    if not codes.isVisibleTo(sheet) and (at := grid.sheet.step_on()).isValid():
        grid.go(at.row(), at.column())
        return
    if sheet.keeper is not None and sheet.ctx.drafts.bring_back(sheet.keeper):
        say("还没有保存的已经找回。")
        return
    future = sheet.ctx.context.submit(history.redo)
    sheet.ctx.jobs.run(sheet, future, lambda name: say(f"已重做：{name}"), failed=sheet.refused, write=True)
