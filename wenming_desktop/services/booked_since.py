"""What a dated fact entered late says of the entries booked already: how many there are on or after its day.

Nothing is booked anew: the ledger is only added to, and which entries to correct is the clerk's to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.findings import Finding
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.points import left_before
from wenming_desktop.domain.rules import Track
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, astray, facts, listing
from wenming_desktop.storage import people as people_store
from wenming_desktop.storage import volunteers as volunteer_store
from wenming_desktop.storage.facts import TAKES_PART
from wenming_desktop.storage.listing import Claim, Gone

_MOST_TOLD = 20
_MOST_PERIODS = 6
_ONE_BY_ONE = "需要的请逐条更正"


def of_persons(book: Book, persons: Iterable[int], home: int | None, day: date) -> tuple[str, ...]:
    """After 分户 or a move: what was booked for them since that day and still counts for the old household (``home``)."""
    persons = list(persons)
    found = astray.elsewhere(book.db, persons, day)
    counted = Counter((one.person_pk, one.booked) for one in found)
    told = [
        f"从{format_day(day)}起{_name(book, person)}有{count}条登记仍记在{_number(book, booked)}，{_ONE_BY_ONE}。"
        for (person, booked), count in counted.items()
    ]
    unnamed = astray.of_household(book.db, _family(book, home, day), day, nameless=True) if home else 0
    if unnamed and home:
        names = "、".join(_name(book, person) for person in persons)
        told.append(
            f"从{format_day(day)}起{_number(book, home)}另有{unnamed}条登记没有写是谁的，其中有{names}的，{_ONE_BY_ONE}。"
        )
    return tuple(told)


def off_boards(
    book: Book, claims: Sequence[Claim], planned: Mapping[int, str] | None = None
) -> tuple[str, ...]:
    """Before facts are written: which boards lose a household with entries by them, with how many; '' of none.

    Every fact a board asks of a household (``listing.DECIDING``) is told here, whichever act or import writes it.
    ``planned`` are the names of villages written only together with the facts, by key.
    """
    villages = {int(pk): str(name) for pk, name in book.db.execute("SELECT pk, name FROM village").fetchall()}
    villages.update(planned or {})
    found: defaultdict[tuple[int, int | None], list[Gone]] = defaultdict(list)
    for one in listing.gone(book.db, claims):
        found[one.household_pk, one.village].append(one)
    return tuple(
        _off(book, household, villages[village] if village is not None else "", lost)
        for (household, village), lost in found.items()
    )


def _off(book: Book, household_pk: int, village: str, lost: Sequence[Gone]) -> str:
    boards = few([f"{one.period.label}（{one.entries}条）" for one in lost], _MOST_PERIODS, "期")
    others = "、".join(_number(book, pk) for pk in sorted({pk for one in lost for pk in one.merged}))
    whose = _number(book, household_pk) + (f"（连同并入的{others}）" if others else "")
    if village:
        return f"{whose}改列入{village}的榜单：{boards}，括号里是已登记的条数，请核对日期。"
    return (
        f"{whose}不再列入以下榜单：{boards}，括号里是已登记、不再计入的条数。请核对日期；登错的请撤销这一步，"
        "改用对的日期。"
    )


def of_founded(book: Book, household_pk: int, day: date) -> tuple[str, ...]:
    """Before 建户 is put on another day: what the household has from before it, and the boards that lose it."""
    count = astray.before(book.db, household_pk, day)
    told = off_boards(book, [Claim(household_pk, facts.FOUNDED, None, day.isoformat())])
    if not count:
        return told
    first = f"{format_day(day)}以前{_number(book, household_pk)}已有{count}条登记，那时还没有建户，请核对建户日期。"
    return (first, *told)


def of_merged(book: Book, gone: int, keep: int, day: date) -> tuple[str, ...]:
    """Before 合户: what the household that went has since that day, and the caps both used apart.

    And that the one it goes into takes no part: then nobody is listed for the two.
    """
    families = [_family(book, pk, day) for pk in (gone, keep)]
    theirs = [pk for pk in families[1] if pk not in families[0]]
    told = []
    count = astray.of_household(book.db, families[0], day)
    if count:
        told.append(
            f"从{format_day(day)}起{_number(book, gone)}已有{count}条登记，合户后计入{_number(book, keep)}，{_ONE_BY_ONE}。"
        )
    items = astray.capped_apart(book.db, families[0], theirs, day.replace(day=1))
    if items:
        listed = "、".join(f"“{text}”" for text in items)
        told.append(
            f"{listed}有上限，两户的登记是合户以前分别计算的，合起来可能超过上限，请核对，{_ONE_BY_ONE}。"
        )
    return (*_no_part(book, gone, keep), *told, *off_boards(book, [_merged(gone, keep, day)]))


def _merged(gone: int, keep: int, day: date) -> Claim:
    return Claim(gone, facts.MERGED, keep, day.isoformat())


def _no_part(book: Book, gone: int, keep: int) -> tuple[str, ...]:
    first, second = (people_store.household(book.db, pk) for pk in (gone, keep))
    if second.state == TAKES_PART or first.state != TAKES_PART:
        return ()
    return (
        f"并入的{second.number}是“{second.state}”，不参评，合户后{first.number}也不再列入榜单。两户合起来还参评的，"
        f"请把{second.number}改为参评，或撤销这一步，把{second.number}并入{first.number}。",
    )


_GONE = ("迁出", "注销")


def of_state(book: Book, household_pk: int, state: str, day: date) -> tuple[str, ...]:
    """Before a change of state: what the household has since that day, and the boards that lose it."""
    count = astray.of_household(book.db, _family(book, household_pk, day), day)
    becomes = "会计入榜单" if state == TAKES_PART else "不参加评定的时段不计入榜单"
    told = _told(book, household_pk, count, day, f"改为{state}后{becomes}")
    off = off_boards(book, [Claim(household_pk, facts.STATE, state, day.isoformat())])
    return (*told, *off, *(_still_serving(book, household_pk, state) if state in _GONE else ()))


def _still_serving(book: Book, household_pk: int, state: str) -> tuple[str, ...]:
    """Of a household that is gone: who of it is on the roster or in office still; each leaves by himself (人员迁出、去世)."""
    names = volunteer_store.serving_of(book.db, household_pk)
    if not names:
        return ()
    return (
        f"{'、'.join(names)}还是在册志愿者或骨干；{state}的这一户里去世、迁走的人，请逐个办理“人员迁出、去世”。",
    )


def of_moved(book: Book, household_pk: int, village_pk: int, village: str, day: date) -> tuple[str, ...]:
    """Before 迁入另一嘎查: what the household has since that day, and the boards it goes over to."""
    count = astray.of_household(book.db, _family(book, household_pk, day), day)
    told = _told(book, household_pk, count, day, f"随户计入{village}")
    return (*told, *off_boards(book, [Claim(household_pk, facts.VILLAGE, village_pk, day.isoformat())]))


def _told(book: Book, household_pk: int, count: int, day: date, what: str) -> tuple[str, ...]:
    if not count:
        return ()
    return (
        f"从{format_day(day)}起{_number(book, household_pk)}已有{count}条登记，{what}，请核对日期，{_ONE_BY_ONE}。",
    )


def of_left(book: Book, person_pk: int, day: date) -> tuple[str, ...]:
    """After 迁出、去世: what he has on or after that day, on either track."""
    count = astray.of_person(book.db, person_pk, day)
    if not count:
        return ()
    return (
        f"从{format_day(day)}起{_name(book, person_pk)}还有{count}条登记，请核对日期，记错的请逐条更正或冲正。",
    )


def of_rules(book: Book, track: Track, starts: date) -> tuple[str, ...]:
    """After a rule book that holds from a day on: what was booked since that day under the one before."""
    count = astray.by_other_rules(book.db, track, starts, date.max)
    if not count:
        return ()
    return (
        f"{format_day(starts)}起已有{count}条登记是按原来的细则记的，分值没有变，{_ONE_BY_ONE}；"
        "不打算更正的，请把新细则改为从以后的日期起施行。",
    )


def of_entry(book: Book, person_pk: int, household_pk: int | None, line: int, day: date) -> tuple[str, ...]:
    """Before an entry that names somebody is booked: that he had left by its day, that it stands for another household."""
    person = people_store.person(book.db, person_pk)
    left = date.fromisoformat(person.left_on) if person.left_on else None
    told = [left_before(person.name, left)] if left is not None and left <= day else []
    others = astray.same_elsewhere(book.db, person_pk, line, day, household_pk) if household_pk else []
    told += [f"{person.name}当天的这个项目已在{_number(book, pk)}登记过，请核对是不是同一件" for pk in others]
    return tuple(told)


def hint(book: Book) -> list[Finding]:
    """For 检查: the entries whose person lived in another household on the event day, a warning that lists them."""
    found = astray.elsewhere(book.db)
    if not found:
        return []
    listed = [
        f"{format_day(one.day)}{_name(book, one.person_pk)}“{one.text}”记在{_number(book, one.booked)}，"
        f"那天在{_number(book, one.home)}（第{one.pk}条）"
        for one in found[:_MOST_TOLD]
    ]
    text = f"有{len(found)}条积分登记的人那天在别的户，请核对，{_ONE_BY_ONE}：{few(listed, _MOST_TOLD, '条', '；', of=len(found))}"
    return [Finding("E31", text)]


def _family(book: Book, household_pk: int, day: date) -> list[int]:
    return as_of.Merges(book.db, "masses").family(household_pk, day)


def _name(book: Book, person_pk: int) -> str:
    return people_store.person(book.db, person_pk).name


def _number(book: Book, household_pk: int) -> str:
    return people_store.household(book.db, household_pk).number
