"""How each sheet was read: where its header stands, which column is what; the clerk may change every bit of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from wenming_desktop.domain.periods import month_label
from wenming_desktop.services.import_report import ImportPreview, SheetOutcome
from wenming_desktop.services.imports import Choice
from wenming_desktop.ui.theme import L, S, set_role
from wenming_desktop.ui.widgets.card import clear_layout
from wenming_desktop.ui.widgets.drop_down import DropDown, NumberSpin
from wenming_desktop.ui.widgets.text import plain_label

_FORMS = {"rows": "一行一条", "matrix": "一户一行", "people": "名册", "rules": "细则"}
_NONE = "（没有这一列）"
_LEAST_LETTERS = 10
_BESIDE = 28  # what the list of a drop-down has beside its lines


class ImportSheets(QWidget):
    """Sheets at the left, the columns of one at the right; ``changed`` asks for another look."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "clear")
        self.known: dict[str, SheetOutcome] = {}
        self._choices: dict[str, Choice] = {}
        self._fields: tuple[tuple[str, str], ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName("工作表")
        self.list.setFixedWidth(300)
        self.list.currentRowChanged.connect(lambda _row: self._show_sheet())
        self.skip = QCheckBox("这张表不导入")
        self.header = NumberSpin()
        self.header.setRange(1, 200)
        self.header.setAccessibleName("表头在第几行")
        self.double = QCheckBox("表头占两行")
        self._found = plain_label("", "muted", wrap=True)
        self._area = QScrollArea()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(L)
        self._grid.setVerticalSpacing(4)
        self._combos: dict[str, QComboBox] = {}
        self._build()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(S)
        for widget in (plain_label("表头在第"), self.header, plain_label("行"), self.double, self.skip):
            head.addWidget(widget)
        head.addStretch(1)
        inner = QWidget()
        set_role(inner, "clear")
        holder = QVBoxLayout(inner)
        holder.setContentsMargins(0, 0, S, 0)
        holder.addLayout(self._grid)
        holder.addStretch(1)
        area = self._area
        area.setWidgetResizable(True)
        area.setWidget(inner)
        right = QVBoxLayout()
        right.addLayout(head)
        right.addWidget(self._found)
        right.addWidget(area, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(L)
        box.addWidget(self.list)
        box.addLayout(right, 1)
        self.skip.clicked.connect(self._on_skip)
        self.header.editingFinished.connect(self._on_header)
        self.double.clicked.connect(lambda _on: self._on_header(force=True))

    # ---- asking ----
    def mapping(self) -> dict[str, Choice]:
        """What the clerk set by hand, by sheet."""
        return dict(self._choices)

    def forget(self) -> None:
        """Another workbook: nothing was set by hand."""
        self.known.clear()
        self._choices.clear()

    # ---- showing ----
    def show_preview(self, preview: ImportPreview) -> None:
        """Show how the sheets were read now."""
        self.known |= {sheet.name: sheet for sheet in preview.sheets}
        self._fields = preview.fields
        self._show_list()

    def show_outline(self, sheets: Sequence[SheetOutcome], fields: tuple[tuple[str, str], ...]) -> None:
        """A workbook nobody recognised: the headings of each sheet, nothing matched yet."""
        self.known |= {sheet.name: sheet for sheet in sheets}
        self._fields = fields
        self._show_list()

    def add_headings(self, sheets: Sequence[SheetOutcome]) -> None:
        """The headings of sheets that were not recognised among others that were."""
        silent = {sheet.name for sheet in self.known.values() if not sheet.form}
        self.known |= {sheet.name: sheet for sheet in sheets if sheet.name in silent}
        self._show_list()

    def header_rows(self) -> dict[str, int]:
        """The header rows named by hand, by sheet."""
        return {name: choice.header_row for name, choice in self._choices.items() if choice.header_row}

    def _show_list(self) -> None:
        here = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for name, sheet in self.known.items():
            item = QListWidgetItem(self._line(sheet))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.setCurrentRow(max(0, min(here, self.list.count() - 1)))
        self.list.blockSignals(False)
        self._show_sheet()

    def _line(self, sheet: SheetOutcome) -> str:
        if self._choices.get(sheet.name, Choice()).skip:
            return f"{sheet.name}　不导入"
        if not sheet.form:
            return f"{sheet.name}　没有找到表头"
        facts = [
            _FORMS.get(sheet.form, ""),
            f"{sheet.rows}行",
            sheet.village,
            month_label(sheet.month) if sheet.month else "",
        ]
        return f"{sheet.name}　{' · '.join(fact for fact in facts if fact)}"

    def current(self) -> SheetOutcome | None:
        """The sheet one stands on."""
        item = self.list.currentItem()
        return self.known.get(str(item.data(Qt.ItemDataRole.UserRole))) if item else None

    def _show_sheet(self) -> None:
        at = self._area.verticalScrollBar().value()
        clear_layout(self._grid)
        self._combos.clear()
        sheet = self.current()
        if sheet is None:
            return
        self.skip.setChecked(self._choices.get(sheet.name, Choice()).skip)
        self.header.setValue(max(1, sheet.header_row))
        self.double.setChecked(sheet.header_rows == 2)
        guessed = [match.label for match in sheet.columns if match.guessed]
        told = f"“{'、'.join(guessed)}”是按相近的表头猜的，请核对。" if guessed else ""
        known = "、".join(match.label for match in sheet.columns)
        lost = (
            f"第{sheet.header_row}行认出了{known}，还差要紧的一栏。"
            if known
            else "没有找到表头。请写明表头在第几行。"
        )
        self._found.setText(told or ("" if sheet.form else lost))
        self._found.setVisible(bool(self._found.text()))
        letters = {match.name: match.letter for match in sheet.columns}
        letters |= self._choices.get(sheet.name, Choice()).columns
        headings = {match.letter: match.heading for match in sheet.columns} | dict(sheet.unmatched)
        options = sorted(headings.items(), key=lambda one: (len(one[0]), one[0]))
        for at, (name, label) in enumerate(self._fields):
            combo = _narrow([(_NONE, ""), *((f"{place}列　{heading}", place) for place, heading in options)])
            combo.setAccessibleName(f"{label}在哪一列")
            letter = letters.get(name, "")
            combo.setCurrentIndex(max(0, combo.findData(letter)))
            combo.activated.connect(lambda _at, name=name: self._on_column(name))
            self._combos[name] = combo
            row, column = at // 2, at % 2 * 2
            self._grid.addWidget(plain_label(label, "" if letter else "muted"), row, column)
            self._grid.addWidget(combo, row, column + 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        QTimer.singleShot(0, self, lambda: self._area.verticalScrollBar().setValue(at))

    # ---- changing ----
    def _set(self, **parts: Any) -> None:
        sheet = self.current()
        if sheet is not None:
            self._choices[sheet.name] = Choice(**parts)
            self.changed.emit()

    def _rows(self) -> dict[str, Any]:
        return {"header_row": self.header.value(), "header_rows": 2 if self.double.isChecked() else 1}

    def _on_skip(self, on: bool) -> None:
        sheet = self.current()
        if sheet is not None and not on:
            self._choices.pop(sheet.name, None)
            self.changed.emit()
        elif on:
            self._set(skip=True)

    def _on_header(self, *, force: bool = False) -> None:
        sheet = self.current()
        if sheet is not None and (force or self.header.value() != max(1, sheet.header_row)):
            self._set(**self._rows())

    def _on_column(self, chosen: str) -> None:
        """A column serves one field: the one it was chosen for last."""
        letter = self._combos[chosen].currentData()
        columns = {
            name: str(combo.currentData())
            for name, combo in self._combos.items()
            if combo.currentData() and (name == chosen or combo.currentData() != letter)
        }
        self._set(**self._rows(), columns=columns)


def _narrow(lines: Sequence[tuple[str, str]]) -> QComboBox:
    """A drop-down that a long heading makes no wider: two stand side by side on a small screen; its list shows it whole."""
    combo = DropDown()
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(_LEAST_LETTERS)
    for text, value in lines:
        combo.addItem(text, value)
    combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + _BESIDE)
    return combo
