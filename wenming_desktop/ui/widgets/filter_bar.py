"""The line above a list: a search box, drop-down choices and chips; every change is one signal.

bar = FilterBar(placeholder="姓名、户号、拼音首字母")
bar.add_choice("station", "全部嘎查村", [(pk, "萨日朗嘎查"), …])
bar.add_chip("away", "常年外出");  bar.add_chip("party", "党员户")
bar.changed.connect(lambda: table.reload());   bar.text();  bar.values() -> {"station": pk | None, "away": bool, …}

With a ``name`` and a ``store`` the drop-downs and chips stand as they were left the last time; 清除筛选 shows all again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QWidget

from wenming_desktop.ui.icons import icon
from wenming_desktop.ui.theme import Colour, set_role, theme
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.lines import Lines
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.table_view import Store
from wenming_desktop.ui.widgets.text import plain_label

_DELAY = 200
_MARGINS = 28
_BESIDE_TEXT = 52
_LEAST_LINE, _LINE, _WIDEST_LINE = 120, 200, 320


class FilterBar(QWidget):
    """Filters of a list; typing filters after a short pause, never while an input method composes."""

    changed = Signal()

    def __init__(
        self,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        name: str = "",
        store: Store | None = None,
    ) -> None:
        """Without a ``placeholder`` there is no search box; ``name`` is what is remembered by."""
        super().__init__(parent)
        set_role(self, "clear")
        self._name, self._store = name, store
        # values kept from last time whose drop-down has not got its lines yet
        self._wanted: dict[str, Any] = self._kept()
        self._was_left = bool(self._store is not None and self._store.value(self._key(), ""))
        self._choices: dict[str, QComboBox] = {}
        self._chips: dict[str, QPushButton] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY)
        self._timer.timeout.connect(self.changed)
        self._items: list[QWidget] = []
        self._box = Lines(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.line = ImeLine("筛选", placeholder=placeholder)
        self.line.addAction(icon("search", Colour.MUTED), ImeLine.ActionPosition.LeadingPosition)
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(_LINE)
        self.line.setMaximumWidth(_WIDEST_LINE)
        theme().resized.connect(self._arrange)
        self.line.textChanged.connect(lambda _text: None if self.line.composing else self._timer.start())
        self._count = plain_label("", "muted")
        self._clear = action_button("清除筛选", self.clear, role="link")
        self._clear.hide()
        self.changed.connect(self._on_changed)
        if placeholder:
            self._insert(self.line)
        else:
            self.line.setParent(self)
            self.line.hide()

    def _arrange(self) -> None:
        """All in one line where it can be; in two the search box has room for what it asks, if the others have theirs."""
        words = QFontMetrics(theme().font()).horizontalAdvance(self.line.placeholderText()) + _BESIDE_TEXT
        for least in (_LINE, max(_LINE + 1, min(_WIDEST_LINE, words)), _LEAST_LINE):
            self.line.setMinimumWidth(least)
            self._box.arrange(self.width())
            if self._box.count_of_lines == 1 or (least != _LINE and self._box.count_of_lines == 2):
                return

    def add_choice(
        self, key: str, everything: str, options: Iterable[tuple[Any, str]] = (), *, characters: int = 0
    ) -> QComboBox:
        """A drop-down; ``everything`` is its first line and means no filter (None).

        ``characters`` keeps one with long lines narrow; its list is as wide as it needs.
        """
        combo = DropDown()
        combo.setAccessibleName(everything)
        policy = QComboBox.SizeAdjustPolicy
        combo.setSizeAdjustPolicy(
            policy.AdjustToMinimumContentsLengthWithIcon if characters else policy.AdjustToContents
        )
        combo.setMinimumContentsLength(characters * 2)
        self._choices[key] = combo
        combo.addItem(everything, None)
        self.set_options(key, options)
        combo.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._insert(combo)
        return combo

    def set_options(self, key: str, options: Iterable[tuple[Any, str]]) -> None:
        """Replace the lines of a drop-down, keeping the one chosen where it is still there.

        A signal comes only where the one chosen (or kept from last time) is not there any more.
        """
        combo = self._choices[key]
        found = list(options)
        if key in self._wanted and not found:
            return
        combo.blockSignals(True)
        before = self._wanted.pop(key, combo.currentData())
        while combo.count() > 1:
            combo.removeItem(1)
        for value, label in found:
            combo.addItem(label, value)
        combo.setCurrentIndex(max(0, combo.findData(before)) if before is not None else 0)
        combo.blockSignals(False)
        combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + _MARGINS if found else 0)
        self._show_clear()
        if before is not None and combo.currentIndex() == 0:
            self.changed.emit()

    def add_chip(self, key: str, text: str, *, on: bool = False, seldom: bool = False) -> QPushButton:
        """A chip that is on or off; ``on`` is how it stands before anybody has filtered.

        A ``seldom`` one, chosen by a thing to do, is there only while it is on.
        """
        chip = QPushButton(text)
        set_role(chip, "chip")
        chip.setCheckable(True)
        chip.setChecked(bool(self._wanted.pop(key, on and not self._was_left)))
        chip.setAccessibleName(f"只看{text}")
        if seldom:
            chip.setHidden(not chip.isChecked())
            chip.toggled.connect(chip.setVisible)
            chip.toggled.connect(lambda _on: self._arrange())
        chip.toggled.connect(lambda _on: self.changed.emit())
        self._chips[key] = chip
        self._insert(chip)
        return chip

    def chip(self, key: str) -> QPushButton:
        """A chip by its key, for a room that joins some of them."""
        return self._chips[key]

    def add_widget(self, widget: QWidget) -> None:
        """Any other control of the line (a PeriodPicker, a StageStrip)."""
        self._insert(widget)

    def text(self) -> str:
        """What is typed in the search box."""
        return self.line.text().strip()

    def values(self) -> dict[str, Any]:
        """The value of every drop-down and chip."""
        found: dict[str, Any] = {
            key: self._wanted.get(key, combo.currentData()) for key, combo in self._choices.items()
        }
        return found | {key: chip.isChecked() for key, chip in self._chips.items()}

    def words(self) -> str:
        """What is filtered by, as one says it: 萨日朗嘎查 · 2组 · 常年外出; '' where everything is shown."""
        chosen = [combo.currentText() for combo in self._choices.values() if combo.currentIndex() > 0]
        chosen += [chip.text() for chip in self._chips.values() if chip.isChecked()]
        return " · ".join([*chosen, *([f"查找“{self.text()}”"] if self.text() else [])])

    def set_value(self, key: str, value: Any) -> None:
        """Set a drop-down or chip as a click would."""
        self._wanted.pop(key, None)
        if key in self._chips:
            self._chips[key].setChecked(bool(value))
        else:
            combo = self._choices[key]
            combo.setCurrentIndex(max(0, combo.findData(value)))

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Set drop-downs and chips as ``values`` gave them, the others back to all; one signal."""
        self._put(values)
        self.changed.emit()

    def _put(self, values: Mapping[str, Any]) -> None:
        before = self.blockSignals(True)
        for key in (*self._choices, *self._chips):
            self.set_value(key, values.get(key))
        self.blockSignals(before)

    def set_count(self, text: str) -> None:
        """The quiet words at the right: 共397户."""
        self._count.setText(text)
        self._arrange()

    def show_only(self, values: Mapping[str, Any]) -> None:
        """These filters and no words: exactly what stands behind a number or a thing to do; one signal.

        A line of a drop-down that is not there yet is chosen as soon as it is.
        """
        self._wanted.clear()
        self.line.clear()
        self._timer.stop()  # or the words taken away would filter once more after their pause
        self._put(values)
        later = {key: value for key, value in values.items() if value is not None and key in self._choices}
        self._wanted = {key: value for key, value in later.items() if self._choices[key].findData(value) < 0}
        self.changed.emit()

    def clear(self) -> None:
        """Take every filter off."""
        self.show_only({})

    def minimumSizeHint(self) -> QSize:
        # what does not fit goes to a second line: the bar never makes its room wider
        return QSize(_LEAST_LINE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _insert(self, widget: QWidget) -> None:
        self._items.append(widget)
        self._box.set_widgets(self._items, (self._clear, self._count), self.width())
        self._arrange()
        self.setTabOrder(widget, self._clear)

    def _on_changed(self) -> None:
        self._show_clear()
        if self._store is not None and self._name:
            kept = {key: value for key, value in self.values().items() if value not in (None, False)}
            self._store.setValue(self._key(), json.dumps(kept, ensure_ascii=False))

    def _show_clear(self) -> None:
        self._clear.setVisible(bool(self.words()))

    def _key(self) -> str:
        return f"filter/{self._name}"

    def _kept(self) -> dict[str, Any]:
        text = self._store.value(self._key(), "") if self._store is not None and self._name else ""
        try:
            kept = json.loads(str(text or "{}"))
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}
