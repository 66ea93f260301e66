"""One activity at the right: what it was, its photos, who served, its stalls, what was done to it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from wenming_desktop.domain.activities import CANCELLED
from wenming_desktop.services import activity_photos, evidence
from wenming_desktop.services.activity_photos import Added
from wenming_desktop.ui import labels
from wenming_desktop.ui.dialogs import files
from wenming_desktop.ui.models.columns import Column
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.activities.day_words import MARKS
from wenming_desktop.ui.pages.activities.panel_reading import Shown, facts_of
from wenming_desktop.ui.theme import S, set_role
from wenming_desktop.ui.widgets.detail_panel import DetailPanel
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.fact_list import FactList
from wenming_desktop.ui.widgets.page_header import action_button
from wenming_desktop.ui.widgets.record_table import RecordTable
from wenming_desktop.ui.widgets.thumb_strip import Thumb, ThumbStrip

_PEOPLE = (
    Column("line", "行号", 46, "right"),
    Column("name", "姓名", 96, bold=True),
    Column("team", "队伍", 120, stretch=True, tone=lambda _row: "muted"),
    Column(
        "minutes",
        "小时",
        54,
        "right",
        text=lambda row: labels.hours(row.minutes) if row.minutes else "",
    ),
)
_TABS = ("情况", "照片", "志愿者", "摊位", "经过")
_STALLS = (
    Column("name", "摊位", 90, bold=True),
    Column("team", "队伍", 110),
    Column("work", "服务内容", 120, stretch=True),
    Column("people", "人次", 54, "right"),
)
_DEEDS = (
    Column("at", "时间", 118, text=lambda row: str(row.at)[5:16].replace("T", " ")),
    Column("operator", "经办人", 88),
    Column("name", "做了什么", 180, stretch=True, text=lambda row: f"{row.name}（已撤销）" if row.undone else row.name,
           tone=lambda row: "muted" if row.undone else ""),
)  # fmt: skip


class ActivityPanel(DetailPanel):
    """Tells what is wanted by signals; photos are added, moved and taken out here, each an action of its own."""

    edit_wanted = Signal(int)
    signin_wanted = Signal(int)

    def __init__(self, ctx: PageContext) -> None:
        super().__init__("选一个活动，这里显示它的情况、照片和参加的志愿者。")
        self._ctx = ctx
        self.pk: int | None = None
        self.shown: Shown | None = None
        self.facts = FactList()
        self.strip = ThumbStrip("还没有照片。点“添加照片”，或把照片拖到这里。", name="活动照片")
        self.people = RecordTable("activity_people", _PEOPLE, ctx.jobs, ctx.store, empty=EmptyState(
            "还没有录入签到", "点“录入签到”，按表上的行号录回来。", icon_name="users"))  # fmt: skip
        self.stalls = RecordTable(
            "activity_stalls", _STALLS, ctx.jobs, ctx.store, empty=EmptyState("没有摊位")
        )
        self.deeds = RecordTable("activity_deeds", _DEEDS, ctx.jobs, ctx.store, empty=EmptyState("没有记录"))
        self.add_action("录入签到", lambda: self._tell(self.signin_wanted))
        self.add_action("修改", lambda: self._tell(self.edit_wanted))
        self.add_tab("情况", self.facts)
        self.add_tab("照片", self._photo_page())
        self.add_tab("志愿者", self.people)
        self.add_tab("摊位", self.stalls)
        self.add_tab("经过", self.deeds)
        self.setAcceptDrops(True)

    def show_activity(self, shown: Shown) -> None:
        """Show one activity."""
        one = shown.detail
        self.pk, self.shown = one.pk, shown
        state = f"{MARKS.get(one.state, '')} {one.state}"
        when = labels.long_date(one.day) + (f" {one.start}" if one.start else "")
        self.set_head(one.title, " · ".join(part for part in (state, when, one.number) if part))
        self.facts.set_facts(facts_of(shown))
        self.strip.show_thumbs([
            Thumb(photo.pk, labels.month_day(photo.taken) if photo.taken else "", picture, photo.title)
            for photo, picture in shown.pictures
        ])  # fmt: skip
        self.people.set_rows(shown.lines, "volunteer_pk")
        self.stalls.set_rows(one.stalls, "")
        self.deeds.set_rows(shown.deeds)
        counts = (0, len(shown.pictures), one.volunteers, len(one.stalls), 0)
        # five tabs with figures would not stand side by side: a fair's are shown without
        names = [
            _counted(name, 0 if one.stalls else count) for name, count in zip(_TABS, counts, strict=True)
        ]
        for at, name in enumerate(names):
            self.tabs.setTabText(at, name)
        self.tabs.setTabVisible(3, bool(one.stalls))

    def show_nothing(self) -> None:
        """No activity is chosen."""
        self.pk = self.shown = None
        super().show_nothing()

    # ---- photos ----
    def add_photos(self) -> None:
        """添加照片 to the activity shown."""
        names, _kind = QFileDialog.getOpenFileNames(self, "添加照片和文件", "", "")
        self.take_files([Path(name) for name in names])

    def take_files(self, paths: list[Path]) -> None:
        """Add these files to the activity shown; one action, those that cannot be read are named."""
        if self.pk is not None and paths:
            self._ctx.write(self, self._on_added, activity_photos.add, self.pk, paths)

    def _on_added(self, added: Added) -> None:
        if added.refused:
            self._ctx.messages.bar(" ".join(added.refused))

    def _remove(self, photo_pk: Any) -> None:
        if photo_pk is not None:
            self._ctx.write(self, None, activity_photos.remove_photo, photo_pk)

    def _move(self, photo_pk: Any, step: int) -> None:
        if photo_pk is not None:
            self._ctx.write(self, None, activity_photos.move_photo, photo_pk, step)

    def _open(self, photo_pk: Any) -> None:
        self._ctx.read(self, partial(files.open_kept, self, self._ctx), evidence.one_to_open, photo_pk)

    def dragEnterEvent(self, event: Any) -> None:
        if self.pk is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        self.take_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    # ---- pages ----
    def _photo_page(self) -> QWidget:
        self.strip.removed.connect(self._remove)
        self.strip.moved.connect(self._move)
        self.strip.opened.connect(self._open)
        current = self.strip.current_key
        line = QHBoxLayout()
        for text, run in (
            ("添加照片", self.add_photos),
            ("打开", lambda: self._open(current()) if current() is not None else None),
            ("前移", lambda: self._move(current(), -1)),
            ("后移", lambda: self._move(current(), 1)),
            ("移除", lambda: self._remove(current())),
        ):
            line.addWidget(action_button(text, run, role="link"))
        line.addStretch(1)
        page = QWidget()
        set_role(page, "clear")
        box = QVBoxLayout(page)
        box.setContentsMargins(0, S, 0, 0)
        box.setSpacing(S)
        box.addWidget(self.strip, 1)
        box.addLayout(line)
        return page

    def _tell(self, wish: Any) -> None:
        if self.shown is None or self.pk is None:
            return
        if wish is self.signin_wanted and self.shown.detail.state == CANCELLED:
            self._ctx.messages.say("这个活动已经取消，不用录入签到。")
            return
        wish.emit(self.pk)


def _counted(word: str, number: int) -> str:
    return f"{word} {number}" if number else word
