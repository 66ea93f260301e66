"""The model's certificates: what was certified stands for ever; what of it no longer holds is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.model.records import NO, YES
from tests.model.serving import REFUSED, Service, Serving

ISSUED, SUPERSEDED, WITHDRAWN = "issued", "superseded", "withdrawn"


@dataclass
class Certificate:
    """``rows`` are the services it was issued on; ``kept`` what it was let stand at: those that held, and the minutes then."""

    number: str
    volunteer: str
    until: date
    brought: bool
    minutes: int
    rows: frozenset[int]
    state: str = ISSUED
    kept: list[tuple[frozenset[int], int]] = field(default_factory=list)


class Certified(Serving):
    """Certificates of service, issued, amended, kept, voided; none of it is undone."""

    def __init__(self, villages: Sequence[str], today: date) -> None:
        super().__init__(villages, today)
        self.certificates: list[Certificate] = []

    def _certifiable(self, volunteer: str, until: date, *, brought: bool) -> list[Service]:
        return [one for one in self.served(volunteer) if one.day <= until and (brought or not one.brought)]

    def can_certify(self, volunteer: str) -> str:
        served = self._certifiable(volunteer, self.today, brought=self.setting("承前"))
        refused = self.value(volunteer, "同意") == REFUSED
        return NO if refused or sum(one.minutes for one in served) <= 0 else YES

    def certify(self, number: str, volunteer: str) -> Certificate:
        """It stands on the hours of now, and nothing that is taken back later changes it."""
        self._operation("note")
        brought = self.setting("承前")
        served = self._certifiable(volunteer, self.today, brought=brought)
        rows = frozenset(one.key for one in served)
        minutes = sum(one.minutes for one in served)
        self.certificates.append(Certificate(number, volunteer, self.today, brought, minutes, rows))
        return self.certificates[-1]

    def can_void(self, certificate: Certificate, reason: str) -> str:
        return YES if reason and certificate.state == ISSUED else NO

    def void(self, certificate: Certificate) -> None:
        self._operation("note")
        certificate.state = WITHDRAWN

    def can_amend(self, certificate: Certificate, reason: str) -> str:
        if not reason or certificate.state != ISSUED:
            return NO
        return self.can_certify(self.kept(certificate.volunteer))

    def amend(self, number: str, certificate: Certificate) -> Certificate:
        """更正重出: from the hours of now, in the old one's place."""
        certificate.state = SUPERSEDED
        return self.certify(number, self.kept(certificate.volunteer))

    # ---- what no longer holds ----
    def counted(self, certificate: Certificate) -> tuple[frozenset[int], int]:
        """Which rows behind it still hold and are still his, and what there is now up to its day."""
        who = self.kept(certificate.volunteer)
        now = self._certifiable(who, certificate.until, brought=certificate.brought)
        hold = {one.key for one in self.served(who)} & certificate.rows
        return frozenset(hold), sum(one.minutes for one in now)

    def minutes_now(self, certificate: Certificate) -> int:
        """What was entered later for earlier days is no correction."""
        hold, minutes = self.counted(certificate)
        return certificate.minutes if hold == certificate.rows else minutes

    def differs(self, certificate: Certificate) -> bool:
        return self.counted(certificate)[0] != certificate.rows

    def corrected(self) -> dict[str, tuple[int, int]]:
        """出具后有更正: in force, stating what the book no longer says, and not let stand at just that."""
        return {
            one.number: (one.minutes, self.minutes_now(one))
            for one in self.certificates
            if one.state == ISSUED and self.differs(one) and self.counted(one) not in one.kept[-1:]
        }

    def can_keep(self, certificate: Certificate, reason: str) -> str:
        return YES if reason and certificate.number in self.corrected() else NO

    def keep(self, certificate: Certificate) -> None:
        self._operation("note")
        certificate.kept.append(self.counted(certificate))

    # ---- undo ----
    def can_undo(self) -> str:
        """Whom a certificate names cannot be unmade; hours that were undone stand in nobody's way."""
        last = self._last()
        made = self.made.get(last.key, ()) if last else ()
        return NO if {one.volunteer for one in self.certificates} & {*made} else super().can_undo()
