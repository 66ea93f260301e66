"""What leads out of the boards room: its dialogs, 锁定, 导出表格, and the rooms where a gap is filled."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notice_check import NOTICE_TEXT
from wenming_desktop.domain.privacy import Finding
from wenming_desktop.services import board_gate, board_stages, editions, paper
from wenming_desktop.ui import about
from wenming_desktop.ui.boards import reading
from wenming_desktop.ui.boards.reading import RoomView
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.approve import ApproveDialog
from wenming_desktop.ui.dialogs.compare_dialog import CompareDialog
from wenming_desktop.ui.dialogs.correct_dialog import CorrectDialog
from wenming_desktop.ui.dialogs.editions_dialog import EditionsDialog
from wenming_desktop.ui.dialogs.import_dialog import ImportDialog
from wenming_desktop.ui.dialogs.months_dialog import MonthsDialog
from wenming_desktop.ui.dialogs.notice_dialog import NoticeDialog
from wenming_desktop.ui.dialogs.review_dialog import ReviewDialog
from wenming_desktop.ui.dialogs.told_dialog import ToldDialog
from wenming_desktop.ui.dialogs.what_if import WhatIfDialog
from wenming_desktop.ui.page import Page, PageContext


class Room(Page):
    """The room as the doors see it."""

    view: RoomView | None = None

    def read(self) -> None:
        """Read the board anew."""


class Doors(QObject):
    """Opens things over one room, for the board it shows."""

    def __init__(self, ctx: PageContext, room: Room) -> None:
        super().__init__(room)
        self._ctx, self._room = ctx, room

    @property
    def _view(self) -> RoomView | None:
        return self._room.view

    def months(self) -> QDialog:
        """月度审核."""
        return _opened(MonthsDialog(self._ctx, self._room))

    def _months(self) -> None:
        self.months()

    def what_if(self) -> QDialog | None:
        """试算标准."""
        return _opened(WhatIfDialog(self._ctx, self._view, self._room)) if self._view else None

    def confirm_bands(self) -> None:
        """确认 thresholds the program had set: they hold as they are."""
        view = self._view
        if view:
            self._ctx.write(self, None, reading.confirm_bands, view.board.period.kind)

    def compare(self) -> QDialog | None:
        """与上季度比较."""
        return _opened(CompareDialog(self._ctx, self._view, self._room)) if self._view else None

    def review(self) -> QDialog | None:
        """评议告知: the meetings on each month and who was told."""
        view = self._view
        if view is None:
            return None
        return _opened(ReviewDialog(self._ctx, view.board.period, view.village_pk, view.place, self._room))

    def tell(self) -> QDialog | None:
        """批量登记告知."""
        view = self._view
        return (
            _opened(ToldDialog(self._ctx, view.board.period, view.village_pk, self._room)) if view else None
        )

    def import_points(self) -> QDialog:
        """导入积分表: preview first."""
        return _opened(ImportDialog(self._ctx, "points", self._room))

    def printing(self, *, words_first: bool = False) -> NoticeDialog | None:
        """打印公示; the board is read anew afterwards: a first print moves the strip."""
        if self._view is None:
            return None
        dialog = NoticeDialog(self._ctx, self._view, self._room, words_first=words_first)
        dialog.finished.connect(lambda _code: self._room.read())
        dialog.go.connect(lambda room, args: self._ctx.navigate(room, **args))
        dialog.open()
        return dialog

    def post(self) -> None:
        """登记已张贴: a print alone is no posting."""
        view = self._view
        if view:
            self._ctx.write(self, None, board_stages.post, "masses", view.board.period, view.village_pk)

    def take_down(self) -> None:
        """撤回已张贴."""
        view = self._view
        if view:
            self._ctx.write(self, None, board_stages.take_down, "masses", view.board.period, view.village_pk)

    def export(self) -> None:
        """导出表格: the public workbook of the board."""
        view = self._view
        if view:
            future = self._ctx.context.read(
                paper.board_workbook, "masses", view.board.period, view.village_pk
            )
            self._ctx.jobs.run(self, future, self._save_workbook, what="正在导出")

    def _save_workbook(self, made: paper.Made) -> None:
        files.save_as(self._room, self._ctx, made.file_name, made.content)

    def correct(self) -> QDialog | None:
        """出第n稿 of a locked board that waits for it."""
        return _opened(CorrectDialog(self._ctx, self._view, self._room)) if self._view else None

    def editions(self) -> QDialog | None:
        """各稿."""
        return _opened(EditionsDialog(self._ctx, self._view, self._room)) if self._view else None

    def ask_seal(self) -> None:
        """锁定 cannot be taken back: ask once; while a month is open lead to the months."""
        view = self._view
        if view is None:
            return
        if view.open_months:
            first = view.open_months[0] % 100
            error = UserError(f"{first}月还没有审核，不能锁定榜单。", "请先逐月审核。")
            self._ctx.messages.error(error, [("月度审核", self._months)], about.until("closed_month"))
            return
        by = f"已有榜锁定，一个时段只用一个标准，这次也按{view.standard}。" if view.standard else ""
        what = "全部嘎查村的榜单" if view.village_pk is None else f"{view.place}榜单"
        self._ctx.messages.confirm(
            self._room, f"锁定{view.board.period.label}{what}？", "锁定", self.seal,
            f"{_counted(view.board)}{'分数线还是程序预置的，锁定就是确认。' if view.preset else ''}{by}{view.empty_months}锁定以后这一稿不再变动，可以正式公示；以后有更正，再出第2稿。评议会议、减分告知请先登记，"
            "锁定以后补登的，这一稿的公示上不写。这一步不能撤销。",
        )  # fmt: skip

    def seal(self) -> None:
        """锁定: the board's rows are kept for ever."""
        view = self._view
        if view:
            self._ctx.write(self, None, editions.seal, "masses", view.board.period, view.village_pk)

    def fill_gap(self, finding: Finding) -> None:
        """去填."""
        self._ctx.navigate("settings", **reading.where_to_fill(finding))

    def edit_words(self, finding: Finding) -> None:
        """去改: the notice's own words, else the rule book whose item's text stands in a reason."""
        if finding.about == NOTICE_TEXT:
            self.printing(words_first=True)
        else:
            self._ctx.navigate("settings", tab="rules")

    def approve(self, finding: Finding) -> None:
        """批准."""
        if self._view:
            _opened(ApproveDialog(self._ctx, board_gate.document_key(self._view.board), finding, self._room))


def _opened(dialog: QDialog) -> QDialog:
    dialog.open()
    return dialog


def _counted(board: Board) -> str:
    """What will stand for ever, by which lines: 共24户，红榜（120分起）8户、灰榜（低于96分）3户、黑榜（低于90分）1户，…"""
    counts, bands = board.counts, board.bands
    if bands is None:
        return f"共{counts.households}户。"
    red, grey, black = (format_points(line) for line in (bands.red, bands.grey, bands.black))
    return (
        f"共{counts.households}户，红榜（{red}分起）{counts.red}户、灰榜（{bands.below}{grey}分）{counts.grey}户、"
        f"黑榜（{bands.below}{black}分）{counts.black}户，分数线请和细则核对。"
    )
