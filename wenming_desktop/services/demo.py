"""The demo book (示范数据): an invented township with a closed and sealed quarter, through the real services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from wenming_desktop.domain.periods import Period, month_label, month_last
from wenming_desktop.domain.points import Counted
from wenming_desktop.domain.rules import RuleItem, Track
from wenming_desktop.domain.settings import Institute, NoticeSettings, VillageNotice, VolunteerSettings
from wenming_desktop.services import books, demo_due_process, demo_year, editions, months, points
from wenming_desktop.services.context import Book, Context
from wenming_desktop.services.demo_party import party_month
from wenming_desktop.services.demo_people import DemoVillage, Family, born_as_told, story, villages
from wenming_desktop.services.demo_points import OCTOBER, QUARTER, Deed, capped, october_deeds, quarter_deeds
from wenming_desktop.services.demo_roster import Keys, write_roster
from wenming_desktop.services.demo_serving import OWN_LABELS
from wenming_desktop.storage import at_once, ledger, rules_store, settings_store
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.ids import uuid7

SEED = 20261027
# Who has not sent October's sheet yet, for 工作台 to point at.
_SILENT = ("其木格图", "双榆")
_BRANCHES_IN = 4  # branches that have sent October's party sheet
Items = dict[str, RuleItem]


def create_demo(folder: Path, *, seed: int = SEED, clock: Clock) -> None:
    """Make the demo book in a new folder: the same people and points for the same seed.

    Its days are its own (it ends on 27 October 2026, as the pictures do), whatever day the clock says; the clock
    is only the one under which the book is opened.
    """
    places = story("places")
    with at_once.made(folder) as fresh:
        books.create_book(
            fresh, places["institute"], operator=places["operator"], clock=_at("2026-06-29T09:00")
        )
        with Context(fresh, clock) as context:
            context.call(_tell, seed)
            context.call(lambda book: books.back_up(_on(book, "2026-10-27T17:32")))


def _tell(book: Book, seed: int) -> None:
    book = replace(book, choose=Random(seed + 2).choice)  # codes of the papers issued
    random = Random(seed)
    everyone = villages(random)
    born_as_told(everyone)
    _write_settings(_on(book, "2026-06-29T09:20"))
    _write_rules(_on(book, "2026-06-29T10:05"), "masses")
    _write_rules(_on(book, "2026-06-29T10:20"), "party")
    keys = write_roster(_on(book, "2026-06-30T15:40"), everyone, random)
    items = _items(book, "masses")
    # A stream of its own, so that the points stay what they are whatever is added to the year of service.
    year = demo_year.plan_year(everyone, keys, Random(seed + 1))
    demo_year.write_first_half(book, year, {code: item.pk for code, item in items.items()})
    quarter = [_quarter(one, items, random) for one in everyone]
    for month in QUARTER:
        demo_year.write_month(book, year, month % 100)
        _write_quarter_month(book, everyone, keys, quarter, items, month, random)
    editions.seal(_on(book, "2026-10-08T08:50"), "masses", Period.parse("2026-Q3"))
    demo_year.write_month(book, year, 10)
    demo_year.write_autumn(book, year)
    _write_october(_on(book, "2026-10-26T16:10"), everyone, keys, items, random)
    _write_today(_on(book, "2026-10-27T09:30"), everyone, keys, items)


def _at(moment: str) -> Clock:
    return Clock.fixed(datetime.fromisoformat(moment))


def _on(book: Book, moment: str) -> Book:
    """The same book on a day of the story."""
    return replace(book, clock=_at(moment))


def _write_settings(book: Book) -> None:
    places = story("places")
    settings = book.settings
    wanted = replace(
        settings,
        institute=Institute(
            name=places["institute"],
            operator=places["operator"],
            phone=places["phone"],
            contact=places["contact"],
        ),
        notice=NoticeSettings(measures=places["measures"]),
        volunteers=VolunteerSettings(number_prefix="150599", certificate_prefix="SBDSM"),
        categories=OWN_LABELS,
        villages={
            place["name"]: VillageNotice(supervisor=place["supervisor"], phone=place["phone"])
            for place in places["villages"]
        },
        remembered=settings.remembered | {"demo": True},
    )
    with book.operation("填写本所和公示设置"):
        settings_store.save(book.db, wanted)


def _write_rules(book: Book, track: Track) -> None:
    told = story("rules")[track]
    with book.operation(f"导入积分细则 {told['name']}"):
        book_pk = rules_store.insert_book(book.db, track, told["name"], told["starts"])
        for item in told["items"]:
            rules_store.insert_item(book.db, book_pk, RuleItem(**{"high": item["low"], **item}))


def _items(book: Book, track: Track) -> Items:
    return {item.code: item for one in rules_store.books(book.db, track) for item in one.items}


def _quarter(village: DemoVillage, items: Items, random: Random) -> list[tuple[Deed, Counted]]:
    told_only = village.base == "萨日朗"
    return capped(quarter_deeds(village.families, items, random, told_only=told_only), items)


def _write_quarter_month(
    book: Book,
    everyone: list[DemoVillage],
    keys: Keys,
    quarter: list[list[tuple[Deed, Counted]]],
    items: Items,
    month: int,
    random: Random,
) -> None:
    """Import a month's points on the third working day after it, let the panels meet, close it, tell whom it concerns."""
    after = f"{month // 100}-{month % 100 + 1:02d}"
    day = _on(book, f"{after}-03T14:25")
    rows = [
        _row(village.families[deed.family], keys, items[deed.code], deed, result, month)
        for village, deeds in zip(everyone, quarter, strict=True)
        for deed, result in deeds
        if deed.day.month == month % 100
    ]
    _book_rows(day, f"导入表格 {month_label(month)}群众积分登记表", rows)
    demo_due_process.write_meetings(_on(book, f"{after}-03T16:40"), everyone, keys, month)
    party = party_month(everyone, keys, _items(book, "party"), month_last(month), random)
    _book_rows(_on(book, f"{after}-04T10:15"), f"导入表格 {month_label(month)}党员积分登记表", party)
    months.close_month(_on(book, f"{after}-05T17:05"), month)
    demo_due_process.tell(_on(book, f"{after}-06T10:30"), everyone, keys, month, last=month == QUARTER[-1])


