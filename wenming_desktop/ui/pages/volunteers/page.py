"""The room: tabs of volunteers, teams, rosters, doubtful pairs, certificates and partner units under one head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabWidget

from wenming_desktop.services import teams, volunteers
from wenming_desktop.services.context import Book
from wenming_desktop.ui.page import Page, PageContext
from wenming_desktop.ui.pages.volunteers import waiting
from wenming_desktop.ui.pages.volunteers.pairs_tab import PairsTab
from wenming_desktop.ui.pages.volunteers.partners_tab import PartnersTab
from wenming_desktop.ui.pages.volunteers.roster_tab import RosterTab
from wenming_desktop.ui.pages.volunteers.tab import RoomTab
from wenming_desktop.ui.pages.volunteers.team_tab import TeamsTab
from wenming_desktop.ui.pages.volunteers.volunteer_tab import VolunteersTab
from wenming_desktop.ui.volunteers.certificates_tab import CertificatesTab

_KINDS = {"volunteer": 0, "team": 1, "role": 2, "pair": 3, "certificate": 4, "partner": 5}


class VolunteersPage(Page):
    """队伍与志愿者."""

    nouns = frozenset(
        {
            "volunteer", "person", "household", "team", "membership", "role", "partner", "service", "volunteer_note",
            "person_pair", "certificate", "star_award", "station", "village",
        }
    )  # fmt: skip

    def __init__(self, ctx: PageContext) -> None:
        super().__init__(ctx)
        self.volunteers = VolunteersTab(ctx)
        self.teams, self.roster, self.pairs = TeamsTab(ctx), RosterTab(ctx), PairsTab(ctx)
        self.certificates, self.partners = CertificatesTab(ctx), PartnersTab(ctx)
        self._tabs: list[RoomTab | CertificatesTab] = [
            self.volunteers, self.teams, self.roster, self.pairs, self.certificates, self.partners,
        ]  # fmt: skip
        self.pairs.counted.connect(self._name_pairs)
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
        """All tabs, and what waits."""
        self.ctx.read(self, self._show_subtitle, _subtitle)
        for tab in self._tabs:
            tab.refresh()

    def take_focus(self) -> None:
        """The keyboard to the list of the tab in sight."""
        self._tabs[self.tabs.currentIndex()].take_focus()

    def open(self, **args: Any) -> None:
        """``kind`` volunteer, team, role, pair, certificate or partner with ``pk``; ``new``, ``task`` import or consent."""
        number = _KINDS.get(args.get("kind", "volunteer"), 0)
        self.tabs.setCurrentIndex(number)
        if args.get("new"):
            self.volunteers.new_volunteer()
        elif args.get("task") == "import":
            self.volunteers.import_roster()
        elif args.get("task") == "consent":
            self.volunteers.filters.set_values({"gaps": True})
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
        self._tabs[number].take_focus()

    def _name_pairs(self) -> None:
        # with what waits there, as the number beside the room has it
        text = f"{self.pairs.title} {self.pairs.count}" if self.pairs.count else self.pairs.title
        self.tabs.setTabText(_KINDS["pair"], text)

    def _issue_for(self, volunteer_pks: Sequence[int]) -> None:
        self.tabs.setCurrentIndex(_KINDS["certificate"])
        self.certificates.open_issue(volunteer_pks)

    def _show_subtitle(self, text: str) -> None:
        for tab in self._tabs:
            tab.header.set_subtitle(text)


def _subtitle(book: Book) -> str:
    people = sum(1 for _ in volunteers.rows(book))
    words = [f"{people}人", f"{len(teams.tree(book))}支队"] if people else []
    said = waiting.waiting_words(waiting.waiting(book))
    return " · ".join([*words, *([said] if said else [])])
