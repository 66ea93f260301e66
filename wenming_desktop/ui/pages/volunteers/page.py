"""The room: tabs of volunteers, teams, rosters, doubtful pairs, certificates and partner units under one head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabWidget

from wenming_desktop.domain.volunteers import VOLUNTEER_STATUSES
from wenming_desktop.services import tables, teams
from wenming_desktop.services.context import Book
from wenming_desktop.ui.hours.served_dialog import ServedDialog
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.volunteers import waiting
from wenming_desktop.ui.pages.volunteers.pairs_tab import PairsTab
from wenming_desktop.ui.pages.volunteers.partners_tab import PartnersTab
from wenming_desktop.ui.pages.volunteers.roster_tab import RosterTab
from wenming_desktop.ui.pages.volunteers.tab import RoomTab
from wenming_desktop.ui.pages.volunteers.team_tab import TeamsTab
from wenming_desktop.ui.pages.volunteers.volunteer_tab import VolunteersTab
from wenming_desktop.ui.volunteers.certificates_tab import CertificatesTab


@dataclass(frozen=True)
class Facts:
    """What the head says: how many serve, how many teams, and what waits."""

    people: int
    teams: int
    waiting: waiting.Waiting


_KINDS = {"volunteer": 0, "team": 1, "role": 2, "pair": 3, "certificate": 4, "partner": 5}


class VolunteersPage(Page):
    """队伍与志愿者."""

    by_the_way = frozenset({"household", "station", "village"})
    nouns = by_the_way | {
        "volunteer", "person", "team", "membership", "role", "partner", "service", "volunteer_note",
        "person_pair", "issued", "said", "star_award",
    }  # fmt: skip

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.volunteers = VolunteersTab(ctx)
        self.teams, self.roster, self.pairs = TeamsTab(ctx), RosterTab(ctx), PairsTab(ctx)
        self.certificates, self.partners = CertificatesTab(ctx), PartnersTab(ctx)
        self._tabs: list[RoomTab | CertificatesTab] = [
            self.volunteers, self.teams, self.roster, self.pairs, self.certificates, self.partners,
        ]  # fmt: skip
        # only the tab in sight is read at once, the others when one turns to them
        self._stale: set[int] = set()
        self.volunteers.verbs.issue_for = self._issue_for
        self._headers = QStackedWidget()
        self._headers.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("队伍与志愿者分类")
        for tab in self._tabs:
            self._headers.addWidget(tab.header)
            self.tabs.addTab(tab, tab.title)
        self.tabs.currentChanged.connect(self._on_tab)
        self.box.addWidget(self._headers)
        self.box.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """What waits, and the tab in sight; the others when one turns to them."""
        self.ctx.read(self, self._show_facts, _facts)
        self._stale = set(range(len(self._tabs)))
        self._refresh_tab(self.tabs.currentIndex())

    def _refresh_tab(self, number: int) -> None:
        if number in self._stale:
            self._stale.discard(number)
            self._tabs[number].refresh()

    def take_focus(self) -> None:
        """The keyboard to the list of the tab in sight."""
        self._tabs[self.tabs.currentIndex()].take_focus()

    resumes: ClassVar = {"volunteer/new": {"new": True}}

    def open(self, **args: Any) -> None:
        """``kind`` volunteer, team, role, pair, certificate or partner with ``pk``; ``new``, ``task`` import, consent, corrections, changed, stars or served."""
        number = _KINDS.get(args.get("kind", "volunteer"), 0)
        self.tabs.setCurrentIndex(number)
        if args.get("new"):
            self.volunteers.new_volunteer()
        elif args.get("task") == "import":
            self.volunteers.import_roster()
        elif args.get("task") == "consent":
            self.volunteers.show_only(gaps=True)
        elif args.get("task") == "corrections":
            self.volunteers.show_only(asked=True)
        elif args.get("task") == "changed":
            self.certificates.show_changed()
        elif args.get("task") == "stars":
            self.certificates.open_stars().which.setCurrentIndex(1)
        elif args.get("task") == "served":
            ServedDialog(self.ctx, args["first"], args["last"], args.get("team"), self).open()
        elif "pk" in args:
            self._tabs[number].show_pk(args["pk"])

    def tour(self) -> Iterator[str]:
        """Every tab and its forms."""
        for number, tab in enumerate(self._tabs):
            self.tabs.setCurrentIndex(number)
            for name in tab.tour():
                yield f"{number + 1}{name}"
        self.tabs.setCurrentIndex(0)

    def _on_tab(self, number: int) -> None:
        self._headers.setCurrentIndex(number)
        self._refresh_tab(number)
        if not self.tabs.tabBar().hasFocus():  # arrows walk along the tabs
            self._tabs[number].take_focus()

    def _issue_for(self, volunteer_pks: Sequence[int]) -> None:
        self.tabs.setCurrentIndex(_KINDS["certificate"])
        self.certificates.open_issue(volunteer_pks)

    def _show_facts(self, facts: Facts) -> None:
        words = [f"{facts.people}人", f"{facts.teams}支队"] if facts.people else []
        said = waiting.waiting_words(facts.waiting)
        text = " · ".join([*words, *([said] if said else [])])
        for tab in self._tabs:
            tab.header.set_subtitle(text)
        pairs = facts.waiting.pairs
        # with what waits there, as the number beside the room has it
        self.tabs.setTabText(_KINDS["pair"], f"{self.pairs.title} {pairs}" if pairs else self.pairs.title)


def _facts(book: Book) -> Facts:
    serving = tables.ids(book, "volunteers", filters={"status": VOLUNTEER_STATUSES[0]})
    return Facts(len(serving), len(teams.tree(book)), waiting.waiting(book))
