"""The rule book (积分细则) in the window: versions by date, items changed without touching old entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.names import compact
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.points import MATRIX_DEDUCTION, UNSORTED
from wenming_desktop.domain.rules import (
    CATEGORIES,
    TRACK_LABELS,
    VETO_WORD,
    RuleBook,
    RuleItem,
    Track,
    book_on,
    find_item,
    read_value,
)
from wenming_desktop.services import booked_since, forms
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values, wrong_field
from wenming_desktop.storage import journal, rules_store, tallies
from wenming_desktop.support.pinyin import matches, patterns, spelt

# A change of one of these is a new version of the item: entries made before keep the old one.
_BINDING = (
    "code",
    "category",
    "text",
    "low",
    "high",
    "direction",
    "cap_month",
    "cap_quarter",
    "cap_year",
    "veto",
)


def books(book: Book, track: Track) -> list[RuleBook]:
    """A track's rule books, oldest first, with their current items."""
    return rules_store.books(book.db, track)


def book_in_force(book: Book, track: Track, day: date | None = None) -> RuleBook | None:
    """The rule book that holds on a day (today by default), None where none does yet."""
    return book_on(books(book, track), day or book.clock.today())


def categories(book: Book, track: Track = "masses", day: date | None = None) -> list[str]:
    """The categories of the rule book in force, in its order; the field's five where there is none."""
    held = book_in_force(book, track, day)
    found = (
        dict.fromkeys(item.category for item in held.items if item.category and not item.veto) if held else {}
    )
    return list(found) or (list(CATEGORIES) if track == "masses" else [])


def by_category(book: Book, track: Track, keys: Sequence[int], period: Period) -> list[tuple[str, int]]:
    """Points (hundredths) of some subjects in a period: every category of the rule book of its end, then what else counts.

    The one grouping by category of every card and list: an entry whose item has none is 未分类, never 减分.
    """
    have = tallies.category_sums(book.db, track, keys, period.months[0], period.months[-1])
    named = categories(book, track, period.last)
    last = [word for word in (UNSORTED, MATRIX_DEDUCTION) if have.get(word)]
    extra = [name for name in have if name not in named and name not in (UNSORTED, MATRIX_DEDUCTION)]
    return [(name, have.get(name, 0)) for name in [*named, *extra, *last]]


def item(book: Book, pk: int) -> RuleItem:
    """One version of an item."""
    return rules_store.item(book.db, pk)


def item_history(book: Book, pk: int) -> list[RuleItem]:
    """The earlier versions of an item, newest first."""
    return rules_store.history(book.db, pk)


def retired_items(book: Book, book_pk: int) -> list[RuleItem]:
    """The items of a book that are no longer entered."""
    return rules_store.retired(book.db, book_pk)


def item_values(book: Book, pk: int) -> dict[str, Any]:
    """What an item's form starts with: ``value`` as the rule book prints it (+1至+10, 一票否决), caps in hundredths."""
    one = rules_store.item(book.db, pk)
    names = ("code", "category", "text", "cap_month", "cap_quarter", "cap_year", "evidence", "note")
    return {"value": one.value_text} | {name: getattr(one, name) for name in names}


def find_items(
    book: Book, track: Track, text: str = "", day: date | None = None, limit: int = 50, *, loose: bool = True
) -> list[RuleItem]:
    """Items of the book in force that a text fits, best first: code, then the text's beginning, its inside, its sound.

    An empty text gives the whole book in its order (F4). ``loose`` lets syllables be left out.
    """
    held = book_in_force(book, track, day)
    if held is None:
        return []
    wanted = compact(text).upper()
    ranked = [(_fit(one, wanted, loose=loose), place, one) for place, one in enumerate(held.items)]
    return [one for fit, _, one in sorted(ranked, key=lambda row: row[:2]) if fit < _NO_FIT][:limit]


_NO_FIT = 9


