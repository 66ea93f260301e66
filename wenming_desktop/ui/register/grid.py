"""EntryGrid that reads pasted blocks as points: columns found by heading or content, names and items looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from wenming_desktop.domain.rules import Track
from wenming_desktop.services.pasted import Pasted, PastedLine
from wenming_desktop.ui import labels
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.models.entry_model import EntryColumn, PastedRow
from wenming_desktop.ui.register.lines import item_line, subject_line
from wenming_desktop.ui.widgets.clipboard import read_tsv
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.entry_grid import EntryGrid

ReadBlock = Callable[[list[list[str]]], "Future[Any]"]


class PointsGrid(EntryGrid):
    """The register's grid; ``nothing_to_paste`` where the clipboard holds no cells."""

    nothing_to_paste = Signal()

    def __init__(
        self,
        columns: Sequence[EntryColumn],
        jobs: Jobs,
        read_block: ReadBlock,
        start: dict[str, Any],
        track: Track,
    ) -> None:
        super().__init__(columns, jobs, start=start, name="积分登记簿")
        self._track = track
        self._read_block = read_block
        self.block = Pasted([], date.min)  # the last one pasted

    def start_typing(self, key: str = "") -> None:
        """The gold row, at the name: the village before it is only for who wants to narrow the names down."""
        nobody = "who" not in self.model.lines[-1].values
        super().start_typing(key or ("who" if nobody else ""))

    def _record(self, row: int) -> None:
        # a range asks for its value here, while one still stands in the line
        self.view.close_cell()
        line = self.model.lines[row]
        if not any(line.values.get(key) for key in ("who", "item", "points", "evidence")):
            # Enter on an untouched line is no mistake worth red cells
            self.complained.emit("先打姓名的拼音首字母，回车选中；再打项目编号。")
            self.start_typing("who")
            return
        item = line.values.get("item")
        if isinstance(item, Choice) and not item.value.fixed and not line.values.get("points"):
            asked = f"“{item.value.text}”的分值在{item.value.value_text}之间，请写明几分。"
            self.model.refuse(row, asked, "points")
            self.complained.emit(asked)
            self.view.go_key(row, "points")
            return
        super()._record(row)

    def kept_value(self, value: Any) -> Any:
        return kept(value)

    def record(self, token: int) -> None:
        """Enter, as a call, in a line that may not be the current one."""
        at = self.model.find(token)
        if at >= 0:
            self._record(at)

    def drop_current(self) -> None:
        """Esc, as a call: forget what the line one stands in holds."""
        self._drop(max(0, self.view.currentIndex().row()))

    def reopened(self, token: int, reason: str) -> None:
        """A line that was not booked, through no cell of its own, can be typed in again."""
        at = self.model.find(token)
        if at >= 0:
            self.model.lines[at].state = "draft"
            self.model.refuse(at, reason)

    def paste(self) -> None:
        """Append what was copied in WPS or Excel; wrong cells are red, nothing is booked yet."""
        block = read_tsv(QGuiApplication.clipboard().text())
        if not any(any(row) for row in block):
            self.nothing_to_paste.emit()
            return
        assert self._jobs is not None
        self._jobs.run(self, self._read_block(block), self._put_lines, what="正在核对粘贴的内容")

    def _put_lines(self, block: Pasted) -> None:
        if not block.lines:  # headings alone
            self.nothing_to_paste.emit()
            return
        self.block = block
        self._put({}, [pasted_row(line, self._track) for line in block.lines])


def pasted_row(line: PastedLine, track: Track) -> PastedRow:
    """A read line as values of the register's columns; a wrong cell keeps its words."""
    values: dict[str, Any] = {
        "day": line.day,
        "village": village_choice(line.village),
        "who": subject_line(line.subject, track) if line.subject else None,
        "item": item_line(line.item) if line.item else None,
        "points": line.points,
        "category": line.item.category if line.item else None,
        "evidence": line.evidence,
    }
    for key in line.errors:
        values[key] = line.words.get(key) or None
    return PastedRow({key: value for key, value in values.items() if value not in (None, "")}, line.errors)


def kept(value: Any) -> Any:
    """A cell as the draft keeps it: a chosen line by key and words (and the number a household was meant by), a day by its date, files by their paths."""
    if isinstance(value, Choice):
        key = value.value
        pk = key if isinstance(key, int) else getattr(key, "person_pk", None) or getattr(key, "pk", None)
        number = getattr(key, "number", "")
        return [pk, value.title, number] if number else [pk, value.title]
    if isinstance(value, date):
        return value.isoformat()
    return [str(file) for file in value] if isinstance(value, list | tuple) else value


def village_choice(village: tuple[int, str] | None) -> Choice | None:
    """A village as the cell holds it."""
    return Choice(village[0], village[1]) if village else None


def signed(points: int | None) -> str:
    """Points as typed in the cell."""
    return "" if points is None else labels.points(points, signed=True)
