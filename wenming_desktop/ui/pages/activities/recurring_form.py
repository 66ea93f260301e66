"""The form of an own recurring day: the kind in plain words, only what that kind needs, and the next dates below.

A drop-down of months or days is filled anew for each kind: 星期一 … of a week, 1日 … 最后一天 of a month, 初一 … of the moon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox, QLabel

from wenming_desktop.domain.activities import RecurringDay
from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.lunar import LUNAR_DAYS, MOONS, TERMS
from wenming_desktop.domain.recurring import (
    LUNAR,
    LUNAR_MARKET,
    MARKET,
    MONTHLY,
    NTH,
    TERM,
    USES,
    WEEK,
    WEEKDAY,
    WEEKLY,
    YEARLY,
)
from wenming_desktop.services import practice_calendar
from wenming_desktop.services.practice_calendar import Preview
from wenming_desktop.ui import labels
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import set_role, theme
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.text import plain_label

Choices = list[tuple[str, Any]]
_NEXT = Field("接下来", name="next")  # no field of the day: a label that says when it falls
_ORDER = ("name", "every", "term", "month", "nth", "day", "digits", "next", "title", "active", "note")
_CHOSEN = ("term", "month", "nth", "day")
_LAST: Choices = [("最后一天", 0)]
_WEEKDAYS: Choices = [(f"星期{word}", at) for at, word in enumerate(labels.WEEKDAYS, 1)]
_DATES: Choices = [*((f"{day}日", day) for day in range(1, 32)), *_LAST]
_LUNAR_DATES: Choices = [*((word, at) for at, word in enumerate(LUNAR_DAYS, 1)), *_LAST]
_MONTHS: Choices = [(f"{month}月", month) for month in range(1, 13)]
_ANY_MONTH: Choices = [("每个月", None), *_MONTHS]
_MOONS: Choices = [("每个农历月", None), *((word, at) for at, word in enumerate(MOONS, 1))]
_TERMS: Choices = [("每个节气", ""), *((term, term) for term in TERMS)]
# Of each kind: what a field is called there and offers.
_ASKS: dict[str, dict[str, tuple[str, Choices]]] = {
    WEEKLY: {"day": ("星期几", _WEEKDAYS)},
    MONTHLY: {"day": ("几号", _DATES)},
    YEARLY: {"month": ("几月", _MONTHS), "day": ("几号", _DATES)},
    TERM: {"term": ("节气", _TERMS)},
    LUNAR: {"month": ("农历几月", _MOONS), "day": ("农历哪天", _LUNAR_DATES)},
    WEEKDAY: {
        "month": ("几月", _ANY_MONTH), "day": ("星期几", _WEEKDAYS),
        "nth": ("第几个", [*((f"第{word}个", at) for at, word in enumerate(NTH, 1)), ("最后一个", 0)]),
    },
    WEEK: {
        "month": ("几月", _ANY_MONTH),
        "nth": ("第几周", [*((f"第{word}周", at) for at, word in enumerate(NTH, 1)), ("最后一周", 0)]),
    },
}  # fmt: skip
# What holds where one may doubt it.
_HOLDS = {
    MONTHLY: "这个月没有这一天的，算月底最后一天。",
    LUNAR: "写明哪个月的，闰月里不再过一次；每个农历月的，闰月也算。小月没有三十，算廿九。",
    WEEKDAY: "没有第五个的月份就不算。",
    WEEK: "一周从星期一到星期日，星期四在哪个月就是哪个月的。一周里安排一次就行。",
    MARKET: "按公历日子的尾数；逢十写 10。",
    LUNAR_MARKET: "按农历日子的尾数，闰月也算；逢十写 10。",
}
_DELAY = 150
_SMALL, _LINES = 0.9, 4


class RecurringForm(RecordForm):
    """Shows the fields of the kind chosen, and behind 接下来 on which dates the day falls next."""

    def __init__(self, ctx: PageContext, values: Mapping[str, Any]) -> None:
        self.shown = Preview()
        self._ctx, self._asked = ctx, 0
        makers: dict[str, Any] = dict.fromkeys(_CHOSEN, DropDown)
        makers["next"] = lambda _parent: _room_for_words()
        super().__init__(_fields(), today=ctx.today(), values=values, makers=makers, columns=1)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_DELAY)
        self._late.timeout.connect(self.show_next)
        self._kind.currentIndexChanged.connect(lambda _index: self._fit())
        self.changed.connect(self._late.start)
        self.show_next()

    @property
    def preview(self) -> QLabel:
        """What stands behind 接下来."""
        label = self.editors["next"].widget
        assert isinstance(label, QLabel)
        return label

    @property
    def _kind(self) -> QComboBox:
        kind = self.editors["every"].widget
        assert isinstance(kind, QComboBox)
        return kind

    def set_values(self, values: Mapping[str, Any]) -> None:
        """The kind first: it decides what the other fields offer."""
        self.editors["every"].set_value(values.get("every"))
        self._fit()
        super().set_values(values)

    def show_next(self) -> None:
        """Ask when the day as it stands falls next."""
        self._asked += 1
        asked = self._asked
        self._ctx.read(self, lambda found: self._show(asked, found), practice_calendar.preview, self.values())

    def _show(self, asked: int, found: Preview) -> None:
        if asked != self._asked:
            return
        self.shown = found
        days = "、".join(labels.long_date(day) for day in found.days)
        said = found.wrong or f"{found.words}：{days}。"
        self.preview.setText(" ".join(filter(None, (said, _HOLDS.get(self._kind.currentText(), "")))))
        set_role(self.preview, "warn" if found.wrong else "help")

    def _fit(self) -> None:
        """Show what the kind uses, called and offered as it is there."""
        kind = self._kind.currentText()
        for name in (*_CHOSEN, "digits"):
            label, choices = _ASKS.get(kind, {}).get(name, ("", []))
            self.set_shown(name, name in USES[kind], label)
            box = self.editors[name].widget
            if choices and isinstance(box, QComboBox):
                _refill(box, choices)


def _room_for_words() -> QLabel:
    """The label of the next dates, as high as its words can be: the form must not jump with every key."""
    label = plain_label("", "help", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(0, 5, 0, 0)
    label.setMinimumHeight(QFontMetrics(theme().font(_SMALL)).lineSpacing() * _LINES + 5)
    return label


def _refill(box: QComboBox, choices: Choices) -> None:
    """Other words in a drop-down; what was chosen stays where it is still offered."""
    before = box.currentData()
    box.blockSignals(True)
    box.clear()
    for word, value in choices:
        box.addItem(word, value)
    kept = [value for _, value in choices]
    box.setCurrentIndex(kept.index(before) if before in kept else 0)
    box.blockSignals(False)


def _fields() -> tuple[Field, ...]:
    fields = {field.name: field for field in (*fields_of(RecurringDay), _NEXT)}
    return tuple(replace(fields[name], kind="choice") if name in _CHOSEN else fields[name] for name in _ORDER)
