"""Photos of an activity: which day a file's name speaks of."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

# 20260912_101530, 微信图片_20260912101530, IMG-20260912-WA0003: eight digits, alone or with a time right behind them.
_RUN = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])([0-3]\d)(?=\D|$|\d{6}(?:\d{3})?(?!\d))")
_PARTED = re.compile(r"(?<!\d)(20\d{2})[-._年](\d{1,2})[-._月](\d{1,2})(?!\d)")
# mmexport1789171200000, wx_camera_1789171200000: milliseconds since 1970, as WeChat names what it saves.
_MILLISECONDS = re.compile(r"(?<!\d)(1[4-9]\d{8}|2\d{9})(\d{3})(?!\d)")
_BEIJING = timedelta(hours=8)


def day_in_name(name: str) -> date | None:
    """The day a photo's file name speaks of; None where it names none."""
    for shape in (_PARTED, _RUN):
        for match in shape.finditer(name):
            try:
                return date(*(int(part) for part in match.groups()))
            except ValueError:
                continue
    stamp = _MILLISECONDS.search(name)
    return (datetime.fromtimestamp(int(stamp.group(1)), UTC) + _BEIJING).date() if stamp else None
