"""Names of books are names, not paths: what no system takes is told before a folder is made."""

from __future__ import annotations

import re

from wenming_desktop.domain.errors import UserError
from wenming_desktop.support.paths import readable

LONGEST = 60
_NOT_IN_NAMES = set('/\\:*?"<>|')
# Controls, and what is not seen or turns the order of letters round.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_BYTES = re.compile("[\udc80-\udcff]")
_RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10)),
}


def wrong_name(name: str) -> UserError | None:
    """What is wrong with a name for a book; None where it can be a folder's name on every system."""
    if len(name) > LONGEST:
        return UserError(f"名称太长（{len(name)}个字）。", f"请不要超过{LONGEST}个字。")
    if set(name) & _NOT_IN_NAMES:
        return UserError('名称里不能有 / \\ : * ? " < > | 这些符号。', "请改成汉字。")
    # bytes of a Chinese Windows are read as they were meant; readable() takes out what is not seen, so the rest is asked too
    meant = readable(name) if _BYTES.search(name) else name
    if _UNSEEN.search(meant) or _UNSEEN.search(_BYTES.sub("", name)):
        return UserError("名称里有看不见的符号。", "请删掉重新输入。")
    if (
        not name.strip()
        or name != name.strip()
        or name.endswith(".")
        or name.split(".")[0].upper() in _RESERVED
    ):
        return UserError(f"“{name}”不能作名称。", "请填写全称，例如“苏布德苏木新时代文明实践所”。")
    return None