def _book_rows(book: Book, name: str, rows: list[dict[str, Any]]) -> None:
    with book.operation(name) as pk:
        common = book.ledger_common(pk)
        ledger.insert_entries(book.db, ({**common, "id": uuid7(), **row} for row in rows))


def _row(
    family: Family, keys: Keys, item: RuleItem, deed: Deed, result: Counted, month: int
) -> dict[str, Any]:
    person = keys.person[family.number, deed.member] if deed.member else None
    return {
        "track": "masses", "household_pk": keys.household[family.number], "person_pk": person, "period": month,
        "event_date": deed.day.isoformat(), "item_pk": item.pk, "code": item.code,
        "category": None if item.veto else item.category, "text": item.text,
        "claimed": item.direction * item.low, "points": result.points,
        "deduct": int(item.direction < 0 and not item.veto), "veto": int(item.veto), "cause": result.cause,
        "evidence": item.evidence,
    }  # fmt: skip


def _write_october(book: Book, everyone: list[DemoVillage], keys: Keys, items: Items, random: Random) -> None:
    told = story("story")["october"]
    named = {one["head"] for one in told}
    rows = []
    for village in everyone:
        share = 0.0 if village.base in _SILENT else 0.28
        deeds = [
            deed
            for deed in october_deeds(village.families, random, share)
            if village.families[deed.family].head.name not in named
        ]
        deeds += [_told_deed(village, one) for one in told if one["village"] == village.base]
        rows += [
            _row(village.families[deed.family], keys, items[deed.code], deed, result, OCTOBER)
            for deed, result in capped(sorted(deeds, key=lambda one: one.day), items)
        ]
    rows.sort(key=lambda row: str(row["event_date"]))
    _book_rows(book, "导入表格 2026年10月群众积分登记表", rows)
    party = party_month(everyone[:_BRANCHES_IN], keys, _items(book, "party"), date(2026, 10, 25), random)
    _book_rows(book, "导入表格 2026年10月党员积分登记表", party)


def _told_deed(village: DemoVillage, told: dict[str, Any]) -> Deed:
    index, member = _who(village, told)
    return Deed(index, date.fromisoformat(told["day"]), told["item"], member)


def _who(village: DemoVillage, told: dict[str, Any]) -> tuple[int, int]:
    """The family of a head's name, and the member the story names in it (0 the head)."""
    index = next(i for i, family in enumerate(village.families) if family.head.name == told["head"])
    wanted = told.get("person", told["head"])
    people = village.families[index].people
    return index, next(place for place, person in enumerate(people) if person.name == wanted)


def _write_today(book: Book, everyone: list[DemoVillage], keys: Keys, items: Items) -> None:
    """The last entries, one by one and a group, so that 撤销 has something to take back."""
    by_base = {village.base: village for village in everyone}
    for told in story("story")["today"]:
        village, item, day = by_base[told["village"]], items[told["item"]], date.fromisoformat(told["day"])
        if "group" in told:
            group = [one for one in village.families if one.group == told["group"] and not one.away]
            absent = [keys.household[one.number] for one in group[-told["absent"] :]]
            points.record_group(book, keys.village[village.base], told["group"], item.pk, day, absent)
            continue
        index, member = _who(village, told)
        number = village.families[index].number
        draft = points.Draft(
            "masses", day, item.pk, household_pk=keys.household[number],
            person_pk=keys.person[number, member] if member else None, evidence=item.evidence,
        )  # fmt: skip
        points.record(book, draft)
