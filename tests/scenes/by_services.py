"""The same township without the command line: the clerk's verbs as the window calls them, services on an open book."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.scenes.book import Said, Town
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import Entry
from wenming_desktop.domain.rules import Track, book_on
from wenming_desktop.services import editions, households, months, paper, points
from wenming_desktop.services.context import Book
from wenming_desktop.storage import ledger, rules_store


class ServicesTown(Town):
    """Every verb a scene uses, answered by the service behind it in the keys of the command line."""

    def _tried(self, verb: Callable[..., Any], *arguments: Any) -> Said:
        """Exit 0 with what the verb gave as JSON, or 1 with the words of its refusal."""
        try:
            found = self.call(verb, *arguments)
        except UserError as refused:
            return Said(1, "", str(refused))
        return Said(0, json.dumps(found, ensure_ascii=False), "")

    # ---- points ----
    def try_add(self, household: str, item: str, day: str, **options: Any) -> Said:
        return self._tried(_add, household, item, date.fromisoformat(day), options)

    def try_reverse(self, entry: int, reason: str = "登记错户", **options: Any) -> Said:
        return self._tried(_reverse, entry, reason, options)

    def listed(self, **options: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call(_listed, options)
        return found

    # ---- months and boards ----
    def close(self, *wanted: str) -> None:
        for month in wanted:
            self.call(months.close_month, Period.parse(month).months[0])

    def board(self, period: str, station: str | None = None, **options: Any) -> dict[str, Any]:
        track: Track = options.get("track", "masses")
        found: dict[str, Any] = self.call(
            _board, track, Period.parse(period), station, options.get("edition")
        )
        return found

    def try_seal(self, period: str, station: str | None = None) -> Said:
        return self._tried(_seal, Period.parse(period), station)

    def try_correct(self, period: str, cause: str | None, station: str | None = None) -> Said:
        return self._tried(_correct, Period.parse(period), cause or "", station)

    # ---- paper ----
    def try_notice(
        self, period: str, station: str, first: str = "2026-10-08", name: str = "公示", **options: Any
    ) -> tuple[Said, Path]:
        out = self.folder.with_name(f"{self.folder.stem}_{name}_{period}.pdf")
        day = date.fromisoformat(first)
        return self._tried(_notice, out, Period.parse(period), station, day, options), out

    # ---- households ----
    def household(self, verb: str, *arguments: Any, **options: Any) -> Said:
        return self._tried(_household, verb, arguments[0], options)


def _village(book: Book, station: str | None) -> int | None:
    if station is None:
        return None
    return int(book.db.execute("SELECT pk FROM village WHERE base = ?", [station]).fetchone()[0])


def _household_pk(book: Book, number: str) -> int:
    row = book.db.execute("SELECT pk FROM household WHERE number = ?", [number]).fetchone()
    if row is None:
        raise UserError(f"没有{number}这一户。")
    return int(row[0])


def _person_pk(book: Book, name: str) -> int:
    row = book.db.execute("SELECT pk FROM person WHERE name = ?", [name]).fetchone()
    if row is None:
        raise UserError(f"没有{name}这个人。")
    return int(row[0])


def _item(book: Book, track: Track, code: str, day: date) -> int:
    held = book_on(rules_store.books(book.db, track), day)
    found = [one.pk for one in held.items if one.code == code] if held else []
    if not found:
        raise UserError(f"没有{code}这个积分项目。")
    return int(found[0])


def _add(book: Book, household: str, code: str, day: date, options: dict[str, Any]) -> dict[str, Any]:
    track: Track = options.get("track", "masses")
    person = options.get("person")
    draft = points.Draft(
        track, day, _item(book, track, code, day), stated=str(options.get("points", "")),
        household_pk=_household_pk(book, household), person_pk=_person_pk(book, person) if person else None,
    )  # fmt: skip
    if "into" in options:
        booked, _ = points.supplement(book, draft, Period.parse(options["into"]), options.get("cause", ""))
    else:
        booked, _ = points.record(book, draft)
    return _booked(booked)


def _booked(booked: points.Booked) -> dict[str, Any]:
    return {
        "id": booked.entry_pk, "points": booked.points / 100, "period": Period.of_month(booked.counts_in).code,
        "warnings": list(booked.notes),
    }  # fmt: skip


def _reverse(book: Book, entry: int, reason: str, options: dict[str, Any]) -> dict[str, Any]:
    if not options:
        points.reverse(book, entry, reason)
        return {}
    (old,) = ledger.entries(book.db, "e.pk = ?", [entry])
    wanted = points.Correction(
        item_pk=_item(book, old.track, options["item"], old.event_date) if "item" in options else None,
        household_pk=_household_pk(book, options["household"]) if "household" in options else None,
        stated=str(options["points"]) if "points" in options else "" if "item" in options else None,
    )
    return _booked(points.correct(book, entry, reason, wanted)[0])


def _listed(book: Book, options: dict[str, Any]) -> list[dict[str, Any]]:
    where, arguments = ["e.track = 'masses'"], list[Any]()
    if "household" in options:
        where.append("h.number = ?")
        arguments.append(options["household"])
    if "period" in options:
        inside = Period.parse(options["period"]).months
        where.append("e.counts_in BETWEEN ? AND ?")
        arguments += [inside[0], inside[-1]]
    return [_row(one) for one in ledger.entries(book.db, " AND ".join(where), arguments)]


def _row(one: Entry) -> dict[str, Any]:
    return {
        "id": one.pk, "reverses": one.reverses, "counts_in": Period.of_month(one.counts_in).code,
        "household": one.household, "points": one.points / 100,
    }  # fmt: skip


def _board(
    book: Book, track: Track, period: Period, station: str | None, edition: int | None
) -> dict[str, Any]:
    return editions.board_json(book, track, period, _village(book, station), edition)


def _seal(book: Book, period: Period, station: str | None) -> dict[str, Any]:
    editions.seal(book, "masses", period, _village(book, station))
    return _board(book, "masses", period, station, None)


def _correct(book: Book, period: Period, cause: str, station: str | None) -> dict[str, Any]:
    editions.correct(book, "masses", period, cause, _village(book, station))
    return _board(book, "masses", period, station, None)


def _notice(book: Book, out: Path, period: Period, station: str, first: date, options: dict[str, Any]) -> str:
    village = _village(book, station)
    made = paper.notice_print(
        book,
        period,
        village,
        first,
        draft=options.get("draft", False),
        edition_number=options.get("edition"),
        reprint=options.get("reprint", ""),
    )
    out.write_bytes(made.content)
    paper.keep(book, made)
    return made.file_name


def _household(book: Book, verb: str, number: str, options: dict[str, Any]) -> dict[str, Any]:
    pk, day, cause = _household_pk(book, number), date.fromisoformat(options["on"]), options.get("cause", "")
    if verb == "split":
        who = _person_pk(book, options["person"])
        fresh, _ = households.split_household(book, pk, [who], who, day, cause)
        number = book.db.execute("SELECT number FROM household WHERE pk = ?", [fresh]).fetchone()[0]
    elif verb == "head":
        households.set_head(book, pk, _person_pk(book, options["person"]), day, cause)
    elif verb == "move":
        village = _village(book, options["station"])
        assert village is not None
        households.move_household(book, pk, village, options.get("group", ""), day, cause)
    elif verb == "state":
        households.set_state(book, pk, options["to"], day, cause)
    else:
        households.merge_households(book, _household_pk(book, options["into"]), pk, day, cause)
    return {"household": number}
