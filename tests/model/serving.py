"""The model's volunteers: who serves, at what and how long; volunteers by their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.model.office import Office
from tests.model.records import NO, YES

AGREED, REFUSED, UNKNOWN = "同意", "不同意", "未知"
PLANNED, DONE, CANCELLED = "计划", "已办", "取消"
DAY = 1440
BY_HAND = "义务劳动"
HoursLine = tuple[str, str, date, int]
"""volunteer, content, day, minutes"""


@dataclass
class Service:
    """A record of service; ``taken`` are the operations that took it back."""

    key: int
    op: int
    volunteer: str
    day: date
    minutes: int
    activity: str = ""
    content: str = ""
    brought: bool = False
    taken: list[int] = field(default_factory=list)


class Serving(Office):
    """Volunteers, activities and hours beside the points."""

    def __init__(self, villages: Sequence[str], today: date) -> None:
        super().__init__(villages, today)
        self.services: list[Service] = []
        self._volunteers: list[str] = []
        self._activities: list[str] = []

    # ---- volunteers ----
    def volunteers(self) -> list[str]:
        """Those there are, in the order they came; one whose record was merged is the other's."""
        return [one for one in self._volunteers if self.value(one, "人") and self.value(one, "合并") is None]

    def kept(self, volunteer: str) -> str:
        """The volunteer a record counts for."""
        while (into := self.value(volunteer, "合并")) is not None:
            volunteer = into
        return volunteer

    def volunteer_of(self, person: str) -> str | None:
        """The volunteer somebody of the register is; who only comes by a list is nobody of it yet."""
        ours = (one for one in self.volunteers() if not self.value(one, "散"))
        return next((one for one in ours if self.value(one, "人") == person), None)

    def can_volunteer(self, person: str) -> str:
        return NO if self.volunteer_of(person) else YES

    def volunteer(self, number: str, person: str, registered: date, *, loose: bool) -> None:
        """``loose``: a person without a household, of a name somebody of the register may have too."""
        op = self._operation()
        if number not in self._volunteers:
            self._volunteers.append(number)
        self._tell(
            op, number, 人=person, 散=loose, 状态="在册", 同意=UNKNOWN, 注册=registered, 退出=None, 特长="", 合并=None,
        )  # fmt: skip
        self.made[op] = [number]

    def skilled(self, volunteer: str, skills: str) -> None:
        if self.value(volunteer, "特长") != skills:
            self._tell(self._operation(), volunteer, 特长=skills)

    def can_withdraw(self, volunteer: str, day: date) -> str:
        gone = self.value(volunteer, "状态") == "退出"
        return NO if gone or day < self.value(volunteer, "注册") else YES

    def withdraw(self, volunteer: str, day: date) -> None:
        self._tell(self._operation(), volunteer, 状态="退出", 退出=day)

    def return_(self, volunteer: str) -> None:
        if self.value(volunteer, "状态") == "退出":
            self._tell(self._operation(), volunteer, 状态="在册", 退出=None)

    def leave(self, name: str, day: date) -> None:
        """Who moved away or died is no volunteer here any more."""
        super().leave(name, day)
        number = self.volunteer_of(name)
        if number and self.value(number, "状态") != "退出":
            self._tell(len(self.operations) - 1, number, 状态="退出", 退出=day)

    def come_back(self, name: str) -> None:
        day, number = self.left(name), self.volunteer_of(name)
        super().come_back(name)
        if number and day and self.value(number, "退出") == day:
            self._tell(len(self.operations) - 1, number, 状态="在册", 退出=None)

    def consent(self, volunteers: Sequence[str], consent: str) -> int:
        """How many it changes; nobody asked on another day before is asked again in vain."""
        day = self.today if consent != UNKNOWN else None
        differing = [
            one
            for one in volunteers
            if (self.value(one, "同意"), self.value(one, "同意日")) != (consent, day)
        ]
        if differing:
            op = self._operation()
            for one in differing:
                self._tell(op, one, 同意=consent, 同意日=day)
        return len(differing)

    def same_person(self, keep: str, gone: str) -> None:
        """The loose person of a volunteer is somebody of the register: one person, one record of serving."""
        op, have = self._operation(), self.volunteer_of(keep)
        if have is None:
            self._tell(op, gone, 人=keep, 散=False)
            return
        self._tell(op, gone, 合并=have)
        word, day = self._both_said(have, gone)
        self._tell(op, have, 同意=word, 同意日=day)
        if self.value(gone, "注册") < self.value(have, "注册"):
            self._tell(op, have, 注册=self.value(gone, "注册"))
        if self.value(have, "状态") != self.value(gone, "状态"):
            self._tell(op, have, 状态="在册", 退出=None)
        words = [word for one in (have, gone) for word in str(self.value(one, "特长")).split("、") if word]
        self._tell(op, have, 特长="、".join(dict.fromkeys(words)))

    def _both_said(self, one: str, other: str) -> tuple[str, date | None]:
        """What holds where both said something: an answer before none, the later one, the refusal of one day."""
        words = [(self.value(who, "同意"), self.value(who, "同意日")) for who in (one, other)]
        first, second = words
        if first[0] == second[0] or second[0] == UNKNOWN:
            return first
        if first[0] == UNKNOWN:
            return second
        return max(words, key=lambda said: (said[1], said[0] == REFUSED))

    # ---- activities ----
    def activities(self) -> list[str]:
        return [one for one in self._activities if self.value(one, "活动状态")]

    def add_activity(self, number: str, title: str, day: date, *, counts: bool) -> None:
        op = self._operation()
        if number not in self._activities:
            self._activities.append(number)
        state = DONE if day <= self.today else PLANNED
        self._tell(op, number, 名称=title, 活动日=day, 活动状态=state, 计入=counts, 人次=None, 原因="")
        self.made[op] = [number]

    def count_people(self, activity: str, people: int) -> None:
        if self.value(activity, "人次") != people:
            self._tell(self._operation(), activity, 人次=people)

    def can_set(self, activity: str, state: str, reason: str) -> str:
        """Cancelled with a reason only; where somebody served it was held; nothing was held before its day."""
        if state != DONE and self.served_at(activity):
            return NO
        if state == DONE and self.value(activity, "活动日") > self.today:
            return NO
        return NO if state == CANCELLED and not reason else YES

    def set_state(self, activity: str, state: str, reason: str) -> None:
        if (self.value(activity, "活动状态"), self.value(activity, "原因")) != (state, reason):
            self._tell(self._operation(), activity, 活动状态=state, 原因=reason)

    def can_remove(self, activity: str) -> str:
        """Where somebody served it was held."""
        return NO if self.served_at(activity) else YES

    def remove(self, activity: str) -> None:
        self._tell(self._operation(), activity, 活动状态=None)

    # ---- hours ----
    def counts(self, service: Service) -> bool:
        return self._alive(service.op) and not any(self._alive(op) for op in service.taken)

    def served(self, volunteer: str) -> list[Service]:
        return [one for one in self.services if self.counts(one) and self.kept(one.volunteer) == volunteer]

    def served_at(self, activity: str) -> list[Service]:
        return [one for one in self.services if one.activity == activity and self.counts(one)]

    def minutes(self) -> dict[str, int]:
        """Of every volunteer that has any."""
        found: dict[str, int] = {}
        for one in self.services:
            if self.counts(one):
                who = self.kept(one.volunteer)
                found[who] = found.get(who, 0) + one.minutes
        return found

    def can_serve(self, volunteer: str, day: date, minutes: int, activity: str = "") -> str:
        if self.value(volunteer, "同意") == REFUSED or not 0 < minutes <= DAY:
            return NO
        if activity:
            return self._held(activity)
        return NO if day > self.today else YES

    def _held(self, activity: str) -> str:
        """Whether hours may be recorded of an activity."""
        held = self.value(activity, "活动状态") != CANCELLED and self.value(activity, "计入")
        return YES if held and self.value(activity, "活动日") <= self.today else NO

    def serve(self, volunteer: str, day: date, minutes: int, activity: str = "") -> Service:
        return self._serve(self._operation(), volunteer, day, minutes, activity)

    def _serve(
        self, op: int, volunteer: str, day: date, minutes: int, activity: str = "", content: str = BY_HAND
    ) -> Service:
        """Whoever served at a planned activity shows that it was held."""
        content = self.value(activity, "名称") if activity else content
        if activity and self.value(activity, "活动状态") == PLANNED:
            self._tell(op, activity, 活动状态=DONE)
        self.services.append(Service(len(self.services), op, volunteer, day, minutes, activity, content))
        return self.services[-1]

    def new_hours(self, lines: Sequence[HoursLine]) -> tuple[list[HoursLine], int]:
        """What an import of hours books, and how many of its rows cannot be: rows the book has not, as often as it lacks them.

        One taken back by hand is there still, one that was undone is not.
        """
        good = [one for one in lines if self.can_serve(one[0], one[2], one[3]) == YES]
        have = Counter(
            (self.kept(one.volunteer), one.content, one.day, one.minutes)
            for one in self.services
            if not one.brought and self._alive(one.op)
        )
        fresh = []
        for one in good:
            have[one] -= 1
            if have[one] < 0:
                fresh.append(one)
        return fresh, len(lines) - len(good)

    def import_hours(self, lines: Sequence[HoursLine]) -> None:
        fresh, _ = self.new_hours(lines)
        if fresh:
            op = self._operation()
            for who, content, day, minutes in fresh:
                self._serve(op, who, day, minutes, content=content)

    def can_sign_in(self, activity: str, rows: Mapping[str, int]) -> str:
        """A sheet: who is recorded twice there already is put right by hand; what stands so already is no news.

        Nor does it stop anybody else's line.
        """
        if self._held(activity) == NO or any(len(self._there(activity, who)) > 1 for who in rows):
            return NO
        fresh = {who: minutes for who, minutes in rows.items() if not self._is_there(activity, who, minutes)}
        bad = any(self.can_serve(who, self.today, minutes, activity) == NO for who, minutes in fresh.items())
        return NO if bad or not fresh else YES

    def _is_there(self, activity: str, volunteer: str, minutes: int) -> bool:
        return [one.minutes for one in self._there(activity, volunteer)] == [minutes]

    def _there(self, activity: str, volunteer: str) -> list[Service]:
        return [one for one in self.served_at(activity) if self.kept(one.volunteer) == volunteer]

    def sign_in(self, activity: str, rows: Mapping[str, int]) -> int:
        """Gives how many rows were booked."""
        op, day, booked = self._operation(), self.value(activity, "活动日"), 0
        for who, minutes in rows.items():
            if not self._is_there(activity, who, minutes):
                booked += 1
                for one in self._there(activity, who):
                    one.taken.append(op)
                self._serve(op, who, day, minutes, activity)
        return booked

    def can_bring(self, volunteer: str, minutes: int, until: date) -> str:
        refused = self.value(volunteer, "同意") == REFUSED
        return NO if refused or minutes <= 0 or until > self.today else YES

    def bring(self, volunteer: str, minutes: int, until: date) -> Service:
        service = self._serve(self._operation(), volunteer, until, minutes)
        service.brought = True
        return service

    def can_take_back(self, service: Service, reason: str) -> str:
        return YES if reason and self.counts(service) else NO

    def take_back(self, service: Service) -> None:
        service.taken.append(self._operation())

    def can_put_right(self, service: Service, reason: str, minutes: int) -> str:
        if not reason or not self.counts(service) or minutes == service.minutes or minutes <= 0:
            return NO
        if service.brought:
            return self.can_bring(self.kept(service.volunteer), minutes, service.day)
        return self.can_serve(self.kept(service.volunteer), service.day, minutes, service.activity)

    def put_right(self, service: Service, minutes: int) -> Service:
        op = self._operation()
        service.taken.append(op)
        again = self._serve(op, service.volunteer, service.day, minutes, service.activity, service.content)
        again.brought = service.brought
        return again
