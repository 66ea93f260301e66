"""The rows of an import preview: what is wrong and where, and every row with what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.paper_words import few
from wenming_desktop.services.import_report import STATUS_LABELS, ImportPreview, ImportReport, RowOutcome
from wenming_desktop.ui.models.columns import Column, Tone
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.problem_table import ProblemTable
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

MOST_ROWS = 5000
_WORDS = 6
_NOTHING_NEW = (STATUS_LABELS["unchanged"], STATUS_LABELS["empty"])


@dataclass(frozen=True)
class ShownRow:
    """A row of the workbook with its words side by side."""

    pk: int
    status: str
    place: str
    words: tuple[str, ...]
    message: str
    bad: bool
    warned: bool


def _tone(row: ShownRow) -> Tone:
    return "bad" if row.bad else "warn" if row.warned else "muted" if row.status in _NOTHING_NEW else ""


class ImportRows:
    """Two widgets of the dialog's tabs, filled from one preview."""

    def __init__(self, ctx: PageContext) -> None:
        self.problems = QWidget()
        set_role(self.problems, "clear")
        self.table = ProblemTable("import_problems", ctx.store)
        self.detail = plain_label("双击一条，看这一行写的什么。", "muted", wrap=True)
        self.table.opened.connect(self.show_row)
        box = QVBoxLayout(self.problems)
        box.setContentsMargins(0, S, 0, 0)
        box.addWidget(self.table, 1)
        box.addWidget(self.detail)
        self.everything = QWidget()
        set_role(self.everything, "clear")
        self._ctx = ctx
        self._all: RecordTable | None = None
        self._note = plain_label("", "muted")
        self._box = QVBoxLayout(self.everything)
        self._box.setContentsMargins(0, S, 0, 0)
        self._box.addWidget(self._note)
        self._preview: ImportPreview | None = None
        self._by_place: dict[tuple[str, int], RowOutcome] = {}

    def show_preview(self, preview: ImportPreview) -> None:
        """Show another preview."""
        self._preview = preview
        self._by_place = {(row.sheet, row.row): row for row in preview.rows}
        self.table.set_problems(preview.report.problems)
        self.detail.setText("双击一条，看这一行写的什么。" if preview.report.problems else "")
        self._show_all(preview)

    def clear(self) -> None:
        """Nothing could be read."""
        self._by_place.clear()
        self.table.set_problems([])
        self.detail.setText("")
        if self._all is not None:
            self._all.set_rows([])

    def show_row(self, problem: Problem) -> None:
        """What the row of a problem says."""
        row = self._by_place.get((problem.sheet, problem.row))
        if row is None or self._preview is None:
            self.detail.setText(problem.message)
            return
        words = (
            f"{title} {word}" for title, word in zip(self._preview.titles, row.summary, strict=False) if word
        )
        self.detail.setText(f"{row.sheet} 第{row.row}行：{'，'.join(words) or '这一行几乎是空的'}")

    def _show_all(self, preview: ImportPreview) -> None:
        if self._all is not None:
            self._all.hide()
            self._box.removeWidget(self._all)
            self._all.deleteLater()
        titles = preview.titles[:_WORDS]
        columns = [Column("status", "结果", 70, tone=_tone), Column("place", "位置", 190)]
        columns += [Column(f"w{at}", title, 130, text=_word(at)) for at, title in enumerate(titles)]
        columns.append(Column("message", "说明", 240, stretch=True, tone=_tone))
        name = f"import_{preview.kind}_{len(titles)}"
        empty = EmptyState("没有读到数据行", "请到“表头和各列”里看看表头找得对不对。", icon_name="table")
        self._all = RecordTable(name, columns, self._ctx.jobs, self._ctx.store, empty=empty)
        self._all.set_rows([_shown(at, row) for at, row in enumerate(preview.rows[:MOST_ROWS])])
        cut = len(preview.rows) > MOST_ROWS
        self._note.setText(f"只列出前{MOST_ROWS}行，其余的一样会导入。" if cut else "")
        self._note.setVisible(cut)
        self._box.addWidget(self._all, 1)


def _word(at: int) -> Callable[[ShownRow], str]:
    return lambda row: row.words[at] if at < len(row.words) else ""


def _shown(at: int, row: RowOutcome) -> ShownRow:
    problems: Any = row.problems
    return ShownRow(
        at, STATUS_LABELS[row.status], f"{row.sheet} 第{row.row}行", row.summary,
        "；".join(problem.message for problem in problems), row.status == "error", bool(problems),
    )  # fmt: skip


def facts(report: ImportReport) -> str:
    """What an import comes to in one sentence, and in another the filled columns nothing was taken from."""
    parts = [f"读到{report.read}条", f"要写入{report.written}条"]
    if there := report.unchanged - report.empty:
        parts.append(f"已经有、不用再写的{there}条")
    if report.empty:
        parts.append(f"表上没有分的{report.empty}条")
    if report.errors:
        parts.append(f"要改、不会导入的{report.errors}条")
    return report.months + "，".join(parts) + "。" + "".join([report.unused_line, *report.asides])


def created(names: tuple[str, ...]) -> str:
    """What an import makes besides its rows; '' for nothing."""
    return f"会新建：{few(names, 8, '处')}" if names else ""
