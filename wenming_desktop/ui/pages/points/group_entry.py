"""按组加分: one item for every household of a group, but for the absent, in one action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import booked_words, group_sheet, places, point_lists, points
from wenming_desktop.services.drafts import Content
from wenming_desktop.services.group_sheet import GroupSheet
from wenming_desktop.services.point_lists import Catalogue, ItemChoice
from wenming_desktop.services.score_sheet import SheetLine
from wenming_desktop.support import pinyin
from wenming_desktop.ui import about
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.left_over import mark, was
from wenming_desktop.ui.models.columns import Column, Tone
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.register.lines import item_line
from wenming_desktop.ui.theme import L, S
from wenming_desktop.ui.widgets.choice_field import ChoiceField, PersonPicker
from wenming_desktop.ui.widgets.date_field import DateField
from wenming_desktop.ui.widgets.deciding import Choice, Offered
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.ime_line import ImeLine
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "选好组和项目，再把缺席的户去掉：打姓名、拼音首字母或表上的行号，回车。"


@dataclass(frozen=True)
class GroupLine:
    """One household in the preview: what it gets, or that it is absent."""

    pk: int
    line: int
    head: str
    group: str
    gets: str
    note: str
    absent: bool


def _tone(row: GroupLine) -> Tone:
    return "muted" if row.absent else "warn" if row.note else ""


_COLUMNS = (
    Column("line", "行号", 60, "right", tone=_tone),
    Column("head", "户主", 150, tone=_tone, stretch=True),
    Column("group", "小组", 60, tone=_tone),
    Column("gets", "得分", 80, "right", tone=_tone, bold=True),
    Column("note", "说明", 150, tone=_tone),
)


class GroupEntry(Sheet):
    """What is given at the left, who gets it at the right."""

    helped_by = "points#按组加分"
    surface = "group"

    def __init__(self, ctx: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, "按组加分", _NOTE, parent)
        self._catalogue = Catalogue()
        self._lines: list[SheetLine] = []
        self._doubles: frozenset[int] = frozenset()
        self._asked = 0
        self.absent: set[int] = set()
        self._left: Content = {}
        self.village = DropDown()
        self.group = DropDown()
        self.day = DateField("日期", today=ctx.today())
        self.day.set_value(ctx.today())
        self.item = ChoiceField(
            "积分项目", self._search_item, ctx.jobs, placeholder="项目编号或名称", open_empty=True
        )
        self.stated = ImeLine("分值", placeholder="按细则")
        self.away = PersonPicker(
            self._search_line, ctx.jobs, name="缺席户", placeholder="姓名、拼音首字母或行号", width=300
        )
        self.table = RecordTable(
            "group_entry", _COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState("这里没有参评的农牧户", "换一个嘎查村或小组。", icon_name="users"),
        )  # fmt: skip
        self.numbered = plain_label("", "muted", wrap=True)
        self.said = plain_label("", "strong", wrap=True)
        self.names = plain_label("", "muted", wrap=True)
        self._build()
        self._connect()
        self.subject = "group"
        self._left = self.watch()
        ctx.read(self, self._on_basics, _basics)

    # ---- draft ----
    def typed(self) -> Content:
        """The item, the points stated and who is absent; with the village and group they are for."""
        if self._left:
            return self._left
        item, stated = self.item.choice(), self.stated.text().strip()
        if not (self.absent or (item and isinstance(item.value, ItemChoice))):
            return {}
        day = self.day.value()
        return {
            "village": self.village.currentData(), "group": self.group.currentData(), "absent": sorted(self.absent),
            "item": item.value.pk if item else None, "stated": stated, "day": day.isoformat() if day else "",
        }  # fmt: skip

    def typed_count(self, content: Content) -> int:
        """The item, and each absent household."""
        return len(content["absent"]) + (content["item"] is not None)

    def put_typed(self, content: Content) -> None:
        """What was taken away, in its village and group."""
        self._left = content
        at = self.village.findData(content.get("village"))
        if at in (-1, self.village.currentIndex()):
            self._read_groups()
        else:
            self.village.setCurrentIndex(at)

    def mark_left(self, left: Content) -> list[str]:
        """The fields; who is absent says so in his line."""
        fields = {"item": self.item, "stated": self.stated, "day": self.day, "absent": self.away}
        marked = {name for name in fields if left.get(name)}
        for name, widget in fields.items():
            mark(widget, was("") if name in marked else "")
        return [widget.accessibleName() for name, widget in fields.items() if name in marked]

    def wipe_typed(self) -> None:
        """No item, nobody absent."""
        self._left = {}
        self.absent.clear()
        self.item.set_choice(None)
        self.stated.setText("")
        self._show()

    def _put_left(self) -> None:
        left, self._left = self._left, {}
        if not left:
            return
        self.group.setCurrentIndex(max(0, self.group.findData(left["group"])))
        if left["day"]:
            self.day.set_value(date.fromisoformat(left["day"]))
        self.absent = set(left["absent"])
        day = self.day.value() or self.ctx.today()
        for item in self._catalogue.find(day, "", 10_000):
            if item.pk == left["item"]:
                self.item.set_choice(item_line(item))
        self.stated.setText(left["stated"])

    def _build(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(S)
        form.setVerticalSpacing(S)
        rows = (
            ("嘎查村", self.village), ("村民小组", self.group), ("日期", self.day), ("积分项目", self.item),
            ("分值", self.stated), ("缺席户", self.away),
        )  # fmt: skip
        for at, (name, widget) in enumerate(rows):
            widget.setAccessibleName(name)
            form.addWidget(plain_label(name), at, 0)
            form.addWidget(widget, at, 1)
        form.setColumnStretch(1, 1)
        left = QVBoxLayout()
        left.setSpacing(L)
        left.addLayout(form)
        left.addWidget(self.said)
        left.addWidget(self.names)
        left.addWidget(self.numbered)
        left.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(L)
        line.addLayout(left, 5)
        line.addWidget(self.table, 6)
        self.body.addLayout(line, 1)
        self.add_button("取消(&C)", self.reject)
        self.save_button = self.add_button("登记(&S)", self.save, main=True)
        # Enter in a field chooses or moves on; only the button itself books
        self.save_button.setAutoDefault(False)
        self.save_button.setDefault(False)
        self.set_size(980, 600)

    def _connect(self) -> None:
        self.village.currentIndexChanged.connect(lambda _at: self._read_groups())
        self.group.currentIndexChanged.connect(lambda _at: self._read_lines())
        self.day.changed.connect(lambda _day: self._read_lines())
        self.day.entered.connect(self.item.setFocus)
        self.item.chosen.connect(self._on_item)
        self.item.cleared.connect(self._show)
        self.stated.typed.connect(lambda _text: self._show())
        self.stated.entered.connect(self.away.setFocus)
        self.away.chosen.connect(self._on_away)
        # one absent household after the other: the keyboard stays
        self.away.advanced.connect(self.away.setFocus)
        self.away.entered.connect(self._on_away_entered)
        self.table.opened.connect(self.toggle)
        self.table.set_row_actions([("缺席 / 到场", self._toggle_all)], several=("缺席 / 到场",))

    # ---- reading ----
    def _on_basics(self, found: tuple[Catalogue, list[tuple[int, str]]]) -> None:
        self._catalogue, villages = found
        self.village.blockSignals(True)
        for pk, name in villages:
            self.village.addItem(name, pk)
        kept = self._left.get("village") or self.ctx.store.value("sheet/village")
        self.village.setCurrentIndex(max(0, self.village.findData(int(kept))) if kept is not None else 0)
        self.village.blockSignals(False)
        self._read_groups()

    def _read_groups(self) -> None:
        if self.village.currentData() is not None:
            self.ctx.store.setValue("sheet/village", self.village.currentData())
            self.ctx.read(self, self._on_groups, places.groups, self.village.currentData())

    def _on_groups(self, groups: list[str]) -> None:
        self.group.blockSignals(True)
        self.group.clear()
        for group in groups:
            self.group.addItem(group_label(group), group)
        self.group.addItem("全村", None)
        self._put_left()
        self.group.blockSignals(False)
        self._read_lines()

    def _read_lines(self) -> None:
        village, day = self.village.currentData(), self.day.value()
        if village is None or day is None:
            return
        self._asked += 1
        asked, item = self._asked, self._item()
        self.ctx.read(
            self, lambda found: self._on_lines(asked, found), _lines, village, self.group.currentData(), day,
            item.pk if item else None,
        )  # fmt: skip

    def _on_lines(self, asked: int, found: tuple[GroupSheet, frozenset[int]]) -> None:
        if asked != self._asked:
            return
        sheet, self._doubles = found
        self._lines = list(sheet.lines)
        self.numbered.setText(sheet.said)
        self._show()

    # ---- typing ----
    def _item(self) -> ItemChoice | None:
        value = self.item.value()
        return value if isinstance(value, ItemChoice) else None

    def _search_item(self, text: str) -> list[Choice]:
        return [item_line(item) for item in self._catalogue.find(self.day.value() or self.ctx.today(), text)]

    def _search_line(self, text: str) -> list[Choice]:
        if text.isdigit():
            fits = [line for line in self._lines if str(line.line) == text]
        else:
            fits = [line for line in self._lines if text in line.head or pinyin.matches(text, line.head)]
        return Offered.first([
            Choice(line.household_pk, line.head or line.number, f"第{line.line}行 {line.number}",
                   "已记缺席" if line.household_pk in self.absent else "", keys=(str(line.line), line.number))
            for line in fits
        ], 8)  # fmt: skip

    def _on_item(self, choice: Choice) -> None:
        self.stated.setText(choice.value.fixed)
        self._read_lines()

    def _on_away(self, choice: Choice) -> None:
        self.toggle(choice.value)
        self.away.set_choice(None)
        self.away.setFocus()

    def _on_away_entered(self) -> None:
        # several line numbers at once, as they stand on the paper: 3 8 12
        numbers = set(self.away.text().replace("，", " ").replace(",", " ").replace("、", " ").split())
        fits = [line.household_pk for line in self._lines if str(line.line) in numbers]
        if fits:
            self.absent |= set(fits)
            self.away.set_choice(None)
            self._show()
        elif not self.away.text().strip():
            self.save_button.setFocus()

    def toggle(self, pk: int) -> None:
        """Mark a household absent, or present again."""
        self.absent ^= {pk}
        self._show()

    def _toggle_all(self, pks: list[int]) -> None:
        self.absent ^= set(pks)
        self._show()

    # ---- showing ----
    def present(self) -> list[SheetLine]:
        """Who gets the points."""
        return [line for line in self._lines if line.household_pk not in self.absent]

    def _away_here(self) -> tuple[int, ...]:
        """The absent of the group shown; those marked in another one stay marked there."""
        return tuple(line.household_pk for line in self._lines if line.household_pk in self.absent)

    def _show(self) -> None:
        item = self._item()
        gets = (self.stated.text().strip() or (item.fixed if item else "")) if item else ""
        self.table.set_rows([self._line(line, gets) for line in self._lines])
        present, absent = self.present(), [line for line in self._lines if line.household_pk in self.absent]
        self.said.setText(self._words(item, gets, len(present)))
        names = few([line.head or line.number for line in absent], 12, "户")
        self.names.setText(f"缺席{len(absent)}户：{names}" if absent else "没有缺席户")
        ready = bool(item and present and (gets or item.veto))
        self.save_button.setEnabled(ready)
        self.save_button.setText(f"登记{len(present)}户(&S)" if ready else "登记(&S)")

    def _line(self, line: SheetLine, gets: str) -> GroupLine:
        away = line.household_pk in self.absent
        twice = "当天已登记过这一项" if line.household_pk in self._doubles else ""
        note = "缺席" if away else "；".join(filter(None, (twice, line.note)))
        group = group_label(line.group)
        return GroupLine(
            line.household_pk, line.line, line.head or line.number, group, "" if away else gets, note, away
        )

    def _words(self, item: ItemChoice | None, gets: str, present: int) -> str:
        if item is None:
            return f"共{len(self._lines)}户参评，还没有选项目。"
        if not gets and not item.veto:
            return f"“{item.text}”的分值在{item.value_text}之间，请写明几分。"
        twice = len(self._doubles & {line.household_pk for line in self.present()})
        more = f"\n其中{twice}户当天已登记过这一项，会再记一条。" if twice else ""
        day = self.day.value()
        soon = point_lists.soon(day, self.ctx.today()) if isinstance(day, date) else ""
        more += f"\n{soon}。" if soon else ""
        return f"{present}户，每户 {gets}：{item.label}{f'（{item.caps}）' if item.caps else ''}{more}"

    # ---- doing ----
    def save(self) -> None:
        """Book it for everybody present, as one action."""
        item, day = self._item(), self.day.value()
        if item is None or not isinstance(day, date) or not self.save_button.isEnabled():
            return
        self.save_button.setEnabled(False)
        future = self.ctx.context.submit(
            points.record_group, self.village.currentData(), self.group.currentData(), item.pk, day,
            self._away_here(), "" if item.veto else self.stated.text().strip(),
            [line.household_pk for line in self._lines],
        )  # fmt: skip
        self.ctx.jobs.run(self, future, self._on_saved, failed=self._on_failed, write=True, what="按组加分")

    def _on_saved(self, booked: Sequence[points.Booked]) -> None:
        told = "".join(booked_words.told(booked, counter="户"))
        text = f"已登记{len(booked)}户。{told}打错了按 Ctrl+Z，一次撤销。"
        self.ctx.messages.say(text)
        if told:  # several notes are more than the bottom line shows
            self.ctx.messages.bar(text, about=about.operation(self.ctx.jobs.operation))
        self.accept()

    def _on_failed(self, error: BaseException) -> bool:
        self._read_lines()
        return self.refused(error)

    def tour(self) -> Iterator[str]:
        """An item chosen, some absent."""
        found = self._search_item("")
        if found:
            self.item.take(found[0])
        self.absent = {line.household_pk for line in self._lines[2:7]}
        self._show()
        yield "filled"


def _basics(book: Any) -> tuple[Catalogue, list[tuple[int, str]]]:
    return point_lists.catalogue(book, "masses"), point_lists.villages(book)


def _lines(
    book: Any, village_pk: int, group: str | None, day: date, item_pk: int | None
) -> tuple[GroupSheet, frozenset[int]]:
    sheet = group_sheet.group_sheet(book, village_pk, group, day)
    doubles = point_lists.group_doubles(book, village_pk, group, item_pk, day) if item_pk else frozenset()
    return sheet, doubles
