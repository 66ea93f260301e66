"""Random acts on a book and its model from one seed: what a clerk might do, where the design says what comes of it."""

from __future__ import annotations

import random
from datetime import date

from tests.model.days import after, last_day, month_of, months_of
from tests.model.model import Model
from tests.model.pair import ITEMS, RANGE, SETTLED, VILLAGES, Pair
from tests.model.records import OPEN, Entry, Item

STATES = ("参评", "常年外出", "迁出", "注销")


class Chance:
    """Random acts of one book, all from one seed."""

    def __init__(self, pair: Pair, seed: int) -> None:
        self.pair, self.random = pair, random.Random(seed)
        # Each book has an item and a month it comes back to: only where caps fill do programs and models part.
        self.often = self.random.choice([one for one in ITEMS if one.caps])
        self.month = self.random.choice(pair.span.months)
        self.acts = (
            (self.enter, 30), (self.enter_for_person, 4), (self.reverse, 12), (self.replace, 8), (self.add_late, 5),
            (self.undo, 6), (self.redo, 2), (self.close, 10), (self.reopen, 2), (self.seal, 6), (self.correct, 7),
            (self.split, 4), (self.merge, 5), (self.move, 3), (self.head, 3), (self.state, 3),
        )  # fmt: skip

    def act(self) -> None:
        """One act, whichever the dice say; some come to nothing where there is nobody to do it to."""
        acts, weights = zip(*self.acts, strict=True)
        self.random.choices(acts, weights)[0]()

    @property
    def model(self) -> Model:
        return self.pair.model

    def day(self) -> date:
        month = self.month if self.random.random() < 0.35 else self.random.choice(self.pair.span.months)
        day = date(month // 100, month % 100, self.random.randint(1, 28))
        return min(day, self.pair.span.today)

    def cause(self) -> str:
        return "" if self.random.random() < 0.15 else "补登"

    def item(self) -> Item:
        return self.often if self.random.random() < 0.4 else self.random.choice(ITEMS)

    def claimed(self, item: Item) -> int | None:
        return self.random.randrange(10, 1500, 10) if item.code == RANGE else None

    def household(self, day: date) -> str | None:
        """One that exists on the day and still today."""
        model = self.model
        found = [
            one for one in model.households() if model.exists(one, day) and model.exists(one, model.today)
        ]
        if found and self.random.random() < 0.4:
            return found[0]  # the first more often, so that caps fill
        return self.random.choice(found) if found else None

    def younger(self, day: date) -> str | None:
        """A household of today that did not exist on the day yet."""
        found = [
            one
            for one in self.model.households()
            if self.model.exists(one, self.model.today) and not self.model.fact(one, "建户", day)
        ]
        return self.random.choice(found) if found and self.random.random() < 0.3 else None

    def subject(self, item: Item, day: date) -> str | None:
        if item.track == "party":
            names = [name for one in SETTLED for name in one[4]]
            return names[0] if self.random.random() < 0.5 else self.random.choice(names)
        return self.younger(day) or self.household(day)

    # ---- points ----
    def enter(self) -> None:
        """One, or some of one item and month at once, as they stand on a village's sheet."""
        item, day = self.item(), self.day()
        if self.random.random() < 0.03:
            day = last_day(after(month_of(self.pair.span.today)))  # not begun
        subject = self.subject(item, min(day, self.pair.span.today))
        for _ in range(self.random.choice((1, 1, 2, 4))):
            if subject:
                self.pair.enter(item, subject, day, self.claimed(item))
            if day.day < 24 and self.model.exists(str(subject), day):
                day = min(day.replace(day=day.day + self.random.randint(0, 4)), self.pair.span.today)

    def enter_for_person(self) -> None:
        item = self.random.choice([one for one in ITEMS if one.track == "masses"])
        day, name = self.day(), self.random.choice(self.model.persons())
        number = self.model.fact(name, "住", day)
        if number and self.model.exists(number, self.model.today):
            self.pair.enter(item, number, day, self.claimed(item), person=name)

    def add_late(self) -> None:
        item, day = self.random.choice([one for one in ITEMS if one.track == "masses"]), self.day()
        subject = self.younger(day) or self.household(day)
        if subject and month_of(day) <= self.model.closed:
            self.pair.add_late(item, subject, day, self.cause(), self.claimed(item))

    def entry(self) -> Entry | None:
        """One to take back: mostly one that stands, often one beside which another was capped."""
        found = [one for one in self.model.entries if one.tops is None and one.key in self.pair.product.keys]
        standing = [one for one in found if self.model.stands(one)]
        if self.random.random() < 0.4:
            short = {(one.subject, one.item.line) for one in standing if one.points != one.claimed}
            beside = [one for one in standing if (one.subject, one.item.line) in short and one.points]
            standing = beside or standing
        pool = standing if standing and self.random.random() < 0.9 else found
        return self.random.choice(pool) if pool else None

    def reverse(self) -> None:
        entry = self.entry()
        if entry:
            self.pair.reverse(entry.key, "" if self.random.random() < 0.05 else "登记错户")

    def replace(self) -> None:
        entry = self.entry()
        if entry is None or entry.item.code == "表":  # a score of a sheet is corrected on its sheet
            return
        item = subject = claimed = None
        if entry.item.code == RANGE and self.random.random() < 0.5:
            claimed = self.claimed(entry.item)
        elif entry.item.track == "masses" and self.random.random() < 0.6:
            subject = self.younger(entry.day) or self.household(entry.day)
        if claimed is None and (subject is None or self.random.random() < 0.3):
            item = self.random.choice([one for one in ITEMS if one.track == entry.item.track])
            claimed = self.claimed(item)
        self.pair.replace(entry.key, item, subject, claimed)

    def undo(self) -> None:
        """Once or twice, and perhaps brought back at once: so clerks do it."""
        for _ in range(self.random.choice((1, 1, 2))):
            self.pair.undo()
        if self.random.random() < 0.5:
            self.pair.redo()

    def redo(self) -> None:
        self.pair.redo()

    # ---- months and boards ----
    def close(self) -> None:
        months, closed = self.pair.span.months, self.model.closed
        begun = min((entry.month for entry in self.model.entries), default=months[0])
        following = after(closed) if closed else min(begun, months[0])
        if self.random.random() < 0.15:
            following = self.random.choice(months)  # perhaps over an open month, perhaps closed already
        if self.model.can_close(following) != OPEN or following == after(closed):
            self.pair.close(following)

    def reopen(self) -> None:
        if self.model.closed:
            self.pair.reopen(self.random.choice([self.model.closed, self.pair.span.months[0]]))

    def period(self) -> str:
        closed = [one for one in self.pair.span.periods if months_of(one)[-1] <= self.model.closed]
        return self.random.choice(closed if closed and self.random.random() < 0.9 else self.pair.span.periods)

    def village(self) -> str | None:
        return self.random.choice((None, None, *VILLAGES))

    def seal(self) -> None:
        self.pair.seal(self.period(), self.village())

    def correct(self) -> None:
        waiting = [key for key in self.model.editions if self.model.waits(*key)]
        pool = waiting if waiting and self.random.random() < 0.8 else list(self.model.editions)
        if pool:
            period, village = self.random.choice(sorted(pool, key=str))
            self.pair.correct(period, village, "" if self.random.random() < 0.1 else "异议属实")

    # ---- households ----
    def _free(self, about: str, day: date, *kinds: str) -> bool:
        """Nothing of these kinds was told of a later day: people who move twice are not told backwards."""
        return not any(self.model.has_later(about, kind, day) for kind in kinds)

    def split(self) -> None:
        day, model = self.day(), self.model
        number = self.household(day)
        if number is None or not self._free(number, day, "嘎查村", "村民小组", "户主"):
            return
        heads = {one.value for one in model.facts if one.kind == "户主"}
        able = [
            name
            for name in model.present(number, day)
            if name not in heads
            and self._free(name, day, "住")
            and model.fact(name, "住", model.today) == number
        ]
        if able:
            self.pair.split(number, self.random.choice(able), day, self.cause())

    def merge(self) -> None:
        day, model = self.day(), self.model
        number, into = self.household(day), self.household(day)
        if number is None or into is None or number == into:
            return
        kinds = ("建户", "嘎查村", "村民小组", "户主", "状态", "并入")
        same = all(
            model.fact(number, "嘎查村", on) == model.fact(into, "嘎查村", on) for on in (day, model.today)
        )
        people = {*model.members(number, day), *model.members(number, model.today)}
        free = self._free(number, day, *kinds) and all(self._free(name, day, "住") for name in people)
        if same and free:
            self.pair.dated("merge", number, into, day=day, cause=self.cause())

    def move(self) -> None:
        day = self.day()
        number = self.household(day)
        if number:
            here = self.model.fact(number, "嘎查村", day)
            village = next(one for one in VILLAGES if one != here)
            group = self.random.choice("123")
            self.pair.dated("move", number, village, group, day=day, cause=self.cause())

    def head(self) -> None:
        day, model = self.day(), self.model
        number = self.household(day)
        if number is None:
            return
        able = [
            name
            for name in model.present(number, day)
            if name != model.fact(number, "户主", day) and model.fact(name, "住", model.today) == number
        ]
        if able:
            self.pair.dated("head", number, self.random.choice(able), day=day, cause=self.cause())

    def state(self) -> None:
        day = self.day()
        number = self.household(day)
        if number:
            now = self.model.fact(number, "状态", day)
            to = self.random.choice([one for one in STATES if one != now])
            self.pair.dated("state", number, to, day=day, cause=self.cause())
