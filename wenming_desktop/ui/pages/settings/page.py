"""One tab for each part of the settings, and for the data: backups and the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget

from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import books
from wenming_desktop.services.drafts import Draft
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.settings.backups import BackupsTab
from wenming_desktop.ui.pages.settings.holidays import HolidaysTab
from wenming_desktop.ui.pages.settings.institute import InstituteTab
from wenming_desktop.ui.pages.settings.log import LogTab
from wenming_desktop.ui.pages.settings.notice import NoticeTab
from wenming_desktop.ui.pages.settings.packs import PacksTab
from wenming_desktop.ui.pages.settings.rule_books import RuleBooksTab
from wenming_desktop.ui.pages.settings.thresholds import ThresholdsTab
from wenming_desktop.ui.pages.settings.volunteers import VolunteersTab
from wenming_desktop.ui.widgets.page_header import PageHeader

_NAMES = ("institute", "notice", "thresholds", "rules", "volunteers", "packs", "holidays", "backups", "log")
_FORMS = ("institute", "notice")  # whose fields 去填 leads to


class SettingsPage(Page):
    """设置与数据; what is saved takes effect at once and can be undone."""

    by_the_way = frozenset({"village", "backup", "operation"})
    nouns = by_the_way | {"setting", "rule_book", "rule_item"}

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header = PageHeader("设置与数据", "保存后马上生效，可以用 Ctrl+Z 撤销")
        self.header.add_action("打开别的数据", ctx.switch_book, icon_name="folder-open")
        self.header.add_action("立即备份", lambda: self.backups.back_up(), icon_name="save")
        self.institute = InstituteTab(ctx)
        self.notice = NoticeTab(ctx)
        self.thresholds = ThresholdsTab(ctx)
        self.rules = RuleBooksTab(ctx)
        self.volunteers = VolunteersTab(ctx)
        self.packs = PacksTab(ctx)
        self.holidays = HolidaysTab(ctx)
        self.backups = BackupsTab(ctx)
        self.log = LogTab(ctx)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("设置分类")
        for title, tab in (
            ("本所", self.institute), ("公示", self.notice), ("分数线", self.thresholds), ("积分细则", self.rules),
            ("志愿服务", self.volunteers), ("地方标准", self.packs),
            ("节假日", self.holidays), ("备份", self.backups), ("操作记录", self.log),
        ):  # fmt: skip
            self.tabs.addTab(tab, title)
        self.box.addWidget(self.header)
        self.box.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Every tab anew."""
        self.ctx.read(self, self._show, books.settings)
        self.notice.refresh()
        self.rules.refresh()
        self.holidays.refresh()
        self.backups.refresh()
        self.log.refresh()

    def resume(self, draft: Draft) -> None:
        """The tab whose form is half-filled."""
        if draft.surface == "settings":
            self.open(tab=draft.subject.partition("/")[0])
        else:
            super().resume(draft)

    def open(self, **args: Any) -> None:
        """``tab`` institute, notice, thresholds, rules, volunteers, packs, holidays, backups or log; a rule item opens 积分细则."""
        name = "rules" if args.get("kind") == "item" else args.get("tab", "")
        if name in _NAMES:
            self.tabs.setCurrentIndex(_NAMES.index(name))
        if name in _FORMS and args.get("field"):
            getattr(self, name).form.editors[args["field"]].widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if args.get("village"):
            self.notice.fill_in(args["village"])
        if args.get("kind") == "item":
            self.rules.edit("masses", args.get("pk"))

    def tour(self) -> Iterator[str]:
        """Every tab."""
        for number, name in enumerate(_NAMES):
            self.tabs.setCurrentIndex(number)
            yield name
        self.tabs.setCurrentIndex(0)

    def _show(self, settings: Settings) -> None:
        self.institute.show_settings(settings)
        self.notice.show_settings(settings)
        self.thresholds.show_settings(settings)
        self.volunteers.show_settings(settings)
        self.packs.show_settings(settings)
        self.holidays.show_settings(settings)
