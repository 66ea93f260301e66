"""填写检查: whether one item of the standard is met, when, who looked, why, with evidence where there is any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.stations import EightHave
from wenming_desktop.services import evidence, packs, station_care
from wenming_desktop.services.context import Book
from wenming_desktop.services.station_care import Have
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.evidence_line import EvidenceLine
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.stations.have_words import tone_of, word_of
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_form import RecordForm
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_BEFORE = (
    Column("day", "检查日期", 92),
    Column("met", "情况", 84, text=lambda row: word_of(row.met), tone=lambda row: tone_of(row.met)),
    Column("checker", "检查人", 76),
    Column("files", "依据", 52, text=lambda row: f"{row.files}份" if row.files else ""),
    Column("note", "说明", 140, stretch=True),
)
# Shown where some of the checks were made under another standard.
_BY_STANDARD = Column("standard", "标准", 140)


def ask_have(ctx: PageContext, parent: QWidget, station_pk: int, item: str, day: date | None = None) -> None:
    """Read what is known of an item, then open the dialog dated ``day`` (today by default)."""

    def ask(found: _Start) -> None:
        HaveDialog(ctx, parent, station_pk, item, day or ctx.today(), found).open()

    ctx.read(parent, ask, _start, station_pk, item)


@dataclass(frozen=True)
class _Start:
    """What the dialog starts with: names, the standard in force and what counts by it, every check before."""

    station: str
    operator: str
    standard: str
    counts: str
    before: list[Have]


def _start(book: Book, station_pk: int, item: str) -> _Start:
    line = next((one for one in station_care.eight_haves(book) if one.station_pk == station_pk), None)
    standard = packs.standard(book)
    return _Start(
        line.station if line else "", book.settings.institute.operator, standard.key, standard.counts.get(item, ""),
        station_care.have_history(book, station_pk, item),
    )  # fmt: skip


class HaveDialog(Sheet):
    """One item of one place; earlier checks stand below and can be taken away."""

    helped_by = "stations#填写检查日期"

    def __init__(
        self, ctx: PageContext, parent: QWidget, station_pk: int, item: str, day: date,
        found: _Start,
    ) -> None:  # fmt: skip
        before, same_standard = found.before, [one for one in found.before if one.standard == found.standard]
        counts = f"怎样算达到：{found.counts}。" if found.counts else ""
        super().__init__(ctx, f"{found.station}　{item}", f"{counts}依据有就附上，没有也可以保存。", parent)
        self._station_pk, self._item, self._standard = station_pk, item, found.standard
        same = next((one for one in same_standard if one.day == day), None)
        values = {
            "met": same_standard[0].met if same_standard else True, "day": day,
            "checker": same.checker if same else found.operator,
            "note": same.note if same else "",
        }  # fmt: skip
        fields = [field for field in fields_of(EightHave) if field.name not in ("item", "standard")]
        self.form = RecordForm(fields, today=ctx.today(), values=values, makers={"met": _met_box})
        self.form.submitted.connect(self.save)
        self.body.addWidget(self.form)
        self.evidence = EvidenceLine("附照片、文件", ctx.store, self)
        self.body.addWidget(self.evidence)
        self._add_before(before)
        self.add_button("取消(&C)", self.reject)
        self.save_button = self.add_button("保存(&S)", self.save, main=True)
        self.set_size(560, 400 if not before else 560)
        self.form.editors["met"].widget.setFocus()

    def save(self) -> None:
        """保存: book the check with its files."""
        if not self.save_button.isEnabled() or not self.form.check():
            return
        self.say("")
        self.save_button.setEnabled(False)
        given = self.form.values()
        future = self.ctx.context.submit(
            station_care.set_have, self._station_pk, self._item, bool(given["met"]), given["day"],
            given["checker"] or "", given["note"] or "", list(self.evidence.files),
        )  # fmt: skip
        self.ctx.jobs.run(
            self, future, lambda _pk: self.accept(), failed=self._failed, write=True, what="保存"
        )

    def _failed(self, error: BaseException) -> bool:
        self.save_button.setEnabled(True)
        return self.refused(error)

    def _add_before(self, before: list[Have]) -> None:
        is_mixed = any(one.standard != self._standard for one in before)
        columns, name = (
            ((*_BEFORE, _BY_STANDARD), "have_by_standard") if is_mixed else (_BEFORE, "have_before")
        )
        self.before = RecordTable(name, columns, self.ctx.jobs, self.ctx.store)
        self.before.set_rows(before)
        if not before:
            return
        self.before.opened.connect(self._open_files)
        line = QHBoxLayout()
        line.addWidget(plain_label(f"已有检查{len(before)}次", "muted"))
        line.addStretch(1)
        line.addWidget(
            action_button("打开依据", lambda: self._open_files(self.before.current()), role="link")
        )
        line.addWidget(action_button("删除这次检查", self._remove, role="link"))
        self.body.addLayout(line)
        self.body.addWidget(self.before, 1)
        self.before.select(before[0].pk)

    def _open_files(self, pk: int | None) -> None:
        if pk is not None:
            self.ctx.read(self, self._show_files, evidence.to_open, pk, station_care.FILES)

    def _show_files(self, found: evidence.ToOpen) -> None:
        if not any(found):
            self.say("这次检查没有附依据。")
        files.open_kept(self, self.ctx, found)

    def _remove(self) -> None:
        pk = self.before.current()
        if pk is not None:
            self.ctx.write(self, lambda _none: self.accept(), station_care.remove_have, pk)


def _met_box(parent: QWidget) -> QWidget:
    box = DropDown(parent)
    box.addItem(word_of(True), True)
    box.addItem(word_of(False), False)
    return box
