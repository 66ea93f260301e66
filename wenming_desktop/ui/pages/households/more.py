"""更多: what becomes of a household and its people: moves, 分户, 合户, heads, other numbers, the village's order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from wenming_desktop.services import departures
from wenming_desktop.services.household_days import closed_month
from wenming_desktop.services.people import HouseholdDetail, Member
from wenming_desktop.ui.dialogs import erasing
from wenming_desktop.ui.labels import plain_tip
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.households import more_forms as forms
from wenming_desktop.ui.pages.households import reading
from wenming_desktop.ui.pages.households.aliases import AliasDialog
from wenming_desktop.ui.pages.households.dated import touches
from wenming_desktop.ui.pages.households.detail import BACK, LEAVE, HouseholdPanel
from wenming_desktop.ui.pages.households.order import OrderDialog
from wenming_desktop.ui.pages.households.split import SplitDialog

KEYS = "Alt+M"


class More(QObject):
    """The menu of the panel; ``show(pk)`` stands on a household in the list."""

    def __init__(
        self, ctx: PageContext, page: QWidget, panel: HouseholdPanel, show: Callable[[int], None]
    ) -> None:
        super().__init__(page)
        self._ctx, self._page, self._panel, self._show = ctx, page, panel, show
        self.button: QPushButton = panel.add_action("更多", self.open_menu)
        self.button.setShortcut(KEYS)
        self.button.setToolTip(plain_tip(f"换户主、移动人员、分户、合户、迁移、户序（{KEYS}）"))

    def open_menu(self) -> None:
        """Drop the menu from its button; arrows and letters work in it."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def menu(self) -> QMenu:
        """The lines for the household shown; those that cannot be done now are grey."""
        menu = QMenu(self._page)
        menu.setAccessibleName("更多操作")
        detail = self._panel.detail
        living = [one for one in detail.members if not one.left_on] if detail else []
        others = [one for one in living if not one.is_head]
        member = self._member()
        gone = member if member and member.left_on else None
        leave, leaving = f"{LEAVE}(&L)…", self.leave
        if gone:
            leave, leaving = f"恢复 {gone.name}(&L)", partial(self.bring_back, gone.pk)
        for text, run, possible in (
            ("换户主(&H)…", self.change_head, bool(others)),
            ("移动人员到别户(&M)…", self.move_person, bool(living)),
            (leave, leaving, bool(living or gone)),
            (erasing.LINE, partial(self.erase, member.pk if member else None), member is not None),
            ("", None, False),
            ("分户(&F)…", self.split, bool(others)),
            ("合户(&J)…", self.merge, detail is not None),
            ("迁入另一嘎查(&V)…", self.move_away, detail is not None),
            ("别的户号(&B)…", self.aliases, detail is not None),
            ("", None, False),
            ("本村户序(&O)…", self.order, detail is not None),
        ):
            if run is None:
                menu.addSeparator()
                continue
            action = menu.addAction(text)
            action.triggered.connect(lambda _on=False, run=run: run())
            action.setEnabled(possible)
        return menu

    # ---- doing ----
    def change_head(self, pk: int | None = None) -> Any:
        """换户主; ``pk`` is who was asked for by his own line, else nobody is chosen at first."""
        member = self._member(pk) if pk else None
        return self._with_detail(lambda one: forms.ask_head(self._ctx, self._page, one, member))

    def move_person(self, pk: int | None = None) -> Any:
        """移动人员 to another household; ``pk`` as above."""
        member = self._member(pk) if pk else None
        return self._with_detail(lambda one: forms.ask_move(self._ctx, self._page, one, member))

    def leave(self, pk: int | None = None) -> Any:
        """人员迁出、去世 from a day on, ``pk`` as above; never who is current by chance, and nobody comes back by it."""
        member = self._member(pk) if pk else None
        if member is not None and member.left_on:
            return self._ctx.messages.say(
                f"{member.name}从{member.left_on}起已迁出或去世。登记错了的，请点“{BACK}”。"
            )
        return self._with_detail(lambda one: self.leave_of(one, member))

    def leave_of(self, detail: HouseholdDetail, member: Member | None = None) -> Any:
        """The same for a household that may not be the one shown."""
        if all(one.left_on for one in detail.members):
            return self._ctx.messages.say(f"{detail.number}没有在册的人。")
        return forms.ask_leave(self._ctx, self._page, detail, member)

    def bring_back(self, pk: int) -> Any:
        """恢复 one who had left."""
        member = self._member(pk)
        if member is None:
            return None
        if not member.left_on:
            return self._ctx.messages.say(f"{member.name}在册，没有登记迁出或去世，不用恢复。")
        return self._ctx.read(self, lambda closed: self._bring_back(member, closed), closed_month)

    def _bring_back(self, member: Member, closed: int) -> Any:
        if touches(closed, date.fromisoformat(member.left_on)):
            return forms.ask_back(self._ctx, self._page, member)
        return self._ctx.write(self, None, departures.bring_back_person, member.pk)

    def erase(self, pk: int | None) -> Any:
        """删除个人信息 of the member the menu was opened on."""
        return erasing.ask_erasure(self._ctx, self._page, pk) if pk else None

    def split(self) -> Any:
        """分户; the new household is shown."""
        return self._with_detail(lambda one: _opened(SplitDialog(self._ctx, self._page, one, self._show)))

    def merge(self) -> Any:
        """合户; the household that stays is shown."""
        return self._with_detail(lambda one: forms.ask_merge(self._ctx, self._page, one, self._show))

    def move_away(self) -> Any:
        """迁入另一嘎查: the other villages first, its own (for the group alone) last."""

        def ask(found: list[tuple[int, str]]) -> None:
            self._with_detail(
                lambda one: forms.ask_move_away(
                    self._ctx,
                    self._page,
                    one,
                    sorted(found, key=lambda village: village[0] == one.village_pk),
                )
            )

        self._ctx.read(self, ask, reading.village_names)

    def aliases(self) -> Any:
        """别的户号."""
        return self._with_detail(lambda one: _opened(AliasDialog(self._ctx, self._page, one)))

    def order(self, village_pk: int | None = None) -> Any:
        """本村户序 of the village given, of the household shown, else of the first village."""
        detail = self._panel.detail
        return _opened(
            OrderDialog(self._ctx, self._page, village_pk or (detail.village_pk if detail else None))
        )

    def _with_detail(self, run: Callable[[HouseholdDetail], Any]) -> Any:
        return run(self._panel.detail) if self._panel.detail else None

    def _member(self, pk: int | None = None) -> Member | None:
        """The member of a key, by default the one whose line is current."""
        pk, detail = pk or self._panel.members.current(), self._panel.detail
        return next((one for one in detail.members if one.pk == pk), None) if detail else None


def _opened(dialog: Any) -> Any:
    dialog.open()
    return dialog
