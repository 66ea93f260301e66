"""积分细则: the rule books of both tracks, by the day they begin; edited in their own dialog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.rules import Track
from wenming_desktop.services import rules
from wenming_desktop.services.context import Book
from wenming_desktop.ui import labels
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.saving import tab_box
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable


@dataclass(frozen=True)
class BookLine:
    """One rule book of the list."""

    pk: int
    track: Track
    name: str
    starts: date
    items: int
    in_force: bool


_COLUMNS = (
    Column("track", "类型", 90, text=lambda row: labels.TRACKS[row.track]),
    Column("name", "名称", 260, bold=True),
    Column("starts", "起施行", 110),
    Column("items", "项目数", 70, "right"),
    Column(
        "in_force", "状态", 90, text=lambda row: "正在施行" if row.in_force else "", tone=lambda row: "good"
    ),
)


class RuleBooksTab(QWidget):
    """The list of rule books with 编辑 and 导入."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        actions = [("导入积分细则", self.import_rules), ("自己写一份", lambda: self.edit("masses"))]
        empty = EmptyState(
            "还没有积分细则", "把本所的积分细则表格导入，就能登记积分。", actions, icon_name="scale"
        )
        self.table = RecordTable("rule_books", _COLUMNS, ctx.jobs, ctx.store, empty=empty)
        self.table.opened.connect(lambda pk: self.edit(self.table.model.row_of(pk).track))
        line = QHBoxLayout()
        line.addWidget(action_button("编辑群众积分细则", lambda: self.edit("masses"), icon_name="pencil"))
        line.addWidget(action_button("编辑党员积分细则", lambda: self.edit("party"), icon_name="pencil"))
        line.addWidget(action_button("从表格导入", self.import_rules, icon_name="upload"))
        line.addStretch(1)
        box = tab_box(self)
        box.addLayout(line)
        box.addWidget(self.table, 1)

    def refresh(self) -> None:
        """The list anew."""
        self._ctx.read(self, self.table.set_rows, rule_books)

    def edit(self, track: Track, item_pk: int | None = None) -> None:
        """Open the rule book of a track."""
        from wenming_desktop.ui.dialogs.rules_dialog import RulesDialog

        RulesDialog(self._ctx, track, self, item_pk=item_pk).open()

    def import_rules(self) -> None:
        """导入积分细则, with a preview."""
        from wenming_desktop.ui.dialogs.import_dialog import ImportDialog

        ImportDialog(self._ctx, "rules", self).open()


def rule_books(book: Book) -> list[BookLine]:
    """Every rule book, the newest first."""
    tracks: tuple[Track, Track] = ("masses", "party")
    found = []
    for track in tracks:
        now = rules.book_in_force(book, track)
        for one in sorted(rules.books(book, track), key=lambda one: one.starts, reverse=True):
            in_force = now is not None and one.pk == now.pk
            found.append(BookLine(one.pk, track, one.name, one.starts, len(one.items), in_force))
    return found
