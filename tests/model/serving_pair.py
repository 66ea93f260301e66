"""Volunteers, activities, hours and certificates done to the program and to the model; see ``pair``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.model.certified import ISSUED, Certificate, Certified
from tests.model.pair import Pair
from tests.model.serving import HoursLine, Service


class ServingPair(Pair):
    """A book and its model where people serve."""

    model: Certified

    # ---- volunteers and activities ----
    def volunteer(self, person: str, registered: date, *, loose: bool) -> None:
        verdict = "yes" if loose else self.model.can_volunteer(person)
        number = self.product.volunteer(person, registered, loose=loose)
        if self._judge(
            f"volunteer {person} {registered} loose={loose} = {number}", verdict, done=number is not None
        ):
            self.model.volunteer(str(number), person, registered, loose=loose)

    def skilled(self, volunteer: str, skills: str) -> None:
        if self._judge(f"skilled {volunteer} {skills}", "yes", done=self.product.skilled(volunteer, skills)):
            self.model.skilled(volunteer, skills)

    def withdraw(self, volunteer: str, day: date) -> None:
        verdict = self.model.can_withdraw(volunteer, day)
        if self._judge(f"withdraw {volunteer} {day}", verdict, done=self.product.withdraw(volunteer, day)):
            self.model.withdraw(volunteer, day)

    def return_(self, volunteer: str) -> None:
        if self._judge(f"return_ {volunteer}", "yes", done=self.product.return_(volunteer)):
            self.model.return_(volunteer)

    def consent(self, volunteers: Sequence[str], consent: str) -> None:
        found, act = self.product.consent(volunteers, consent), f"consent {volunteers} {consent}"
        if self._judge(act, "yes", done=found is not None):
            self._same(act, found, self.model.consent(volunteers, consent))

    def same_person(self, keep: str, volunteer: str) -> None:
        if self._judge(
            f"same_person {keep} {volunteer}", "yes", done=self.product.same_person(keep, volunteer)
        ):
            self.model.same_person(keep, volunteer)

    def add_activity(self, title: str, day: date, *, counts: bool) -> None:
        number = self.product.add_activity(title, day, counts=counts)
        if self._judge(f"add_activity {title} {day} {counts} = {number}", "yes", done=number is not None):
            self.model.add_activity(str(number), title, day, counts=counts)

    def count_people(self, activity: str, count: int) -> None:
        if self._judge(
            f"count_people {activity} {count}", "yes", done=self.product.count_people(activity, count)
        ):
            self.model.count_people(activity, count)

    def set_state(self, activity: str, state: str, reason: str) -> None:
        verdict = self.model.can_set(activity, state, reason)
        done = self.product.set_state(activity, state, reason)
        if self._judge(f"set_state {activity} {state} {reason!r}", verdict, done=done):
            self.model.set_state(activity, state, reason)

    def remove(self, activity: str) -> None:
        verdict = self.model.can_remove(activity)
        if self._judge(f"remove {activity}", verdict, done=self.product.remove(activity)):
            self.model.remove(activity)

    # ---- hours and certificates ----
    def serve(self, volunteer: str, day: date, minutes: int, activity: str = "") -> None:
        verdict, key = self.model.can_serve(volunteer, day, minutes, activity), len(self.model.services)
        day = self.model.value(activity, "活动日") if activity else day
        done = self.product.serve(key, volunteer, day, minutes, activity)
        if self._judge(f"serve {volunteer} {day} {minutes} {activity}", verdict, done=done):
            self.model.serve(volunteer, day, minutes, activity)

    def sign_in(self, activity: str, rows: Mapping[str, int]) -> None:
        verdict, key = self.model.can_sign_in(activity, rows), len(self.model.services)
        found, act = self.product.sign_in(key, activity, rows), f"sign_in {activity} {dict(rows)}"
        if self._judge(act, verdict, done=found is not None):
            self._same(act, found, self.model.sign_in(activity, rows))

    def bring(self, volunteer: str, minutes: int, until: date) -> None:
        verdict, key = self.model.can_bring(volunteer, minutes, until), len(self.model.services)
        if self._judge(
            f"bring {volunteer} {minutes} {until}",
            verdict,
            done=self.product.bring(key, volunteer, minutes, until),
        ):
            self.model.bring(volunteer, minutes, until)

    def take_back(self, service: Service, reason: str) -> None:
        verdict = self.model.can_take_back(service, reason)
        if self._judge(f"take_back {service}", verdict, done=self.product.take_back(service.key, reason)):
            self.model.take_back(service)

    def put_right(self, service: Service, reason: str, minutes: int) -> None:
        verdict, fresh = self.model.can_put_right(service, reason, minutes), len(self.model.services)
        done = self.product.put_right(fresh, service.key, reason, minutes)
        if self._judge(f"put_right {service} {minutes}", verdict, done=done):
            self.model.put_right(service, minutes)

    def import_hours(self, lines: Sequence[HoursLine]) -> None:
        key, act = (
            len(self.model.services),
            f"import_hours {[(*one[:2], str(one[2]), one[3]) for one in lines]}",
        )
        fresh, errors = self.model.new_hours(lines)
        found = self.product.import_hours(key, lines)
        if self._judge(act, "yes", done=found is not None):
            self._same(act, found, (len(fresh), errors))
            self.model.import_hours(lines)

    def certify(self, volunteer: str) -> None:
        verdict = self.model.can_certify(volunteer)
        found, act = self.product.certify(volunteer), f"certify {volunteer}"
        if self._judge(act, verdict, done=found is not None):
            number, minutes = found
            self._same(act, minutes, self.model.certify(number, volunteer).minutes)

    def void(self, certificate: Certificate, reason: str) -> None:
        verdict = self.model.can_void(certificate, reason)
        done = self.product.void(certificate.number, reason)
        if self._judge(f"void {certificate.number} {reason!r}", verdict, done=done):
            self.model.void(certificate)

    def amend(self, certificate: Certificate, reason: str) -> None:
        verdict = self.model.can_amend(certificate, reason)
        found, act = self.product.amend(certificate.number, reason), f"amend {certificate.number} {reason!r}"
        if self._judge(act, verdict, done=found is not None):
            number, minutes = found
            self._same(act, minutes, self.model.amend(number, certificate).minutes)

    def keep(self, certificate: Certificate, reason: str) -> None:
        verdict = self.model.can_keep(certificate, reason)
        done = self.product.keep(certificate.number, reason)
        if self._judge(f"keep {certificate.number} {reason!r}", verdict, done=done):
            self.model.keep(certificate)

    # ---- what both say ----
    def compare_service(self) -> None:
        """Volunteers with their hours, activities, certificates and what of them no longer holds."""
        model, product = self.model, self.product
        self._same("roll", product.roll(), self._roll())
        self._same("activities", product.held(), self._held())
        self._same("certificates", product.certified(), {one.number: one.state for one in model.certificates})
        self._same("出具后有更正", product.corrected(), model.corrected())
        for one in model.certificates[-3:]:
            said = one.state == ISSUED, one.minutes, model.differs(one), model.minutes_now(one)
            self._same(f"核验 {one.number}", product.verified(one.number), said)

    def _roll(self) -> dict[str, Any]:
        model, minutes = self.model, self.model.minutes()
        kinds = ("人", "状态", "同意", "特长")
        return {
            one: (*(model.value(one, kind) for kind in kinds), minutes.get(one, 0))
            for one in model.volunteers()
        }

    def _held(self) -> dict[str, Any]:
        model, found = self.model, {}
        for one in model.activities():
            here = model.served_at(one)
            who = {model.kept(service.volunteer) for service in here}
            minutes = sum(service.minutes for service in here)
            found[one] = (
                *(model.value(one, kind) for kind in ("名称", "活动状态", "人次")),
                len(who),
                minutes,
            )
        return found
