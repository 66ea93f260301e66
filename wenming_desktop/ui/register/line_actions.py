"""What one may do with the line one stands on: 冲正, 附照片, F4, 今天, 展开一批."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from wenming_desktop.domain.rules import Track
from wenming_desktop.services import entry_words, evidence
from wenming_desktop.services.points import Booked, Correction
from wenming_desktop.services.register_rows import RegisterRow
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.choosing import EVIDENCE, ask_files
from wenming_desktop.ui.dialogs.corrections_dialog import CorrectionsDialog
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.register.filling import Filling
from wenming_desktop.ui.register.finding import FindLine
from wenming_desktop.ui.register.grid import PointsGrid
from wenming_desktop.ui.register.lines import find_people, item_line
from wenming_desktop.ui.register.reverse_dialog import ReverseDialog, Searches
from wenming_desktop.ui.widgets.choice_field import ChoiceField
from wenming_desktop.ui.widgets.one_only import one_only_words


class LineActions(QObject):
    """The keys and the right-click menu of one register; ``stale`` when other lines are asked for."""

    stale = Signal()

    def __init__(
        self,
        ctx: PageContext,
        track: Track,
        grid: PointsGrid,
        filling: Filling,
        find_line: FindLine,
        over: QWidget,
    ) -> None:
        super().__init__(grid)
        self.ctx, self.track, self.grid = ctx, track, grid
        self.filling, self.find_line, self._over = filling, find_line, over
        view = grid.view
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._open_menu)
        view.doubleClicked.connect(lambda _index: self.open_batch())
        view.installEventFilter(self)
        for key, run in {"F4": self.pick_item, "F8": self.attach, "Ctrl+;": self.set_today}.items():
            shortcut = QShortcut(QKeySequence(key), over)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    def current_row(self) -> RegisterRow | None:
        """The recorded line one stands on, None in a line being typed."""
        line = self.grid.current()
        return line.row if line is not None and line.state == "done" else None

    def reverse_current(self) -> None:
        """Delete: take the recorded line back (冲正), with a reason; of several selected none, and it says why."""
        row, count = self.current_row(), self._count_selected()
        if row is None:
            return
        if count > 1:
            self.ctx.messages.say(one_only_words(count))
            return
        if row.entry_pk is None:
            self.ctx.messages.say("这是一批登记。按回车展开，再逐条冲正。")
            return
        if not row.stands:
            self.ctx.messages.say("这一条已经冲正过，或者本身就是冲正，不用再冲。")
            return
        pk, said = row.entry_pk, f"{row.day} {row.who} {row.item} {labels.points(row.points, signed=True)}"
        ReverseDialog(
            self.ctx, self._over, row, said, self.track, self._searches(row),
            reverse=lambda reason: self._reverse(pk, said, reason),
            correct=lambda reason, wanted, dialog: self._put_right(pk, said, reason, wanted, dialog),
        ).open()  # fmt: skip

    def _count_selected(self) -> int:
        return len(self.grid.view.selectionModel().selectedRows())

    def _searches(self, row: RegisterRow) -> Searches:
        """The items of the line's day, and people wherever they live: on which household it belongs is the question."""
        catalogue, day = self.filling.catalogue, row.event_date
        return Searches(
            lambda text: [item_line(item) for item in catalogue.find(day, text)],
            lambda text: self.ctx.future(find_people, text, self.track, None, day, village=True),
        )

    def _reverse(self, pk: int, said: str, reason: str) -> None:
        def done(notes: tuple[str, ...]) -> None:
            self.ctx.messages.say(f"已冲正：{'；'.join((said, *notes))}。")

        self.ctx.write(self, done, entry_words.take_back, pk, reason)

    def _put_right(self, pk: int, said: str, reason: str, wanted: Correction, dialog: ReverseDialog) -> None:
        def done(booked: Booked) -> None:
            dialog.accept()
            now, month = labels.points(booked.points, signed=True), labels.month(booked.counts_in)
            notes = f"；{booked.message}" if booked.message else ""
            self.ctx.messages.say(f"已更正：{said}，现按{now}分登记，记在{month}{notes}。")

        future = self.ctx.context.submit(entry_words.put_right, pk, reason, wanted)
        self.ctx.jobs.run(dialog, future, done, failed=dialog.refused, write=True, what="更正积分")

    def show_corrections(self) -> None:
        """更正记录 of this track."""
        CorrectionsDialog(self.ctx, self._over, track=self.track).open()

    def attach(self) -> None:
        """F8: photos and files for the line one stands on, typed or recorded."""
        line = self.grid.current()
        if line is None or (line.state == "done" and line.row.entry_pk is None):
            return
        token = line.token
        ask_files(
            self._over,
            "附照片、文件",
            EVIDENCE,
            self.ctx.store,
            lambda files: self.take_files(token, files),
            many=True,
        )

    def take_files(self, token: int, files: Sequence[Path]) -> None:
        """Keep these files with a line: now where it is recorded, else when it is."""
        at = self.grid.model.find(token)
        if at < 0:
            return
        line = self.grid.model.lines[at]
        if line.state == "done":
            self.ctx.write(
                self,
                lambda said: self.ctx.messages.say(f"已附上{said}。"),
                evidence.attach,
                line.row.entry_pk,
                list(files),
            )
            return
        self.grid.view.close_cell()
        line.values["files"] = [*line.values.get("files", ()), *files]
        self.grid.set_value(
            token, "evidence", line.values.get("evidence") or evidence.words(line.values["files"])
        )
        self.grid.start_typing("evidence")
        self.ctx.messages.say(f"这一行附了{evidence.words(line.values['files'])}，记下时一起保存。")

    def pick_item(self) -> None:
        """F4: the items of the rule book, from any cell of the line; in a red name whom it may mean."""
        line, here = self.grid.current(), self.grid.view.indexWidget(self.grid.view.currentIndex())
        if isinstance(here, ChoiceField) and here.unsettled:
            here.search_now()
            return
        if line is None or line.state != "draft":
            self.grid.start_typing("item")
        else:
            self.grid.view.go_key(self.grid.model.find(line.token), "item")
        editor = self.grid.view.indexWidget(self.grid.view.currentIndex())
        if isinstance(editor, ChoiceField):
            editor.search_now()

    def set_today(self) -> None:
        """Ctrl+;: today, from any cell of the line."""
        line = self.grid.current()
        if line is not None and line.state == "draft":
            self.grid.set_value(line.token, "day", self.ctx.today())
            self.filling.follow_day(line.token)
            self.filling.look(line.token)

    def open_batch(self) -> None:
        """Enter on a whole action: its entries one by one."""
        row = self.current_row()
        if row is not None and row.operation_pk is not None:
            self.find_line.show_batch(row.operation_pk, f"{row.who} {row.item}")
            self.stale.emit()

    def only_subject(self) -> None:
        """Show one household's (or member's) entries."""
        row = self.current_row()
        if row is None:
            return
        key = row.person_pk if self.track == "party" else row.household_pk
        if key is not None:
            self.find_line.show_subject(key, row.who)
            self.stale.emit()

    def open_files(self) -> None:
        """Open what is attached to the recorded line."""
        row = self.current_row()
        if row is not None and row.entry_pk is not None:
            self.ctx.read(self, self._open_files, evidence.to_open, row.entry_pk)

    def _open_files(self, found: evidence.ToOpen) -> None:
        if not any(found):
            self.ctx.messages.say("这一条没有附文件。按 F8 可以附上。")
        files.open_kept(self._over, self.ctx, found)

    def menu(self) -> QMenu:
        """What one may do with the recorded line."""
        menu = QMenu(self._over)
        row = self.current_row()
        count = self._count_selected()
        if count > 1:
            menu.addAction(one_only_words(count)).setEnabled(False)
        elif row is not None and row.operation_pk is not None:
            menu.addAction("展开这一批\t回车").triggered.connect(self.open_batch)
        elif row is not None:
            menu.addAction("冲正、更正…\tDelete").triggered.connect(self.reverse_current)
            menu.actions()[-1].setEnabled(row.stands)
            menu.addAction("附照片、文件…\tF8").triggered.connect(self.attach)
            menu.addAction("打开附件").triggered.connect(self.open_files)
            menu.addAction("只看这名党员" if self.track == "party" else "只看这一户").triggered.connect(
                self.only_subject
            )
        if row is not None:
            menu.addAction("更正记录…").triggered.connect(self.show_corrections)
            menu.addSeparator()
            menu.addAction("复制\tCtrl+C").triggered.connect(self.grid.copy)
        return menu

    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu()
        if not menu.isEmpty():
            menu.popup(self.grid.view.viewport().mapToGlobal(at))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.grid.view and pressed and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Delete:
                self.reverse_current()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row() is not None:
                self.open_batch()
                return True
        return False
