"""The columns of the volunteers' list, and how stars, ages and consents read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wenming_desktop.domain.volunteers import LEFT
from wenming_desktop.services import tables
from wenming_desktop.ui.models.columns import Column, Tone, columns_of

LIST = "volunteers"
STARS = ("", "一星", "二星", "三星", "四星", "五星")
_SHOWN = {
    "number": 116, "name": 112, "village": 104, "team": 150, "minutes": 74, "stars": 50,
}  # fmt: skip
_TITLES = {"consent": "同意", "team": "所属队伍", "minutes": "小时"}


def stars_of(count: int | None) -> str:
    """三星; '' below the first."""
    return STARS[min(count or 0, len(STARS) - 1)]


def volunteer_columns() -> list[Column]:
    """Every column of the list; those of the first sight shown, the others a right click away."""
    order = list(_SHOWN)
    found = [_made(column) for column in columns_of(tables.columns(LIST))]
    return sorted(found, key=lambda one: order.index(one.key) if one.key in order else len(order))


def _made(column: Column) -> Column:
    key = column.key
    made = replace(
        column, hidden=key not in _SHOWN, width=_SHOWN.get(key, column.width), title=_TITLES.get(key, column.title),
        bold=key == "name", tone=_muted_when_left, rigid=key == "stars",
    )  # fmt: skip
    if key in ("stars", "earned"):
        return replace(made, align="left", text=lambda row: stars_of(row[key]))
    if key == "team":
        return replace(made, text=short_teams)
    if key == "number":
        return replace(made, as_text=True)
    if key == "consent":
        return replace(made, tone=_consent_tone, text=consent_words)
    if key == "name":
        return replace(made, text=_name)
    return made


def consent_words(row: Mapping[str, Any]) -> str:
    """同意, 未知; 缺监护人同意 of a minor whose own is there."""
    if row["consent"] == "同意" and row["gap"]:
        return "缺监护人"
    return str(row["consent"])


def short_teams(row: Mapping[str, Any]) -> str:
    """红马甲志愿服务队 out of 塔拉图嘎查红马甲志愿服务队: the village stands beside it already; paper has the whole."""
    village = str(row["village"] or "")
    names = str(row["team"] or "").split("、")
    return "、".join(name.removeprefix(village) or name for name in names)


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['name']}（未成年）" if row["is_minor"] else str(row["name"])


def _muted_when_left(row: Mapping[str, Any]) -> Tone:
    return "muted" if row["status"] == LEFT else ""


def _consent_tone(row: Mapping[str, Any]) -> Tone:
    return "muted" if row["status"] == LEFT else "warn" if row["gap"] else ""
