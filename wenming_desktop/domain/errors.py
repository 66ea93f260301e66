"""What can go wrong in the clerk's words: one exception, and bad data as a list of problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "question"]


class UserError(Exception):
    """A mistake or obstacle told to the clerk: what happened, and what to do next.

    ``field`` names the cell or field that is wrong (day, who, item, points), '' where it is none of them alone.
    Anything else that is raised is a bug: it is logged with its stack and shown in one dialog.
    """

    def __init__(self, text: str, advice: str = "", *, field: str = "") -> None:
        super().__init__(f"{text}{advice}")
        self.text = text
        self.advice = advice
        self.field = field


class ObstacleError(UserError):
    """The disk or a lock refused, nothing typed is wrong: the same may be tried again as it stands."""


class GoneError(UserError):
    """A record that was there is not any more; a view that shows it empties itself and says nothing."""

    def __init__(self, text: str, advice: str = "可能已被撤销，请刷新后再试。") -> None:
        super().__init__(text, advice)


NOT_AS_KEPT = "与存档不符"


class NotAsKeptError(UserError):
    """What was sealed or issued is no longer what it was: it is refused, never shown."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}{NOT_AS_KEPT}，不能作数。", "请到“设置—备份”做数据体检，从最近一份完好的备份恢复后再用。"
        )


class BookGoneError(ObstacleError):
    """The file that is open is no longer the one at the book's path: nothing may be said to be recorded."""


class UnsureError(ObstacleError):
    """A step whose commit failed so that only the next opening tells whether it is saved: its key and its hash."""

    def __init__(self, operation: int, hashed: str) -> None:
        super().__init__(
            "磁盘读写出错，现在还不能确定这一步有没有保存。",
            "请重新打开这份数据，先查一查这一步在不在，再决定要不要重做。",
        )
        self.operation = operation
        self.hash = hashed


class DamagedBookError(UserError):
    """The book's file is empty, lacking or damaged: nothing is written to it, a backup is offered."""


class ForeignBookError(DamagedBookError):
    """Something else than the program acts in the file or left a step in it: it is there to look, nothing is written."""


class ReadOnlyBookError(ObstacleError):
    """The book stands where nothing can be written: it is there to look and to print."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with data, with its place: a cell of a sheet, or a record of the book.

    ``row`` counts from 1 as the workbook shows it; 0 means "no row". Messages name cells, never an ID number.
    """

    message: str
    severity: Severity = "error"
    sheet: str = ""
    cell: str = ""
    row: int = 0
    record: str = ""

    @property
    def is_error(self) -> bool:
        """An error keeps its row out of the book; a warning and an open question do not."""
        return self.severity == "error"

    @property
    def waits(self) -> bool:
        """The clerk has to do something: mend the cell, or answer a question."""
        return self.severity != "warning"

    @property
    def place(self) -> str:
        """Where to look, e.g. ``7月 F566``."""
        return f"{self.sheet} {self.cell}".strip() or self.record
