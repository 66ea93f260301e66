"""The program as the model sees it: each act in one method, refusals as ``False``; the only file here that imports it.

Entries are known by the model's keys, households by number, persons by name, villages by their full name.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import RuleItem, Track, book_on
from wenming_desktop.services import boards, books, editions, history, households, months, points
from wenming_desktop.services.context import Book, Context
from wenming_desktop.storage import facts, people, places, rules_store
from wenming_desktop.support.clock import Clock

MAKING = date(2026, 1, 1)
Rule = tuple[str, str, int, bool, dict[str, int]]
"""track, code, points (signed), veto, caps by kind of period; ``range`` marks a value that is stated each time."""
Line = tuple[str, str, str, int, bool, bool]
"""(household, village, group, total, deducted, veto) of a board."""


def make_book(
    folder: Path,
    villages: Sequence[str],
    rules: Sequence[Rule],
    changed: tuple[date, Rule, Sequence[Rule]],
    settled: Sequence[tuple[str, str, str, Sequence[str], Sequence[str]]],
) -> None:
    """A book before anything is entered, with a second version of its rules from a day on in which one code means
    another item and some have other caps; households are (number, village, group, people with the head first, those of them in the party)."""
    clock = Clock.fixed(MAKING)
    books.create_book(folder, "苏布德苏木新时代文明实践所", operator="乌兰", clock=clock)
    context = Context(folder, clock)
    try:
        context.call(_fill, villages, rules, changed, settled)
    finally:
        context.close(with_backup=False)


def _fill(
    book: Book, villages: Any, rules: Any, changed: tuple[date, Rule, Sequence[Rule]], settled: Any
) -> None:
    day, other, recapped = changed
    newer = {rule[1]: _item(rule) for rule in recapped} | {other[1]: _item(other, "另一项目")}
    with book.operation("准备", kind="barrier"):
        for starts in ("2025-01-01", day.isoformat()):
            for track in ("masses", "party"):
                pk = rules_store.insert_book(book.db, track, f"{track}细则", starts)
                for rule in rules:
                    if rule[0] == track:
                        item = _item(rule) if starts == "2025-01-01" else newer.get(rule[1], _item(rule))
                        rules_store.insert_item(book.db, pk, item)
        keys = {name: places.insert_village(book.db, name, groups=3) for name in villages}
        for number, village, group, names, party in settled:
            household = people.insert_household(
                book.db, {"number": number, "village_pk": keys[village], "grp": int(group), "head_pk": None}
            )
            members = [
                people.insert_person(
                    book.db, {"household_pk": household, "name": name, "party": int(name in party)}
                )
                for name in names
            ]
            facts.put(book.db, household, facts.HEAD, members[0], facts.Since())


def _item(rule: Rule, text: str = "项目") -> RuleItem:
    _, code, value, veto, caps = rule
    sign = -1 if value < 0 else 1
    low, high = (10, 4000) if "range" in caps else (abs(value), abs(value))
    limits = {f"cap_{kind}": cap for kind, cap in caps.items() if kind != "range"}
    category = "一票否决" if veto else "乡风文明"
    return RuleItem(code, category, f"{text}{code}", low, high, sign, veto=veto, **limits)


class Product:
    """An open book; ``keys`` gives the program's row for an entry of the model."""

    def __init__(self, template: Path, folder: Path, today: date) -> None:
        self.context = Context(Path(shutil.copytree(template, folder)), Clock.fixed(today))
        self.keys: dict[int, int] = {}
        self.refusal = ""
        self._rules = {
            track: self.context.call(lambda book, track=track: rules_store.books(book.db, track))
            for track in ("masses", "party")
        }
        self._villages = dict(self.rows("SELECT name, pk FROM village"))
        self.people = dict(self.rows("SELECT name, pk FROM person"))

    def close_book(self) -> None:
        self.context.close(with_backup=False)

    def rows(self, sql: str, *args: Any) -> list[Any]:
        return self.context.call(lambda book: book.db.execute(sql, list(args)).fetchall())

    def _item(self, code: str, day: date) -> int:
        """The item of a code as a list of the day's rule book offers it."""
        for versions in self._rules.values():
            held = book_on(versions, day)
            for one in held.items if held else ():
                if one.code == code:
                    return int(one.pk)
        raise KeyError(code)

    def _household(self, number: str) -> int:
        return int(self.rows("SELECT pk FROM household WHERE number = ?", number)[0][0])

    def _village(self, name: str | None) -> int | None:
        return None if name is None else int(self._villages[name])

    def _tried(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[bool, Any]:
        """Whether the program did it, and what it gave; its words of refusal are kept."""
        try:
            return True, self.context.call(verb, *args, **kwargs)[0]
        except UserError as refused:
            self.refusal = str(refused)
            return False, None

    # ---- points ----
    def _draft(
        self, track: str, code: str, subject: str, day: date, stated: str, person: str
    ) -> points.Draft:
        draft = points.Draft(track, day, self._item(code, day), stated=stated)  # type: ignore[arg-type]
        if track == "party":
            return replace(draft, person_pk=int(self.people[subject]))
        if person:
            return replace(draft, person_pk=int(self.people[person]))
        return replace(draft, household_pk=self._household(subject))

    def enter(
        self, key: int, track: str, code: str, subject: str, day: date, stated: str = "", person: str = ""
    ) -> int | None:
        """Book one; the points that counted, None where refused. ``person`` alone: the household is found."""
        done, booked = self._tried(points.record, self._draft(track, code, subject, day, stated, person))
        return self._noted(key, booked) if done else None

    def add_late(
        self, key: int, code: str, subject: str, day: date, cause: str, stated: str = ""
    ) -> int | None:
        draft = self._draft("masses", code, subject, day, stated, "")
        period = Period.of_month(day.year * 100 + day.month)
        done, booked = self._tried(points.supplement, draft, period, cause)
        return self._noted(key, booked) if done else None

    def _noted(self, key: int, booked: Any) -> int:
        self.keys[key] = int(booked.entry_pk)
        return int(booked.points)

    def reverse(self, key: int, reason: str) -> int | None:
        """Take back; the points booked by top-ups, None where refused."""
        done, freed = self._tried(points.reverse, self.keys[key], reason)
        return int(freed) if done else None

    def replace(
        self, fresh: int, key: int, code: str | None, subject: str | None, stated: str | None, day: date
    ) -> int | None:
        wanted = points.Correction(
            item_pk=self._item(code, day) if code else None,
            household_pk=self._household(subject) if subject else None,
            stated=stated,
        )
        done, booked = self._tried(points.correct, self.keys[key], "更正", wanted)
        return self._noted(fresh, booked) if done else None

    def undo(self) -> bool:
        return self._tried(history.undo)[0]

    def redo(self) -> bool:
        return self._tried(history.redo)[0]

    # ---- months and boards ----
    def close(self, month: int) -> bool:
        return self._tried(months.close_month, month)[0]

    def reopen(self, month: int) -> bool:
        return self._tried(months.reopen_month, month)[0]

    def seal(self, period: str, village: str | None) -> bool:
        return self._tried(editions.seal, "masses", Period.parse(period), self._village(village))[0]

    def correct(self, period: str, village: str | None, cause: str) -> bool:
        return self._tried(editions.correct, "masses", Period.parse(period), cause, self._village(village))[0]

    # ---- households as of a day ----
    def split(self, number: str, person: str, day: date, cause: str) -> str | None:
        """The number of the new household, None where refused."""
        who = int(self.people[person])
        done, pk = self._tried(
            households.split_household, self._household(number), [who], who, day, cause=cause
        )
        return str(self.rows("SELECT number FROM household WHERE pk = ?", pk)[0][0]) if done else None

    def merge(self, number: str, into: str, day: date, cause: str) -> bool:
        return self._tried(
            households.merge_households, self._household(into), self._household(number), day, cause=cause
        )[0]

    def move(self, number: str, village: str, group: str, day: date, cause: str) -> bool:
        return self._tried(
            households.move_household,
            self._household(number),
            self._village(village),
            group,
            day,
            cause=cause,
        )[0]

    def head(self, number: str, person: str, day: date, cause: str) -> bool:
        return self._tried(
            households.set_head, self._household(number), int(self.people[person]), day, cause=cause
        )[0]

    def state(self, number: str, state: str, day: date, cause: str) -> bool:
        return self._tried(households.set_state, self._household(number), state, day, cause=cause)[0]

    # ---- what it says ----
    def live(self, period: str, village: str | None = None) -> list[Line]:
        """The board drafted from the book as it is now, whether or not one is sealed."""
        board = self.context.call(boards.draft, "masses", Period.parse(period), self._village(village))
        return _lines(board)

    def whole(self, period: str) -> tuple[list[Line], dict[str, str], dict[str, str]]:
        """The township's board drafted now: its rows, bands and heads by household."""
        board = self.context.call(boards.draft, "masses", Period.parse(period), None)
        bands = {line.household: str(line.band) for line in board.lines}
        return _lines(board), bands, {line.household: line.name for line in board.lines}

    def edition_count(self, period: str, village: str | None) -> int:
        return len(
            self.context.call(editions.editions, "masses", Period.parse(period), self._village(village))
        )

    def edition(self, period: str, village: str | None, edition: int) -> list[Line]:
        """The rows of a sealed edition."""
        found = self.context.call(
            boards.board, "masses", Period.parse(period), self._village(village), edition
        )
        return _lines(found)

    def state_of(self, period: str, village: str | None) -> str:
        """draft, ready, sealed or stale, as the command line says it."""
        pk = self._village(village)

        def state(book: Book) -> str:
            return editions.state(book, boards.board(book, "masses", Period.parse(period), pk), pk)

        return str(self.context.call(state))

    def party_sums(self, period: str) -> dict[str, tuple[int, bool, bool]]:
        """(points, deducted, veto) of each party member who has any."""
        board = self.context.call(boards.draft, "party", Period.parse(period), None)
        return {
            str(line.person): (line.total - board.base, line.deducted, line.veto)
            for line in board.lines
            if (line.total, line.deducted, line.veto) != (board.base, False, False)
        }

    def rows_behind(self, period: str, number: str, track: Track = "masses") -> int:
        """The sum of the entries a line opens."""
        key = self._household(number) if track == "masses" else int(self.people[number])
        return sum(one.points for one in self.context.call(boards.why, track, Period.parse(period), key))

    def problems(self) -> list[Any]:
        """What 检查 finds wrong; that a late 分户 leaves entries for the clerk to look at is a hint."""
        return [problem for problem in self.context.call(books.check) if problem.is_error]


def _lines(board: Board) -> list[Line]:
    return sorted(
        (line.household, line.village, str(line.group), line.total, line.deducted, line.veto)
        for line in board.lines
    )