def _fit(one: RuleItem, wanted: str, *, loose: bool) -> int:
    code, text = one.code.upper(), compact(one.text).upper()
    tests = (
        wanted in ("", code) or find_item((one,), wanted) is not None,
        bool(code) and code.startswith(wanted),
        text.startswith(wanted),
        wanted in text,
        wanted in compact(one.category),
        any(patterns(wanted)[0].search(f"\n{line}") for line in spelt(one.text)),
        loose and matches(wanted, one.text),
        loose and matches(wanted, one.category),
    )
    return next((rank for rank, fits in enumerate(tests) if fits), _NO_FIT)


def check_item(book: Book, pk: int | None, values: Values, book_pk: int | None = None) -> list[Problem]:
    """What is wrong with an item's form, by field name."""
    return list(_checked(book, pk, values, book_pk).problems)


def add_item(book: Book, book_pk: int, values: Values) -> tuple[int, Changes]:
    """Add an item at the end of a rule book; ``value`` is read as the rule book writes it (+2, −3, +1至+10, 一票否决)."""
    cleaned = _checked(book, None, values, book_pk)
    forms.refuse(cleaned.problems)
    fresh = RuleItem(**{"category": "", **cleaned.values})
    label = f"新增积分项目 {fresh.label}"
    with book.operation(label):
        pk = rules_store.insert_item(book.db, book_pk, fresh)
    return pk, changed(label, "rule_item")


def save_item(book: Book, pk: int, values: Values) -> tuple[int, Changes]:
    """Change an item: a new version where what it says or counts for changed, else in place. Gives the key that holds."""
    cleaned = _checked(book, pk, values, None)
    forms.refuse(cleaned.problems)
    old = rules_store.item(book.db, pk)
    fresh = replace(old, **cleaned.values)
    if fresh == old:
        return pk, Changes()
    label = f"修改积分项目 {fresh.label}"
    with book.operation(label):
        if any(getattr(fresh, name) != getattr(old, name) for name in _BINDING):
            pk = rules_store.replace_item(book.db, pk, fresh)
        else:
            journal.update(book.db, "rule_item", pk, {"evidence": fresh.evidence, "note": fresh.note})
    return pk, changed(label, "rule_item")


def retire_item(book: Book, pk: int) -> tuple[None, Changes]:
    """Let an item be entered no more (停用); entries made under it stay."""
    label = f"停用积分项目 {rules_store.item(book.db, pk).label}"
    with book.operation(label):
        journal.update(book.db, "rule_item", pk, {"replaced_by": pk})
    return None, changed(label, "rule_item")


def restore_item(book: Book, pk: int) -> tuple[None, Changes]:
    """Let a retired item be entered again."""
    one = rules_store.item(book.db, pk)
    forms.refuse(_code_taken(book, rules_store.book_of(book.db, pk), one.code, pk))
    label = f"恢复积分项目 {one.label}"
    with book.operation(label):
        journal.update(book.db, "rule_item", pk, {"replaced_by": None})
    return None, changed(label, "rule_item")


def move_item(book: Book, pk: int, steps: int) -> tuple[None, Changes]:
    """Move an item up (negative) or down in its book."""
    held = rules_store.book(book.db, rules_store.book_of(book.db, pk))
    order = [one.pk for one in held.items]
    place = order.index(pk)
    order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
    label = f"调整顺序 {rules_store.item(book.db, pk).label}"
    with book.operation(label):
        for position, one in enumerate(order, 1):
            book.db.execute(
                "UPDATE rule_item SET position = ? WHERE pk = ? AND position <> ?", [position, one, position]
            )
    return None, changed(label, "rule_item")


def new_book(book: Book, track: Track, name: str, starts: date) -> tuple[int, Changes]:
    """A rule book without items, for a track that has none or for a start of its own."""
    _refuse_start(book, track, starts)
    label = f"新建积分细则 {_named(name, track)}"
    with book.operation(label):
        pk = rules_store.insert_book(book.db, track, _named(name, track), starts.isoformat())
    return pk, changed(label, "rule_book", warnings=booked_since.of_rules(book, track, starts))


