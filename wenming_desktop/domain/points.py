"""The points ledger (积分登记): entries, caps in booking order, top-ups after a reversal (冲正)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.amounts import format_points
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.people import HOUSEHOLD_STATES
from wenming_desktop.domain.periods import Period, PeriodKind, month_label, month_last, month_of, next_month
from wenming_desktop.domain.rules import RuleItem, Track

MATRIX_DEDUCTION = "减分"
UNSORTED = "未分类"  # what an entry is of whose item has no category: added or deducted
MATRIX_SUFFIX = "月度得分"
UNDONE, REDONE, REDONE_REVERSAL = "撤销", "重做", "重做冲正"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger as it was booked; points and claimed in hundredths, period as 202607.

    ``period`` is the month it was booked to, ``counts_in`` the month it counts in: that of the root of its chain
    (what it reverses, ``replaces`` or ``tops``). ``points`` is what counted when booked, ``claimed`` what was stated; ``cause`` says why they differ or why
    the row reverses another. ``item_pk`` None marks a month's category score (from a 户×类别 sheet). ``reversed_by``
    is the row that takes it back, None where none does or that one was itself taken back; ``end`` the last row of
    such a chain, which a further reversal has to name. ``undoing`` is 1 on rows that 撤销 or 重做 wrote, but 0 on a
    冲正 that 重做 brought back.
    """

    pk: int
    track: Track
    household_pk: int | None
    person_pk: int | None
    period: int
    event_date: date
    code: str
    category: str | None
    text: str
    claimed: int
    points: int
    deduct: int = 0
    veto: int = 0
    cause: str = ""
    item_pk: int | None = None
    reverses: int | None = None
    tops: int | None = None
    reversed_by: int | None = None
    evidence: str = ""
    note: str = ""
    entered_at: str = ""
    operator: str = ""
    household: str = ""
    head: str = ""
    village: str = ""
    person: str = ""
    end: int | None = None
    counts_in: int = 0
    replaces: int | None = None
    operation_pk: int = 0
    undoing: int = 0
    untrue: bool = False

    @property
    def key(self) -> int:
        """The key of whom it was booked for: the member on the party track, else the household."""
        return (self.person_pk if self.track == "party" else self.household_pk) or 0

    @property
    def stands(self) -> bool:
        """Neither a reversal nor reversed."""
        return self.reverses is None and self.reversed_by is None

    @property
    def corrects_closed(self) -> bool:
        """Booked after the month it counts in was audited (审核后更正): a correction, or a 补记 with its cause."""
        return self.period > self.counts_in

    @property
    def whole_month(self) -> bool:
        """A category's monthly score: its day is shown as the month."""
        return self.item_pk is None

    @property
    def day_text(self) -> str:
        """The day as shown: 7月12日, or the month of a monthly score."""
        if self.whole_month:
            return month_label(month_of(self.event_date))
        return format_day(self.event_date)

    @property
    def label(self) -> str:
        """Code and text of the item under which it was booked."""
        return f"{self.code} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a claim counts for under the caps, and why it differs."""

    points: int
    cause: str = ""


def _caps(item: RuleItem) -> list[tuple[PeriodKind, str, int]]:
    """The caps an item has, the shortest period first."""
    caps: tuple[tuple[PeriodKind, str, int | None], ...] = (
        ("month", "本月", item.cap_month),
        ("quarter", "本季度", item.cap_quarter),
        ("year", "本年", item.cap_year),
    )
    return [(kind, word, cap) for kind, word, cap in caps if cap is not None]


def caps_span(item: RuleItem, day: date) -> tuple[date, date]:
    """The days whose rows bear on an entry of a day: its longest cap's period, the day alone where it has no cap.

    ``counted`` and ``doubles`` of the rows of these days are those of all rows.
    """
    caps = _caps(item)
    if not caps:
        return day, day
    period = Period.around(day, caps[-1][0])
    return period.first, period.last


def counted(item: RuleItem, points: int, used: Callable[[PeriodKind], int]) -> Counted:
    """Apply an item's caps: ``used(kind)`` is what already counts in the event's month, quarter or year.

    Points are signed hundredths; a capped entry keeps its sign and counts for the room that is left.
    """
    size, cause = abs(points), ""
    for kind, word, cap in _caps(item):
        room = max(0, cap - abs(used(kind)))
        if room < size:
            size, cause = room, f"“{item.text}”{word}最多{format_points(cap)}分，只计{format_points(room)}分"
    return Counted(size if points >= 0 else -size, cause)


