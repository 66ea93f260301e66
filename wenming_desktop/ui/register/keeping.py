"""What is typed in a register and not booked: kept in the book line by line, and put back at the next start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.rules import TRACK_LABELS, Track
from wenming_desktop.services import point_lists, subjects
from wenming_desktop.services.drafts import Content
from wenming_desktop.ui.draft_keeper import Steps
from wenming_desktop.ui.models.entry_model import EntryRow, PastedRow
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.register.grid import PointsGrid
from wenming_desktop.ui.register.lines import item_line, subject_line
from wenming_desktop.ui.widgets.date_field import WRONG_DAY
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.entry_grid import REFUSED, WRONG

_ALL, _SHOWN = 10_000, 2
_GONE = {"who": "这个人已经不在名册里了，请重新选。", "item": "这一项已经不在细则里了，请重新选。"}


class Keeping(QObject):
    """The draft of one register; until what was left is read and put back it stays as it is."""

    def __init__(
        self,
        ctx: PageContext,
        track: Track,
        grid: PointsGrid,
        widget: QWidget,
        place: Callable[[QWidget], object],
    ) -> None:
        super().__init__(grid)
        self._ctx, self._track, self._grid = ctx, track, grid
        self._reading: Content = {}
        title = f"{TRACK_LABELS[track]}登记"
        self.keeper = ctx.drafts.watch(
            widget, "register", track, title, read=self._read, wipe=self._wipe, count=_count,
            put=lambda content: None, place=place, mark=lambda left: [f"{len(left['rows'])}行"] if left else [],
            steps=Steps(grid.standing, grid.put_standing, grid.add_standing, grid.own_words),
        )  # fmt: skip
        grid.dropping.connect(self._on_dropping)
        self.keeper.settle()
        self._reading = self.keeper.content()
        if self._reading:
            ctx.read(self, self._put, found_again, track, self._reading["rows"])

    def _read(self) -> Content:
        rows = self._grid.typed_rows()
        return self._reading or ({"rows": rows} if rows else {})

    def _wipe(self) -> None:
        self._reading = {}
        self._grid.put_standing([])

    def _on_dropping(self, standing: list[EntryRow]) -> None:
        """Esc in a line, 不要了 after a paste: named, and Ctrl+Y brings it back."""
        self.keeper.dropped(standing)
        QTimer.singleShot(0, self, self._say_dropped)

    def _say_dropped(self) -> None:
        self._ctx.messages.say("没有登记的内容已放弃，什么也没有登记。要找回来，按 Ctrl+Y。")

    def _put(self, rows: Sequence[PastedRow]) -> None:
        if not self._reading:  # dropped while it was read
            return
        self._reading = {}
        self._grid.put_rows(rows)
        for line in self._grid.drafts():
            # what follows from a cell that was still open then (its points, the person it means) is filled now
            if isinstance(line.values.get("item"), Choice) and "points" not in line.values:
                self._grid.changed.emit(line.token, "item")
            if isinstance(line.values.get("who"), str) and "who" not in line.errors:
                self._grid.changed.emit(line.token, "who")
        self.keeper.left_is(self._read())


def found_again(book: Any, track: Track, rows: Sequence[Content]) -> list[PastedRow]:
    """Rows of a draft with the people and items of today; what is gone is red, its words stay."""
    items = point_lists.catalogue(book, track)
    found = []
    for row in rows:
        values = dict(row)
        refusal = str(values.pop(REFUSED, ""))
        # a cell that was red comes back as it was typed, and red: nothing is put right by being kept
        wrong = values.pop(WRONG, None)
        errors = {str(key): str(why) for key, why in wrong.items()} if isinstance(wrong, dict) else {}
        day = _day_of(values, errors)
        if day is not None:
            values["day"] = day
        day = day or book.clock.today()  # the people and items of that day
        for key, value in list(values.items()):
            if key in errors and isinstance(value, str):
                continue
            if key in ("who", "item") and isinstance(value, list):
                pk, title, *number = value
                fits = (
                    _people(book, track, pk, title, day, *number)
                    if key == "who"
                    else [item_line(one) for one in items.find(day, "", _ALL) if one.pk == pk]
                )  # fmt: skip
                values[key] = fits[0] if fits else title
                errors |= {} if fits else {key: _GONE[key]}
            elif key == "item" and isinstance(value, str):
                meant = items.exact(day, value)
                values[key] = item_line(meant) if meant else value
            elif key == "files":
                values[key] = [path for path in map(Path, value) if path.is_file()]
                refusal = _lacking(value) or refusal
            elif isinstance(value, list):
                values[key] = Choice(*value)
        found.append(PastedRow(values, errors, refusal))
    return found


def _lacking(files: Sequence[str]) -> str:
    """That some of what was attached is not there any more."""
    gone = [Path(name).name for name in files if not Path(name).is_file()]
    return f"附的文件“{few(gone, _SHOWN, '个')}”找不到了，没有放回，请重新附。" if gone else ""


def _day_of(values: Content, errors: dict[str, str]) -> date | None:
    """The day of a row; one that cannot be read stays as it was typed, and is red."""
    typed = values.get("day")
    try:
        return date.fromisoformat(str(typed))
    except ValueError:
        if typed:
            errors.setdefault("day", WRONG_DAY)
        return None


def _people(book: Any, track: Track, pk: int, title: str, day: date, number: str = "") -> list[Choice]:
    """Who was chosen, in his household of the line's day; chosen by a number, whoever that means on it."""
    if number:
        return [subject_line(one, track) for one in subjects.numbered(book, number, day, whole=True)]
    found = subjects.named(book, track, title, day=day)
    return [subject_line(one, track) for one in found if one.person_pk == pk]


def _count(content: Content) -> int:
    return len(content["rows"])
