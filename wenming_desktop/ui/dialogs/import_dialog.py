"""导入表格: choose a workbook, look at what it would do, mend how it was read, then 确认导入 as one undoable step."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import CancelledError
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period, month_label, month_of
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import history, import_outline, imports, point_lists
from wenming_desktop.services.import_kind import InsteadError
from wenming_desktop.services.import_report import ImportPreview, ImportReport, Kind, SheetOutcome
from wenming_desktop.ui import about
from wenming_desktop.ui.dialogs.choosing import WORKBOOKS, ask_files
from wenming_desktop.ui.dialogs.files import ask_file, open_folder, remember_folder
from wenming_desktop.ui.dialogs.import_days import ImportDays
from wenming_desktop.ui.dialogs.import_instead import show_instead
from wenming_desktop.ui.dialogs.import_rows import ImportRows, created, facts
from wenming_desktop.ui.dialogs.import_sheets import ImportSheets
from wenming_desktop.ui.dialogs.import_unsigned import ImportUnsigned
from wenming_desktop.ui.dialogs.same_items import SameItems
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.jobs import Progress
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.bar import ProgressStrip
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label

_MONTHS = 24
_NOTE = "先看一遍再导入：按“确认导入”之前，什么也不会写进去；导入后可以一次撤销。"
_KINDS: dict[Track, tuple[tuple[Kind, str], ...]] = {
    "masses": (
        ("households", "户籍名册"), ("points", "积分登记表"), ("rules", "积分细则"), ("volunteers", "志愿者花名册"),
        ("activities", "活动登记表"), ("hours", "服务时间表"),
    ),
    "party": (("points", "党员积分表"), ("rules", "党员积分细则")),
}  # fmt: skip
_EXPECTED: dict[Kind, str] = {
    "households": "户籍台账、常住人口花名册都可以：有姓名，有户主或与户主关系就行，表头在第几行都能找到。",
    "points": "一行一条的登记表，或者一户一行、各类别一列的评分表，都可以。",
    "rules": "有编号、类别、积分项目、分值的细则表；有上限的列也会读。",
    "volunteers": "有姓名和志愿者编号或身份证号的花名册；队伍、职务、累计时长也会读。",
    "activities": "一行一个活动，有日期和活动名称就行；可以先把空表发给各站填。",
    "hours": "一行一条：志愿者编号、姓名、活动名称、日期、签到、签退、时长；同一张表导两次不会记两遍。",
}


class ImportDialog(Sheet):
    """``kind`` is households, points or rules; the party's room asks with ``track="party"``."""

    helped_by = "#导入"
    keeps = False

    def __init__(
        self, ctx: PageContext, kind: Kind, parent: QWidget | None = None, *, track: Track = "masses", path: Path | None = None
    ) -> None:  # fmt: skip
        super().__init__(ctx, "导入表格", _NOTE, parent)
        self.kind, self.track = kind, track
        self.path: Path | None = None
        self.preview: ImportPreview | None = None
        self._asked = 0
        self._writing: Progress | None = None
        self._kinds = {
            key: action_button(name, partial(self.set_kind, key), role="chip") for key, name in _KINDS[track]
        }
        self.file = ElideLabel("还没有选表格", "muted")
        self.headline = plain_label("", "figure")
        self.facts = plain_label("", wrap=True)
        self.created = plain_label("", "muted", wrap=True)
        self.month = DropDown()
        self.month.setAccessibleName("按哪个月登记")
        self.month.addItem("（请选月份）", None)  # a month nobody chose would be booked into
        now = Period.of_month(month_of(ctx.today()))
        for month in (now.shifted(-back).months[0] for back in range(_MONTHS)):
            self.month.addItem(month_label(month), month)
        self._month_line = _asking("表名、标题、文件名里都没有认出月份，按哪个月登记：", self.month)
        self.village = DropDown()
        self._village_line = _asking("表上没有写嘎查村的行，算在：", self.village)
        self.same = SameItems()
        self.days, self.unsigned = ImportDays(ctx.today()), ImportUnsigned()
        self.rows = ImportRows(ctx)
        self.sheets = ImportSheets()
        self.tabs = QTabWidget()
        self.stack = QStackedWidget()
        self._build()
        self.setAcceptDrops(True)
        ctx.read(self, self._on_villages, point_lists.villages)
        self.set_kind(kind)
        self.choose_button.setFocus()  # else the first kind has it, and looks chosen beside the chosen one
        if path is not None:
            self.take_file(path)

    # ---- building ----
    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(S)
        for button in self._kinds.values():
            button.setCheckable(True)
            line.addWidget(button)
        line.addSpacing(S)
        line.addWidget(self.file, 1)
        self.choose_button = action_button("选择表格(&O)", self.choose)
        line.addWidget(self.choose_button)
        self._empty = EmptyState("选一张表格", "", [("选择表格", self.choose)], icon_name="file-spreadsheet")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.rows.problems, "要看的")
        self.tabs.addTab(self.rows.everything, "逐行看")
        self.tabs.addTab(self.sheets, "表头和各列")
        found = QWidget()
        set_role(found, "clear")
        box = QVBoxLayout(found)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(S)
        asked = (self._month_line, self._village_line, self.days, self.unsigned, self.same)
        for widget in (self.headline, self.facts, self.created, *asked):
            box.addWidget(widget)
        box.addWidget(self.tabs, 1)
        self.stack.addWidget(self._empty)
        self.stack.addWidget(found)
        self.body.addLayout(line)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(ProgressStrip(self.ctx.jobs))
        self.problems_button = self.add_button("保存问题表格(&P)", self.save_problems, left=True)
        self.add_button("关闭(&C)", self.reject)
        self.import_button = self.add_button("确认导入(&S)", self.run, main=True)
        self.import_button.setEnabled(False)
        self.problems_button.setEnabled(False)
        self.set_size(1120, 680)
        self.month.currentIndexChanged.connect(lambda _at: self.look())
        self.village.currentIndexChanged.connect(lambda _at: self.look())
        self.sheets.changed.connect(self.look)
        self.same.answered.connect(lambda _question, _same: self.look())
        for asking in (self.days, self.unsigned):
            asking.changed.connect(self.look)

    def _on_villages(self, found: list[tuple[int, str]]) -> None:
        self.village.blockSignals(True)
        self.village.addItem("不指定（这些行不导入）", None)
        for pk, name in found:
            self.village.addItem(name, pk)
        self.village.blockSignals(False)

    # ---- choosing ----
    def set_kind(self, kind: Kind) -> None:
        """What the workbook is about."""
        self.kind = kind
        for key, button in self._kinds.items():
            button.setChecked(key == kind)
        self._empty.set_text("选一张表格", f"{_EXPECTED[kind]}也可以把文件拖到这里。")
        self._look_afresh()

    def choose(self) -> None:
        """选择表格."""
        ask_files(self, "选择表格", WORKBOOKS, self.ctx.store, lambda files: self.take_file(files[0]))

    def take_file(self, path: Path) -> None:
        """Look at this workbook."""
        self.path = path
        self.file.setText(path.name)
        self._look_afresh()

    def _look_afresh(self) -> None:
        """What was answered for another workbook, or for another kind of this one, is not handed on."""
        for answered in (self.days, self.unsigned, self.sheets, self.same):
            answered.forget()
        with QSignalBlocker(self.month), QSignalBlocker(self.village):
            self.month.setCurrentIndex(0)
            self.village.setCurrentIndex(min(0, self.village.count() - 1))
        self.tabs.setCurrentIndex(0)
        self.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.take_file(files[0])

    # ---- looking ----
    def _asks(self) -> dict[str, Any]:
        return {
            "track": self.track, "station": self.village.currentData(), "mapping": self.sheets.mapping(),
            "month": self.month.currentData(),
            "same_items": dict(self.same.answers),
            **self.days.asks(), **self.unsigned.asks(),
        }  # fmt: skip

    def look(self) -> None:
        """Read the workbook and show what it would do; only the last look counts."""
        if self.path is None:
            return
        self._asked += 1
        asked, progress = self._asked, Progress()
        self.import_button.setEnabled(False)
        self.say("")
        future = self.ctx.context.read(
            imports.preview, self.kind, self.path, progress=progress, cancel=_checker(progress), **self._asks()
        )  # fmt: skip
        self.ctx.jobs.run(
            self, future, lambda found: self._show(asked, found), failed=lambda error: self._on_unread(asked, error),
            what="正在看表格", progress=progress,
        )  # fmt: skip

    def _on_unread(self, asked: int, error: BaseException) -> bool:
        if asked != self._asked or self.path is None:
            return True
        self.preview = None
        self.problems_button.setEnabled(False)
        if isinstance(error, InsteadError):
            show_instead(self, error, lambda: ImportDialog(self.ctx, error.kind, self, track=self.track))
            return True
        # a workbook nobody recognised can still be matched by hand, if it is a workbook at all
        future = self.ctx.context.read(
            import_outline.outline, self.kind, self.path, track=self.track, rows=self.sheets.header_rows()
        )
        self.ctx.jobs.run(
            self, future, lambda found: self._show_outline(asked, found, error), failed=lambda _error: self._no_table(asked)
        )  # fmt: skip
        return self.refused(error)

    def _no_table(self, asked: int) -> bool:
        if asked == self._asked:
            self.stack.setCurrentWidget(self._empty)
        return True

    def _show_outline(
        self, asked: int, found: tuple[list[SheetOutcome], tuple[tuple[str, str], ...]], error: BaseException
    ) -> None:
        if asked != self._asked:
            return
        self.stack.setCurrentIndex(1)
        self.headline.setText("还没有看懂这张表。")
        lacking = error.advice if isinstance(error, UserError) else ""
        self.facts.setText(
            f"{lacking}请在下面写明表头在第几行，再给要紧的几栏选对应的列；选好一栏就会再看一遍。"
        )
        self.created.hide()
        self.rows.clear()
        self.tabs.setTabText(0, "要看的")
        self.tabs.setTabText(1, "逐行看")
        self.sheets.show_outline(*found)
        self.tabs.setCurrentWidget(self.sheets)
        self.import_button.setText("确认导入(&S)")

    def _show(self, asked: int, found: ImportPreview) -> None:
        if asked != self._asked:
            return
        self.preview = found
        self.stack.setCurrentIndex(1)
        report = found.report
        self.headline.setText(found.headline)
        self.facts.setText(facts(report))
        self.created.setText(created(report.created))
        self.created.setVisible(bool(report.created))
        lacking = any(sheet.form == "matrix" and sheet.month is None for sheet in found.sheets)
        self._month_line.setVisible(lacking or self.month.currentData() is not None)
        silent = self.kind in ("households", "points") and any(
            _says_no_village(sheet) for sheet in found.sheets
        )
        self._village_line.setVisible(
            (silent or self.village.currentData() is not None) and self.village.count() > 1
        )
        self.same.ask(found.questions)
        self.days.show_preview(found)
        self.unsigned.show_preview(found)
        self.rows.show_preview(found)
        self.sheets.show_preview(found)
        if any(not sheet.form for sheet in found.sheets):
            self.ctx.read(
                self, lambda told: self.sheets.add_headings(told[0]), import_outline.outline, self.kind, self.path,
                track=self.track, rows=self.sheets.header_rows(),
            )  # fmt: skip
        warned = found.to_look_at
        self.tabs.setTabText(0, f"要看的 {warned}条" if warned else "没有要看的")
        self.tabs.setTabText(1, f"逐行看 {report.read}行")
        if self.tabs.currentWidget() is not self.sheets:  # where column after column is chosen
            self.tabs.setCurrentIndex(0 if warned else 1)
            self.tabs.currentWidget().setFocus()
        self.problems_button.setEnabled(bool(report.problems))
        self.import_button.setEnabled(report.written > 0)
        self.import_button.setText(f"确认导入 {report.written}条(&S)" if report.written else "没有可以导入的")

    # ---- doing ----
    def run(self) -> None:
        """确认导入: the rows without an error, as one step."""
        if self.path is None or not self.import_button.isEnabled():
            return
        progress = self._writing = Progress()
        self.import_button.setEnabled(False)
        future = self.ctx.context.submit(
            imports.run_import, self.kind, self.path, progress=progress, cancel=_checker(progress), **self._asks()
        )  # fmt: skip
        self.ctx.jobs.run(
            self, future, self._on_done, failed=self._on_failed, write=True, what="正在导入", progress=progress
        )  # fmt: skip

    def reject(self) -> None:
        """Close; while rows are being written this stops the import first, and the book stays as it was."""
        if self._writing is not None:
            self._writing.cancel()
            self.say("正在停下，已经写的会全部退回…")
            return
        super().reject()

    def _on_failed(self, error: BaseException) -> bool:
        self._writing = None
        self.import_button.setEnabled(True)
        if isinstance(error, CancelledError):
            self.say("")
            self.set_note("已取消，什么也没有写进去。可以改好再导入，或者关闭。")
        return self.refused(error)

    def _on_done(self, report: ImportReport) -> None:
        self._writing = None
        left = f"，{report.errors}条没有导入（要改的）" if report.errors else ""
        asked = sum(problem.severity == "question" for problem in report.problems)
        left += f"，{asked}个编号要在积分细则里说明是不是同一项目" if asked else ""
        ctx, pk = self.ctx, self.ctx.jobs.operation

        def undo() -> None:  # this import, never what was done after it
            ctx.write(ctx.messages, lambda name: ctx.messages.say(f"已撤销：{name}"), history.undo, pk)

        take_back = [("撤销这次导入", undo)] if pk else ()
        ctx.messages.bar(
            f"已导入{report.written}条{left}。{report.scores_left_line}",
            "good",
            take_back,
            about=about.operation(pk),
        )
        self.accept()

    def save_problems(self) -> None:
        """保存问题表格: the workbook again, the cells marked, to be mended in WPS and imported again."""
        if self.preview is None or self.path is None:
            return
        out = ask_file(self, self.ctx, f"{self.path.stem}（要改的）.xlsx")
        if out is not None:
            self.write_problems(out)

    def write_problems(self, out: Path) -> None:
        """Write the workbook of problems there."""
        assert self.preview is not None
        assert self.path is not None
        remember_folder(self.ctx, out.parent)
        future = self.ctx.context.read(imports.save_problems, self.path, out, self.preview.report.problems)
        self.ctx.jobs.run(
            self, future, lambda _none: self._on_saved(out), failed=self.refused, what="正在保存问题表格"
        )

    def _on_saved(self, out: Path) -> None:
        self.set_note(
            f"已存为“{out.name}”：有问题的格子标红，最后一列写着要改什么。改好后再导入一次，导过的不会重复。"
        )
        self.ctx.messages.bar(
            f"已存为“{out.name}”。",
            "good",
            [("打开文件夹", lambda: open_folder(out.parent))],
            about=about.file(out),
        )

    def tour(self) -> Iterator[str]:
        """The empty dialog is enough: the demonstration has no workbook of its own."""
        yield from ()


def _says_no_village(sheet: SheetOutcome) -> bool:
    return bool(sheet.form) and not sheet.village and all(match.name != "village" for match in sheet.columns)


def _checker(progress: Progress) -> Any:
    def check() -> None:
        progress(progress.done, progress.total)

    return check


def _asking(text: str, widget: QWidget) -> QWidget:
    line = QWidget()
    set_role(line, "clear")
    box = QHBoxLayout(line)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(plain_label(text, "warn"))
    box.addWidget(widget)
    box.addStretch(1)
    line.hide()
    return line
