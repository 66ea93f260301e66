"""积分细则: versions by the day they start to hold, the items of one, and changing them without touching old entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.fields import Field, fields_of
from wenming_desktop.domain.lineage import LineQuestion
from wenming_desktop.domain.rules import TRACK_LABELS, RuleBook, RuleItem, Track
from wenming_desktop.services import item_lines, rules
from wenming_desktop.support import pinyin
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.import_dialog import ImportDialog
from wenming_desktop.ui.dialogs.same_items import SameItems
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.form_dialog import FormDialog
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.record_table import RecordTable

_NOUNS = frozenset({"rule_book", "rule_item"})
_VALUE = Field("分值", required=True, name="value", help="写 +2、-3、+1至+10 或 一票否决")
_CAPS = ("cap_month", "cap_quarter", "cap_year")
_FORM = ("code", "category", "text", "value", *_CAPS, "evidence", "note")


def _cap(name: str) -> Callable[[RuleItem], str]:
    return lambda item: labels.points(getattr(item, name)) if getattr(item, name) is not None else ""


_COLUMNS = (
    Column("code", "编号", 64, bold=True),
    Column("category", "类别", 100),
    Column("text", "积分项目", 250, stretch=True),
    Column("value_text", "分值", 104, "right", tone=lambda row: "bad" if row.direction < 0 or row.veto else ""),
    *(
        Column(name, label, 84, "right", text=_cap(name))
        for name, label in zip(_CAPS, ("每月最多", "每季最多", "每年最多"), strict=True)
    ),
    Column("evidence", "依据", 120),
    Column("note", "备注", 90),
)  # fmt: skip


class RulesDialog(Sheet):
    """One track's rule book; every change is saved as it is made and can be undone."""

    helped_by = "settings#积分细则"
    keeps = False

    def __init__(
        self, ctx: PageContext, track: Track, parent: QWidget | None = None, *, item_pk: int | None = None
    ) -> None:
        note = "改动自本细则起施行之日起计算；以前登记的条目保留当时的文字和分值。"
        super().__init__(ctx, f"{TRACK_LABELS[track]}细则", note, parent)
        self.track = track
        self._wanted = item_pk
        self._books: list[RuleBook] = []
        self.version = DropDown()
        self.version.setAccessibleName("哪一份细则")
        self.version.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.same = SameItems()
        self.same.answered.connect(self._answer)
        self.bar = FilterBar("编号、项目，拼音首字母也行")
        self.retired = self.bar.add_chip("retired", "看已停用")
        self.table = RecordTable(
            f"rules_{track}", _COLUMNS, ctx.jobs, ctx.store,
            empty=EmptyState(
                "还没有积分细则", "导入本苏木的积分细则表，或者新建一份，再逐条加项目。",
                [("导入细则表", self.import_rules), ("新建一份", self.new_version)], icon_name="book-open",
            ),
        )  # fmt: skip
        self._build()
        ctx.jobs.changed.connect(self._on_changed)
        self.reload()

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(S)
        line.addWidget(self.version)
        self._edit_version = action_button("改名称、日期", self.edit_version, role="link")
        line.addWidget(self._edit_version)
        line.addWidget(self.bar, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.same)
        self.body.addWidget(self.table, 1)
        self.version.currentIndexChanged.connect(lambda _at: self._show())
        self.bar.changed.connect(self._show)
        self.table.opened.connect(self.edit_item)
        self.add_item_button = self.add_button("新增项目(&A)", self.add_item, main=True, left=True)
        self.table.one_only(self.add_button("修改(&E)", self.edit_item, left=True))
        self.retire_button = self.table.one_only(self.add_button("停用(&T)", self.retire, left=True))
        self.add_button("新版细则(&N)", self.new_version, left=True)
        self.add_button("导入细则表(&I)", self.import_rules, left=True)
        self.add_button("关闭(&C)", self.accept)
        self.set_size(1120, 640)

    # ---- reading ----
    def reload(self) -> None:
        """Read the versions anew, staying on the one shown."""
        self.ctx.read(self, self._on_books, rules.books, self.track)
        self.ctx.read(self, self.same.ask, item_lines.open_questions, self.track)

    def _answer(self, question: LineQuestion, same: bool) -> None:
        future = self.ctx.context.submit(item_lines.answer, question, same=same)
        self.ctx.jobs.run(self, future, None, failed=self.refused, write=True, what="同一项目")

    def _on_changed(self, changes: Any) -> None:
        if changes.nouns & _NOUNS:
            self.reload()

    def _on_books(self, found: list[RuleBook]) -> None:
        kept = self.version.currentData()
        self._books = sorted(found, key=lambda one: one.starts, reverse=True)
        today = self.ctx.today()
        held = next((one.pk for one in self._books if one.starts <= today), None)
        self.version.blockSignals(True)
        self.version.clear()
        for one in self._books:
            words = f"{one.name}（{format_day(one.starts)}起施行）"
            self.version.addItem(f"{words} 现行" if one.pk == held else words, one.pk)
        wanted = kept if kept in {one.pk for one in self._books} else self._book_of_wanted() or held
        self.version.setCurrentIndex(max(0, self.version.findData(wanted)))
        self.version.blockSignals(False)
        self._edit_version.setEnabled(bool(self._books))
        self._show()

    def _book_of_wanted(self) -> int | None:
        return next((one.pk for one in self._books for item in one.items if item.pk == self._wanted), None)

    def book(self) -> RuleBook | None:
        """The version shown."""
        return next((one for one in self._books if one.pk == self.version.currentData()), None)

    def _show(self) -> None:
        book = self.book()
        self.add_item_button.setEnabled(book is not None)
        self.retire_button.setText("恢复(&T)" if self.retired.isChecked() else "停用(&T)")
        if book is not None and self.retired.isChecked():
            self.ctx.read(self, self._show_items, rules.retired_items, book.pk)
        else:
            self._show_items(list(book.items) if book else [])

    def _show_items(self, items: list[RuleItem]) -> None:
        text = self.bar.text()
        shown = [one for one in items if not text or _fits(one, text)]
        if self._books and not shown:
            said = (
                "没有停用的项目"
                if self.retired.isChecked()
                else "没有符合的项目"
                if text
                else "这份细则还没有项目"
            )
            self.table.set_empty(
                said, "" if text or self.retired.isChecked() else "按“新增项目”逐条加，或导入细则表。"
            )
        self.table.set_rows(shown)
        self.bar.set_count(f"共{len(shown)}项")
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None

    # ---- items ----
    def add_item(self) -> None:
        """新增项目."""
        book = self.book()
        if book is None:
            return
        form = self._form({})
        FormDialog.ask(
            self, "新增积分项目", form, jobs=self.ctx.jobs, done=self._select,
            save=lambda values: self.ctx.context.submit(rules.add_item, book.pk, values),
        )  # fmt: skip

    def edit_item(self, pk: int | None = None) -> None:
        """修改 the item one stands on; entries made under it keep the old words and value."""
        pk = pk if pk is not None else self.table.current()
        if pk is None:
            self.say("请先在表里选一个项目。")
        elif not self.retired.isChecked():
            self.say("")
            self.ctx.read(self, lambda values: self._edit(pk, values), rules.item_values, pk)

    def _edit(self, pk: int, values: dict[str, Any]) -> None:
        FormDialog.ask(
            self, "修改积分项目", self._form(values), jobs=self.ctx.jobs, done=self._select,
            save=lambda new: self.ctx.context.submit(rules.save_item, pk, new),
        )  # fmt: skip

    def _form(self, values: dict[str, Any]) -> RecordForm:
        known = {field.name: field for field in fields_of(RuleItem)} | {"value": _VALUE}
        fields = [_described(known[name]) for name in _FORM]
        return RecordForm(fields, today=self.ctx.today(), values=values, jobs=self.ctx.jobs, columns=1)

    def retire(self) -> None:
        """停用 the item one stands on, or 恢复 one that was."""
        pk = self.table.current()
        if pk is None:
            self.say("请先在表里选一个项目。")
            return
        self.say("")
        verb = rules.restore_item if self.retired.isChecked() else rules.retire_item
        future = self.ctx.context.submit(verb, pk)
        self.ctx.jobs.run(self, future, None, failed=self.refused, write=True, what="停用积分项目")

    def _select(self, pk: int) -> None:
        self._wanted = pk
        self.say("")

    # ---- versions ----
    def new_version(self) -> None:
        """新版细则: a copy that holds from a day on; the first one of a track is empty."""
        book = self.book()
        first = date(self.ctx.today().year, 1, 1)
        form = self._version_form(
            book.name if book else f"{TRACK_LABELS[self.track]}细则", None if book else first
        )
        note = (
            "复制现行细则的全部项目，再逐条修改；新细则自下面的日期起施行。"
            if book
            else "先建一份空的，再逐条加项目。"
        )
        FormDialog.ask(
            self, "新版细则" if book else "新建积分细则", form, jobs=self.ctx.jobs, note=note,
            save=lambda values: self._save_version(book, values), done=self._on_version,
        )  # fmt: skip

    def _save_version(self, book: RuleBook | None, values: dict[str, Any]) -> Any:
        submit = self.ctx.context.submit
        if book is None:
            return submit(rules.new_book, self.track, values["name"], values["starts"])
        return submit(rules.new_version, book.pk, values["starts"], values["name"])

    def _on_version(self, pk: int) -> None:
        self.version.addItem("", pk)
        self.version.setCurrentIndex(self.version.findData(pk))

    def edit_version(self) -> None:
        """Rename the version shown, or change the day it starts to hold."""
        book = self.book()
        if book is None:
            return
        form = self._version_form(book.name, book.starts)
        FormDialog.ask(
            self, "细则的名称和日期", form, jobs=self.ctx.jobs,
            save=lambda values: self.ctx.context.submit(rules.save_book, book.pk, values["name"], values["starts"]),
        )  # fmt: skip

    def _version_form(self, name: str, starts: date | None) -> RecordForm:
        fields = (
            Field("细则名称", required=True, name="name", width=16),
            Field(
                "起施行日期", "date", required=True, name="starts", help="自这一天起发生的事项按本细则计分"
            ),
        )
        return RecordForm(
            fields, today=self.ctx.today(), values={"name": name, "starts": starts}, jobs=self.ctx.jobs
        )

    def import_rules(self) -> None:
        """导入细则表: a workbook of the rule book."""
        ImportDialog(self.ctx, "rules", self, track=self.track).open()

    def tour(self) -> Iterator[str]:
        """An item's form."""
        if self.table.ids():
            self.table.select(self.table.ids()[0])
            self.edit_item()
            yield "form"
            for dialog in self.findChildren(FormDialog):
                dialog.reject()


def _described(field: Field) -> Field:
    helps = {
        "category": "思想观念、志愿服务、乡风文明、勤劳致富、环境卫生",
        "evidence": "登记时要什么凭据，例如 签到表",
    }
    return replace(field, help=helps[field.name]) if field.name in helps else field


def _fits(item: RuleItem, text: str) -> bool:
    words = (item.code, item.text, item.category)
    return any(text.upper() in word.upper() or pinyin.matches(text, word) for word in words)
