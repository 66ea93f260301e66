"""The forms of households and persons: what was typed turned into columns, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wenming_desktop.domain.errors import Problem, UserError
from wenming_desktop.domain.identity import id_birth, id_sex, mask_id, mask_phone
from wenming_desktop.domain.matching import own_number
from wenming_desktop.domain.names import parse_group
from wenming_desktop.domain.people import HEAD, Household, Person, clean_people, clean_relation
from wenming_desktop.services import forms
from wenming_desktop.services.context import Book
from wenming_desktop.services.forms import Cleaned, Values, wrong_field
from wenming_desktop.services.household_days import in_words
from wenming_desktop.storage import facts
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage import places as place_store
from wenming_desktop.storage.people import HouseholdRow, PersonRow

# What a form says of the change itself, not of the household.
_WHEN = frozenset({"day", "cause", "wrong", "founded"})


@dataclass(frozen=True, slots=True)
class Extra:
    """What a household's form asks for besides its own columns: a head (new by name, old by key), a dated state.

    ``group`` is the group an old household changes to. ``day`` is the one head and group hold from (of a new household
    that of its 建户; today where not given), ``wrong`` says that they were wrong from the first (原来就登错了).
    ``founded`` is the 建户 an old household should have had.
    """

    head: str = ""
    head_pk: int | None = None
    state: tuple[str, str] | None = None
    group: str | None = None
    day: date | None = None
    cause: str = ""
    wrong: bool = False
    founded: date | None = None


def household(book: Book, pk: int | None, values: Values) -> Cleaned:
    """Clean a household's form; village and grid become keys, ``head`` of an old household its member's key."""
    given = {
        name: value for name, value in values.items() if name not in _WHEN and (name != "number" or value)
    }
    if pk is None:
        given.setdefault("number", "?")  # made by the program where not given
    cleaned = forms.required(Household, forms.clean(Household, given), new=pk is None)
    found = {name: value for name, value in cleaned.values.items() if value != "?"}
    stored = people_store.household(book.db, pk) if pk is not None else None
    problems = [*cleaned.problems, *_village(book, found), *_number(book, stored, found)]
    village_pk = found.get("village_pk") or (stored.village_pk if stored else None)
    problems += _grid(book, found, village_pk)
    problems += _group(found)
    problems += _head(book, found, stored)
    problems += _state(book, found, stored)
    return Cleaned(found, tuple(problems))


def _village(book: Book, found: dict[str, Any]) -> list[Problem]:
    name = found.pop("village", None)
    if not name:
        return []
    found["village_pk"] = place_store.village_by_base(book.db, name)
    if found["village_pk"] is None:
        return [wrong_field("village", f"没有“{name}”这个嘎查村")]
    return []


def _number(book: Book, stored: HouseholdRow | None, found: dict[str, Any]) -> list[Problem]:
    """A new number is kept in our spelling; another household must not have it, nor have had it."""
    number = found.get("number")
    if not number or (stored is not None and number == stored.number):
        return []
    number = found["number"] = own_number(number, "") or number
    pk = stored.pk if stored is not None else None
    if book.db.execute("SELECT 1 FROM household WHERE number = ? AND pk IS NOT ?", [number, pk]).fetchone():
        return [wrong_field("number", f"户号“{number}”已经有了")]
    had = book.db.execute(
        "SELECT household_pk FROM household_alias WHERE alias = ? AND household_pk IS NOT ?", [number, pk]
    ).fetchone()
    if had is None:
        return []
    now = people_store.household(book.db, people_store.living(book.db, int(had[0]))).number
    return [wrong_field("number", f"“{number}”是{now}户的别号或以前的户号，不能给别户")]


def _grid(book: Book, found: dict[str, Any], village_pk: int | None) -> list[Problem]:
    if "grid" not in found:
        return []
    name = found.pop("grid")
    row = book.db.execute(
        "SELECT pk FROM grid WHERE name = ? AND village_pk IS ?", [name, village_pk]
    ).fetchone()
    found["grid_pk"] = row[0] if row else None
    return [] if row or not name else [wrong_field("grid", f"这个嘎查村没有网格“{name}”")]


def _group(found: dict[str, Any]) -> list[Problem]:
    text = found.get("group")
    if not text:
        return []
    found["group"] = parse_group(text)
    return [] if found["group"] else [wrong_field("group", f"村民小组“{text}”看不懂，请写成 2 或 大湾组")]


def _head(book: Book, found: dict[str, Any], stored: HouseholdRow | None) -> list[Problem]:
    if stored is None or found.get("head", stored.head) == stored.head:
        if stored is not None:
            found.pop("head", None)
        return []
    name = found.pop("head")
    fits = [
        one.pk for one in people_store.members(book.db, stored.pk) if one.name == name and not one.left_on
    ]
    if not name:
        return [wrong_field("head", "户主没有填")]
    if len(fits) != 1:
        return [
            wrong_field("head", f"本户没有叫“{name}”的成员，请先添加" if not fits else f"本户有两位“{name}”")
        ]
    found["head_pk"] = fits[0]
    return []


def _state(book: Book, found: dict[str, Any], stored: HouseholdRow | None) -> list[Problem]:
    state, day = found.pop("state", ""), found.pop("state_from", None)
    now = (stored.state, stored.state_from) if stored else (people_store.TAKES_PART, None)
    day = day or book.clock.today()
    if not state or (state == now[0] and (day.isoformat() == now[1] or now[1] is None or stored is None)):
        return []
    if day > book.clock.today():
        return [wrong_field("state_from", "状态起始日期还没有到")]
    found["dated"] = (state, day.isoformat())
    return []


def household_row(book: Book, pk: int | None, values: Values) -> tuple[dict[str, Any], Extra]:
    """The columns to store (of an old household only those that differ) and what else is asked; UserError if wrong."""
    cleaned = household(book, pk, values)
    forms.refuse(cleaned.problems)
    found = dict(cleaned.values)
    extra = Extra(
        found.pop("head", ""), found.pop("head_pk", None), found.pop("dated", None), day=values.get("day"),
        cause=str(values.get("cause") or ""), wrong=bool(values.get("wrong")),
        founded=values.get("founded"),
    )  # fmt: skip
    if "group" in found:
        found["grp"] = found.pop("group") or None
    if pk is None:
        return found, extra
    row = forms.differing(found, people_store.household(book.db, pk)._asdict())
    if "village_pk" in row:
        raise UserError("户的嘎查村不能直接改。", "迁走的请用“迁入另一嘎查”。")
    return row, extra if "grp" not in row else replace(extra, group=row.pop("grp") or "")


def person(book: Book, pk: int | None, values: Values, household_pk: int | None) -> Cleaned:
    """Clean a person's form; the branch becomes a key; birth date and sex must agree with the ID."""
    cleaned = forms.required(Person, forms.clean(Person, values), new=pk is None)
    found = dict(cleaned.values)
    stored = people_store.person(book.db, pk) if pk is not None else None
    _leave_masked(found, stored)
    problems = [*cleaned.problems, *_branch(book, found), *_id(book, pk, found, stored)]
    for name, cleaner in (("relation", clean_relation), ("ethnic", clean_people)):
        if found.get(name):
            found[name] = cleaner(found[name])
    problems += _relation(book, found, stored, household_pk)
    problems += _same_name(book, found, stored, household_pk)
    if found.get("branch_pk") and "party" in found and not found["party"]:
        problems.append(wrong_field("party", "填了党支部，请勾选党员"))
    return Cleaned(found, tuple(problems))


