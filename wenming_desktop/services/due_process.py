"""Due process (评议告知): telling households of their deductions, and what is recorded for a notice to state."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from wenming_desktop.domain import reasons, statements
from wenming_desktop.domain.claim_words import Kind
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.due_process import Told, names_in
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import compact
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import NOWHERE, Finding
from wenming_desktop.domain.statements import ReviewFacts
from wenming_desktop.services import forms, places
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.evidence import keep_files
from wenming_desktop.services.forms import Values
from wenming_desktop.services.meetings import gone_of, meetings
from wenming_desktop.storage import due_process as store
from wenming_desktop.storage.due_process import Deduction, MeetingRecord
from wenming_desktop.storage.due_process import TellingRecord as TellingRecord

NO_MEETING, EARLY, CORRECTED, NO_OBSERVER, GONE_OBSERVER, NOT_TOLD, AFTER_SEALING = CODES = (
    "no_meeting", "early_meeting", "corrected_after_meeting", "no_observer", "gone_observer", "not_told", "after_sealing",
)  # fmt: skip
# The statement of a notice each is about.
_ABOUT: dict[str, Kind] = {
    NO_MEETING: "review", EARLY: "review", CORRECTED: "review", NO_OBSERVER: "supervised", GONE_OBSERVER: "supervised",
    NOT_TOLD: "told",
}  # fmt: skip
_NAMED = 8  # so many households, or villages, are named in one line of advice


# ---- telling ----
@dataclass(frozen=True, slots=True)
class Untold:
    """A household with deductions nobody told it of; ``points`` in hundredths, ``tried`` where it was not reached."""

    household_pk: int
    number: str
    head: str
    group: str | None
    village: str
    entries: tuple[Deduction, ...]

    @property
    def points(self) -> int:
        """What was deducted, as a negative number."""
        return sum(one.points for one in self.entries)

    @property
    def tried(self) -> bool:
        """Somebody went there and did not find them (未联系上)."""
        return any(one.tried for one in self.entries)

    @property
    def name(self) -> str:
        """萨日朗-014 张福."""
        return f"{self.number} {self.head}".strip()


@dataclass(frozen=True, slots=True)
class Telling:
    """What one act recorded: the households, how many of their deductions, and who is left."""

    households: tuple[Untold, ...]
    left: tuple[Untold, ...]

    @property
    def entries(self) -> int:
        """How many deductions it covers."""
        return sum(len(one.entries) for one in self.households)


def untold(book: Book, period: Period, village_pk: int | None) -> list[Untold]:
    """The households with deductions of a period nobody told them of yet, by village and number."""
    found: dict[int, list[Deduction]] = {}
    for one in _deductions(book, period, village_pk):
        if not one.told:
            found.setdefault(one.household_pk, []).append(one)
    return [
        Untold(pk, rows[0].number, rows[0].head, rows[0].group, rows[0].village, tuple(rows))
        for pk, rows in found.items()
    ]


def untold_named(book: Book, period: Period, village_pk: int | None, numbers: Iterable[str]) -> list[int]:
    """The households of some numbers, each with something left to be told; UserError names one that has nothing."""
    known = {one.number: one.household_pk for one in untold(book, period, village_pk)}
    wanted = [compact(number) for number in numbers]
    for number in wanted:
        if number not in known:
            raise UserError(
                f"{number}在{period.label}没有要告知的减分。",
                "请核对户号、嘎查村和月份；已经告知过的不用再登记。",
            )
    return [known[number] for number in wanted]


def _busy(book: Book, period: Period, village_pk: int | None) -> dict[tuple[int, int], str]:
    return store.busy(book.db, period.months[0], period.months[-1], village_pk)


def _deductions(book: Book, period: Period, village_pk: int | None) -> list[Deduction]:
    return store.deductions(book.db, period.months[0], period.months[-1], village_pk)


def tell(
    book: Book,
    period: Period,
    village_pk: int | None,
    household_pks: Iterable[int] | None,
    values: Values,
    files: Sequence[Path] = (),
) -> tuple[Telling, Changes]:
    """Record that households were told of their deductions of a period, all in one act (批量登记告知).

    ``household_pks`` None: everybody not told yet; ``values`` by field name of ``Told``; ``files`` are kept with each.
    A deduction of a later day than the telling is not told by it and stays on the list. UserError where one of them has
    nothing left to be told, and for a day to come or before all it is told of.
    """
    waiting = {one.household_pk: one for one in untold(book, period, village_pk)}
    wanted = list(waiting) if household_pks is None else list(dict.fromkeys(household_pks))
    if any(pk not in waiting for pk in wanted):
        raise UserError("选中的户里有已经告知过的，或没有减分的。", "请刷新后重新选择。")
    row = _told_row(book, values, [waiting[pk] for pk in wanted], all_named=household_pks is not None)
    chosen = tuple(one for pk in wanted if (one := _happened(waiting[pk], row["day"])).entries)
    told = {entry.entry_pk for one in chosen for entry in one.entries}
    left = tuple(one for one in (_without(each, told) for each in waiting.values()) if one.entries)
    if not chosen:
        return Telling((), left), Changes()
    name = (
        f"登记减分告知 {chosen[0].head or chosen[0].number}"
        if len(chosen) == 1
        else f"登记减分告知 {len(chosen)}户"
    )
    with book.operation(name):
        for one in chosen:
            entries = [entry.entry_pk for entry in one.entries]
            pk = store.insert_told(book.db, {**row, "household_pk": one.household_pk}, entries)
            keep_files(book, pk, files, "told")
    return Telling(chosen, left), changed(name, "told", "told_entry", *(("attachment",) if files else ()))


def _happened(household: Untold, day: str) -> Untold:
    """A household with those of its deductions that had happened on a day (ISO)."""
    return replace(household, entries=tuple(one for one in household.entries if one.happened <= day))


def _without(household: Untold, told: Collection[int]) -> Untold:
    return replace(household, entries=tuple(one for one in household.entries if one.entry_pk not in told))


def _told_row(book: Book, values: Values, chosen: Sequence[Untold], *, all_named: bool) -> dict[str, Any]:
    """The row as stored; a day before every deduction of a household named, or of all of them, is refused."""
    cleaned = forms.required(Told, forms.clean(Told, {**values, "household": "-"}), new=True)
    problems, row = list(cleaned.problems), dict(cleaned.values)
    row.pop("household", None)
    day = row.get("day")
    if day and day > book.clock.today():
        problems.append(forms.wrong_field("day", "告知日期还没有到"))
    first = [(one.name, min(date.fromisoformat(entry.happened) for entry in one.entries)) for one in chosen]
    early = [(name, happened) for name, happened in first if day and day < happened]
    if early and (all_named or len(early) == len(first)):
        name, happened = early[0]
        problems.append(forms.wrong_field("day", f"告知日期早于{name}的减分（{format_day(happened)}）"))
    forms.refuse(problems)
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}


def tellings(book: Book, period: Period, village_pk: int | None) -> list[TellingRecord]:
    """What is recorded as told of a period's deductions, also who was not reached, by village, household and day."""
    return store.tellings(book.db, period.months[0], period.months[-1], village_pk)


