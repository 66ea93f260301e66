"""What the clerk does with the volunteer shown: teams and posts, notes, rosters, certificates, leaving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from wenming_desktop.services import access, stars, volunteer_leaving, volunteers
from wenming_desktop.services.teams import MemberRow
from wenming_desktop.services.volunteers import VolunteerDetail
from wenming_desktop.ui.dialogs import erasing
from wenming_desktop.ui.dialogs.shown import previewed
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.pages.volunteers import forms, reading, team_forms
from wenming_desktop.ui.pages.volunteers.volunteer_more import More
from wenming_desktop.ui.pages.volunteers.volunteer_panel import VolunteerPanel
from wenming_desktop.ui.volunteers.star_revoking import ask_revoking


class VolunteerActions(QObject):
    """The actions of the panel and its menu; ``issue_for`` is set by the room: on to the certificates."""

    def __init__(
        self, ctx: PageContext, tab: QWidget, panel: VolunteerPanel, record_consent: Callable[[], object],
        selected: Callable[[], int],
    ) -> None:  # fmt: skip
        """``tab`` is what dialogs open over; ``record_consent`` asks for those ``selected`` (how many) in its list."""
        super().__init__(tab)
        self._ctx, self._tab, self._panel, self._record_consent = ctx, tab, panel, record_consent
        self.issue_for: Callable[[Sequence[int]], object] = lambda _pks: None
        self.more = More(tab, panel, self._lines(), selected, for_several=record_consent)
        panel.join_wanted.connect(self.join)
        panel.post_wanted.connect(self.change_post)
        panel.leave_wanted.connect(self.leave)
        panel.note_wanted.connect(self._note)
        panel.note_dropped.connect(lambda pk: ctx.write(tab, None, volunteers.remove_note, pk))
        panel.reveal_wanted.connect(self._reveal)
        panel.household_wanted.connect(lambda pk: ctx.navigate("households", kind="person", pk=pk))
        panel.consent_wanted.connect(record_consent)

    def _lines(self) -> list[Any]:
        def here() -> bool:
            return self._panel.detail is not None

        def current() -> bool:
            return self._panel.detail is not None and forms.is_current(self._panel.detail)

        def in_team() -> bool:
            return self._member() is not None

        def awarded() -> bool:
            return self._panel.detail is not None and bool(self._panel.detail.awards)

        return [
            ("加入队伍(&J)…", self.join, current),
            ("变更职务(&P)…", self.change_post, in_team),
            ("离队(&L)…", self.leave, in_team),
            None,
            ("登记同意(&Y)…", self._record_consent, here),
            ("登记培训、表彰、评价(&T)…", self.new_note, here),
            ("登记更正申请(&G)…", self.ask_correction, here),
            ("列入骨干名册(&R)…", self.add_role, here),
            None,
            ("预览服务证明(&V)", self.preview, here),
            ("出具服务证明(&Z)…", lambda: self.issue([]), here),
            ("取消星级认定(&X)…", self.revoke_star, awarded),
            None,
            ("退出志愿者(&Q)…", self.withdraw, current),
            ("恢复在册(&B)", self.come_back, lambda: here() and not current()),
            (erasing.LINE, self.erase, here),
        ]

    # ---- teams ----
    def join(self) -> None:
        """加入队伍."""
        detail = self._panel.detail
        if detail is None:
            return

        def ask(words: reading.Words) -> None:
            there = {one.team_pk for one in detail.memberships if not one.to_day}
            offered = [(pk, name) for pk, name in words.teams if pk not in there]
            forms.ask_join(self._ctx, self._tab, detail.volunteer_pk, detail.person.name, offered)

        self._ctx.read(self._tab, ask, reading.words)

    def change_post(self, membership_pk: int | None = None) -> None:
        """变更职务 in the team chosen, else in the first one is in."""
        member = self._member(membership_pk)
        if member:
            forms.ask_post(self._ctx, self._tab, member)

    def leave(self, membership_pk: int | None = None) -> None:
        """离队."""
        member = self._member(membership_pk)
        if member:
            forms.ask_leave(self._ctx, self._tab, member)

    def change_one_post(self) -> None:
        """变更职务 from the line of a volunteer: of the only team one is in, else one chooses it."""
        self._in_one_team(self.change_post)

    def leave_one(self) -> None:
        """离队 from there."""
        self._in_one_team(self.leave)

    def _in_one_team(self, run: Callable[[int], object]) -> None:
        detail = self._panel.detail
        if detail is None:
            return
        held = [one for one in detail.memberships if not one.to_day]
        if len(held) == 1:
            run(held[0].membership_pk)
            return
        how_many = f"在{len(held)}支队伍里，请在右边的队伍里点一支再办" if held else "不在任何队伍里"
        self._ctx.messages.say(f"{detail.person.name}{how_many}。")

    def _member(self, pk: int | None = None) -> MemberRow | None:
        detail = self._panel.detail
        if detail is None:
            return None
        wanted = pk if pk is not None else self._panel.teams.current()
        held = [one for one in detail.memberships if not one.to_day]
        return next(
            (one for one in held if one.membership_pk == wanted), held[0] if held and pk is None else None
        )

    # ---- records ----
    def new_note(self) -> None:
        """登记培训、表彰、评价."""
        self._note(None)

    def ask_correction(self) -> None:
        """登记更正申请: it waits until its answer is written."""
        self._with(
            lambda one: forms.ask_note(self._ctx, self._tab, one.volunteer_pk, one.person.name, "更正申请")
        )

    def _note(self, pk: int | None) -> None:
        detail = self._panel.detail
        if detail is None:
            return
        if pk is None:
            forms.ask_note(self._ctx, self._tab, detail.volunteer_pk, detail.person.name)
            return

        def ask(values: dict[str, Any]) -> None:
            forms.ask_note(
                self._ctx, self._tab, detail.volunteer_pk, detail.person.name, pk=pk, values=values
            )

        self._ctx.read(self._tab, ask, volunteers.note_values, pk)

    def add_role(self) -> None:
        """列入骨干名册."""
        detail = self._panel.detail
        if detail is None:
            return
        person = detail.person

        def ask(start: reading.FormStart) -> None:
            team_forms.ask_role(
                self._ctx, self._tab, None, start, lambda _pk: None, person_pk=person.pk, name=person.name
            )

        self._ctx.read(self._tab, ask, reading.role_start, None)

    def withdraw(self) -> None:
        """退出志愿者."""
        self._with(lambda one: forms.ask_withdraw(self._ctx, self._tab, one))

    def come_back(self) -> None:
        """恢复在册."""
        self._with(
            lambda one: self._ctx.write(self._tab, None, volunteer_leaving.come_back, one.volunteer_pk)
        )

    def erase(self) -> None:
        """删除个人信息."""
        self._with(lambda one: erasing.ask_erasure(self._ctx, self._tab, one.person.pk))

    # ---- certificates ----
    def preview(self) -> None:
        """预览服务证明: as it would be issued today; nothing is registered."""
        from wenming_desktop.services import certificates

        self._with(
            lambda one: self._ctx.paper(
                self._tab, previewed(self._ctx), certificates.preview, one.volunteer_pk
            )
        )

    def issue(self, pks: Sequence[int]) -> None:
        """出具服务证明 for those given, else for the one shown: on to the tab of certificates."""
        detail = self._panel.detail
        chosen = list(pks) or ([detail.volunteer_pk] if detail else [])
        if chosen:
            self.issue_for(chosen)

    def revoke_star(self) -> None:
        """取消星级认定: the highest star awarded, of one who withdrew too."""

        def ask(one: VolunteerDetail) -> None:
            seen = {one.volunteer_pk: one.awards[0].stars}
            self._ctx.read(
                self._tab,
                lambda text: ask_revoking(self._ctx, self._tab, seen, one.person.name, text, lambda: None),
                stars.revoking,
                list(seen),
            )

        self._with(ask)

    def _reveal(self, name: str) -> None:
        def read(detail: VolunteerDetail) -> None:
            person, what = detail.person, "身份证号" if name == "id_number" else "电话"
            self._ctx.write(
                self._tab, lambda text: self._ctx.messages.say(f"{person.name} {what} {text}"),
                access.reveal, person.pk, name,
            )  # fmt: skip

        self._with(read)

    def _with(self, run: Callable[[VolunteerDetail], object]) -> None:
        if self._panel.detail:
            run(self._panel.detail)