def _leave_masked(found: dict[str, Any], stored: PersonRow | None) -> None:
    """A number saved as the masked text it was shown as is left alone."""
    if stored and found.get("id_number") == mask_id(stored.id_number):
        del found["id_number"]
    if stored and found.get("phone") == mask_phone(stored.phone):
        del found["phone"]


def _branch(book: Book, found: dict[str, Any]) -> list[Problem]:
    if "branch" not in found:
        return []
    name = found.pop("branch")
    row = book.db.execute("SELECT pk FROM branch WHERE name = ?", [name]).fetchone()
    found["branch_pk"] = row[0] if row else None
    return [] if row or not name else [wrong_field("branch", f"没有“{name}”，请先在阵地里建这个党支部")]


def _id(book: Book, pk: int | None, found: dict[str, Any], stored: PersonRow | None) -> list[Problem]:
    number = found.get("id_number", stored.id_number if stored else "")
    if "*" in number:
        return [wrong_field("id_number", "身份证号请填完整的18位")]
    if not number:
        return []
    if not book.settings.institute.keep_ids and "id_number" in found:
        found.pop("id_number")
    birth = found.get("birth") or _stored_birth(found, stored)
    sex = found.get("sex") or (stored.sex if stored and "sex" not in found else "")
    problems = []
    if birth is not None and birth != id_birth(number):
        problems.append(wrong_field("birth", "出生日期与身份证号不符"))
    if sex and sex != id_sex(number):
        problems.append(wrong_field("sex", "性别与身份证号不符"))
    found.update({"birth": birth or id_birth(number), "sex": sex or id_sex(number)})
    other = people_store.who_has_id(book.db, number, pk)
    if other is not None:
        problems.append(wrong_field("id_number", f"身份证号与{_where(book, other)}相同"))
    return problems


