"""服务证明: the register of what was issued, what one says, and everything done with certificates.

It stands in the volunteers' room, which shows its ``header`` while the tab is in sight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSplitter, QVBoxLayout, QWidget

from wenming_desktop.domain.certificates import KINDS, VALID, VOID
from wenming_desktop.domain.issued import STATE_LABELS
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services import certificate_annex, certificate_changes, certificates, issued, tables
from wenming_desktop.services.certificate_changes import Changed
from wenming_desktop.services.certificates import Issued
from wenming_desktop.services.context import Book
from wenming_desktop.services.issued import Verified
from wenming_desktop.services.paper import Made
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.dialogs.reason import ReasonDialog
from wenming_desktop.ui.dialogs.shown import previewed
from wenming_desktop.ui.models.columns import columns_of
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import M, S, set_role
from wenming_desktop.ui.volunteers.issue_dialog import IssueDialog
from wenming_desktop.ui.volunteers.lists_dialog import ListsDialog
from wenming_desktop.ui.volunteers.stars_dialog import StarsDialog
from wenming_desktop.ui.volunteers.verify_dialog import VerifyDialog
from wenming_desktop.ui.widgets.detail_panel import DetailPanel
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.fact_list import Fact, FactList
from wenming_desktop.ui.widgets.filter_bar import FilterBar
from wenming_desktop.ui.widgets.page_header import PageHeader
from wenming_desktop.ui.widgets.record_table import RecordTable

LIST = "certificates"
_WIDTHS = {
    "number": 148, "name": 96, "kind": 60, "minutes": 76, "day": 98, "applicant": 110, "purpose": 130, "state": 70,
}  # fmt: skip
_GIVING = ("applicant", "purpose")
_NONE = ("还没有出具过证明", "点“出具证明”，选一名志愿者或一个队伍；出具以后每份都有编号和核验码。")
_NONE_FIT = ("没有符合条件的证明", "换个条件再找，或者清除筛选。")
_VOID_REASONS = ("姓名有误", "服务时间有误", "重复出具", "本人退回")
_KEEP_REASONS = ("更正不影响使用", "本人已知悉", "证明已用过")
_AMEND_REASONS = ("服务时间更正", "姓名有误")
_STATES = tuple(STATE_LABELS[code] for code in ("issued", "superseded", "withdrawn"))
CHANGED = "有更正"
_MOST = 3  # so many records taken back are named


@dataclass(frozen=True)
class _Shown:
    """One certificate with what it says, for the panel."""

    pk: int
    title: str
    number: str
    state: str
    facts: tuple[Fact, ...]
    changed: bool = False
    service: bool = False
    difference: str = ""


class CertificatesTab(QWidget):
    """The register at the left, the certificate one stands on at the right."""

    title = "服务证明"
    nouns = frozenset({"issued", "said", "service", "star_award", "volunteer", "person"})
    counted = Signal()

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        set_role(self, "clear")
        self.ctx = ctx
        self._shown: _Shown | None = None
        self.header = PageHeader("队伍与志愿者")
        self.header.add_action("星级认定", self.open_stars, icon_name="star")
        self.header.add_action("登记簿和公示", self.open_lists, keys="Ctrl+P", icon_name="printer")
        self.header.add_action("核验", self.open_verify, icon_name="shield-check")
        self.header.add_action("出具证明", self.open_issue, main=True, icon_name="plus")
        self.filters = FilterBar("姓名、编号、申请人、用途", name=LIST, store=ctx.store)
        self.filters.add_choice("year", "全部年份")
        self.filters.add_choice("kind", "全部种类", [(one, one) for one in KINDS])
        self.filters.add_choice("state", "全部状态", [(one, one) for one in _STATES])
        self.filters.add_chip("changed", "出具后有更正")
        self.filters.changed.connect(self.reload)
        self.table = self._make_table()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self._make_panel())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, M, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.filters)
        box.addWidget(split, 1)

    def _make_table(self) -> RecordTable:
        columns = [
            replace(
                column, width=_WIDTHS.get(column.key, column.width), bold=column.key == "name", stretch=column.key == "purpose", rigid=column.key not in _GIVING,
                as_text=column.key == "number", title="累计小时" if column.key == "minutes" else column.title, hidden=column.key in ("void_reason", "operator", "kind", "applicant"),
                tone=_state_tone if column.key == "state" else None,
            )
            for column in columns_of(tables.columns(LIST))
        ]  # fmt: skip
        empty = EmptyState(*_NONE, [("出具证明", self.open_issue)], icon_name="clipboard-list")
        table = RecordTable(LIST, columns, self.ctx.jobs, self.ctx.store, empty=empty)
        table.set_source(
            lambda query: self.ctx.future(
                _ids, query.find or self.filters.text(), query.sort, query.descending, self.filters.values(),
            ),
            lambda ids: self.ctx.future(_rows, ids),
        )  # fmt: skip
        table.set_row_actions(
            [
                ("重印", lambda ids: self.reprint(ids[0])), ("服务明细", lambda ids: self.annex(ids[0])),
                ("看存档", lambda ids: self.look(ids[0])), ("更正重出", lambda ids: self.amend(ids[0])),
                ("保留（出具后有更正）", lambda ids: self.keep(ids[0])), ("作废", lambda ids: self.void(ids[0])),
            ]
        )  # fmt: skip
        table.opened.connect(self.look)
        table.chosen.connect(self._on_chosen)
        table.counted.connect(self._on_counted)
        return table

    def _make_panel(self) -> QWidget:
        self.panel = DetailPanel("点左边的一份证明，这里显示它写了什么。")
        self.panel.setMinimumWidth(340)
        self.reprint_button = self.panel.add_action("重印", self.reprint)
        self.annex_button = self.panel.add_action("明细", self.annex)
        self.annex_button.setToolTip("打印服务明细（附表）")
        self.keep_button = self.panel.add_action("保留", self.keep)
        self.amend_button = self.panel.add_action("重出", self.amend)
        self.amend_button.setToolTip("按现在的服务记录更正重出一份，原来的一份不再使用")
        self.void_button = self.panel.add_action("作废", self.void)
        self.facts = FactList()
        self.facts.setAccessibleName("证明内容")
        self.panel.add_tab("证明内容", self.facts)
        for button in self.panel.links:
            self.table.one_only(button)
        self.panel.show_nothing()
        return self.panel

    # ---- what the room asks ----
    def refresh(self) -> None:
        """The years to filter by, and the list."""
        self.ctx.read(self, lambda years: self.filters.set_options("year", years), _years)
        self.reload()

    def reload(self) -> None:
        """The list anew."""
        self.table.reload()

    def show_pk(self, pk: int) -> None:
        """Stand on one certificate."""
        if not self.table.select(pk):
            self.filters.clear()
            self.reload()

    def show_changed(self) -> None:
        """Only those whose hours were corrected after they were issued."""
        self.filters.show_only({"changed": True})

    def take_focus(self) -> None:
        """Give the keyboard to the list."""
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_dialogs(self) -> None:
        """For the pictures: close what was opened over the tab."""
        for dialog in self.findChildren(QDialog):
            dialog.close()

    def tour(self) -> Iterator[str]:
        """The register, and each dialog."""
        yield "certificates"
        if self.table.ids():
            self.table.view.selectRow(0)
        yield "certificate"
        for name, show in (
            ("issue", self.open_issue), ("verify", self.open_verify), ("lists", self.open_lists), ("stars", self.open_stars),
        ):  # fmt: skip
            dialog = show()
            if isinstance(dialog, IssueDialog):
                dialog.add_everyone()
            yield name
            dialog.close()

    # ---- doing ----
    def open_issue(self, volunteer_pks: Sequence[int] = ()) -> IssueDialog:
        """出具证明: for those given, or whom one chooses in the dialog."""
        dialog = IssueDialog(self.ctx, self, volunteer_pks)
        dialog.issued.connect(self._on_issued)
        dialog.open()
        return dialog

    def open_verify(self) -> VerifyDialog:
        """核验."""
        dialog = VerifyDialog(self.ctx, self)
        dialog.open()
        return dialog

    def open_lists(self) -> ListsDialog:
        """登记簿 and 名单公示."""
        dialog = ListsDialog(self.ctx, self)
        dialog.open()
        return dialog

    def open_stars(self) -> StarsDialog:
        """星级认定."""
        dialog = StarsDialog(self.ctx, self)
        dialog.open()
        return dialog

    def reprint(self, pk: int | None = None) -> None:
        """重印: the stored file."""
        self._with(pk, partial(self._show_file, certificates.reprint))

    def look(self, pk: int | None = None) -> None:
        """The stored file, void or not."""
        self._with(pk, partial(self._show_file, certificates.stored))

    def annex(self, pk: int | None = None) -> None:
        """服务明细: the stored annex, or drawn now where the record is still what was certified."""
        self._with(
            pk, lambda pk: self.ctx.read(self, partial(self._ask_annex, pk), certificate_annex.before, pk)
        )

    def _ask_annex(self, pk: int, told: str) -> None:
        def draw() -> None:
            self.ctx.write(self, previewed(self.ctx), certificate_annex.annex, pk)

        if told:
            text = f"仍按原来的记录补出这1份服务明细？{told}"
            self.ctx.messages.confirm(self, text, "补出", draw, "补出的明细存档，以后重印都是这一份。")
        else:
            draw()

    def keep(self, pk: int | None = None) -> None:
        """Let a certificate stand although its hours were corrected, for a reason."""
        text = "服务记录更正以后，这份证明照旧有效；核验时会说明有更正和保留的原因。"
        self._ask_why(
            pk, "保留", text, _KEEP_REASONS, lambda pk, reason: (certificate_changes.keep, [pk], reason)
        )

    def amend(self, pk: int | None = None) -> None:
        """更正重出: a new one in its place, from the record as it is now."""
        text = "按现在的服务记录出一份新编号的证明，写明代替这一份；这一份不再有效，请收回纸质证明。"
        self._ask_why(
            pk, "重出", text, _AMEND_REASONS, lambda pk, reason: (certificate_changes.amend, pk, reason)
        )

    def _ask_why(self, chosen: int | None, verb: str, text: str, usual: Sequence[str], what: Any) -> None:
        def ask(pk: int) -> None:
            row = self.table.model.row_of(pk)
            if row is None:
                return
            shown = self._shown
            since = (
                f"出具后有更正：{shown.difference}。" if shown and shown.pk == pk and shown.difference else ""
            )
            ReasonDialog(
                self.ctx, self, f"{verb}{row['number']}", since + text,
                lambda reason: self.ctx.write(self, self._on_done, *what(pk, reason)), verb=verb, usual=usual,
            ).open()  # fmt: skip

        self._with(chosen, ask)

    def _on_done(self, result: Any) -> None:
        if isinstance(result, Issued):
            self._on_issued(result)
        else:
            self.ctx.messages.say("已保留。")

    def void(self, pk: int | None = None) -> None:
        """作废 for a reason."""
        self._with(pk, self._ask_void)

    def _ask_void(self, pk: int) -> None:
        row = self.table.model.row_of(pk)
        if row is None:
            return
        if row["state"] == VOID:
            self.ctx.messages.say(f"{row['number']}已经作废了。")
            return
        ReasonDialog(
            self.ctx, self, f"作废{row['number']}", f"{row['name']}的证明作废以后不能恢复，编号不再用；存档和登记都留着。请收回纸质证明。",
            lambda reason: self.ctx.write(
                self, lambda _none: self.ctx.messages.say(f"已作废{row['number']}。"), certificates.void, pk, reason
            ),
            verb="作废", usual=_VOID_REASONS,
        ).open()  # fmt: skip

    def _with(self, pk: int | None, run: Any) -> None:
        """With the certificate of a key, by default the current one."""
        pk = self.table.current() if pk is None else pk
        if pk is None:
            self.ctx.messages.say("先点一份证明。")
        else:
            run(pk)

    def _show_file(self, verb: Any, pk: int) -> None:
        self.ctx.read(self, previewed(self.ctx), verb, pk)

    def _on_issued(self, issued: Issued) -> None:
        self.show_pk(issued.certificates[-1].pk)
        count = len(issued.certificates)
        self.ctx.messages.say(f"已出具{count}份证明，{issued.certificates[0].number}起。")
        show_preview(self.ctx, Made(issued.file_name, issued.content))

    # ---- showing ----
    def _on_counted(self, count: int) -> None:
        self.table.set_empty(*(_NONE_FIT if self.filters.words() else _NONE))
        self.filters.set_count(f"{count}份")
        self.header.set_subtitle("出具后不能修改，只能作废")
        self.counted.emit()

    def _on_chosen(self, pk: int | None) -> None:
        if pk is None:
            self.panel.show_nothing()
        else:
            self.ctx.read(self, self._show_words, _shown, pk)

    def _show_words(self, shown: _Shown) -> None:
        if shown.pk != self.table.current():
            return
        self._shown = shown
        self.panel.set_head(shown.title, f"{shown.number}　{CHANGED if shown.changed else shown.state}")
        self.facts.set_facts(shown.facts)
        for button in (self.reprint_button, self.void_button):
            button.setEnabled(shown.state == VALID)
        self.annex_button.setEnabled(shown.state == VALID and shown.service)
        for button in (self.keep_button, self.amend_button):
            button.setVisible(shown.changed)


def _state_tone(row: Any) -> Any:
    return {VALID: "", CHANGED: "warn"}.get(labels.value_of(row, "state"), "bad")


def _ids(book: Book, text: str, sort: str, descending: bool, filters: dict[str, Any]) -> list[int]:
    """The keys of the list; ``changed`` leaves those whose hours were corrected since."""
    if filters.pop("changed"):
        filters = {**filters, "pk": [one.pk for one in certificate_changes.changed_list(book)]}
    return tables.ids(book, LIST, text=text, sort=sort, descending=descending, filters=filters)


def _rows(book: Book, ids: Sequence[int]) -> list[dict[str, Any]]:
    """The rows, those with a correction since marked in 状态."""
    changed = {one.pk for one in certificate_changes.changed_list(book)}
    return [
        {**row, "state": CHANGED} if row["pk"] in changed else row for row in tables.rows(book, LIST, ids)
    ]


def _years(book: Book) -> list[tuple[int, str]]:
    return [(year, f"{year}年") for year in certificates.years(book)]


def _shown(book: Book, pk: int) -> _Shown:
    one = certificates.kept(book, pk)
    opening, rows = certificates.text_of(book, pk)
    found = [other for other in certificate_changes.changed_list(book) if other.pk == pk]
    answer = issued.state_of(book, pk)
    facts = (
        Fact("作废", f"{one.void_on}，{one.void_reason}" if one.state == VOID else "", tone="warn"),
        Fact("更正", answer.said if one.state != VOID and not answer.valid else "", tone="warn"),
        Fact("出具后有更正", _difference(found, answer), tone="warn"),
        Fact("申请人", one.applicant), Fact("用途", one.purpose),
        Fact("出具", f"{one.issued_at.replace('T', ' ')[:16]}　{one.operator}"),
        *(Fact(label, figures) for label, figures in rows), Fact("正文", opening),
    )  # fmt: skip
    return _Shown(
        pk, one.name, one.number, one.state, facts, changed=bool(found), service=bool(rows),
        difference=found[0].words if found else "",
    )  # fmt: skip


def _difference(found: Sequence[Changed], answer: Verified) -> str:
    """原150小时，现1.5小时, 姓名原王秀栏，现王秀兰, and the records taken back; or why it was let stand."""
    if not answer.changed:
        return ""
    gone = few([f"{row.what} {labels.hours(row.was)}小时" for one in found for row in one.rows], _MOST, "条")
    said = "；".join(answer.differences)
    return "；".join(
        filter(None, (said, f"冲正：{gone}" if gone else "", answer.kept and f"保留：{answer.kept}"))
    )
