"""按表号录入: the village's printed sheet entered back by line number, a whole sheet in one save."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import Period, month_label, month_last, month_of
from wenming_desktop.services import booked_words, paper, places, points, score_sheet
from wenming_desktop.services.drafts import Content
from wenming_desktop.services.score_sheet import Cell, CellResult
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs.print_preview import show_preview
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.dialogs.stopped import offered
from wenming_desktop.ui.left_over import mark, was
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.points.sheet_codes import SheetCodes
from wenming_desktop.ui.pages.points.sheet_grid import SheetGrid
from wenming_desktop.ui.pages.points.sheet_lines import NumbersBox, back_into, counted, placed, typed_content
from wenming_desktop.ui.pages.points.sheet_model import HEAD, SheetModel
from wenming_desktop.ui.pages.points.sheet_reading import SheetRead, ask_beyond, sheet_read
from wenming_desktop.ui.pages.points.sheet_steps import press_redo, press_undo
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.drop_down import DropDown
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.period_picker import PeriodPicker
from wenming_desktop.ui.widgets.text import plain_label

_NOTE = "先打行号，Tab 逐栏填分，回车到下一行；要跳到别的行，直接打它的行号。填好后一次保存，打错了按 Ctrl+Z 一格一格退回，保存了的整张撤销。"
_CODE_NOTE = "行号 Tab 项目编号，回车记一行；分值按细则自动填，可改。填好后一次保存。"


class SheetEntry(Sheet):
    """Village, group and month at the top, the sheet below, totals and 保存整张表 at the foot."""

    helped_by = "points#按表号录入"
    surface = "sheet"

    def __init__(self, ctx: PageContext, parent: QWidget | None = None, resumed: str = "") -> None:
        """``resumed`` is the subject of a draft: open the sheet it was typed in."""
        super().__init__(ctx, "按表号录入", _NOTE, parent)
        self.model = SheetModel(self)
        self.grid = SheetGrid(self.model)
        self.codes = SheetCodes(ctx.jobs)
        self._asked, self._said = 0, ""
        self._shown: tuple[int, str | None, int] | None = None
        self._back: Content = {}
        # the numbering the clerk works by on the sheet shown; None: that of the last printing
        self._paper: str | None = None
        self._chosen = ""
        self.village = DropDown()
        self.village.setAccessibleName("嘎查村")
        self.village.setMinimumContentsLength(9)
        self.group = DropDown()
        self.group.setAccessibleName("村民小组")
        month = Period.of_month(month_of(ctx.today()))
        self.month = PeriodPicker(month, ("month",), latest=month)
        self.numbers = NumbersBox()
        self._numbered = plain_label("", "muted", wrap=True)
        self._whose, self.totals = plain_label("", "strong", wrap=True), plain_label("", "strong")
        self.by_category = action_button("按类别打分", lambda: self.set_mode(codes=False), role="chip")
        self.by_code = action_button("按项目编号", lambda: self.set_mode(codes=True), role="chip")
        self.stack = QStackedWidget()
        self._empty = EmptyState(
            "这里没有参评的农牧户", "换一个嘎查村或小组；户的状态在“农牧户”里改。", icon_name="users"
        )
        for widget in (self.grid, self.codes, self._empty):
            self.stack.addWidget(widget)
        self.cause = QLineEdit()
        self.cause.setPlaceholderText("原因：改已审核月份的分必须写；新填的写了，就补记回这个月")
        self.cause.setAccessibleName("更正或补记的原因")
        self.cause.hide()
        self._audited = plain_label("", "warn", wrap=True)
        self._audited.hide()
        self._resumed = resumed.split("/") if resumed else []
        self._build()
        self._connect()
        self.ctx.read(self, self._on_villages, places.villages)

    # ---- building ----
    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(S)
        for widget in (self.village, self.group, self.month, self.numbers):
            line.addWidget(widget)
        line.addStretch(1)
        for button in (self.by_category, self.by_code):
            button.setCheckable(True)
            line.addWidget(button)
        self.by_category.setChecked(True)
        self.body.addLayout(line)
        self.body.addWidget(self._numbered)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self._whose)
        self.body.addWidget(self._audited)
        self.body.addWidget(self.cause)
        self.body.addWidget(self.totals)
        self.add_button("打印空白表(&P)", self.print_blank, left=True)
        self.add_button("关闭(&C)", self.reject)
        self.save_button = self.add_button("保存整张表(&S)", self.save, main=True)
        # Enter belongs to the sheet: it goes to the next line and never presses a button
        self.save_button.setAutoDefault(False)
        self.save_button.setDefault(False)
        self.set_size(1120, 660)

    def _connect(self) -> None:
        self.village.currentIndexChanged.connect(lambda _at: self._read_groups())
        self.group.currentIndexChanged.connect(lambda _at: self.reload())
        self.month.changed.connect(lambda _period: self.reload())
        self.numbers.currentIndexChanged.connect(self._on_numbers)
        self.model.edited.connect(self._show_totals)
        self.grid.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_whose())
        self.codes.edited.connect(self._show_totals)
        self.codes.complained.connect(self.say)
        self.grid.said.connect(self.say)
        self.grid.finished.connect(self.save_button.setFocus)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self.turn_back)
        redo = QShortcut(QKeySequence("Ctrl+Y"), self)
        redo.activated.connect(lambda: press_redo(self, self.grid, self.codes, self.say_turned))

    def turn_back(self) -> None:
        """Ctrl+Z: what was typed since the last save, else that save."""
        press_undo(self, self.grid, self.codes, self.say_turned)

    # ---- reading ----
    def month_value(self) -> int:
        """The month of the sheet, 202610."""
        return self.month.period().months[0]

    def _on_villages(self, found: list[places.VillageRow]) -> None:
        self.village.blockSignals(True)
        for row in found:
            self.village.addItem(row.name, row.pk)
        kept = self._resumed[0] if self._resumed else self.ctx.store.value("sheet/village")
        self.village.setCurrentIndex(max(0, self.village.findData(int(kept))) if kept is not None else 0)
        self.village.blockSignals(False)
        self._read_groups()

    def _read_groups(self) -> None:
        pk = self.village.currentData()
        if pk is None:
            self.stack.setCurrentWidget(self._empty)
            return
        self.ctx.store.setValue("sheet/village", pk)
        self.ctx.read(self, self._on_groups, places.groups, pk)

    def _on_groups(self, groups: list[str]) -> None:
        self.group.blockSignals(True)
        self.group.clear()
        self.group.addItem("全村", None)
        for group in groups:
            self.group.addItem(group_label(group), group)
        if self._resumed:
            self.group.setCurrentIndex(max(0, self.group.findData(self._resumed[1])))
            self.month.set_period(Period.of_month(int(self._resumed[2])))
            self._resumed = []
        self.group.blockSignals(False)
        self.reload()

    def reload(self, *, follow: bool = False) -> None:
        """Read the sheet of the village, group and month chosen.

        Under the numbering what stands there was typed by, also the last time; ``follow``: under another one chosen.
        """
        if self.village.currentData() is None:
            return
        if self.keeper:
            self.keeper.look()
        self._asked += 1
        asked = self._asked
        wanted = (self.village.currentData(), self.group.currentData(), self.month_value())
        if wanted != self._shown:
            self._paper = self.ctx.drafts.content((self.surface, _subject(wanted))).get("paper")
        elif not follow and (self.model.typed or self.codes.finished()):
            self._paper = self._chosen
        self.ctx.read(
            self, lambda found: self._show(asked, wanted, found, follow), sheet_read, *wanted, self._paper
        )

    def _show(self, asked: int, wanted: tuple[int, str | None, int], found: SheetRead, follow: bool) -> None:
        if asked != self._asked:
            return
        sheet = found.sheet
        if self.keeper:  # what was typed while the other sheet was being read belongs to the one still shown
            self.keeper.look()
        same = wanted == self._shown
        half = bool(same and follow and self.codes.half_typed())
        left, self._back = back_into(self._take_place(wanted), self._back), {}
        if same and follow:
            left = left | self._typed(self.model.same | self.model.typed)
        put = placed(left, sheet, follow=follow)
        if not same or follow:  # a step of another sheet is none of this one
            self.model.forget()
        self._shown, self._chosen, self.model.limits = wanted, sheet.chosen, found.limits
        self.numbers.offer(sheet)
        set_role(self._numbered, "warn" if sheet.doubtful else "muted")
        self._numbered.setText(sheet.said + found.said if sheet.lines else "")
        self._audited.setText(found.audited)
        self.cause.setText(str(left.get("cause", "")))
        self.model.load(sheet.lines, sheet.booked, found.categories, put.cells, put.lines, found.kept)
        day = min(self.ctx.today(), month_last(wanted[2]))
        self.codes.load(sheet.lines, found.catalogue, day, put.codes, put.half)
        if self.keeper and not same:
            self.keeper.left_is(self.typed())
        by_code = "cells" not in left and bool(left.keys() & {"codes", "half"})
        self.set_mode(codes=self.by_code.isChecked() or by_code)
        if self._said:  # what became of the save stays in sight over the sheet read anew
            self.set_note(self._said + put.said)
            self._said = ""
        elif put.said or half:
            self._say_saved(put.said + "按项目编号没打完的一行请重打。" * half)

    def _on_numbers(self, _at: int) -> None:
        self._paper = self.numbers.currentData()
        self.reload(follow=True)

    def _show_whose(self) -> None:
        """Whose line one stands on, in full: the column beside the scores may be too narrow for what became of it."""
        row = self.grid.currentIndex().row()
        if 0 <= row < len(self.model.lines):
            self._whose.setText(f"第{self.model.lines[row].line}行　{self.model.index(row, HEAD).data()}")

    def set_mode(self, *, codes: bool) -> None:
        """By category, or by item code."""
        self.by_code.setChecked(codes)
        self.by_category.setChecked(not codes)
        self.set_note(_CODE_NOTE if codes else _NOTE)
        self._whose.setVisible(bool(self.model.lines) and not codes)
        for widget in (self._audited, self.cause):  # by code each line says itself where it counts
            widget.setVisible(bool(self._audited.text()) and not codes)
        if not self.model.lines:
            self.stack.setCurrentWidget(self._empty)
        elif codes:
            self.stack.setCurrentWidget(self.codes)
            self.codes.grid.start_typing("line")
        else:
            self.stack.setCurrentWidget(self.grid)
            self.grid.go(0, 0)
            self._show_whose()
        self._show_totals()

    # ---- totals and draft ----
    def _show_totals(self) -> None:
        self.say("")
        if self.by_code.isChecked():
            done = self.codes.finished()
            self.totals.setText(f"已填{len(done)}行，还没有保存" if done else "还没有填")
            self.save_button.setEnabled(bool(done))
            return
        now = self.model.running()
        minus = labels.points(now.minus) if now.minus else "−0"
        text = f"{now.lines}户有分，共{len(self.model.lines)}户　　合计 +{labels.points(now.plus)} / {minus}"
        fresh = f"　　{now.fresh}格还没有保存" if now.fresh else ""
        wrong = f"，其中{now.wrong}格要改" if now.wrong else ""
        self.totals.setText(text + fresh + wrong)
        self.save_button.setEnabled(bool(now.fresh))

    def _take_place(self, wanted: tuple[int, str | None, int]) -> Content:
        """The draft of this village, group and month: each sheet has its own."""
        _, group, month = wanted
        self.subject = _subject(wanted)
        words = self.group.currentText() if group is not None else ""
        title = f"{self.village.currentText()}{words}{month_label(month)}评分表"
        return self.keeper.move(self.subject, title) if self.keeper else self.watch(title)

    def typed(self) -> Content:
        """Scores not saved, and lines typed by item code."""
        return self._typed(self.model.typed)

    def _typed(self, cells: Mapping[Cell, str]) -> Content:
        stands = self.codes.kept(), self.codes.half(), self._chosen, self.cause.text().strip()
        return typed_content(cells, self.model.typed_by, *stands) if self._shown else {}

    def put_typed(self, content: Content) -> None:
        """Ctrl+Y: what Ctrl+Z took, beside what was typed since."""
        self._back = content
        self.reload()

    def typed_count(self, content: Content) -> int:
        """Cells and lines."""
        return sum(len(content.get(name, ())) for name in ("cells", "codes", "half"))

    def mark_left(self, left: Content) -> list[str]:
        """The cells are light yellow by being typed, the lines stand in the list of those not saved."""
        mark(self.cause, was("") if left.get("cause") else "")
        return counted(left)

    def wipe_typed(self) -> None:
        """Empty the sheet of what is not saved."""
        self.model.forget()
        self.codes.wipe()
        self.cause.clear()
        self.reload()

    # ---- doing ----
    def save(self) -> None:
        """保存整张表: everything typed, as one action."""
        if self._shown is None or not self.save_button.isEnabled():
            return
        if self.by_code.isChecked():
            self._save_codes()
            return
        wrong = self.model.first_wrong()
        if wrong.isValid():
            cell = self.model.cell_at(wrong)
            self.grid.go(wrong.row(), wrong.column())
            self.say(f"第{self.model.lines[wrong.row()].line}行：{self.model.wrong(cell) if cell else ''}")
            return
        ask_beyond(self.ctx, self, self.model.beyond(), self._save_cells)

    def _save_cells(self) -> None:
        assert self._shown is not None
        sheet = (self._shown[0], month := self._shown[2], self.model.fresh(), self.cause.text())
        future = self.ctx.context.submit(score_sheet.record_sheet, *sheet)
        self._run(future, lambda result: self._on_saved(result, month))

    def _save_codes(self) -> None:
        assert self._shown is not None
        drafts = self.codes.drafts()
        households = len({draft.household_pk for draft in drafts})
        name = f"按表号录入 {self.village.currentText()}{month_label(self._shown[2])} {households}户"
        self._run(self.ctx.context.submit(points.record_many, drafts, name), self._on_codes_saved)

    def _run(self, future: Any, done: Any) -> None:
        self.save_button.setEnabled(False)
        self.ctx.jobs.run(self, future, done, failed=self._on_failed, write=True, what="保存整张表")

    def _on_saved(self, result: CellResult, month: int) -> None:
        self.model.forget()
        self._paper = self._chosen  # the rest of the same paper follows
        self.cause.clear()
        changed = f"，改了{len(result.replaced)}格原来的分数" if result.replaced else ""
        told = "".join(score_sheet.told(month, result))
        self._said = f"{self._title()}已登记{result.written}格{changed}。{told}打错了按 Ctrl+Z，整张撤销。"
        self._say_saved(self._said)
        self.reload()

    def _on_codes_saved(self, booked: list[points.Booked]) -> None:
        self.codes.clear()
        self._say_saved(f"{self._title()}已登记{len(booked)}条。{''.join(booked_words.told(booked))}")
        self.codes.grid.start_typing("line")

    def _title(self) -> str:
        group = self.group.currentText() if self.group.currentData() is not None else ""
        return f"{self.village.currentText()}{group}{month_label(self.month_value())}："

    def _say_saved(self, text: str) -> None:
        if self.keeper:
            self.keeper.look()
        self.ctx.messages.say(text)
        self.set_note(text)

    def _on_failed(self, error: BaseException) -> bool:
        self.save_button.setEnabled(True)
        return self.refused(error)

    def say_turned(self, words: str) -> None:
        """A save was taken back or brought back: say it over the sheet read anew."""
        self._said = words
        self._say_saved(words)
        self.reload()

    def print_blank(self) -> None:
        """打印空白表: the same lines with nothing in them."""
        if self._shown is None or not self.model.lines:
            self.say("没有参评的农牧户，印不出空白表。")
            return
        job = self.ctx.context.paper(paper.blank_sheet, *self._shown)
        failed = offered(self.ctx, self, self.print_blank, self.refused)
        self.ctx.jobs.run(self, job, self._show_blank, failed=failed, what="正在排版")

    def _show_blank(self, made: paper.Made) -> None:
        show_preview(self.ctx, made, parent=self, closed=self.reload)

    def tour(self) -> Iterator[str]:
        """Some scores typed, and the other way of typing."""
        for row, texts in enumerate(
            (("2", "4", "", "3", "6"), ("1", "2", "5", "", "4"), ("", "2", "", "", "x"))
        ):
            for column, text in enumerate(texts):
                if row < len(self.model.lines) and text:
                    self.model.type_in(self.model.index(row, 3 + column), text)
        self.grid.go(2, 3)
        yield "typed"
        self.model.typed.clear()
        self.set_mode(codes=True)
        yield "codes"
        self.set_mode(codes=False)


def _subject(sheet: tuple[int, str | None, int]) -> str:
    village, group, month = sheet
    return f"{village}/{group or 0}/{month}"