def _stored_birth(found: dict[str, Any], stored: PersonRow | None) -> date | None:
    if stored is None or "birth" in found or not stored.birth:
        return None
    return date.fromisoformat(stored.birth)


def _where(book: Book, person_pk: int) -> str:
    one = people_store.person(book.db, person_pk)
    number = people_store.household(book.db, one.household_pk).number if one.household_pk else ""
    return f"{number} {one.name}".strip()


def _relation(
    book: Book, found: dict[str, Any], stored: PersonRow | None, household_pk: int | None
) -> list[Problem]:
    """户主 is said by 更换户主 alone, so that a household has one."""
    home = stored.household_pk if stored else household_pk
    if found.get("relation") != HEAD or home is None:
        return []
    head_pk = people_store.household(book.db, home).head_pk
    if head_pk is None or (stored and head_pk == stored.pk):
        return []
    return [wrong_field("relation", "本户已有户主，要换请用“更换户主”")]


def _same_name(
    book: Book, found: dict[str, Any], stored: PersonRow | None, household_pk: int | None
) -> list[Problem]:
    name = found.get("name")
    home = stored.household_pk if stored else household_pk
    if not name or home is None or (stored and stored.name == name):
        return []
    village_pk = people_store.household(book.db, home).village_pk
    same = people_store.same_name(book.db, name, village_pk, stored.pk if stored else None)
    return [Problem(f"同名：{_where(book, pk)}", "warning", record="name") for pk in same[:3]]


def person_row(book: Book, pk: int | None, values: Values, household_pk: int | None) -> dict[str, Any]:
    """The columns to store (of an old person only those that differ); UserError if wrong."""
    cleaned = person(book, pk, values, household_pk)
    forms.refuse(cleaned.problems)
    row = {name: _plain(value) for name, value in cleaned.values.items()}
    if "id_number" in row:
        row["id_number"] = row["id_number"] or None
    if pk is None:
        return row
    stored = people_store.person(book.db, pk)._asdict()
    return forms.differing(row, stored | {"id_number": stored["id_number"] or None})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def refuse_leaving(book: Book, person: PersonRow, home: int | None, day: str) -> None:
    """A head leaves a household, or dies, only on a day from which another is its head; UserError says which is wrong."""
    if home is None:
        return
    row = people_store.household(book.db, home)
    if row.head_pk == person.pk and row.merged_into is None:
        raise UserError(
            f"{person.name}是{row.number}的户主。",
            f"请先更换户主；只有一人的户，请先从{in_words(day)}起改户的状态或与别户合并。",
        )
    led = [fact for fact in facts.facts(book.db, home, facts.HEAD) if fact.value == str(person.pk)]
    later = [fact for fact in led if fact.from_day > day]
    now = facts.value_on(book.db, home, facts.HEAD, day)
    merged = facts.merged_on(book.db, home)
    if later or (now == str(person.pk) and (merged is None or day < merged)):
        raise UserError(
            f"{person.name}{in_words(later[0].from_day if later else day)}还是{row.number}的户主。",
            "请先更换那一天的户主，或改用更晚的日期。",
        )


def refuse_as_head(book: Book, row: HouseholdRow, person: PersonRow, day: str) -> None:
    """Who heads a household from a day ('' since ever) is a member from that day on, until another head follows."""
    follows = [fact.from_day for fact in facts.facts(book.db, row.pk, facts.HEAD) if fact.from_day > day]
    homes = facts.residences(book.db, person.pk)
    lived = next((home for since, home in reversed(homes) if since <= day), None)
    if lived != row.pk or (person.left_on and person.left_on <= day):
        today = "" if day == book.clock.today().isoformat() else in_words(day)
        raise UserError(f"{person.name}{today}不在{row.number}户里。", "请先把他移到本户。")
    leaves = [since for since, home in homes if since > day and home != row.pk]
    gone = min([*leaves, *([person.left_on] if person.left_on else [])], default="")
    if gone and (not follows or gone < follows[0]):
        raise UserError(
            f"{person.name}{in_words(gone)}已经离开{row.number}户。", "请先登记那一天起的户主，再登记这一条。"
        )
