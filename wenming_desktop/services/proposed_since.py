"""What a change of an activity or of time at it means for its proposals (待评议) and for the points accepted by them.

Proposals follow their activity by themselves; points are in the ledger, which is only added to: the clerk is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from wenming_desktop.domain.activities import DONE
from wenming_desktop.domain.amounts import format_signed
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.findings import Finding
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import month_label
from wenming_desktop.services.context import Book
from wenming_desktop.storage import proposals as store
from wenming_desktop.storage.proposals import ProposalRow, Resting

_MOST_TOLD = 20
_NAMED = 5


def gone(row: ProposalRow) -> str:
    """Why a proposal that waits is none any more, '' while it is one: its time, its item, or an earlier one stands for it."""
    if row.activity_pk is None or not row.served:
        return f"{row.name}在“{row.title}”已经没有服务时间"
    if row.again:
        return f"{row.name}已经因“{row.title}”提请过评议"
    if row.item_pk is None:
        return f"“{row.title}”没有选积分项目"
    return unfit(row.name, row.track, party=row.party or row.own_track == "party", home=row.household_pk)


def unfit(name: str, track: str | None, *, party: bool, home: int | None) -> str:
    """Why an item of a track cannot be of somebody, '' where it can: party points are members', others households'."""
    if track == "party" and not party:
        return f"{name}不是党员，不能登记党员积分"
    if track == "masses" and home is None:
        return f"{name}不在农牧户里，不能登记群众积分"
    return ""


def of_time(book: Book, activity_pk: int | None, volunteer_pk: int) -> tuple[str, ...]:
    """After time was taken back: what a volunteer who has none at the activity any more had proposed or booked for it."""
    number = _number(book, activity_pk)
    if not number:
        return ()
    row = book.db.execute(
        "SELECT l.living FROM volunteer o JOIN volunteer v ON v.pk = ifnull(o.merged_into, o.pk) "
        "JOIN living_person l ON l.pk = v.person_pk WHERE o.pk = ?",
        [volunteer_pk],
    ).fetchone()
    person = row and int(row[0])
    told = [
        f"{one.name}在“{one.title}”已经没有服务时间，他待评议的积分不再列出。"
        for one in store.of_activity(book.db, number)
        if one.person_pk == person and one.state == store.WAITING and not one.served
    ]
    lost = [one for one in store.resting(book.db, number) if one.person_pk == person and not one.served]
    if lost:
        told.append(
            f"评议通过的积分还在，是凭这次服务时间记的：{_listed(lost)}。请核对，不该计的请逐条冲正。"
        )
    return tuple(told)


def of_change(book: Book, activity_pk: int, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Before an activity changes (``row``: its new columns): which proposals follow, which go, what stays as booked."""
    if row.get("state", DONE) != DONE:
        return of_gone(book, activity_pk)
    if not {"day", "item_pk"} & set(row):
        return ()
    number = _number(book, activity_pk)
    found = [
        one for one in store.of_activity(book.db, number) if one.state == store.WAITING and not gone(one)
    ]
    track, line = _item(book, row["item_pk"]) if "item_pk" in row else ("", None)
    kept = [
        one for one in store.resting(book.db, number)
        if ("day" in row and one.day.isoformat() != row["day"]) or ("item_pk" in row and one.line != line)
    ]  # fmt: skip
    told = _of_waiting(found, track, leaving="item_pk" in row and not track)
    if kept:
        told.append(
            f"评议通过的{len(kept)}条积分不跟着改：{_listed(kept)}。"
            "项目不对的请逐条更正，日期不对的请冲正后重新登记。"
        )
    return tuple(told)


def _of_waiting(found: Sequence[ProposalRow], track: str, *, leaving: bool) -> list[str]:
    """What becomes of the proposals that wait under an item of another track ('': the track stays), or under none."""
    if leaving:
        return [f"活动没有积分项目了，待评议的{len(found)}条不再列出。"] if found else []
    why = [
        unfit(one.name, track, party=one.party or one.own_track == "party", home=one.household_pk)
        for one in found
    ]
    follow = why.count("")
    told = [f"{one}，他待评议的积分不再列出。" for one in why if one]
    return [f"待评议的{follow}条积分跟着活动改。", *told] if follow else told


def of_gone(book: Book, activity_pk: int) -> tuple[str, ...]:
    """Before an activity is cancelled or taken away: the points booked for it, which stay."""
    kept = store.resting(book.db, _number(book, activity_pk))
    if not kept:
        return ()
    return (f"凭这个活动评议通过的积分还在：{_listed(kept)}。请核对，不该计的请逐条冲正。",)


def hint(book: Book) -> list[Finding]:
    """For 检查: the points accepted for time that their person has not any more, and those of one person and activity twice."""
    resting = store.resting(book.db)
    found = []
    if lost := [one for one in resting if not one.served]:
        text = f"有{len(lost)}条评议通过的积分，那个人在那次活动已经没有服务时间：{_listed(lost, _MOST_TOLD)}"
        found.append(Finding("E34", text))
    if double := _twice(resting):
        text = (
            f"有{len(double)}条评议通过的积分，同一个人同一次活动记了不止一条：{_listed(double, _MOST_TOLD)}"
        )
        found.append(Finding("E36", text))
    return found


def _twice(resting: Sequence[Resting]) -> list[Resting]:
    """Those that stand beside another of the same person, activity and item."""
    count = Counter((one.person_pk, one.mark, one.line) for one in resting)
    return [one for one in resting if count[one.person_pk, one.mark, one.line] > 1]


def of_one(book: Book, person_pk: int) -> tuple[str, ...]:
    """After two records were made one: what both were given points for."""
    double = [one for one in _twice(store.resting(book.db)) if one.person_pk == person_pk]
    if not double:
        return ()
    return (
        f"两条记录因同一次活动都评议通过了积分，合并后同一个人记了不止一条，多的请冲正：{_listed(double)}。",
    )


def _number(book: Book, activity_pk: int | None) -> str:
    row = book.db.execute("SELECT number FROM activity WHERE pk = ?", [activity_pk]).fetchone()
    return str(row[0]) if row else ""


def _item(book: Book, item_pk: int | None) -> tuple[str, int | None]:
    row = book.db.execute(
        "SELECT b.track, ifnull(i.line_pk, i.pk) FROM rule_item i JOIN rule_book b ON b.pk = i.book_pk WHERE i.pk = ?",
        [item_pk],
    ).fetchone()
    return (str(row[0]), int(row[1])) if row else ("", None)


def _listed(rows: Sequence[Resting], most: int = _NAMED) -> str:
    said = [
        f"{one.name}{format_day(one.day)}“{one.text}”{format_signed(one.points)}"
        f"（{one.household or one.mark}，计入{month_label(one.counts_in)}，第{one.pk}条）"
        for one in rows
    ]
    return few(said, most, "条", "；")
