"""The demo's party points: what each member's branch recorded in a month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from wenming_desktop.domain.rules import RuleItem
from wenming_desktop.services.demo_people import DemoVillage
from wenming_desktop.services.demo_roster import Keys

# How likely a member has an entry of that item in a month.
_LIKELY = {"D1": 0.9, "D2": 0.85, "D3": 0.96, "D4": 0.4, "D5": 0.2, "D6": 0.05, "D7": 0.04, "D8": 0.02}


def party_month(
    villages: list[DemoVillage], keys: Keys, items: dict[str, RuleItem], last: date, random: Random
) -> list[dict[str, Any]]:
    """A month's ledger rows of every party member, by day; who was absent without cause or late has a deduction."""
    rows = [
        _row(keys.person[family.number, place], keys.household[family.number], items[code], last, random)
        for village in villages
        for family in village.families
        for place, person in enumerate(family.people)
        if person.party
        for code in _codes(random)
    ]
    return sorted(rows, key=lambda row: str(row["event_date"]))


def _codes(random: Random) -> Iterator[str]:
    for code, likely in _LIKELY.items():
        if random.random() < likely:
            yield code
        elif code in ("D1", "D3") and random.random() < 0.3:
            yield {"D1": "K1", "D3": "K2"}[code]


def _row(person: int, household: int, item: RuleItem, last: date, random: Random) -> dict[str, Any]:
    size = random.randrange(item.low, item.high + 1, 100)
    day = last - timedelta(days=random.randint(0, last.day - 1))
    return {
        "track": "party", "household_pk": household, "person_pk": person, "period": last.year * 100 + last.month,
        "event_date": day.isoformat(), "item_pk": item.pk, "code": item.code, "category": item.category,
        "text": item.text, "claimed": item.direction * size, "points": item.direction * size,
        "deduct": int(item.direction < 0), "evidence": item.evidence,
    }  # fmt: skip
