"""Random acts of a whole office in one long life, from one seed; see ``chance``."""

from __future__ import annotations

from datetime import date, timedelta

from tests.model.certified import Certificate, Certified
from tests.model.chance import Chance
from tests.model.days import last_day, month_of
from tests.model.office import Line
from tests.model.office_pair import OfficePair
from tests.model.pair import ITEMS, RANGE, SETTLED, VILLAGES, held
from tests.model.serving import AGREED, BY_HAND, CANCELLED, DONE, PLANNED, REFUSED, UNKNOWN

FAMILY, GIVEN = "王李张刘陈白包孟何吴", "海山秀兰旺财志强玉芬国栋春梅建军丽华永福晓云文斌"
REASONS = ("登记错户", "登记错户", "登记错户", "")
MASSES = [one for one in ITEMS if one.track == "masses"]


class OfficeChance(Chance):
    """The acts of ``Chance`` and those of the whole office, across months."""

    pair: OfficePair

    def __init__(self, pair: OfficePair, seed: int) -> None:
        super().__init__(pair, seed)
        self._names = 0
        self.acts = (
            (self.enter, 14), (self.enter_for_person, 3), (self.reverse, 9), (self.replace, 6), (self.add_late, 4),
            (self.undo, 9), (self.redo, 3), (self.close, 2), (self.reopen, 0.8), (self.seal, 3), (self.correct, 3),
            (self.split, 1.5), (self.merge, 1), (self.move, 1.5), (self.head, 1.5), (self.state, 1.5),
            (self.enter_group, 4), (self.enter_many, 4), (self.enter_sheet, 5), (self.import_points, 3),
            (self.import_household, 0.5), (self.add_household, 0.7), (self.add_person, 3), (self.change_person, 2),
            (self.leave, 1.5), (self.come_back, 1), (self.move_person, 2), (self.alias, 1.5),
            (self.meet, 3), (self.unmeet, 0.7), (self.tell, 4),
            (self.volunteer, 3), (self.skilled, 1.5), (self.withdraw, 1.5), (self.return_, 1), (self.consent, 2),
            (self.same_person, 1), (self.add_activity, 3), (self.count_people, 1.5), (self.set_state, 3), (self.remove, 1),
            (self.serve, 8), (self.sign_in, 5), (self.bring, 1.5), (self.take_back, 4), (self.put_right, 4),
            (self.import_hours, 1.5), (self.certify, 2), (self.void, 0.5), (self.amend, 1), (self.keep, 1), (self.untell, 0.7),
            (self.set, 1.5), (self.draft, 2),
            (pair.back_up, 0.7), (self.put_back, 0.25), (pair.go_on, 0.5), (pair.open_again, 0.4), (pair.rehearse, 0.2),
        )  # fmt: skip

    @property
    def model(self) -> Certified:
        return self.pair.model

    def now_and_then(self, chance: float) -> bool:
        return self.random.random() < chance

    def reason(self) -> str:
        return self.random.choice(REASONS)

    def name(self) -> str:
        """A name nobody had yet."""
        self._names += 1
        at, size = self._names, len(GIVEN)
        return FAMILY[at % len(FAMILY)] + GIVEN[at // size % size] + GIVEN[at % size] + GIVEN[at // 7 % size]

    # ---- entries ----
    def lines(self, count: int) -> list[Line]:
        found = []
        for _ in range(self.random.randint(1, count)):
            item, day = self.random.choice(MASSES), self.day()
            number, claimed = self.household(day), self.claimed(item)
            if number:
                found.append((number, item, day, held(item, day).points if claimed is None else claimed))
        return found

    def enter_group(self) -> None:
        item = self.random.choice([one for one in MASSES if one.code != RANGE])
        village, day = self.random.choice(VILLAGES), self.day()
        group = self.random.choice((None, "1", "2", "3"))
        here = self.model.takes_part(village, group, day)
        absent = self.random.sample(here, min(len(here), self.random.randint(0, 2)))
        self.pair.enter_group(item, village, group, day, absent)

    def enter_many(self) -> None:
        lines = self.lines(5)
        if lines and self.now_and_then(0.05):
            lines[-1] = (
                *lines[-1][:2],
                last_day(month_of(self.model.today + timedelta(days=40))),
                lines[-1][3],
            )
        if lines:
            self.pair.enter_many(lines)

    def enter_sheet(self) -> None:
        month, village = self.random.choice(self.pair.span.months), self.random.choice(VILLAGES)
        here = self.model.takes_part(village, None, last_day(month))
        cells = {}
        for number in self.random.sample(here, min(len(here), self.random.randint(1, 4))):
            if self.now_and_then(0.8):
                cells[number, "乡风文明"] = self.random.choice((0, 100, 200, 500))
            if self.now_and_then(0.3):
                cells[number, ""] = self.random.choice((-100, -300))
        self.pair.enter_sheet(village, month, cells, self.random.choice(("", "", "评议会核对")))

    def import_points(self) -> None:
        """Some rows twice, some the book has already."""
        lines = self.lines(4)
        if lines and self.now_and_then(0.3):
            lines.append(lines[0])
        if self.now_and_then(0.3):
            have = [
                one for one in self.model.entries[-40:]
                if one.item.track == "masses" and one.tops is None and one.item.code != "表" and one.subject == self.model.living(one.subject, self.model.today)
            ]  # fmt: skip
            lines += [
                (one.subject, one.item, one.day, one.claimed)
                for one in self.random.sample(have, min(2, len(have)))
            ]
        if lines:
            self.pair.import_points(lines)

    # ---- persons and households ----
    def import_household(self) -> None:
        names = [self.name() for _ in range(self.random.randint(1, 2))]
        self.pair.import_household(self.random.choice(VILLAGES), self.random.choice("123"), names)

    def add_household(self) -> None:
        village, group = self.random.choice(VILLAGES), self.random.choice("123")
        self.pair.add_household(village, group, self.name(), self.day(), self.cause())

    def add_person(self) -> None:
        number = self.household(self.model.today)
        if number:
            self.pair.add_person(self.name(), number, f"138{self.random.randrange(10**8):08d}")

    def person(self, *, left: bool = False) -> str | None:
        """Somebody who lives in a household of today and never headed one."""
        heads = {one.value for one in self.model.facts if one.kind == "户主"}
        names = [name for one in SETTLED for name in one[3]]
        found = [
            name
            for name in self.model.persons()
            if name not in heads
            and name not in names
            and self.model.fact(name, "住", self.model.today)
            and (self.model.left(name) is not None) == left
        ]
        return self.random.choice(found) if found else None

    def change_person(self) -> None:
        name = self.person()
        if name:
            self.pair.change_person(name, f"139{self.random.randrange(10**8):08d}")

    def leave(self) -> None:
        name = self.random.choice(SETTLED)[3][0] if self.now_and_then(0.1) else self.person()
        if name and self.model.left(name) is None:
            day = self.day()
            if not self.model.has_later(name, "住", day):
                self.pair.leave(name, day, self.cause())

    def come_back(self) -> None:
        name = self.person(left=True)
        if name:
            self.pair.come_back(name, self.cause())

    def move_person(self) -> None:
        name, day = self.person(), self.day()
        number = self.household(day)
        if name and number and self._free(name, day, "住") and self.model.fact(name, "住", day) != number:
            self.pair.dated("move_person", name, number, day=day, cause=self.cause())

    def alias(self) -> None:
        number = self.household(self.model.today)
        if number is None:
            return
        have = [one for one in self.model.aliases(number) if one.startswith("旧")]
        if have and self.now_and_then(0.4):
            self.pair.alias(number, self.random.choice(have), there=False)
        else:
            self.pair.alias(number, f"旧{self.random.randrange(200):03d}", there=True)

    # ---- review ----
    def meet(self) -> None:
        month = self.random.choice(self.pair.span.months)
        day = min(last_day(month), self.model.today) + timedelta(days=self.random.choice((0, 0, 0, -40, 60)))
        self.pair.meet(self.random.choice(VILLAGES), month, day, supervised=self.now_and_then(0.7))

    def unmeet(self) -> None:
        held = [key for key in self.model.meetings() if key[1] in self.pair.span.months]
        if held:
            self.pair.unmeet(*self.random.choice(held))

    def tell(self) -> None:
        day = self.model.today + timedelta(days=self.random.choice((0, 0, 0, 0, -70, 3)))
        self.pair.tell(
            self.random.choice(self.pair.span.periods), self.village(), day, reached=self.now_and_then(0.8)
        )

    def untell(self) -> None:
        count = len(self.model.tellings)
        if count:
            key = self.random.randrange(max(0, count - 5), count)
            self.pair.untell(key, self.random.choice(("登记错月份", "登记错月份", "")))

    # ---- volunteers ----
    def who(self) -> str | None:
        found = self.model.volunteers()
        return self.random.choice(found[-30:]) if found else None

    def volunteer(self) -> None:
        """Mostly somebody of the register; now and then one who only comes by a list, under a name of the register or his own."""
        name = self.person()
        registered = date(2026, 1, 1) + timedelta(days=self.random.randrange(200))
        if self.now_and_then(0.4) or name is None:
            self.pair.volunteer(
                name if name and self.now_and_then(0.7) else self.name(), registered, loose=True
            )
        else:
            self.pair.volunteer(name, registered, loose=False)

    def skilled(self) -> None:
        who = self.who()
        if who:
            self.pair.skilled(who, self.random.choice(("理发", "驾驶", "理发、驾驶", "书法")))

    def withdraw(self) -> None:
        who = self.who()
        if who:
            day = date(2025, 6, 1) if self.now_and_then(0.1) else self.day()
            self.pair.withdraw(who, day)

    def return_(self) -> None:
        gone = [one for one in self.model.volunteers() if self.model.value(one, "状态") == "退出"]
        if gone:
            self.pair.return_(self.random.choice(gone))

    def consent(self) -> None:
        found = self.model.volunteers()
        if found:
            some = self.random.sample(found, min(len(found), self.random.randint(1, 3)))
            self.pair.consent(some, self.random.choice((AGREED, AGREED, AGREED, UNKNOWN, REFUSED)))

    def same_person(self) -> None:
        model = self.model
        loose = [one for one in model.volunteers() if model.value(one, "散")]
        pairs = [
            (name, one)
            for one in loose
            if (name := model.value(one, "人")) in model.persons()
            and model.fact(name, "住", model.today)
            and model.left(name) is None
        ]
        if pairs:
            self.pair.same_person(*self.random.choice(pairs))

    # ---- activities and hours ----
    def activity(self) -> str | None:
        found = self.model.activities()
        return self.random.choice(found[-12:]) if found else None

    def add_activity(self) -> None:
        day = (
            self.day()
            if self.now_and_then(0.8)
            else self.model.today + timedelta(days=self.random.randint(1, 30))
        )
        self.pair.add_activity(
            self.random.choice(("义务植树", "理论宣讲", "清理河道")), day, counts=self.now_and_then(0.85)
        )

    def count_people(self) -> None:
        one = self.activity()
        if one:
            self.pair.count_people(one, self.random.randrange(5, 60))

    def set_state(self) -> None:
        one, state = self.activity(), self.random.choice((DONE, PLANNED, CANCELLED))
        if one:
            self.pair.set_state(
                one, state, self.random.choice(("下雨", "下雨", "")) if state == CANCELLED else ""
            )

    def remove(self) -> None:
        one = self.activity()
        if one:
            self.pair.remove(one)

    def minutes(self) -> int:
        return self.random.choice((30, 60, 90, 150, 240, 240, 1500, 0))

    def serve(self) -> None:
        who, activity = self.who(), self.activity() if self.now_and_then(0.4) else None
        if who:
            day = self.model.today + timedelta(days=9) if self.now_and_then(0.03) else self.day()
            self.pair.serve(who, day, self.minutes(), activity or "")

    def sign_in(self) -> None:
        activity, found = self.activity(), self.model.volunteers()
        if activity and found:
            some = self.random.sample(found, min(len(found), self.random.randint(1, 4)))
            self.pair.sign_in(activity, {one: self.random.choice((60, 90, 120)) for one in some})

    def import_hours(self) -> None:
        """Some rows twice, some recorded by hand already, some of who refuses."""
        found = self.model.volunteers()
        rows = [
            (self.random.choice(found), "帮扶老人", self.day(), self.random.choice((30, 60, 90)))
            for _ in range(self.random.randint(1, 4) if found else 0)
        ]
        have = [one for one in self.model.services[-40:] if one.content == BY_HAND and not one.brought]
        rows += [
            (self.model.kept(one.volunteer), one.content, one.day, one.minutes)
            for one in self.random.sample(have, min(2, len(have)))
        ]
        rows += rows[:1] if self.now_and_then(0.3) else []
        rows = [row for row in rows if self.model.value(row[0], "人")]
        if rows:
            self.pair.import_hours(rows)

    def bring(self) -> None:
        who = self.who()
        if who:
            until = self.model.today + timedelta(days=5) if self.now_and_then(0.1) else date(2025, 12, 31)
            self.pair.bring(who, self.random.choice((600, 1234, 0)), until)

    def take_back(self) -> None:
        if self.model.services:
            self.pair.take_back(self.random.choice(self.model.services[-60:]), self.reason())

    def put_right(self) -> None:
        if self.model.services:
            self.pair.put_right(self.random.choice(self.model.services[-60:]), self.reason(), self.minutes())

    def certify(self) -> None:
        who = self.who()
        if who:
            self.pair.certify(who)

    def certificate(self) -> Certificate | None:
        """Mostly one whose hours were put right since."""
        corrected = self.model.corrected()
        pool = [one for one in self.model.certificates if one.number in corrected]
        found = pool if pool and self.now_and_then(0.7) else self.model.certificates[-30:]
        return self.random.choice(found) if found else None

    def void(self) -> None:
        one = self.certificate()
        if one:
            self.pair.void(one, self.random.choice(("本人退回", "")))

    def amend(self) -> None:
        one = self.certificate()
        if one:
            self.pair.amend(one, self.random.choice(("时长有误", "时长有误", "")))

    def keep(self) -> None:
        one = self.certificate()
        if one:
            self.pair.keep(one, self.random.choice(("不影响使用", "不影响使用", "")))

    # ---- settings, drafts, restores ----
    def set(self) -> None:
        name, values = self.random.choice(
            (("电话", ("0475-1234567", "0475-7654321")), ("承前", (True, False)), ("天数", (5, 7, 10)))
        )
        self.pair.set(name, self.random.choice(values))

    def draft(self) -> None:
        text = "" if self.now_and_then(0.4) else f"打到一半的第{self.random.randrange(1000)}行"
        self.pair.draft(
            self.random.choice(("register", "sheet")), self.random.choice(("甲", "乙", "丙")), text
        )

    def put_back(self) -> None:
        self.pair.put_back(over=self.now_and_then(0.6))
