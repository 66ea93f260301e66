"""The room 党员积分: entries, members with their totals and personal sheets, branches side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from wenming_desktop.domain.periods import Period
from wenming_desktop.services import register_rows
from wenming_desktop.services.drafts import Draft
from wenming_desktop.services.import_report import Kind
from wenming_desktop.services.register_rows import Sizes
from wenming_desktop.ui.dialogs.import_dialog import ImportDialog
from wenming_desktop.ui.dialogs.rules_dialog import RulesDialog
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.party.branches import Branches
from wenming_desktop.ui.pages.party.members import Members
from wenming_desktop.ui.register.register import PointsRegister
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import PageHeader


class PartyPage(Page):
    """登记, 党员名单, 支部汇总 as tabs; what is missing is offered first."""

    by_the_way = frozenset({"person", "branch", "rule_book", "rule_item", "closed_month", "setting"})
    nouns = by_the_way | {"entry", "attachment"}

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self._stale: set[QWidget] = set()
        self._summary = ""
        self.header = PageHeader("党员积分", "由党支部记，只在党务公开栏公示，不与群众积分放在一起")
        self.header.add_action("从WPS表格粘贴", self.paste)
        self.header.add_action("导入表格", lambda: self._import("points"))
        self.header.add_action("党员积分细则", self.edit_rules)
        self.sheet_button = self.header.add_action(
            "个人清单", self.print_shown, keys="Ctrl+P", main=True, icon_name="printer"
        )
        for number, button in enumerate(self.header.buttons, 1):
            if button.shortcut().isEmpty():
                button.setShortcut(f"Alt+{number}")
                button.setToolTip(plain_tip(f"{button.accessibleName()}（Alt+{number}）"))
        self.register = PointsRegister(ctx, "party")
        self.register.summary.connect(self._on_summary)
        self.members = Members(ctx)
        self.branches = Branches(ctx)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for title, widget in (
            ("登记", self.register),
            ("党员名单", self.members),
            ("支部汇总", self.branches),
        ):
            self.tabs.addTab(widget, title)
        self._no_members = EmptyState(
            "还没有党员",
            "在花名册里写明政治面貌或“党员”的人会列在这里；导入花名册，或到“农牧户”里给成员勾上党员。",
            [("去农牧户", lambda: ctx.navigate("households"))], icon_name="star",
        )  # fmt: skip
        self._no_rules = EmptyState(
            "还没有党员积分细则", "党员积分有自己的一套细则。导入细则表，或者自己写一份。",
            [("导入党员积分细则", lambda: self._import("rules")), ("自己写一份", self.edit_rules)],
            icon_name="book-open",
        )  # fmt: skip
        self.stack = QStackedWidget()
        for state in (self.tabs, self._no_members, self._no_rules):
            self.stack.addWidget(state)
        self.box.addWidget(self.header)
        self.box.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(lambda _at: self._on_tab())
        self.branches.wanted.connect(self._show_branch)

    def refresh(self) -> None:
        """Read whether there are members and rules, then what the tab in sight shows."""
        self.ctx.read(self, self._on_sizes, register_rows.sizes)
        self.register.refresh()
        self._stale = {self.members, self.branches}
        self._on_tab()

    def _on_tab(self) -> None:
        widget = self.tabs.currentWidget()
        if widget in self._stale and isinstance(widget, Members | Branches):
            self._stale.discard(widget)
            widget.refresh()
        words = {self.branches: "支部汇总表", self.members: "打印名单"}.get(widget, "个人清单")
        self.sheet_button.setText(f"{words}　Ctrl P")
        self.sheet_button.setAccessibleName(words)
        self.sheet_button.setToolTip(plain_tip(f"{words}（Ctrl+P）"))
        self.set_status(self._summary if widget is self.register else "Ctrl+F 查找 · 回车打开")
        if widget is self.register:
            QTimer.singleShot(0, self.register, self.register.start_typing)

    def _on_summary(self, text: str) -> None:
        self._summary = text
        if self.tabs.currentWidget() is self.register:
            self.set_status(text)

    def _on_sizes(self, sizes: Sizes) -> None:
        missing = (
            self._no_members if not sizes.party_members else self._no_rules if not sizes.party_items else None
        )
        self.stack.setCurrentWidget(missing or self.tabs)
        self.header.buttons[0].setEnabled(missing is None)
        self.sheet_button.setEnabled(bool(sizes.party_members))

    def resume(self, draft: Draft) -> None:
        """The register; its lines are back already."""
        if draft.surface == "register":
            self.tabs.setCurrentWidget(self.register)
            self.register.start_typing()
        else:
            super().resume(draft)

    def open(self, **args: Any) -> None:
        """``entry=pk`` shows one entry; ``kind="person", pk=…`` one member; ``period`` the members of it."""
        if args.get("entry"):
            self.tabs.setCurrentWidget(self.register)
            self.register.show_entry(int(args["entry"]))
        elif args.get("kind") in ("person", "member") or args.get("person"):
            self.tabs.setCurrentWidget(self.members)
            self.members.show_member(int(args.get("pk") or args["person"]))
        elif args.get("kind") == "item":
            self.edit_rules()
        elif args.get("period"):
            self.tabs.setCurrentWidget(self.members)
            self.members.show_period(Period.parse(str(args["period"])))
        else:
            self.tabs.setCurrentWidget(self.register)

    def open_find(self) -> bool:
        """Ctrl+F on the tab in sight."""
        if self.tabs.currentWidget() is self.register:
            self.register.find_line.open_line()
            return True
        return super().open_find()

    def _show_branch(self, branch_pk: int) -> None:
        self.tabs.setCurrentWidget(self.members)
        self.members.show_branch(branch_pk)

    # ---- the header's actions ----
    def paste(self) -> None:
        """从WPS表格粘贴."""
        self.tabs.setCurrentWidget(self.register)
        self.register.paste()

    def edit_rules(self) -> QWidget:
        """党员积分细则."""
        dialog = RulesDialog(self.ctx, "party", self)
        dialog.open()
        return dialog

    def print_shown(self) -> None:
        """Ctrl+P: 党员名单 where the members are in sight, else the sheet of the tab."""
        if self.tabs.currentWidget() is self.members:
            self.members.print_list()
        else:
            self.print_sheet()

    def print_sheet(self) -> None:
        """个人清单 of the member one stands on, here or in the register; 支部汇总表 where the branches are in sight."""
        if self.tabs.currentWidget() is self.branches:
            self.branches.print_sheet()
            return
        if self.tabs.currentWidget() is self.register:
            row = self.register.current_row()
            pk = row.person_pk if row else None
            if pk is None:
                self.tabs.setCurrentWidget(self.members)
                self.ctx.messages.say("请先选一名党员，再打印个人清单。")
                return
            self.members.print_sheet(pk)
            return
        self.tabs.setCurrentWidget(self.members)
        self.members.print_sheet()

    def _import(self, kind: Kind) -> QWidget:
        dialog = ImportDialog(self.ctx, kind, self, track="party")
        dialog.open()
        return dialog

    def tour(self) -> Iterator[str]:
        """The three tabs and the rule book."""
        self.window().activateWindow()
        self.tabs.setCurrentWidget(self.register)
        yield "register"
        self.tabs.setCurrentWidget(self.members)
        yield "members_loading"
        self.members.select_first()
        yield "members"
        self.tabs.setCurrentWidget(self.branches)
        yield "branches"
        dialog = self.edit_rules()
        yield "rules"
        dialog.close()
        self.tabs.setCurrentWidget(self.register)
