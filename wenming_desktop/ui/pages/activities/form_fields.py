"""The fields of the activity form: what every activity has in sight, the rest folded into 更多栏目.

One key a choice, Enter goes on, and what the clerk typed is never overwritten by QuickFill.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from wenming_desktop.domain.activities import CANCELLED, CONTENTS, DONE, FORMS, PLANNED, Activity
from wenming_desktop.domain.fields import Field, field_named
from wenming_desktop.services import activity_forms
from wenming_desktop.support import pinyin
from wenming_desktop.ui.jobs import Jobs
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.pages.activities.reading import FormStart
from wenming_desktop.ui.pages.activities.title_line import Latest, TitleLine
from wenming_desktop.ui.theme import M, S, set_role
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.deciding import Choice
from wenming_desktop.ui.widgets.field_editors import FieldEditor, choice_box, make_editor
from wenming_desktop.ui.widgets.key_choice import KeyChoice
from wenming_desktop.ui.widgets.tags_field import TagsField
from wenming_desktop.ui.widgets.text import plain_label

# name, line, column (of three pairs), columns spanned
_PLACES = (
    ("title", 0, 0, 5), ("day", 1, 0, 1), ("start", 1, 2, 1), ("finish", 1, 4, 1), ("state", 2, 0, 5),
    ("station", 3, 0, 5), ("place", 4, 0, 5), ("teams", 5, 0, 5), ("content", 6, 0, 5), ("form", 7, 0, 5),
    ("people", 8, 0, 1), ("sessions", 8, 2, 1), ("story", 9, 0, 5),
)  # fmt: skip
_MORE = (
    "item_pk", "end_day", "category", "tags", "organiser", "cohosts", "charge", "cost", "insurance", "links", "forecast", "counts",
    "rescue", "note",
)  # fmt: skip
_LAST = 9
_SAYING = frozenset({"title", "place", "story"})  # what 对外预告 follows
_ITEM = Field("提请积分项目", name="item_pk", help="录完签到后，可以给参加的人提请评议这一项积分")
# A choice of another kind of activity leaves alone what happened on this very day.
_NEVER_FILLED = frozenset({"day", "state", "people", "story", "end_day", "reason"})


class OwnEditor(FieldEditor):
    """A widget with value, text, set_value and set_text of its own (KeyChoice), as an editor of a form."""

    def _wire(self) -> None:
        self.widget.changed.connect(lambda _value: self.changed.emit())  # type: ignore[attr-defined]
        self.widget.entered.connect(self.entered)  # type: ignore[attr-defined]

    def value(self) -> Any:
        return self.widget.value()  # type: ignore[attr-defined]

    def text(self) -> str:
        return str(self.widget.text())  # type: ignore[attr-defined]

    def set_value(self, value: Any) -> None:
        self.widget.set_value(value)  # type: ignore[attr-defined]

    def set_text(self, text: str) -> None:
        self.widget.set_text(text)  # type: ignore[attr-defined]


class TitleEditor(FieldEditor):
    """活动名称: a value put there offers nothing."""

    def set_value(self, value: Any) -> None:
        self.set_text(str(value or ""))

    def set_text(self, text: str) -> None:
        assert isinstance(self.widget, TitleLine)
        self.widget.set_title(text)


class ActivityFields(QWidget):
    """The editors by name; ``more`` is a page of its own for what few activities need."""

    changed = Signal(str)
    left = Signal()

    def __init__(self, start: FormStart, today: date, jobs: Jobs, latest: Latest | None) -> None:
        super().__init__()
        set_role(self, "clear")
        self._start, self._today = start, today
        self.editors: dict[str, FieldEditor] = {}
        self.touched: set[str] = set()
        self._filled: set[str] = set()
        self._extra: dict[str, Any] = {
            name: start.values[name] for name in ("recurring_pk",) if name in start.values
        }
        self._filling = False
        self.more = QWidget()
        set_role(self.more, "clear")
        self._makers = self._make_makers(jobs, latest)
        self._lay_out()
        self._lay_out_more()
        self.set_values(start.values)
        for name, editor in self.editors.items():
            editor.changed.connect(lambda name=name: self._on_changed(name))
            editor.entered.connect(lambda name=name: self._next(name))
        title = self.editors["title"].widget
        assert isinstance(title, TitleLine)
        title.filled.connect(self.fill)

    # ---- asking and filling ----
    def values(self) -> dict[str, Any]:
        """Every field by name, with the recurring day it came from."""
        return {name: editor.value() for name, editor in self.editors.items()} | self._extra

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values of the book."""
        self._filling = True
        for name, value in values.items():
            if name == "item_pk":
                self.editors[name].set_value(
                    next((one for one in self._start.items if one.value == value), None)
                )
            elif name in self.editors:
                self.editors[name].set_value(value)
        for editor in self.editors.values():
            if isinstance(editor.widget, QLineEdit):
                editor.widget.setCursorPosition(0)  # a long line is read from its beginning
        self._filling = False

    def fill(self, values: Mapping[str, Any]) -> None:
        """QuickFill: what the clerk did not write himself comes from the earlier activity."""
        kept = (self.touched | _NEVER_FILLED) - {"title"}
        taken = {name: value for name, value in values.items() if name not in kept}
        self.set_values(taken)
        self._filled |= taken.keys() & self.editors.keys()
        self.changed.emit("title")

    def texts(self) -> dict[str, str]:
        """What was typed or taken over from an earlier activity, as words, for the draft."""
        return {name: self.editors[name].text() for name in self.touched | self._filled}

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Put a draft back."""
        for name, text in texts.items():
            if name in self.editors:
                self.touched.add(name)
                self.editors[name].set_text(str(text))
        # a name shown is not yet one chosen
        for name, choices in (("station", self._start.stations), ("item_pk", self._start.items)):
            choice = next((one for one in choices if one.title == texts.get(name)), None)
            if choice is not None:
                self.editors[name].set_value(choice)

    def problem(self) -> tuple[str, str]:
        """The first wrong field and what is wrong with it; ('', '') where all is well."""
        for name, editor in self.editors.items():
            wrong = editor.problem()
            editor.set_wrong(wrong)
            if wrong:
                return name, wrong
        return "", ""

    def mark(self, name: str, wrong: str) -> bool:
        """Mark a field and stand in it; False where there is no such field."""
        if name not in self.editors:
            return False
        self.editors[name].set_wrong(wrong)
        self.editors[name].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # ---- inside ----
    def _on_changed(self, name: str) -> None:
        self.editors[name].set_wrong("")
        if not self._filling:
            self.touched.add(name)
            if name == "day":
                self._follow_day()
            if name in _SAYING:
                self._follow_words()
            self.changed.emit(name)

    def _follow_day(self) -> None:
        # a day to come is a plan, one that has come was held, until the clerk says otherwise
        day = self.editors["day"].value()
        if day is not None and "state" not in self.touched and self._start.pk is None:
            self.editors["state"].set_value(DONE if day <= self._today else PLANNED)

    def _follow_words(self) -> None:
        # a visit to somebody's home is not announced outside, until the clerk says otherwise
        if self._start.pk is None and "forecast" not in self.touched | self._filled:
            values = {name: self.editors[name].value() for name in _SAYING}
            self._filling = True  # the box is not ticked by the clerk
            self.editors["forecast"].set_value(activity_forms.usually_announced(values))
            self._filling = False

    def _next(self, name: str) -> None:
        names = [place[0] for place in _PLACES] if name not in _MORE else list(_MORE)
        at = names.index(name) + 1
        if at < len(names):
            self.editors[names[at]].widget.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit()

    def _make_makers(self, jobs: Jobs, latest: Latest | None) -> dict[str, Callable[[QWidget], QWidget]]:
        start = self._start
        cancelled = start.values.get("state") == CANCELLED
        states = (PLANNED, DONE, *([CANCELLED] if cancelled else []))
        return {
            "title": lambda p: TitleLine(latest, jobs, p),
            "state": lambda p: KeyChoice("状态", [(one, one) for one in states], p, needed=True),
            "content": lambda p: KeyChoice("五种内容", [(one, one[-4:]) for one in CONTENTS], p),
            "form": lambda p: KeyChoice("形式", [(one, one) for one in FORMS], p),
            "station": lambda p: _finder("所在阵地", start.stations, p, "打拼音首字母，F4 列出全部"),
            "teams": lambda p: TagsField("参加队伍", start.teams, p),
            "tags": lambda p: TagsField("其他标签", start.tags, p),
            "category": lambda p: choice_box(start.categories, p),
            "item_pk": lambda p: _finder("提请积分项目", start.items, p, "编号或名称，F4 列出全部"),
        }

    def _editor(self, name: str, parent: QWidget) -> FieldEditor:
        field: Field = _ITEM if name == "item_pk" else field_named(Activity, name)
        if name not in self._makers:
            return make_editor(field, parent, self._today)
        widget = self._makers[name](parent)
        kind = OwnEditor if isinstance(widget, KeyChoice) else TitleEditor if name == "title" else FieldEditor
        return kind(field, widget)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, S, 0)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(S)
        for name, line, column, span in _PLACES:
            editor = self._editor(name, self)
            self._place(grid, name, editor, line, column, span)
        story = self.editors["story"].widget
        assert isinstance(story, QPlainTextEdit)
        story.setMinimumHeight(64)
        story.setMaximumHeight(16_000)
        for column in (1, 3, 5):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(_LAST, 1)

    def _lay_out_more(self) -> None:
        grid = QGridLayout(self.more)
        grid.setContentsMargins(0, S, S, 0)
        grid.setHorizontalSpacing(M)
        grid.setVerticalSpacing(S)
        for line, name in enumerate(_MORE):
            editor = self._editor(name, self.more)
            editor.widget.setToolTip(plain_tip(editor.field.help))
            self._place(grid, name, editor, line, 0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(_MORE), 1)

    def _place(
        self, grid: QGridLayout, name: str, editor: FieldEditor, line: int, column: int, span: int
    ) -> None:
        field = editor.field
        label = plain_label(f"{field.label}{' *' if field.required else ''}")
        label.setBuddy(editor.widget)
        label.setContentsMargins(0, 2 if isinstance(editor.widget, KeyChoice) else 5, 0, 0)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label, line, column, top | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(editor.widget, line, column + 1, 1, span)
        self.editors[name] = editor


def _finder(name: str, choices: Sequence[Choice], parent: QWidget, placeholder: str) -> ChoiceField:
    def fits(text: str) -> list[Choice]:
        return [
            one for one in choices
            if text in one.title or pinyin.matches(text, one.title) or pinyin.matches(text, one.detail)
        ]  # fmt: skip

    return ChoiceField(name, fits, None, parent, placeholder=placeholder, width=420, open_empty=True)
