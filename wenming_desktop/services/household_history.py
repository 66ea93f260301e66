"""What became of a household (经过), in words: its dated facts, the latest first."""

from __future__ import annotations

from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.periods import month_label
from wenming_desktop.services.context import Book
from wenming_desktop.storage import departures, facts
from wenming_desktop.storage.departures import Departure
from wenming_desktop.storage.facts import FOUNDED, GROUP, HEAD, MERGED, STATE, VILLAGE, Fact


def history(book: Book, household_pk: int) -> tuple[str, ...]:
    """建户, 户主, 组, 村, 状态, merges and departures that are dated or were mended; each with what it was before and its cause."""
    lines: list[tuple[str, int, str]] = []
    before: Fact | None = None
    for fact in facts.facts(book.db, household_pk):
        earlier = before if before is not None and before.kind == fact.kind else None
        before = fact
        if fact.from_day or fact.cause:
            lines.append((fact.from_day, fact.pk, _line(book, fact, earlier)))
    for number, day in facts.merged_in(book.db, household_pk):
        if day:
            lines.append((day, 0, f"{day} 起 {number}并入本户"))
    lines += [
        (one.from_day, one.pk, _departed(one)) for one in departures.of_household(book.db, household_pk)
    ]
    return tuple(text for _, _, text in sorted(lines, reverse=True))


def _line(book: Book, fact: Fact, earlier: Fact | None) -> str:
    when = f"{fact.from_day} " if fact.from_day else ""
    start = f"{when}建户" if fact.kind == FOUNDED else f"{when}{'起 ' if when else ''}{_said(book, fact)}"
    notes = [f"原{_value(book, earlier)}"] if earlier is not None and fact.kind != STATE else []
    if not fact.from_day:
        notes.append(f"原来登错，{fact.entered_at[:10]}改正")
    if fact.corrects is not None:
        notes.append(f"更正{month_label(fact.corrects)}")
    notes += [fact.cause] if fact.cause else []
    return f"{start}（{'，'.join(notes)}）" if notes else start


def _departed(one: Departure) -> str:
    what = f"恢复{one.name}，原登记{one.from_day}起迁出或去世" if one.back else f"{one.name}迁出或去世"
    notes = [f"更正{month_label(one.corrects)}"] if one.corrects is not None else []
    notes += [one.cause] if one.cause else []
    said = what if one.back else f"{one.from_day} 起 {what}"
    return f"{said}（{'，'.join(notes)}）" if notes else said


def _said(book: Book, fact: Fact) -> str:
    words = {HEAD: "户主 ", VILLAGE: "迁入", MERGED: "并入 "}
    return f"{words.get(fact.kind, '')}{_value(book, fact)}"


def _value(book: Book, fact: Fact) -> str:
    if fact.kind == GROUP:
        return group_label(fact.value) or "没有小组"
    table = {HEAD: "person", VILLAGE: "village", MERGED: "household"}.get(fact.kind)
    if table is None:
        return fact.value or ""
    column = "number" if table == "household" else "name"
    row = book.db.execute(f"SELECT {column} FROM {table} WHERE pk = ?", [int(fact.value or 0)]).fetchone()
    return str(row[0]) if row else "（无）"
