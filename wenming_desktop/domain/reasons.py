"""The reason a clerk gives for what goes against the record (冲正, 作废, 更正, 撤回): one line that fits on paper."""

from __future__ import annotations

from wenming_desktop.domain.errors import UserError

LONGEST = 200
"""Characters: what a row of the log and a line of a register take; the rest belongs into the evidence."""


def stated(text: str, missing: str, hint: str, *, needed: bool = True, field: str = "") -> str:
    """The reason in one line; UserError (``missing``, ``hint``, at ``field``) where one is ``needed`` and none is given, and for a long one."""
    reason = " ".join(text.split())
    if needed and not reason:
        raise UserError(missing, hint, field=field)
    if len(reason) > LONGEST:
        raise UserError(
            f"原因有{len(reason)}个字，太长了。",
            f"请写在{LONGEST}个字以内；详细的写在会议记录里，或附上扫描件。",
            field=field,
        )
    return reason
