"""Ctrl+Z and Ctrl+Y in 按表号录入: what was typed since the last save first, then the save itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wenming_desktop.services import history

if TYPE_CHECKING:
    from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry


def press_undo(sheet: SheetEntry) -> None:
    """Take what was typed since the last save, or else take that save back."""
    if sheet.by_code.isChecked() and sheet.codes.drop_last():
        return
    if sheet.keeper is not None and sheet.keeper.fresh:
        sheet.keeper.step_back()
        sheet.say_turned("还没有保存的已经清掉，按 Ctrl+Y 找回；再按一次 Ctrl+Z，撤销上一次保存。")
        return
    future = sheet.ctx.context.submit(history.undo)
    sheet.ctx.jobs.run(
        sheet, future, lambda name: sheet.say_turned(f"已撤销：{name}。按 Ctrl+Y 重做。"), failed=sheet.refused, write=True
    )  # fmt: skip


def press_redo(sheet: SheetEntry) -> None:
    """Bring back what Ctrl+Z took."""
    if sheet.keeper is not None and sheet.ctx.drafts.bring_back(sheet.keeper):
        sheet.say_turned("还没有保存的已经找回。")
        return
    future = sheet.ctx.context.submit(history.redo)
    sheet.ctx.jobs.run(
        sheet, future, lambda name: sheet.say_turned(f"已重做：{name}"), failed=sheet.refused, write=True
    )
