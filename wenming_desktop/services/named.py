"""Who and what words mean: a household by number or alias, a member by name, an item by code or text of its day."""

from __future__ import annotations

from datetime import date

from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.matching import own_number
from wenming_desktop.domain.names import clean_name, compact, plain_digits
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.rules import TRACK_LABELS, RuleItem, Track, book_on, find_item
from wenming_desktop.services.context import Book
from wenming_desktop.storage import as_of, facts, people, rules_store

_MOST_NAMED = 6


def household(book: Book, number: str, day: date) -> int:
    """The household a number or alias meant on a day: its own until it was merged, then the one it counts for.

    UserError where none or several fit.
    """
    found = households(book, number, day)
    if not found:
        raise UserError(f"没有“{number}”这个户号。", "请核对户号，例如 萨日朗-001。")
    if len(found) > 1:
        raise UserError(f"有{len(found)}户用过“{number}”：{_listed(book, found)}。", "请写本所的户号。")
    return found.pop()


def households(book: Book, number: str, day: date) -> set[int]:
    """Every household a number or alias meant on a day: of a number one, of an alias all that were called so."""
    merges = as_of.Merges(book.db, "masses")
    own = own_number(number, "") or compact(number)
    row = book.db.execute("SELECT pk FROM household WHERE number = ?", [own]).fetchone()
    if row is not None:
        return {merges.living(int(row[0]), day)}
    rows = book.db.execute("SELECT household_pk, alias FROM household_alias").fetchall()
    owners = {int(pk) for pk, alias in rows if _plain(alias) in (_plain(number), own)}
    # a merger gives the household it goes into a copy of every alias: the first owner's is meant
    copies = {later for pk in owners for later in merges.after(pk)}
    return {merges.living(pk, day) for pk in owners - copies}


def _plain(alias: str) -> str:
    return plain_digits(compact(alias)).upper()


def _listed(book: Book, pks: set[int]) -> str:
    return few([people.household(book.db, pk).number for pk in sorted(pks)], _MOST_NAMED, "户")


def party_member(book: Book, name: str, household_pk: int | None, day: date) -> int:
    """The party member of a name on a day; the household tells two of one name apart. UserError lists them else."""
    rows = book.db.execute(
        "SELECT p.pk, p.household_pk, ifnull(h.number, '没有户号') FROM person p LEFT JOIN household h ON h.pk = p.household_pk "
        "WHERE p.party = 1 AND p.merged_into IS NULL AND p.name = ? AND (p.left_on IS NULL OR p.left_on > ?) ORDER BY p.pk",
        [clean_name(name), day.isoformat()],
    ).fetchall()
    fits = [row for row in rows if household_pk in (None, row[1])]
    if len(fits) == 1:
        return int(fits[0][0])
    if fits:
        numbers = few([str(row[2]) for row in fits], _MOST_NAMED, "名")
        raise UserError(f"有{len(fits)}名党员叫“{name}”：{numbers}。", "请用户号写明是哪一名。")
    if rows:
        number = people.household(book.db, household_pk or 0).number
        raise UserError(f"{number}没有叫“{name}”的党员。", f"叫这个名字的党员在{rows[0][2]}。")
    raise UserError(f"党员名册里没有“{name}”。", "请核对姓名，或先在人员资料里勾选党员。")


def of_household(book: Book, name: str, household_pk: int, day: date) -> tuple[int | None, str]:
    """The person an entry of a household names on a day, and what is told where nobody is called so.

    One who lived elsewhere that day is taken too: the number wins, and the entry itself says so.
    """
    wanted, home = clean_name(name), people.household(book.db, household_pk)
    lived = facts.lived_in(book.db, household_pk, day)
    mine = [pk for pk in sorted(lived) if people.person(book.db, pk).name == wanted]
    mine += [one.pk for one in people.members(book.db, household_pk) if one.name == wanted]
    elsewhere = people.same_name(book.db, wanted, home.village_pk)
    if mine or len(elsewhere) == 1:
        return (mine or elsewhere)[0], ""
    return None, f"{home.number}没有叫“{name}”的人，按户号登记"


def item(book: Book, track: Track, day: date, text: str) -> RuleItem:
    """The item that a code or text means in the rule book of a day; UserError where there is none."""
    held = book_on(rules_store.books(book.db, track), day)
    if held is None:
        raise UserError(
            f"{format_day(day)}还没有施行的{TRACK_LABELS[track]}细则。", "请先导入积分细则，或核对日期。"
        )
    found = find_item(held.items, text)
    if found is None:
        raise UserError(f"{held.name}里没有“{text}”。", "请写积分项目的编号或全文。")
    return found
