"""One editor per kind of Field, all with the same surface: text in, value out, red when wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit, QWidget

from wenming_desktop.domain.amounts import format_points, parse_amount, parse_yuan
from wenming_desktop.domain.durations import parse_hours, parse_time
from wenming_desktop.domain.fields import Field
from wenming_desktop.domain.kind_faults import kind_fault
from wenming_desktop.support.pinyin import matches
from wenming_desktop.ui import labels
from wenming_desktop.ui.theme import set_state
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.date_field import WRONG_DAY, DateField
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.tags_field import TagsField


class FieldEditor(QObject):
    """A widget of a form with its Field; ``changed`` when the clerk changed it, ``entered`` on Enter."""

    changed = Signal()
    entered = Signal()

    def __init__(self, field: Field, widget: QWidget) -> None:
        super().__init__(widget)
        self.field, self.widget = field, widget
        widget.setAccessibleName(field.label)
        widget.setAccessibleDescription(field.help)
        self._wire()

    def _wire(self) -> None:
        widget = self.widget
        if isinstance(widget, ImeLine):
            widget.textChanged.connect(lambda _text: self.changed.emit())
            widget.entered.connect(self._settle)
            widget.entered.connect(self.entered)
            widget.editingFinished.connect(self._settle)
        elif isinstance(widget, QComboBox):
            widget.currentIndexChanged.connect(lambda _index: self.changed.emit())
        elif isinstance(widget, QPlainTextEdit):
            widget.textChanged.connect(self.changed)
        elif isinstance(widget, QCheckBox):
            widget.toggled.connect(lambda _on: self.changed.emit())

    def value(self) -> Any:
        """What stands there, in the units of the book; None where it is empty."""
        widget = self.widget
        if isinstance(widget, DateField | ChoiceField | TagsField):
            return widget.value() or None
        if isinstance(widget, QComboBox):
            return widget.currentData()
        if isinstance(widget, QCheckBox):
            return widget.isChecked()
        text = self.text()
        if not text:
            return None
        return _READ.get(self.field.kind, str)(text)

    def text(self) -> str:
        """What stands there, as words (kept in a draft)."""
        widget = self.widget
        if isinstance(widget, QPlainTextEdit):
            return widget.toPlainText().strip()
        if isinstance(widget, QCheckBox):
            return "是" if widget.isChecked() else ""
        if isinstance(widget, QComboBox):
            return widget.currentText() if widget.currentData() is not None else ""  # 请选择 says nothing
        return widget.text().strip() if isinstance(widget, ImeLine) else ""

    def set_value(self, value: Any) -> None:
        """Show a value of the book."""
        widget = self.widget
        if isinstance(widget, DateField):
            widget.set_value(labels.as_date(value))
        elif isinstance(widget, ChoiceField):
            known = isinstance(value, Choice) or not value
            widget.set_choice(value or None if known else Choice(value, labels.plain(value)))
        elif isinstance(widget, QCheckBox):
            widget.setChecked(bool(value))
        elif isinstance(widget, QComboBox):
            if (
                value and widget.findData(value) < 0
            ):  # of an older list: shown and kept, never changed by looking
                widget.addItem(labels.plain(value), value)
            widget.setCurrentIndex(max(0, widget.findData(value)))
        elif self.field.kind in _SHOWN and isinstance(value, int):
            self.set_text(_SHOWN[self.field.kind](value))
        else:
            self.set_text(labels.plain(value))

    def _settle(self) -> None:
        """Show what was typed as it is kept (9点半 becomes 09:30); what cannot be read stays as it is."""
        if self.field.kind in ("time", "hours", "money") and not self.problem():
            shown = self.value()
            if shown is not None:
                self.set_value(shown)

    def set_text(self, text: str) -> None:
        """Put words there as if typed (a draft)."""
        widget = self.widget
        if isinstance(widget, QPlainTextEdit):
            widget.setPlainText(text)
        elif isinstance(widget, QCheckBox):
            widget.setChecked(text == "是")
        elif isinstance(widget, QComboBox):
            widget.setCurrentIndex(max(0, widget.findText(text)))
        elif isinstance(widget, DateField):
            day = _iso(text)
            if text and day is None:
                widget.set_typed(text)  # what is no day comes back as it was typed
            else:
                widget.set_value(day)
        elif isinstance(widget, ImeLine):
            if isinstance(widget, ChoiceField):
                widget.set_choice(None)  # words are no line chosen, whatever was chosen before
            widget.setText(text)

    def kept(self) -> Any:
        """What stands there as a draft keeps it: its words, or a chosen line with what it stands for."""
        choice = self.widget.choice() if isinstance(self.widget, ChoiceField) else None
        # a line that stands for its own words is its words, chosen or typed
        if choice is not None and isinstance(choice.value, int | str) and choice.value != choice.title:
            return [choice.value, choice.title, choice.detail, choice.right, choice.shown]
        day = self.widget.value() if isinstance(self.widget, DateField) else None
        return day.isoformat() if day else self.text()

    def put_kept(self, kept: Any) -> None:
        """Put a draft back, as if it had been typed."""
        if isinstance(kept, list) and isinstance(self.widget, ChoiceField):
            self.widget.set_choice(Choice(*kept))
        else:
            self.set_text(str(kept))

    def problem(self) -> str:
        """What is wrong with what stands there, '' where nothing is."""
        text = self.text()
        if self.field.required and not text:
            return f"请填写{self.field.label}。"
        if isinstance(self.widget, DateField) and text and self.value() is None:
            return WRONG_DAY
        if isinstance(self.widget, ChoiceField) and self.widget.unsettled:
            return f"还没有选定{self.field.label}：“{text}”不是选中的。请从名单里选一个。"
        if text and self.field.kind in _WRONG and self.value() is None:
            return _WRONG[self.field.kind]
        fault = kind_fault(self.field, text)
        return f"{fault}。" if fault else ""

    def set_wrong(self, reason: str) -> None:
        """Mark or unmark the field."""
        set_state(self.widget, "wrong", bool(reason))


Maker = Callable[[QWidget], QWidget]


def make_editor(
    field: Field, parent: QWidget, today: date, makers: Mapping[str, Maker] | None = None
) -> FieldEditor:
    """The editor of a Field; ``makers`` gives a widget of one's own for some names (a ChoiceField, say)."""
    if makers and field.name in makers:
        return FieldEditor(field, makers[field.name](parent))
    if field.kind == "date":
        return FieldEditor(field, DateField(field.label, parent, today=today))
    if field.kind == "choice":
        return FieldEditor(field, choice_box(field.shown, parent, required=field.required))
    if field.kind == "bool":
        return FieldEditor(field, QCheckBox(parent))
    if field.kind == "note":
        note = QPlainTextEdit(parent)
        note.setTabChangesFocus(True)
        note.setFixedHeight(72)
        return FieldEditor(field, note)
    if field.kind == "tags":
        return FieldEditor(field, TagsField(field.label, field.choices, parent))
    if field.choices:
        return FieldEditor(field, _suggesting(field, parent))
    return FieldEditor(field, ImeLine(field.label, parent, placeholder=_EXAMPLE.get(field.kind, "")))


