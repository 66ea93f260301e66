"""The tenth schema: boards sealed by an older version get, beside their content, what their papers say besides rows.

Item counts are those of what was entered up to the time of sealing, by the month an entry was booked to (the rule of
those boards); rule books stand in the sealed rule text; wording is today's, which nobody had kept. Frozen once released.
"""

from __future__ import annotations

import json
import re

from sqlite_utils import Database

VERSION = 10

_NOTICE = ("show_ranks", "committee_seals", "sealed_by", "proxy_seal")
_BOOK = re.compile(r"^(.+)（(\d{4}-\d{2}-\d{2})起施行）$")


def apply(db: Database) -> None:
    """Add the facts of every board sealed so far."""
    rows = db.execute(
        "SELECT pk, track, period, village_pk, content, issued_at, facts FROM issued WHERE kind = 'board' ORDER BY pk"
    ).fetchall()
    settings = {
        key: json.loads(value) for key, value in db.execute("SELECT key, value FROM setting").fetchall()
    }
    villages = dict(db.execute("SELECT pk, name FROM village").fetchall())
    notice = settings.get("notice", {})
    for pk, track, period, village_pk, content, sealed_at, facts in rows:
        plus, minus = _tally(db, track, _months(period), village_pk, sealed_at)
        sealed = {
            "plus": plus, "minus": minus, "rules": _rules(json.loads(content)["rule_text"]),
            "institute": settings.get("institute", {}).get("name", ""),
            "measures": notice.get("measures", ""), "wording": settings.get("paragraphs", {}),
            "village": villages.get(village_pk, ""), "notice": {name: notice[name] for name in _NOTICE if name in notice},
        }  # fmt: skip
        text = json.dumps({**json.loads(facts), "sealed": sealed}, ensure_ascii=False, sort_keys=True)
        db.execute("UPDATE issued SET facts = ? WHERE pk = ?", [text, pk])


def _rules(rule_text: str) -> list[dict[str, str]]:
    found = (_BOOK.match(line) for line in rule_text.splitlines())
    return [{"name": match.group(1), "starts": match.group(2)} for match in found if match]


def _months(period: str) -> tuple[int, int]:
    year = int(period[:4]) * 100
    if len(period) == 4:
        return year + 1, year + 12
    if period[5] == "Q":
        return year + int(period[6]) * 3 - 2, year + int(period[6]) * 3
    return year + int(period[5:]), year + int(period[5:])


def _tally(
    db: Database, track: str, months: tuple[int, int], village_pk: int | None, sealed_at: str
) -> tuple[int, int]:
    rows = db.execute(
        "SELECT e.pk, e.points, e.deduct FROM entry e JOIN household h ON h.pk = e.household_pk "
        "WHERE e.track = ? AND e.period BETWEEN ? AND ? AND e.veto = 0 AND e.tops IS NULL AND e.reverses IS NULL "
        "AND e.entered_at <= ? AND (? IS NULL OR h.village_pk = ?)",
        [track, *months, sealed_at, village_pk, village_pk],
    ).fetchall()
    taken: dict[int, int] = dict(
        db.execute(
            "SELECT reverses, pk FROM entry WHERE reverses IS NOT NULL AND entered_at <= ?", [sealed_at]
        )
    )
    plus = minus = 0
    for pk, points, deduct in rows:
        followed = 0
        while pk in taken:
            pk, followed = taken[pk], followed + 1
        if followed % 2 == 0:
            plus, minus = (plus, minus + 1) if points < 0 or deduct > 0 else (plus + 1, minus)
    return plus, minus