def telling_json(record: TellingRecord) -> dict[str, Any]:
    """A record of telling for machines; ``id`` is what it is taken back by."""
    return {
        "id": record.pk, "village": record.village, "household": record.number, "head": record.head, "day": record.day,
        "how": record.how, "by": record.by, "opinion": record.opinion, "note": record.note,
        "deductions": record.entries, "elsewhere": record.elsewhere,
    }  # fmt: skip


def take_back(book: Book, told_pks: Iterable[int], reason: str) -> tuple[int, Changes]:
    """Take records of telling back that were made by mistake (撤回告知), for a reason; gives how many households.

    What was recorded stays in the log; no statement counts it any more, and its deductions wait to be told again.
    UserError without a reason, and where one is not there.
    """
    why = reasons.stated(reason, "撤回的原因没有填。", "请写明原因，例如“登记错月份”。")
    wanted = list(dict.fromkeys(told_pks))
    found = store.some_tellings(book.db, wanted)
    if not wanted or len(found) < len(wanted):
        raise UserError("要撤回的告知没有选，或已经撤回。", "请看已登记的告知，重新选择。")
    _, number, head, day = found[0]
    whose = (
        f"{head or number} {format_day(date.fromisoformat(day))}" if len(found) == 1 else f"{len(found)}户"
    )
    name = f"撤回减分告知 {whose}（{why}）"
    with book.operation(name):
        store.remove_told(book.db, wanted)
    return len(found), changed(name, "told", "told_entry", "attachment")


# ---- what a notice may state ----
def review_facts(book: Book, period: Period, village_pk: int | None) -> ReviewFacts:
    """What is recorded for a period: of one village, or for the township (None) over all its villages."""
    busy, held = _busy(book, period, village_pk), _held(book, period, None)
    minus = _deductions(book, period, village_pk)
    told = sum(deduction.told for deduction in minus)
    # a meeting reviewed what had happened by its day
    watched = {
        key: _watched(book, held[key])
        for key, last in busy.items()
        if key in held and held[key].day >= last and _sat(held[key])
    }
    return statements.review_facts(busy, watched, len(minus), told)


def _sat(record: MeetingRecord) -> bool:
    """Whether somebody is named as having taken part: 无 or 待补 in a name's place is no meeting of the panel."""
    return not record.members or bool(names_in(record.members))


def _watched(book: Book, record: MeetingRecord) -> bool:
    """Whether somebody sat in who was there on the day: who had died or moved away by then supervised nothing."""
    said = {"supervisor": record.supervisor}
    return set(names_in(record.supervisor)) > set(gone_of(book, record.village_pk, record.day, said))


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A village's month with entries, or with a meeting, and the meeting on it (None where none is recorded)."""

    village_pk: int
    village: str
    month: int
    meeting: MeetingRecord | None


