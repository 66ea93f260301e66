"""Register-style typing: one row one entry, Tab moves, Enter records, Esc drops the row, blocks paste from WPS.

grid = EntryGrid(COLUMNS, ctx.jobs)            # EntryColumn(…, make=lambda parent: PersonPicker(self._search, …))
grid.set_done(rows)                            # what is recorded already, above the gold row
grid.recorded.connect(self._record)            # (token, values): submit, then grid.saved(token, row)
grid.recorded_many.connect(self._record_all)   # [(token, values), …] after a paste: one action, one undo step
grid.changed.connect(self._on_cell)            # (token, key): e.g. fill points when the item was chosen,
                                               #   grid.set_value(token, "points", 200)
grid.refused(token, error, "person")           # the row comes back, the cell red, its words kept
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemDelegate, QApplication, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.models.entry_model import EntryColumn, EntryModel, EntryRow, PastedRow
from wenming_desktop.ui.theme import set_role
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.clipboard import copy_cells, read_tsv
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.entry_view import EntryView
from wenming_desktop.ui.widgets.ime_line import ImeLine

_NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint
REFUSED = "没登记"  # beside the cells of a row that is kept: why it was refused
WRONG = "红格"  # beside them too: what was wrong with which cell
Resolve = Callable[[list[dict[str, str]]], "Sequence[PastedRow] | Future[Any]"]


class EntryGrid(QWidget):
    """A register; every row is announced as it is finished, nothing waits for a save button."""

    recorded = Signal(int, object)
    recorded_many = Signal(list)
    changed = Signal(int, str)
    complained = Signal(str)
    pasted = Signal(int, int)
    stood_on = Signal(int)
    # rows typed and not recorded are about to be dropped by a key or a button: what stands here before
    dropping = Signal(list)

    def __init__(
        self, columns: Sequence[EntryColumn], jobs: Jobs | None = None, *, resolve: Resolve | None = None,
        start: Mapping[str, Any] | None = None, name: str = "登记簿", parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        """``start`` fills the first row (today, the village); ``resolve`` reads pasted texts where parse is not enough."""
        super().__init__(parent)
        set_role(self, "clear")
        self._jobs, self._resolve = jobs, resolve
        self.model = EntryModel(columns, self)
        self.model.lines[-1].values.update(start or {})
        self._start = dict(start or {})
        self.view = EntryView(self.model)
        self.view.setAccessibleName(name)
        self.view.recorded.connect(self._record)
        self.view.dropped.connect(self._drop)
        self.view.block_pasted.connect(self.paste)
        self.view.copy_wanted.connect(self.copy)
        self.view.typed.connect(self._on_typed)
        self.view.held.connect(self.complained)
        self.view.take_block = self._wants_block
        self.view.selectionModel().currentRowChanged.connect(
            lambda now, _before: self.stood_on.emit(now.row())
        )
        self.setFocusProxy(self.view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.view)

    # ---- what the page tells the grid ----
    def set_done(self, rows: Sequence[Any]) -> None:
        """Show recorded rows above the row being typed; the typing goes on where it was."""
        key, here = self._current_key(), self.current()
        focus = QApplication.focusWidget()
        typing = focus is not None and (focus is self.view or self.view.isAncestorOf(focus))
        self.view.close_cell()
        self.model.set_done(rows)
        self.view.scrollToBottom()
        if typing and key:
            at = self.model.find(here.token) if here is not None else -1
            self.view.go_key(at if at >= 0 else len(self.model.lines) - 1, key)

    def set_value(self, token: int, key: str, value: Any) -> None:
        """Fill a cell of a row being typed (a derived value, or one the clerk may still change)."""
        at = self.model.find(token)
        if at >= 0:
            self.model.set_value(at, key, value)
            here = self.view.currentIndex()
            editor = self.view.indexWidget(here)
            # in the cell one still stands in, the words that were typed would be taken for it once more
            if (
                (here.row(), self._current_key()) == (at, key)
                and isinstance(editor, ChoiceField)
                and isinstance(value, Choice)
            ):
                editor.set_choice(value)
                editor.set_wrong()

    def set_error(self, token: int, key: str, text: str) -> None:
        """Mark a cell red with the reason."""
        at = self.model.find(token)
        if at >= 0:
            self.model.set_error(at, key, text)

    def saved(self, token: int, row: Any = None) -> None:
        """A row is in the book: show it as recorded (``row``), or take it out where the page reloads anyway."""
        at = self.model.find(token)
        if at < 0:
            return
        if row is None:
            self.model.remove(at)
            return
        line = self.model.lines[at]
        line.state, line.row, line.refusal = "done", row, ""
        self.model.touch(at)

    def refused(self, token: int, error: UserError, key: str = "") -> None:
        """A row was not taken: it can be typed in again, the cell (the first one by default) is red."""
        at = self.model.find(token)
        if at < 0:
            return
        self.model.lines[at].state = "draft"
        self.set_error(token, key or self.model.columns[0].key, f"{error.text}{error.advice}")
        self.model.refuse(at, f"{error.text}{error.advice}")
        self.complained.emit(f"{error.text}{error.advice}")

    # ---- what the page asks ----
    def current(self) -> EntryRow | None:
        """The line one stands on."""
        row = self.view.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def values(self, token: int) -> dict[str, Any]:
        """The typed values of a row."""
        at = self.model.find(token)
        return dict(self.model.lines[at].values) if at >= 0 else {}

    def drafts(self) -> list[EntryRow]:
        """Rows typed or pasted and not recorded, without the empty last one."""
        return [line for line in self.model.lines[:-1] if line.state == "draft"]

    def start_typing(self, key: str = "") -> None:
        """Take the keyboard to the gold row, at the first cell that is still empty (or at ``key``)."""
        self._open(len(self.model.lines) - 1, key)

    def record_all(self) -> None:
        """Announce every draft without a wrong cell as one action (全部记下)."""
        self.record_rows([line.token for line in self.drafts()])

    def record_rows(self, tokens: Sequence[int]) -> None:
        """Announce these drafts as one action, those with a wrong cell left out."""
        self.view.close_cell()
        wanted = [line for line in self.model.lines if line.token in tokens and line.state == "draft"]
        good = [line for line in wanted if not self.model.check(self.model.find(line.token))]
        for line in wanted:
            if line not in good:
                self.model.refuse(self.model.find(line.token))
        for line in good:
            line.state = "saving"
        self.model.layoutChanged.emit()
        if good:
            self.recorded_many.emit([(line.token, dict(line.values)) for line in good])

    def drop_drafts(self, tokens: Collection[int]) -> None:
        """Forget these rows where they are not recorded."""
        self._announce_drop()
        for line in self.drafts():
            if line.token in tokens:
                self.model.remove(self.model.find(line.token))

    def typed_rows(self) -> list[dict[str, Any]]:
        """Rows typed and not in the book, by column, as ``kept_value`` writes a value; also what stands in the open cell.

        A row with nothing but what the one before handed down (the day, the village) is none.
        """
        here = self.view.currentIndex()
        editor = self.view.indexWidget(here)
        rows = []
        for at, line in enumerate(self.model.lines):
            if line.state == "done":
                continue
            values = {key: self.kept_value(value) for key, value in line.values.items()}
            if at == here.row() and isinstance(editor, ImeLine) and editor.isModified():
                values[self.model.columns[here.column()].key] = editor.text().strip()
            own = [column.key for column in self.model.columns if column.make and not column.carry]
            if any(values.get(key) for key in own):
                row = {key: value for key, value in values.items() if value not in (None, "")}
                wrong = {
                    key: why
                    for key, why in line.errors.items()
                    if key in row and line.values.get(key) == row[key]
                }
                rows.append(
                    row
                    | ({REFUSED: line.refusal} if line.refusal else {})
                    | ({WRONG: wrong} if wrong else {})
                )
        return rows

    def kept_value(self, value: Any) -> Any:
        """A typed value as a draft keeps it (plain JSON)."""
        return value.title if isinstance(value, Choice) else value

    def drop_typed(self) -> None:
        """Forget every row typed and not in the book, also the one in hand."""
        self.view.close_cell()
        self.model.put_drafts([], self._start)

    def standing(self) -> list[EntryRow]:
        """Every row typed and not in the book as it stands, with what is typed in the open cell; for ``put_standing``."""
        here, editor = self.view.currentIndex(), self.view.indexWidget(self.view.currentIndex())
        found = []
        for at, line in enumerate(self.model.lines):
            if line.state != "draft":
                continue
            values = dict(line.values)
            if at == here.row() and isinstance(editor, ImeLine) and editor.isModified():
                values[self.model.columns[here.column()].key] = editor.text().strip()
            found.append(
                EntryRow(
                    line.token, "draft", values, dict(line.errors), refusal=line.refusal, about=line.about
                )
            )
        return found

    def put_standing(self, rows: Sequence[EntryRow]) -> None:
        """Show these rows in place of those typed now; the keyboard stays in the cell it was in."""
        key, here = self._current_key(), self.current()
        self.view.close_cell()
        self.model.put_drafts(rows, self._start)
        at = self.model.find(here.token) if here is not None and here.state != "done" else -1
        self._open(at if at >= 0 else len(self.model.lines) - 1, key)

    def add_standing(self, rows: Sequence[EntryRow]) -> None:
        """Show these rows again, above what was typed since."""
        back = self.own_words(rows)
        since = [line for line in self.standing() if any(one not in back for one in self.own_words([line]))]
        for line in since:
            line.token = self.model.new_token()
        self.put_standing([*rows, *since])

    def own_words(self, rows: Sequence[EntryRow]) -> list[dict[str, str]]:
        """What the clerk typed in these rows by column; what one row handed down to the next, and an empty row, is none."""
        own = [column for column in self.model.columns if column.make and not column.carry]
        words = [{column.key: self.model.words(line, column) for column in own} for line in rows]
        return [line for line in words if any(line.values())]

    def put_rows(self, rows: Sequence[PastedRow]) -> None:
        """Put rows of a draft below what is recorded, above the row in hand."""
        if rows:
            self._put({}, rows, told=False)

    def copy(self) -> None:
        """The selected rows as cells."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        cells = [
            [self.model.words(self.model.lines[row], column) for column in self.model.columns] for row in rows
        ]
        if cells:
            copy_cells(cells, [column.as_text for column in self.model.columns])

    def paste(self) -> None:
        """A block from WPS or Excel, its first cell at the column one stands in; rows are appended."""
        block = read_tsv(QGuiApplication.clipboard().text())
        cells = self.view.editable()
        here = self.view.currentIndex().column()
        keys = [
            self.model.columns[number].key for number in cells[cells.index(here) if here in cells else 0 :]
        ]
        rows = [dict(zip(keys, line, strict=False)) for line in block if any(line)]
        if not rows:
            return
        carried = self.model.carried(self.model.lines[-1])
        if self._resolve is None:
            self._put(carried, [self.model.read(row) for row in rows])
            return
        answer = self._resolve(rows)
        if isinstance(answer, Future):
            assert self._jobs is not None
            self._jobs.run(self, answer, lambda found: self._put(carried, found), what="正在核对粘贴的内容")
        else:
            self._put(carried, answer)

    # ---- inside ----
    def _put(self, carried: dict[str, Any], rows: Sequence[PastedRow], *, told: bool = True) -> None:
        self.view.close_cell()
        last = self.model.lines[-1]
        own = {self.model.add_draft({**carried, **row.values}, row.errors, row.refusal) for row in rows}
        at = self.model.find(last.token)
        self.model.remove(at)
        self.model.add_draft(last.values)
        for line in self.drafts():
            at = self.model.find(line.token)
            if self.model.check(at) and not line.refusal:
                self.model.refuse(at)
        bad = [line for line in self.drafts() if line.errors and line.token in own]
        if told:
            self.pasted.emit(len(rows), len(bad))
        # the whole block is in sight where there is room, not its first wrong line at the lower edge
        self.view.scrollToBottom()
        if bad:
            self._open(self.model.find(bad[0].token), next(iter(bad[0].errors)))
        else:
            self.start_typing()

    def _record(self, row: int) -> None:
        self.view.close_cell()
        line = self.model.lines[row]
        if line.state != "draft":
            return
        wrong = self.model.check(row)
        if wrong:
            self.model.refuse(row)
            self.complained.emit(line.errors[wrong])
            self.view.go_key(row, wrong)
            return
        line.state = "saving"
        if row == len(self.model.lines) - 1:
            self.model.add_draft(self.model.carried(line))
        self.start_typing()
        self.recorded.emit(line.token, dict(line.values))

    def _announce_drop(self) -> None:
        standing = self.standing()
        if self.own_words(standing):
            self.dropping.emit(standing)

    def _drop(self, row: int) -> None:
        line = self.model.lines[row]
        self._announce_drop()
        if row < len(self.model.lines) - 1:
            self.view.close_cell()
            self.model.remove(row)
        else:
            line.values = self.model.carried(line) or dict(self._start)
            line.errors.clear()
            line.refusal = ""
            self.view.closeEditor(self.view.indexWidget(self.view.currentIndex()), _NO_HINT)
            self.model.touch(row)
        self.start_typing()

    def _on_typed(self, row: int, key: str) -> None:
        self.changed.emit(self.model.lines[row].token, key)

    def _open(self, row: int, key: str = "") -> None:
        line = self.model.lines[row]
        keys = [self.model.columns[number].key for number in self.view.editable()]
        empty = next((name for name in keys if name not in line.values), keys[0] if keys else "")
        if keys:
            self.view.go_key(row, key if key in keys else empty)

    def _current_key(self) -> str:
        column = self.view.currentIndex().column()
        return self.model.columns[column].key if column in self.view.editable() else ""

    def _wants_block(self) -> bool:
        text = QGuiApplication.clipboard().text().rstrip("\r\n")
        if "\t" in text or "\n" in text:
            self.paste()
            return True
        return False
