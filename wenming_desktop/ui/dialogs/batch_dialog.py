"""全部嘎查村一次打印: every village's notice and poster into a folder, with how far it is, and 取消."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from wenming_desktop.domain.periods import Period
from wenming_desktop.services import paper, paper_batch
from wenming_desktop.services.paper_batch import BatchItem
from wenming_desktop.ui.boards import reading
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.dialogs.sheet import Sheet
from wenming_desktop.ui.jobs import Progress
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.text import plain_label

_COLUMNS = (
    Column("what", "文件", 210, bold=True),
    Column(
        "state", "结果", 420, stretch=True, text=lambda item: item.trouble or f"✓ {item.path.name}",
        tone=lambda item: "bad" if item.trouble else "",
    ),
)  # fmt: skip


class BatchDialog(Sheet):
    """Runs at once; what is finished stays in the folder when it is cancelled."""

    helped_by = "boards#全部嘎查村一次打完"
    keeps = False

    def __init__(
        self, ctx: PageContext, period: Period, first: date, folder: Path, *, size: paper.PaperSize,
        variant: paper.Variant, draft: bool, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(ctx, "全部嘎查村一次打印", f"存到 {folder}", parent)
        self.folder = folder
        self.progress = Progress()
        self.items: list[BatchItem] = []
        self._what = plain_label("正在准备…")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("进度")
        self.table = RecordTable("batch", _COLUMNS)
        self.table.view.setAccessibleName("做好的文件")
        self.body.addWidget(self._what)
        self.body.addWidget(self._bar)
        self.body.addWidget(self.table, 1)
        self.folder_button = self.add_button("打开文件夹(&O)", lambda: files.open_folder(folder), left=True)
        self.close_button = self.add_button("取消(&C)", self._stop_or_close)
        self.folder_button.setEnabled(False)
        self.set_size(760, 520)
        self._clock = QTimer(self)
        self._clock.setInterval(100)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        self.running = True
        told = self._tell(self.progress)
        future = ctx.context.paper(
            paper_batch.batch, period, first, folder, size=size, variant=variant, draft=draft, progress=told,
            cancelled=lambda: self.progress.cancelled,
        )  # fmt: skip
        ctx.jobs.run(self, future, self._done, failed=self._failed)

    def reject(self) -> None:
        """Esc: stop first, close when it has stopped."""
        if self.running:
            self._stop_or_close()
        else:
            super().reject()

    @staticmethod
    def _tell(progress: Progress) -> Callable[[int, int, str], None]:
        # the batch looks at ``cancelled`` itself: what is made so far must come back, so nothing is raised here
        def told(done: int, total: int, text: str) -> None:
            progress.done, progress.total, progress.text = done, total, text

        return told

    def _look(self) -> None:
        progress = self.progress
        if progress.total:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(progress.done)
            self._what.setText(f"{progress.text}　{progress.done}/{progress.total}")

    def _stop_or_close(self) -> None:
        if not self.running:
            self.accept()
            return
        self.progress.cancel()
        self.close_button.setEnabled(False)
        self.close_button.setText("正在停下…")

    def _finish(self) -> None:
        self.running = False
        self._clock.stop()
        self.close_button.setEnabled(True)
        self.close_button.setText("关闭(&C)")
        self.close_button.setFocus()

    def _done(self, items: list[BatchItem]) -> None:
        self._look()
        self._finish()
        self.items = items
        self.table.set_rows(items, key="")
        self.ctx.write(self, None, reading.keep_all, [item.made for item in items if item.made])
        made = sum(item.path is not None for item in items)
        trouble = len(items) - made
        text = f"做好{made}份" + (f"，{trouble}份没有做成，请看下面的原因" if trouble else "")
        if self.progress.cancelled:
            text = f"已取消。{text}"
        self._what.setText(f"{text}。")
        self.folder_button.setEnabled(made > 0)
        if made:
            files.remember_folder(self.ctx, self.folder)
        self.ctx.messages.say(text)

    def _failed(self, error: BaseException) -> bool:
        self._finish()
        self._what.setText("没有做成。")
        return self.refused(error)