def new_version(book: Book, book_pk: int, starts: date, name: str = "") -> tuple[int, Changes]:
    """A copy of a rule book that holds from a day on (新版细则); older entries keep the version they were made under."""
    old = rules_store.book(book.db, book_pk)
    _refuse_start(book, old.track, starts)
    label = f"新版积分细则 {name.strip() or old.name} {format_day(starts)}起"
    with book.operation(label):
        pk = rules_store.insert_book(book.db, old.track, name.strip() or old.name, starts.isoformat())
        for one in old.items:
            rules_store.insert_item(book.db, pk, one)
    told = booked_since.of_rules(book, old.track, starts)
    return pk, changed(label, "rule_book", "rule_item", warnings=told)


def save_book(book: Book, book_pk: int, name: str, starts: date) -> tuple[None, Changes]:
    """Rename a rule book or change the day it starts to hold."""
    old = rules_store.book(book.db, book_pk)
    if starts != old.starts:
        _refuse_start(book, old.track, starts)
    label = f"修改积分细则 {_named(name, old.track)}"
    with book.operation(label):
        journal.update(
            book.db, "rule_book", book_pk, {"name": _named(name, old.track), "starts": starts.isoformat()}
        )
    told = booked_since.of_rules(book, old.track, min(starts, old.starts)) if starts != old.starts else ()
    return None, changed(label, "rule_book", warnings=told)


def _named(name: str, track: Track) -> str:
    return name.strip() or f"{TRACK_LABELS[track]}细则"


def _refuse_start(book: Book, track: Track, starts: date) -> None:
    if any(one.starts == starts for one in books(book, track)):
        raise UserError(
            f"{format_day(starts)}起施行的{TRACK_LABELS[track]}细则已经有了。", "请修改那一份，或换一个日期。"
        )


def _checked(book: Book, pk: int | None, values: Values, book_pk: int | None) -> Cleaned:
    given = dict(values)
    problems: list[Problem] = []
    stated = given.pop("value", None)
    direction = given.pop("direction", None)
    cleaned = forms.clean(RuleItem, given)
    found = dict(cleaned.values)
    if direction is not None:
        found["direction"] = -1 if direction in (-1, "减分") else 1
    if stated is not None:
        try:
            low, high, signed, veto = read_value(str(stated))
            found |= {
                "low": low,
                "high": high,
                "direction": signed or found.get("direction", 0),
                "veto": veto,
            }
            if not found["direction"]:
                problems.append(
                    wrong_field("value", f"“{stated}”没有写是加分还是减分，请写成+{stated}或-{stated}")
                )
        except UserError as error:
            problems.append(
                wrong_field("value", error.text.removesuffix("。") + "，" + error.advice.removesuffix("。"))
            )
    elif pk is None and "low" not in found:
        problems.append(wrong_field("value", "分值没有填"))
    if pk is None and not found.get("code"):
        problems.append(wrong_field("code", "编号没有填"))
    if "text" in found or pk is None:
        problems += [] if found.get("text") else [wrong_field("text", "积分项目没有填")]
    if not problems and found.get("code"):
        home = book_pk if book_pk is not None else rules_store.book_of(book.db, pk or 0)
        problems += _code_taken(book, home, found["code"], pk)
    if found.get("veto") and not found.get("category"):
        found.setdefault("category", VETO_WORD)
    return Cleaned(found, (*cleaned.problems, *problems))


def _code_taken(book: Book, book_pk: int, code: str, but: int | None) -> list[Problem]:
    for one in rules_store.book(book.db, book_pk).items:
        if one.code.upper() == code.upper() and one.pk != but:
            return [wrong_field("code", f"编号“{code}”已用于“{one.text}”")]
    return []