def choice_box(
    choices: Sequence[str | tuple[str, str]], parent: QWidget | None = None, *, required: bool = False
) -> QComboBox:
    """A drop-down of words, or of (stored, shown); the empty first line stands for "nothing said"."""
    combo = DropDown(parent)
    if not required:
        combo.addItem("", None)
    for choice in choices:
        stored, shown = (choice, choice) if isinstance(choice, str) else choice
        combo.addItem(shown, stored)
    return combo


def _suggesting(field: Field, parent: QWidget) -> ChoiceField:
    """A line that offers words and takes any other."""

    def fits(text: str) -> list[Choice]:
        return [
            Choice(word, shown)
            for word, shown in field.shown
            if not text or text in shown or matches(text, shown)
        ]

    return ChoiceField(field.label, fits, None, parent, width=200, open_empty=True, free_text=True)


def _points(text: str) -> int | None:
    amount = parse_amount(text)
    return None if amount is None else -amount.size if amount.sign == "-" else amount.size


def _integer(text: str) -> int | None:
    return int(text) if text.lstrip("-").isdecimal() else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_READ: dict[str, Callable[[str], Any]] = {
    "points": _points, "integer": _integer, "time": parse_time, "hours": parse_hours, "money": parse_yuan,
}  # fmt: skip
_SHOWN: dict[str, Callable[[int], str]] = {
    "points": format_points, "hours": labels.exact_hours, "money": format_points,
}  # fmt: skip
_EXAMPLE = {"time": "如 9:00 或 930", "hours": "小时，如 2、1.5", "money": "元，如 120"}
_WRONG = {
    "points": "请写一个数，例如 2、-3 或 12.5。",
    "integer": "请写一个整数。",
    "time": "没有这个时间。可以写 9、930、9:00 或 9点半。",
    "hours": "请写小时数，例如 2、1.5 或 2小时30分。",
    "money": "请写多少元，例如 120 或 35.5。",
}