def used_in(entries: Iterable[Entry], day: date) -> Callable[[PeriodKind], int]:
    """What entries of one household and item count for in the month, quarter or year of a day."""
    rows = list(entries)

    def used(kind: PeriodKind) -> int:
        period = Period.around(day, kind)
        return sum(row.points for row in rows if period.first <= row.event_date <= period.last)

    return used


def doubles(entries: Iterable[Entry], day: date) -> int:
    """How many entries of one subject and item stand on a day already; top-ups are none of their own."""
    return sum(row.stands and row.tops is None and row.event_date == day for row in entries)


def left_before(name: str, left_on: date) -> str:
    """What to say of an entry of somebody who had left (迁出、去世) by its day."""
    return f"{name}从{format_day(left_on)}起已迁出或去世，请核对日期和姓名"


def doubled(track: Track, count: int) -> str:
    """What is told where the same item stands on the day already; '' where it does not."""
    who = "这名党员" if track == "party" else "这一户"
    return f"{who}当天已登记过这个项目{count}条，又记了一条" if count else ""


def left_out(states: Sequence[tuple[str, str]], day: date, counts_in: int) -> str:
    """What is told of an entry whose household takes no part on its day, or when its month ends; '' where it does.

    A board lists who takes part on its last day: that decides. ``states`` are the household's dated states (state, from
    day ISO), oldest first; before the first it is 参评. ``counts_in`` is the month the entry counts in.
    """
    then, at_last = _state_on(states, day), _state_on(states, month_last(counts_in))
    if at_last != HOUSEHOLD_STATES[0]:
        when = "当天" if then == at_last else f"{counts_in % 100}月末"
        return f"这一户{when}是“{at_last}”，不参评，这一条不计入当月榜单"
    return "" if then == at_last else f"这一户当天是“{then}”，{counts_in % 100}月末参评，这一条照常计入"


def _state_on(states: Iterable[tuple[str, str]], day: date) -> str:
    held = [state for state, start in states if start <= day.isoformat()]
    return held[-1] if held else HOUSEHOLD_STATES[0]


def caps_day(event: date) -> date:
    """The day that says whose rows an entry's caps are measured over: the last of its event's month.

    Households merged by then are one, as the board of that month lists them; those merged later are still apart.
    """
    return month_last(month_of(event))


def top_ups(
    entries: Sequence[Entry],
    item_of: Callable[[Entry], RuleItem],
    counts_for: Callable[[Entry, date], int],
) -> list[tuple[Entry, int]]:
    """What a reversal frees: for each standing entry capped when booked, in booking order, the points it now gets.

    ``entries`` are all rows of one line of items of a household as it is today (all merged into it included),
    reversals too, so that rows always add up. ``item_of`` gives the version an entry was booked under: its caps are
    what holds for it, whatever was reversed. ``counts_for`` gives the household an entry counts for on a day: caps are
    measured over the rows of one (``caps_day``).
    """
    grown = list(entries)
    granted: list[tuple[Entry, int]] = []
    for entry in entries:
        if not entry.stands or entry.tops is not None:
            continue
        have = sum(row.points for row in grown if row.pk == entry.pk or (row.tops == entry.pk and row.stands))
        missing = entry.claimed - have
        if missing == 0:
            continue
        day = caps_day(entry.event_date)
        beside = [row for row in grown if counts_for(row, day) == counts_for(entry, day)]
        gained = counted(item_of(entry), missing, used_in(beside, entry.event_date)).points
        if gained:
            granted.append((entry, gained))
            grown.append(_topping(entry, gained))
    return granted


def _topping(entry: Entry, points: int) -> Entry:
    return Entry(
        pk=0, track=entry.track, household_pk=entry.household_pk, person_pk=entry.person_pk, period=entry.period,
        event_date=entry.event_date, code=entry.code, category=entry.category, text=entry.text, claimed=0,
        points=points, tops=entry.pk, counts_in=entry.counts_in,
    )  # fmt: skip


def booking_month(event: date, closed_through: int | None) -> int:
    """The month a new entry is booked to, and counts in: its event's while open, else the first open month after it.

    Months close in order, so that is the month after the last closed one. A correction is booked by the same rule, but
    counts in the month of what it corrects (``Entry.counts_in``).
    """
    month = month_of(event)
    if closed_through is None or month > closed_through:
        return month
    return next_month(closed_through)


def is_future(event: date, today: date) -> bool:
    """A date is future only if its month has not begun."""
    return month_of(event) > month_of(today)


def ahead(event: date, today: date) -> str:
    """What to say of a day to come of a month that has begun: it is booked, and told at every door."""
    return f"{format_day(event)}还没有到，请核对日期" if event > today and not is_future(event, today) else ""
