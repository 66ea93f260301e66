"""摊位 of a fair: a small register, one row one stall; Enter opens the next, Enter on an empty row goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.support import pinyin
from wenming_desktop.ui.models.entry_model import EntryColumn
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.entry_grid import EntryGrid
from wenming_desktop.ui.widgets.ime_line import ImeLine

_KEYS = ("name", "team", "work", "people")


def _people(text: str) -> int:
    if not text.isdecimal():
        raise UserError("服务人次应是整数。")
    return int(text)


class StallGrid(EntryGrid):
    """Every row stays open for typing until the form is saved."""

    left = Signal()

    def __init__(self, teams: Sequence[str], parent: QWidget | None = None) -> None:
        self._teams = tuple(teams)
        super().__init__(
            (
                EntryColumn("name", "摊位", 120, make=lambda p: ImeLine("摊位", p), required=True,
                            placeholder="如：义诊"),
                EntryColumn("team", "队伍", 130, make=self._team_line, parse=str),
                EntryColumn("work", "服务内容", 150, make=lambda p: ImeLine("服务内容", p), stretch=True),
                EntryColumn("people", "人次", 64, "right", make=lambda p: ImeLine("人次", p), parse=_people),
            ),
            name="摊位", parent=parent,
        )  # fmt: skip
        self.model.refused_word = "没填好"

    def stalls(self) -> list[dict[str, Any]]:
        """The stalls typed, in order; empty rows are left out."""
        self.view.close_cell()
        return self.kept()

    def kept(self) -> list[dict[str, Any]]:
        """The stalls as far as they stand, for the draft; the cell being typed in stays open."""
        found = []
        for line in self.model.lines:
            values = {key: _plain(line.values.get(key)) for key in _KEYS}
            if any(value not in (None, "") for value in values.values()):
                found.append(values | {"name": values["name"] or ""})
        return found

    def problem(self) -> str:
        """The first wrong cell in words, '' where all is well."""
        self.view.close_cell()
        for at, line in enumerate(self.model.lines):
            wrong = self.model.check(at) if line.values else ""
            line.refusal = ""
            if wrong:
                self.model.refuse(at)
                return f"第{at + 1}个摊位：{line.errors[wrong]}"
        return ""

    def set_stalls(self, stalls: Sequence[Any]) -> None:
        """Show these stalls, with an empty row below."""
        for line in list(self.model.lines):
            self.model.remove(self.model.find(line.token))
        for stall in stalls:
            values = {
                key: stall.get(key) if isinstance(stall, dict) else getattr(stall, key) for key in _KEYS
            }
            self.model.add_draft({key: value for key, value in values.items() if value not in (None, "")})
        self.model.add_draft()

    def _record(self, row: int) -> None:
        self.view.close_cell()
        line = self.model.lines[row]
        if not line.values:
            self.left.emit()
            return
        wrong = self.model.check(row)
        line.refusal = ""
        if wrong:
            self.model.refuse(row)
            self.complained.emit(line.errors[wrong])
            self.view.go_key(row, wrong)
            return
        if row == len(self.model.lines) - 1:
            self.model.add_draft()
        self.view.go_key(row + 1, "name")
        self.changed.emit(line.token, "name")

    def _team_line(self, parent: QWidget) -> QWidget:
        def fits(text: str) -> list[Choice]:
            return [Choice(name, name) for name in self._teams if text in name or pinyin.matches(text, name)]

        return ChoiceField("队伍", fits, None, parent, width=240, free_text=True)


def _plain(value: Any) -> Any:
    return value.title if isinstance(value, Choice) else value
