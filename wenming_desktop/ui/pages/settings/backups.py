"""备份: the list of what there is, one more now, one to a USB stick, and putting one back as a book of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.findings import Finding
from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import books, drills
from wenming_desktop.services.carried import Restored
from wenming_desktop.support.paths import readable
from wenming_desktop.ui import about, labels
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.messages import Action, Tone
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.settings.checkup_dialog import CheckupDialog
from wenming_desktop.ui.pages.settings.saving import tab_box
from wenming_desktop.ui.putting_back import held_words
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import ElideLabel, plain_label

_COLUMNS = (
    Column("at", "时间", 170, text=lambda row: f"{labels.iso_date(row.at)} {row.at:%H:%M}", bold=True),
    Column("size", "大小", 90, "right", text=lambda row: size_words(row.size)),
    Column("path", "文件", 320, text=lambda row: row.path.name),
)


class PlaceLine(QWidget):
    """Where the data lies, its folder in the file manager, and when a copy last went to a USB stick or another place."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        folder = ctx.context.folder.resolve()
        self.place = ElideLabel(f"数据在{folder}")
        self.place.setToolTip(plain_tip(str(folder)))
        self.usb = plain_label("", "muted")
        self.rehearsed = plain_label("", "muted")
        top = QHBoxLayout()
        top.addWidget(self.place, 1)
        top.addWidget(
            action_button("打开数据文件夹", lambda: files.open_folder(folder), icon_name="folder-open")
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(top)
        below = QHBoxLayout()
        below.addWidget(self.usb)
        below.addWidget(self.rehearsed)
        below.addStretch(1)
        below.setSpacing(24)
        box.addLayout(below)
        self._ctx = ctx

    def refresh(self) -> None:
        """Read anew what is known of the last copy outside and of the last rehearsal."""
        self._ctx.read(self, self._show, books.settings)
        self._ctx.read(self, self.rehearsed.setText, drills.passed_words)

    def _show(self, settings: Settings) -> None:
        last = settings.remembered.get(books.OUTSIDE)
        if isinstance(last, dict) and last.get("at") and last.get("file"):
            self.usb.setText(f"最近一次存到U盘或别处：{last['at']}，{last['file']}")
        else:
            self.usb.setText("还没有存到U盘或别处的备份记录。")


class BackupsTab(QWidget):
    """Backups of this book, the newest first."""

    def __init__(self, ctx: PageContext) -> None:
        super().__init__()
        self._ctx = ctx
        actions = [("立即备份", self.back_up)]
        empty = EmptyState(
            "还没有备份", "关闭程序时会自动备份，写完读回核对。", actions, icon_name="hard-drive"
        )
        self.table = RecordTable("backups", _COLUMNS, ctx.jobs, ctx.store, empty=empty)
        line = QHBoxLayout()
        line.addWidget(action_button("立即备份", self.back_up, icon_name="save"))
        line.addWidget(action_button("备份到U盘…", self.back_up_elsewhere, icon_name="hard-drive"))
        line.addWidget(
            self.table.one_only(action_button("恢复选中的…", self.restore, icon_name="archive-restore"))
        )
        line.addWidget(action_button("恢复演练", self.drill, icon_name="archive-restore"))
        line.addWidget(action_button("数据体检", self.check, icon_name="shield-check"))
        line.addStretch(1)
        box = tab_box(self)
        box.addLayout(line)
        self.place = PlaceLine(ctx)
        box.addWidget(self.place)
        note = "关闭程序时自动备份，留最近十份和前几天、几周、几月的各一份。恢复时可以另建一份，也可以代替现在的（先问，先备份）。"
        box.addWidget(plain_label(note, "muted", wrap=True))
        box.addWidget(self.table, 1)

    def refresh(self) -> None:
        """The list anew."""
        self.place.refresh()
        self._ctx.read(self, self.table.set_rows, books.backups)

    def back_up(self) -> None:
        """立即备份."""
        self._run(books.back_up)

    def back_up_elsewhere(self) -> None:
        """备份到U盘."""
        name = f"{self._ctx.context.folder.stem}-{self._ctx.context.clock.now():%Y%m%d-%H%M}.wmbak"
        chosen = files.ask_file(self, self._ctx, name)
        if chosen:
            self._run(books.back_up, chosen, then=self._remember_outside)

    def _remember_outside(self, path: Path) -> None:
        note = {"at": f"{self._ctx.context.clock.now():%Y-%m-%d %H:%M}", "file": readable(str(path))}
        self._ctx.write(self, lambda _none: self.place.refresh(), books.remember, books.OUTSIDE, note)

    def restore(self) -> None:
        """恢复: look into it first, then a book of its own beside this one, or in its place."""
        number = self.table.current()
        if number is None:
            self._ctx.messages.say("先选中一份备份。")
            return
        path: Path = self.table.model.row_of(number).path
        future = self._ctx.context.read(_peek, path)
        self._ctx.jobs.run(self, future, lambda found: self._offer(path, found), what="正在查看备份")

    def drill(self) -> None:
        """恢复演练: the newest backup restored for a moment, checked and compared."""
        self._ctx.jobs.run(self, self._ctx.context.read(books.drill), self._show_drill, what="正在演练恢复")

    def _show_drill(self, done: books.Drill) -> None:
        self._ctx.announce("backup")  # the date below, and the workbench where it failed before
        if done.faults:
            words = f"演练没有通过：{'；'.join(done.faults)}。请马上再备份一份，再做数据体检。"
            self._ctx.messages.bar(
                words, "bad", [("立即备份", self.back_up)], done.file, about.until("backup")
            )
            return
        self._ctx.messages.bar(
            f"演练通过：最新的备份恢复得出来，有{held_words(done.counts)}，抽查{done.rows}条都一致。", "good"
        )

    def check(self) -> None:
        """数据体检."""
        self._ctx.jobs.run(self, self._ctx.context.read(books.look_over), self._show_check, what="正在体检")

    def _show_check(self, found: list[Finding]) -> None:
        if not found:
            self._ctx.messages.bar("数据体检完成，没有发现问题。", "good")
            return
        self.dialog = CheckupDialog(self._ctx, self, found)
        self.dialog.open()

    def _offer(self, path: Path, found: dict[str, int]) -> None:
        folder = self._ctx.context.folder
        target = folder.with_name(
            f"{folder.stem}-恢复{self._ctx.context.clock.now():%Y%m%d-%H%M%S}{folder.suffix}"
        )
        actions: list[Action] = [("恢复成另一份", lambda: self._restore(path, target))]
        if not self._ctx.context.standing.read_only:
            actions.append(("代替现在的…", lambda: self._compare(path, found)))
        words = f"这份备份有{held_words(found)}。恢复成“{target.name}”时，正在用的这份不动。"
        self._ctx.messages.bar(words, "warn", actions, about=about.file(path))

    def _compare(self, path: Path, found: dict[str, int]) -> None:
        self._ctx.read(self, lambda now: self._ask_over(path, found, now), books.counts)

    def _ask_over(self, path: Path, found: dict[str, int], now: dict[str, int]) -> None:
        """The counts of both stand in the question; Enter is 取消."""
        text = f"用这份备份代替现在的数据？现在有{held_words(now)}，备份里有{held_words(found)}。"
        advice = (
            f"备份：{path.stem}。备份以后的登记和草稿都回到那时的样子。"
            "现在的数据先存成一份“恢复前”的备份，以后有登记的30天里不会清掉。"
        )
        self._ctx.messages.confirm(self, text, "代替现在的", lambda: self._ctx.restore_over(path), advice)

    def _restore(self, path: Path, target: Path) -> None:
        future = self._ctx.context.read(_restore, path, target)

        def done(restored: Restored[None]) -> None:
            other = [("打开别的数据", self._ctx.switch_book)]
            self._ctx.messages.bar(
                f"已恢复成“{target.name}”。{restored.words}",
                "good" if restored.well else "warn",
                other,
                about=about.file(target),
            )

        self._ctx.jobs.run(self, future, done, what="正在恢复")

    def _run(self, verb: Any, *args: Any, then: Callable[[Path], None] | None = None) -> None:
        def done(path: Path) -> None:
            if then:
                then(path)
            self._ctx.announce("backup")
            words = f"已备份：{path}{'，已读回核对，可以安全拔出' if args else ''}。"
            self._ctx.read(self, lambda found: self._say(path, words, *found), books.said_of, path)

        self._ctx.jobs.run(self, self._ctx.context.read(verb, *args), done, what="正在备份")

    def _say(self, path: Path, words: str, more: list[str], lost: bool) -> None:
        tone: Tone = "bad" if lost else "warn" if more else "good"
        show = [("打开文件夹", lambda: files.open_folder(path.parent))]
        self._ctx.messages.bar(f"{words}{''.join(more)}", tone, show, about=about.file(path))


def _peek(book: Any, path: Path) -> Any:
    return books.peek_backup(path, book.folder)


def _restore(_book: Any, path: Path, target: Path) -> Restored[None]:
    return books.restore(path, target)


def size_words(size: int) -> str:
    """1.2 MB."""
    return f"{size / 1_048_576:.1f} MB" if size >= 104_858 else f"{max(1, size // 1024)} KB"
