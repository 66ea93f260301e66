"""The columns of the points register, in the order and width of pictures/3_points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.errors import NOT_AS_KEPT
from wenming_desktop.services.register_rows import RegisterRow
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Tone
from wenming_desktop.ui.models.entry_model import EntryColumn
from wenming_desktop.ui.widgets.ime_line import ImeLine

Make = Callable[[QWidget], QWidget]


@dataclass(frozen=True)
class Editors:
    """What the cells are typed in; ``village`` None on the party's register, where the branch follows from the member."""

    day: Make
    who: Make
    item: Make
    village: Make | None = None


def register_columns(editors: Editors, today: Callable[[], Any]) -> tuple[EntryColumn, ...]:
    """日期, 嘎查村 (or 党支部), 姓名, 积分项目, 分值, 类别, 依据, 状态."""
    party = editors.village is None
    return (
        EntryColumn("day", "日期", 78, make=editors.day, words=labels.short_date, done=lambda row: row.day,
                    carry=True, required=True),
        EntryColumn("village", "党支部" if party else "嘎查村", 142 if party else 118, make=editors.village,
                    done=lambda row: labels.branch(row.branch) if party else row.village, carry=not party,
                    placeholder="" if party else "不限"),
        EntryColumn("who", "姓名", 196, make=editors.who, done=lambda row: row.who, required=True,
                    placeholder="姓名或拼音首字母", tone=_quiet, holds=True),
        EntryColumn("item", "积分项目", 250, make=editors.item, done=lambda row: row.item, required=True,
                    placeholder="项目编号或名称", stretch=True, tone=_quiet),
        EntryColumn("points", "分值", 78, "right", make=_points_line, done=_points, tone=_points_tone, bold=True,
                    placeholder="—"),
        EntryColumn("category", "类别", 104, done=lambda row: row.category, tone=_quiet),
        EntryColumn("evidence", "依据", 144, make=_evidence_line, done=lambda row: row.evidence, tone=_quiet,
                    placeholder="照片、文件（可不填）"),
        EntryColumn("state", "状态", 172, done=lambda row: row.state, tone=_state_tone, placeholder="新增"),
    )  # fmt: skip


def _points_line(parent: QWidget) -> QWidget:
    return ImeLine("分值", parent)


def _evidence_line(parent: QWidget) -> QWidget:
    return ImeLine("依据", parent)


def _points(row: RegisterRow) -> str:
    return labels.EMPTY if row.veto else labels.points(row.points, signed=True)


def _points_tone(row: RegisterRow) -> Tone:
    if not row.stands and row.entry_pk:
        return "muted"
    return "bad" if (row.points or 0) < 0 else ""


def _quiet(row: RegisterRow) -> Tone:
    return "muted" if row.entry_pk and not row.stands else ""


def _state_tone(row: RegisterRow) -> Tone:
    if row.state == NOT_AS_KEPT:
        return "bad"
    if row.state == "已冲正" or row.state.startswith("冲正"):
        return "muted"
    return "warn" if "，" in row.state or "·" in row.state or row.veto else ""
