"""The room 积分登记, as pictures/3_points.png."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget

from wenming_desktop.services import register_rows
from wenming_desktop.services.drafts import Draft
from wenming_desktop.services.import_report import Kind
from wenming_desktop.services.register_rows import Sizes
from wenming_desktop.ui.dialogs.import_dialog import ImportDialog
from wenming_desktop.ui.dialogs.proposals_dialog import ProposalsLine
from wenming_desktop.ui.dialogs.rules_dialog import RulesDialog
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.points.group_entry import GroupEntry
from wenming_desktop.ui.pages.points.sheet_entry import SheetEntry
from wenming_desktop.ui.register.register import PointsRegister
from wenming_desktop.ui.widgets.empty_state import EmptyState
from wenming_desktop.ui.widgets.page_header import PageHeader


class PointsPage(Page):
    """The register with its cards; what it needs first (roster, rule book) is offered where it is missing."""

    by_the_way = frozenset({"household", "person", "village", "closed_month", "rule_book", "rule_item"})
    nouns = by_the_way | {"entry", "attachment", "proposal"}

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.header = PageHeader("积分登记", "一行一条，回车记下；打错了 Ctrl+Z")
        self.header.add_action("按表号录入", self.enter_sheet)
        self.header.add_action("按组加分", self.enter_group)
        self.header.add_action("从WPS表格粘贴", self.paste)
        self.header.add_action("导入表格", self.import_table)
        self.header.add_action("积分细则", self.edit_rules)
        for number, button in enumerate(self.header.buttons, 1):
            if button.shortcut().isEmpty():
                button.setShortcut(f"Alt+{number}")
                button.setToolTip(plain_tip(f"{button.accessibleName()}（Alt+{number}）"))
        self.register = PointsRegister(ctx, "masses")
        self.register.summary.connect(self.set_status)
        self._no_people = EmptyState(
            "先有农牧户，才能登记积分",
            "把各嘎查村报来的户籍台账或花名册导入，一次就好；也可以到“农牧户”里一户一户新建。",
            [
                ("导入花名册", lambda: self._import("households")),
                ("去农牧户", lambda: ctx.navigate("households")),
            ],
            icon_name="users",
        )
        self._no_rules = EmptyState(
            "还没有积分细则",
            "积分登记按细则里的项目和分值来记。导入本苏木的积分细则表，或者自己写一份。",
            [("导入积分细则", lambda: self._import("rules")), ("自己写一份", self.edit_rules)],
            icon_name="book-open",
        )
        self.stack = QStackedWidget()
        for widget in (self.register, self._no_people, self._no_rules):
            self.stack.addWidget(widget)
        self.proposals = ProposalsLine(ctx)
        self.box.addWidget(self.header)
        self.box.addWidget(self.proposals)
        self.box.addWidget(self.stack, 1)

    def refresh(self) -> None:
        """Read whether the book has what an entry needs, then the lines."""
        self.ctx.read(self, self._on_sizes, register_rows.sizes)
        self.register.refresh()
        self.proposals.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # the room is for typing: whoever enters it can begin at once
        QTimer.singleShot(0, self, self._take_keyboard)

    def _take_keyboard(self) -> None:
        focus = QApplication.focusWidget()
        if (
            self.isVisible()
            and self.stack.currentWidget() is self.register
            and not (focus and self.isAncestorOf(focus))
        ):
            self.register.start_typing()

    def _on_sizes(self, sizes: Sizes) -> None:
        missing = self._no_people if not sizes.households else self._no_rules if not sizes.items else None
        first = self.stack.currentWidget() is not self.register
        self.stack.setCurrentWidget(missing or self.register)
        for button in self.header.buttons[:3]:
            button.setEnabled(missing is None)
        if missing is None and first:
            self._take_keyboard()

    def open(self, **args: Any) -> None:
        """``new=True`` (F3): the gold line; ``household=pk`` with ``new`` fills it in; ``entry=pk`` shows one entry; ``month`` what stands of it; ``kind="item"``: the rule book."""
        if args.get("entry"):
            self.register.show_entry(int(args["entry"]))
        elif args.get("household") and args.get("new"):
            self.register.start_for(int(args["household"]))
        elif args.get("household"):
            self.register.show_subject(int(args["household"]), str(args.get("name", "")))
        elif args.get("month"):
            self.register.find_line.show_month(int(args["month"]))
        elif args.get("kind") == "item":
            self.edit_rules(args.get("pk"))
        elif self.stack.currentWidget() is self.register:
            self.register.start_typing()
        else:
            self._first_step()

    def _first_step(self) -> None:
        """Nothing can be entered yet: the keyboard goes to what is to be done before."""
        steps = self.stack.currentWidget().findChildren(QPushButton)
        for button in [one for one in steps if one.isVisible()][:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def resume(self, draft: Draft) -> None:
        """The register, the sheet of its village and month, 按组加分."""
        if draft.surface == "register":
            self.register.start_typing()
        elif draft.surface == "sheet":
            _opened(SheetEntry(self.ctx, self, draft.subject))
        elif draft.surface == GroupEntry.surface:
            self.enter_group()
        else:
            super().resume(draft)

    def open_find(self) -> bool:
        """Ctrl+F: the find line of the register."""
        self.register.find_line.open_line()
        return True

    def print_page(self) -> bool:
        """Ctrl+P: the list as it is shown; the header has no room for a button."""
        if self.stack.currentWidget() is not self.register:
            return False
        self.register.print_shown()
        return True

    # ---- the header's actions ----
    def enter_sheet(self) -> QWidget:
        """按表号录入."""
        return _opened(SheetEntry(self.ctx, self))

    def enter_group(self) -> QWidget:
        """按组加分."""
        return _opened(GroupEntry(self.ctx, self))

    def paste(self) -> None:
        """从WPS表格粘贴."""
        self.register.paste()

    def import_table(self) -> QWidget:
        """导入表格: points, unless the clerk chooses another kind."""
        return self._import("points")

    def edit_rules(self, item_pk: int | None = None) -> QWidget:
        """积分细则."""
        return _opened(RulesDialog(self.ctx, "masses", self, item_pk=item_pk))

    def _import(self, kind: Kind) -> QWidget:
        return _opened(ImportDialog(self.ctx, kind, self))

    def tour(self) -> Iterator[str]:
        """The register, the picker open, the dialogs."""
        self.window().activateWindow()
        self.register.start_typing()
        yield "register"
        yield from self.register.tour()
        for name, make in (
            ("sheet", self.enter_sheet),
            ("group", self.enter_group),
            ("rules", self.edit_rules),
            ("import", self.import_table),
        ):
            dialog = make()
            yield name
            if hasattr(dialog, "tour"):
                yield from (f"{name}_{step}" for step in dialog.tour())
            dialog.close()


def _opened(dialog: Any) -> QWidget:
    dialog.open()
    return dialog
