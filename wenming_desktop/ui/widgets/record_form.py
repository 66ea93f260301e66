"""A form out of a noun's Fields: label left, help under the field, the first wrong field focused.

    form = RecordForm(fields_of(Person), today=ctx.today(), values=row, makers={"village": …},
                      duplicate=lambda values: ctx.future(people.find_duplicate, values["name"]),   # a text or ''
                      jobs=ctx.jobs, reveal=lambda name, show: ctx.read(self, show, people.reveal, pk, name),
                      draft="person/new")
    if form.check(): ctx.write(self, self._saved, people.save, form.values())

``reveal(name, show)`` stands behind 显示 of a masked field: it calls ``show(text)``; until then the field is locked
and not in ``values()``. ``typed()`` is what the clerk changed, for the draft of whatever holds the form; ``draft`` names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.fields import Field
from wenming_desktop.ui import labels
from wenming_desktop.ui.draft_keeper import Keeper
from wenming_desktop.ui.drafts import Drafts
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.left_over import mark, was
from wenming_desktop.ui.theme import XS, M, S, set_role
from wenming_desktop.ui.widgets.field_editors import FieldEditor, Maker, make_editor
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import plain_label

Duplicate = Callable[[dict[str, Any]], "str | Future[str]"]
Reveal = Callable[[str, Callable[[str], None]], object]


class RecordForm(QWidget):
    """The fields of one record in one column (two from ten fields on)."""

    changed = Signal()
    submitted = Signal()
    reshaped = Signal()

    def __init__(
        self, fields: Sequence[Field], *, today: date, values: Mapping[str, Any] | None = None,
        makers: Mapping[str, Maker] | None = None, duplicate: Duplicate | None = None, jobs: Jobs | None = None,
        reveal: Reveal | None = None, draft: str = "", columns: int = 0,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        set_role(self, "clear")
        self._duplicate, self._jobs, self.draft = duplicate, jobs, draft
        self._base: dict[str, Any] = {}
        self.keeper: Keeper | None = None
        self._asked = 0
        self.editors: dict[str, FieldEditor] = {}
        self._notes: dict[str, QLabel] = {}
        self._locked: set[str] = set()
        self._hidden: frozenset[str] = frozenset()
        self._left: set[str] = set()
        self._was: dict[str, str] = {}
        self._captions: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(XS)
        self._lay_out(fields, today, makers, columns or (2 if len(fields) > 10 else 1))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(400)
        self._timer.timeout.connect(self._settle)
        self.set_values(values or {})
        self._base = {name: editor.kept() for name, editor in self.editors.items()}
        if reveal and values:
            self._lock(values, reveal)
        for editor in self.editors.values():
            editor.changed.connect(lambda editor=editor: self._on_changed(editor))
            editor.entered.connect(lambda editor=editor: self._next(editor))

    # ---- asking ----
    def values(self) -> dict[str, Any]:
        """Every field by name in the units of the book; masked ones that were not shown and hidden ones are left out."""
        return {name: editor.value() for name, editor in self.editors.items() if self._is_asked(name)}

    def set_hidden(self, names: Collection[str]) -> None:
        """Ask only for the other fields; what stands in these is kept, and not in ``values()``."""
        self._hidden = frozenset(names) & self.editors.keys()
        for name, editor in self.editors.items():
            is_shown = name not in self._hidden
            for widget in (editor.widget, self._captions[name]):
                widget.setVisible(is_shown)
            self._notes[name].setVisible(is_shown and bool(self._notes[name].text()))
        self.reshaped.emit()

    def _is_asked(self, name: str) -> bool:
        return name not in self._locked and name not in self._hidden

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the fields named; what is typed in a form that is kept stays, over what the book holds now."""
        typed = self.typed() if self.keeper else {}
        for name, value in values.items():
            if name in self.editors:
                self.editors[name].set_value(value)
                self._base[name] = self.editors[name].kept()
        self.put_typed(typed)
        for name in self._left & values.keys():
            self._mark_left(name, True)

    def keep_in(self, drafts: Drafts, subject: str, title: str) -> None:
        """A form that stands in a room, in no dialog: keep what is typed and not saved (``settings``, ``subject``)."""
        self.keeper = drafts.watch(
            self, "settings", subject, title, read=self.typed, wipe=self.wipe_typed, put=self.put_typed,
            place=self.place_line, mark=self.mark_left,
        )  # fmt: skip
        self.put_typed(self.keeper.content())
        self.keeper.settle()

    def place_line(self, line: QWidget) -> None:
        """Over the fields: what says that something was left from the last time."""
        self._grid.addWidget(line, 0, 0, 1, self._grid.columnCount())

    def mark_left(self, left: Mapping[str, Any]) -> list[str]:
        """Mark the fields in which something of the last time was put back, with what the book holds; their labels."""
        for name in self._left.symmetric_difference(left):
            self._mark_left(name, name in left)
        self._left = set(left)
        return [one.field.label for name, one in self.editors.items() if name in left]

    def _mark_left(self, name: str, left: bool) -> None:
        if name in self.editors:
            words = self._was[name] = was(self._stood(name)) if left else ""
            mark(self.editors[name].widget, words)
            self.set_note(name, "")

    def typed(self) -> dict[str, Any]:
        """What the clerk changed, by field, as ``put_typed`` takes it back (plain JSON); masked fields are left out."""
        now = {name: one.kept() for name, one in self.editors.items() if name not in self._locked}
        return {name: kept for name, kept in now.items() if kept != self._base.get(name)}

    def put_typed(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed, over what the book holds now."""
        for name, kept in typed.items():
            if name in self.editors and name not in self._locked:
                self.editors[name].put_kept(kept)

    def _stood(self, name: str) -> str:
        """What the book holds in a field, in words."""
        base = self._base.get(name)
        if isinstance(base, list):
            return str(base[1])
        day = labels.as_date(base) if self.editors[name].field.kind == "date" and base else None
        return format_day(day) if day else str(base or "")

    def wipe_typed(self) -> None:
        """Show again what stood there when the form was opened."""
        for name in self.typed():
            self.editors[name].put_kept(self._base[name])

    def fingerprint(self) -> str:
        """Which record the form is about, by what it was opened with; days are left out, they move on."""
        stood = [repr(self._base.get(name)) for name, one in self.editors.items() if one.field.kind != "date"]
        return self.draft or hashlib.sha256("|".join(stood).encode()).hexdigest()[:16]

    def check(self) -> bool:
        """Mark what is wrong and stand in the first wrong field; True where all is well."""
        wrong = {
            name: e.problem() for name, e in self.editors.items() if self._is_asked(name) and e.problem()
        }
        for name in self.editors:
            self.set_error(name, wrong.get(name, ""))
        if wrong:
            self.editors[next(iter(wrong))].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def show_field(self, name: str, *, shown: bool) -> None:
        """Ask for one field or leave it out, as ``set_hidden`` does."""
        self.set_hidden(self._hidden - {name} if shown else self._hidden | {name})

    def set_error(self, name: str, text: str) -> None:
        """Say under a field what is wrong with it ('' shows its help again)."""
        editor, note = self.editors[name], self._notes[name]
        editor.set_wrong(text)
        if text:
            self._say(note, text, "error")
        else:
            self.set_note(name, "")

    def set_note(self, name: str, text: str) -> None:
        """Say something quiet under a field (a duplicate, a hint)."""
        text = text or self._was.get(name, "")
        self._say(self._notes[name], text or self.editors[name].field.help, "warn" if text else "help")

    def set_shown(self, name: str, shown: bool, label: str = "") -> None:
        """Show or hide a field with its label, which may be called otherwise (a form that asks by kind); its value stays."""
        if label:
            self._captions[name].setText(label)
        self._captions[name].setVisible(shown)
        self.editors[name].widget.setVisible(shown)
        note = self._notes[name]
        note.setVisible(shown and bool(note.text()))

    def focus_first(self) -> None:
        """Take the keyboard to the first empty required field, else to the first."""
        first = next((e for e in self.editors.values() if e.field.required and not e.text()), None)
        target = first or next(iter(self.editors.values()))
        target.widget.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- inside ----
    def _lay_out(
        self, fields: Sequence[Field], today: date, makers: Mapping[str, Maker] | None, columns: int
    ) -> None:
        lines = -(-len(fields) // columns)
        before: QWidget | None = None
        for number, field in enumerate(fields):
            column, line = divmod(number, lines)
            at = 2 * line + 1  # the first row is for what was left from the last time
            editor = make_editor(field, self, today, makers)
            label = plain_label(f"{field.label}{' *' if field.required else ''}")
            label.setBuddy(editor.widget)
            note = plain_label(field.help, "help", wrap=True)
            note.setVisible(bool(field.help))
            cell = QHBoxLayout()
            cell.addWidget(editor.widget, 1)
            self._grid.addWidget(
                label, at, column * 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            )
            label.setContentsMargins(S if column else 0, 5, 0, 0)
            self._grid.addLayout(cell, at, column * 2 + 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(note, at + 1, column * 2 + 1)
            self._grid.setColumnStretch(column * 2 + 1, 1)
            self.editors[field.name], self._notes[field.name], self._captions[field.name] = (
                editor,
                note,
                label,
            )
            if before is not None:
                QWidget.setTabOrder(before, editor.widget)
            before = editor.widget
            editor.setProperty("cell", cell)
        self._grid.setRowStretch(2 * lines + 1, 1)

    def _lock(self, values: Mapping[str, Any], reveal: Reveal) -> None:
        for name, editor in self.editors.items():
            if "*" in labels.plain(values.get(name)):
                editor.widget.setEnabled(False)
                self._locked.add(name)
                button = action_button("显示", lambda: None, role="link")
                button.setAccessibleName(f"显示{editor.field.label}")
                button.setToolTip("显示全部并可以修改；会记入操作记录")
                button.clicked.connect(
                    lambda _on=False, name=name, b=button: reveal(name, lambda t: self._unlock(name, t, b))
                )
                editor.property("cell").addWidget(button)

    def _unlock(self, name: str, text: str, button: QWidget) -> None:
        self._locked.discard(name)
        self.editors[name].widget.setEnabled(True)
        self.editors[name].set_value(text)
        self._base[name] = self.editors[name].kept()
        button.hide()

    def _say(self, note: QLabel, text: str, role: str) -> None:
        note.setText(text)
        note.setVisible(bool(text) and note not in [self._notes[name] for name in self._hidden])
        set_role(note, role)

    def _on_changed(self, editor: FieldEditor) -> None:
        self.set_error(editor.field.name, "")
        self._timer.start()
        self.changed.emit()

    def _next(self, editor: FieldEditor) -> None:
        names = [name for name in self.editors if name not in self._hidden]
        at = names.index(editor.field.name)
        after = next((name for name in names[at + 1 :] if name not in self._hidden), None)
        if after is not None:
            self.editors[after].widget.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.submitted.emit()

    def _settle(self) -> None:
        if self._duplicate is None:
            return
        self._asked += 1
        asked = self._asked
        answer = self._duplicate(self.values())
        if isinstance(answer, Future):
            assert self._jobs is not None
            self._jobs.run(self, answer, lambda text: self._show_duplicate(asked, text))
        else:
            self._show_duplicate(asked, answer)

    def _show_duplicate(self, asked: int, text: str) -> None:
        if asked == self._asked and self.editors:
            self.set_note(next(iter(self.editors)), text)