@dataclass(frozen=True, slots=True)
class Review:
    """Everything recorded for a period's review: the months, and how many deductions were told."""

    lines: tuple[MonthLine, ...]
    facts: ReviewFacts


def review(book: Book, period: Period, village_pk: int | None) -> Review:
    """What is recorded and what is not, by village and month."""
    names = {village.pk: village.name for village in places.villages(book)}
    held = _held(book, period, village_pk)
    order = {pk: at for at, pk in enumerate(names)}
    keys = sorted({*_busy(book, period, village_pk), *held}, key=lambda key: (order[key[0]], key[1]))
    lines = tuple(MonthLine(pk, names[pk], month, held.get((pk, month))) for pk, month in keys)
    return Review(lines, review_facts(book, period, village_pk))


def _held(book: Book, period: Period, village_pk: int | None) -> dict[tuple[int, int], MeetingRecord]:
    """The meeting of each (village, month) that has one."""
    return {(record.village_pk, record.month): record for record in meetings(book, village_pk, period.months)}


def findings(
    book: Book, period: Period, village_pk: int | None, sealed: ReviewFacts | None = None
) -> list[Finding]:
    """Which months have no meeting or one too early, where nobody sat in, who was not told: advice, never a stop.

    Beside a locked board only what its papers leave unsaid (``sealed``, as recorded when it was locked), also where that
    was recorded since.
    """
    found = _unrecorded(book, period, village_pk)
    if sealed is None:
        return found
    told = [one for one in found if sealed.holds(_ABOUT[one.code]) == (one.code == CORRECTED)]
    known = {_ABOUT[one.code] for one in told if one.code != CORRECTED}
    late = [words for kind, words in statements.unsaid(sealed) if kind not in known]
    if late:
        text = f"{'、'.join(late)}是锁定以后登记的，这一稿的公示上不写"
        told.append(Finding(AFTER_SEALING, text, stops=False, where=NOWHERE))
    return told


def _unrecorded(book: Book, period: Period, village_pk: int | None) -> list[Finding]:
    names = {village.pk: village.name for village in places.villages(book)}
    about, held = names.get(village_pk or 0, ""), _held(book, period, None)
    unmet: dict[int, list[str]] = {}
    early: dict[int, list[str]] = {}
    unwatched: dict[int, list[str]] = {}
    left: dict[int, list[str]] = {}
    late: dict[int, list[str]] = {}
    corrected = store.corrected(book.db, period.months[0], period.months[-1], village_pk)
    for (village, month), last in _busy(book, period, village_pk).items():
        record = held.get((village, month))
        if record is None or not _sat(record):
            unmet.setdefault(month, []).append(names[village])
        elif record.day < last:
            early.setdefault(month, []).append(names[village])
        elif not names_in(record.supervisor):
            unwatched.setdefault(month, []).append(names[village])
        elif not _watched(book, record):
            left.setdefault(month, []).append(names[village])
        if record is not None and any(day > record.day for day in corrected.get((village, month), ())):
            late.setdefault(month, []).append(names[village])
    found = []
    for code, months, what in (
        (NO_MEETING, unmet, "没有登记评议会议，公示不写“逐户评议”"),
        (EARLY, early, "的评议会议开过以后还有积分，公示不写“逐户评议”；再开的会请补记，并改会议日期"),
        (
            CORRECTED,
            late,
            "的评议会议开过以后又补记或更正了积分，公示仍写“逐户评议”；没有经过评议的，请再开会并登记",
        ),
        (NO_OBSERVER, unwatched, "的评议会议没有列席监督，公示不写“全程监督”"),
        (GONE_OBSERVER, left, "的评议会议写的列席监督那天已迁出或去世，公示不写“全程监督”，请改成到会的人"),
    ):
        if months:
            text = _when(months, alone=village_pk is not None)
            found.append(Finding(code, f"{text}{what}", about, stops=False, where="meeting"))
    waiting = untold(book, period, village_pk)
    if waiting:
        said = statements.told_words(review_facts(book, period, village_pk))
        who = _listed([f"{one.name}{'（未联系上）' if one.tried else ''}" for one in waiting], "户")
        text = f"未登记告知：{who}（{said}），公示不写“已逐户告知”"
        found.append(Finding(NOT_TOLD, text, about, stops=False, where="told"))
    return found


def _when(months: Mapping[int, Sequence[str]], *, alone: bool) -> str:
    """7月、8月 of one village; of the township with the villages: 7月诺敏花嘎查；8月诺敏花嘎查、柳湾村."""
    if alone:
        return "、".join(f"{month % 100}月" for month in sorted(months))
    return "；".join(f"{month % 100}月{_listed(months[month], '个嘎查村')}" for month in sorted(months))


def _listed(names: Sequence[str], unit: str) -> str:
    return few(names, _NAMED, unit)
