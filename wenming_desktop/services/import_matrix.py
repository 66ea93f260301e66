"""Plan a household x category sheet: one score per household, month and category; another value replaces the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from wenming_desktop.domain.amounts import format_points, format_signed, parse_amount
from wenming_desktop.domain.matching_entries import Owner
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import month_first, month_label, month_last, month_of
from wenming_desktop.domain.points import MATRIX_DEDUCTION, MATRIX_SUFFIX, booking_month, is_future
from wenming_desktop.domain.rules import Track, beyond_words
from wenming_desktop.exchange.points_sheet import (
    DATE,
    HOUSEHOLD,
    MINUS,
    POINTS,
    TOTAL,
    MatrixLine,
    PointsSheet,
)
from wenming_desktop.services.import_months import Fresh
from wenming_desktop.services.import_owner import OwnerFinder, named_by, subject_of, who_of, who_place
from wenming_desktop.services.import_report import Status, Tally
from wenming_desktop.services.score_limits import Limits
from wenming_desktop.storage.as_of import Merges
from wenming_desktop.storage.intake import Score, ScoreKey

Row = dict[str, Any]
_SPELT = "“{}”按{}分登记"
_CHANGED = "评分表改了得分"
_TAKEN_BACK = "以前登记过{}，后来冲正了，没有再记；确实要记的，请核对后{}"
_RENAMED = "这一户这个月以前按“{}”登记的{}还在，另外计入；是同一类改了名的，请在表上加“{}”一栏写0，再导入一次"
_BLANK = "表上空着的没有改；不再计的请写0，再导入一次"


class MatrixPlanner:
    """Takes rows of matrix sheets; ``entries`` are new scores, ``reversals`` take replaced ones back.

    ``held`` gives the categories the rule book of a month has, ``limits`` the most one of them can give.
    """

    def __init__(
        self, finder: OwnerFinder, track: Track, today: date, merges: Merges, held: Callable[[int], list[str]],
        limits: Callable[[int], Limits],
    ) -> None:  # fmt: skip
        self._held, self._limits = held, limits
        self._merges, self._seats, self._of_persons = (
            merges,
            set[tuple[int, str]](),
            dict[tuple[int, str], int](),
        )
        self._rows_of = set[int]()
        self.tally, self.entries, self.reversals = Tally(), list[Row](), list[Row]()
        self._finder, self._track, self._today = finder, track, today
        self._places: dict[tuple[int, int], str] = {}
        self.fresh: dict[tuple[str, int], list[Fresh]] = {}

    def add_sheets(
        self,
        sheets: Iterable[PointsSheet],
        booked: Mapping[ScoreKey, Score],
        closed: int | None,
        step: Callable[[], None],
    ) -> None:
        """Plan every row of the sheets in matrix form."""
        sheets = list(sheets)
        self._seats = {(key, day) for key, day, _ in booked}
        self._of_persons = {
            (score.person_pk, day): key
            for (key, day, _), score in booked.items()
            if score.person_pk is not None
        }
        stated = (self._finder.stated(row.number) for sheet in sheets for row in sheet.matrix)
        self._rows_of = {household.pk for household in stated if household is not None}
        for sheet in sheets:
            for row in sheet.matrix:
                step()
                self._check_month(row, sheet.month, sheet.longer)
                self._add(row, sheet.month, booked, closed)

    def _add(
        self, row: MatrixLine, month: int | None, booked: Mapping[ScoreKey, Score], closed: int | None
    ) -> None:
        owner = self._finder.find(row, month_last(month) if month else None)
        cells = self._read(row)
        _check_total(row, cells)
        seat = 0
        if owner is not None and month is not None and not row.line.refused:
            seat = self._seat(row, owner, month_last(month))
            self._check_once(row, seat, month)
        if owner is None or month is None or row.line.refused:
            self._note(row, "error")
            return
        day = month_last(month)
        standing = {c: one for (key, on, c), one in booked.items() if (key, on) == (seat, day.isoformat())}
        written = [
            category
            for category, points in cells.items()
            if self._book(row, owner, category, points, standing.get(category), day, closed)
        ]
        if written:
            fresh = self.fresh.setdefault((row.line.sheet.name, month), [])
            fresh.append(Fresh(seat, row.line.row, {c: points for c, points in cells.items() if points}))
            self._tell_of_merged(row, seat, written[0], day, booked)
        self._tell_of_renamed(row, cells, [c for c in written if c not in standing], standing, month)
        self._tell_of_total(row, cells, standing)
        self._note(row, "written" if written else "unchanged" if any(cells.values()) else "empty")

    def _note(self, row: MatrixLine, status: Status) -> None:
        values = " ".join(f"{name}{value}" for name, value in row.scores.items())
        minus = f" {MATRIX_DEDUCTION}{row.minus}" if row.minus else ""
        summary = (row.village, row.number, row.name, f"{values}{minus}".strip(), row.total)
        self.tally.add(row.line.sheet.name, row.line.row, status, summary, row.line.problems)

    def _check_month(self, row: MatrixLine, month: int | None, longer: str) -> None:
        place = who_place(row.line)
        if longer:
            said = f"标题里写着“{longer}”，像是几个月合起来的得分，不是一个月的；请换成一个月的评分表"
            row.line.fault(DATE, place, said)
        elif month is None:
            row.line.fault(DATE, place, "表里没有写是哪个月的得分，请选定月份")
        elif is_future(month_first(month), self._today):
            row.line.fault(DATE, place, f"{month_label(month)}还没有到，不能登记")

    def _seat(self, row: MatrixLine, owner: Owner, day: date) -> int:
        """Under which key the row's scores were booked before: that of the number it states, or of whom it names.

        Households merged since each keep the row they had, and who moved since keeps what was booked for him; what
        was booked for nobody yet is the household's that stood then.
        """
        subject, on = subject_of(owner), day.isoformat()
        stated, who = self._finder.stated(row.number), who_of(owner)
        if self._track == "party":
            return subject
        homes: list[int | None] = [stated.pk] if stated else []
        if not row.number and who is not None:
            others = [home.pk for home in self._finder.other_homes(owner)]
            homes += [
                self._of_persons.get((who, on)),
                *(pk for pk in others if self._is_of(pk, subject, day)),
            ]
        return next((pk for pk in homes if pk is not None and (pk, on) in self._seats), subject)

    def _is_of(self, household_pk: int, subject: int, day: date) -> bool:
        return self._merges.living(household_pk, day) == subject

    def _check_once(self, row: MatrixLine, seat: int, month: int) -> None:
        here = f"{row.line.sheet.name}第{row.line.row}行"
        first = self._places.setdefault((seat, month), here)
        if first != here:
            row.line.fault(
                HOUSEHOLD, "number" if row.number else who_place(row.line), f"这一户在{first}已有得分"
            )

    def _tell_of_merged(
        self, row: MatrixLine, seat: int, category: str | None, day: date, booked: Mapping[ScoreKey, Score]
    ) -> None:
        """Where scores of a household are written (``category`` the first), all its merged households have stay: said."""
        if self._track == "party":
            return
        others = [
            other for other in self._merges.family(seat, day) if other != seat and other not in self._rows_of
        ]
        for other in others:
            values = [
                format_signed(score.points)
                for (key, on, _), score in booked.items()
                if (key, on) == (other, day.isoformat()) and score.stands and score.points
            ]
            if values:
                row.line.warn(
                    MINUS if category is None else f"c:{category}",
                    f"{self._finder.number_of(other)}与这一户已合为一户，它这个月的{'、'.join(values)}另外计入，请核对",
                )

    def _tell_of_renamed(
        self, row: MatrixLine, cells: Mapping[str | None, int], first: Iterable[str | None],
        standing: Mapping[str | None, Score], month: int,
    ) -> None:  # fmt: skip
        """Beside a category's ``first`` score stands one of a category neither the rule book nor the file has: said."""
        held = self._held(month)
        place = next((c for c in first if c in held and cells[c]), None)
        for category, score in standing.items() if place is not None else ():
            if category is None or category in held or f"c:{category}" in row.line.header.columns:
                continue
            if _counts(score):
                said = _RENAMED.format(category, format_signed(score.points), category)
                row.line.warn(f"c:{place}", said)

    def _tell_of_total(
        self, row: MatrixLine, cells: Mapping[str | None, int], standing: Mapping[str | None, Score]
    ) -> None:
        """A blank cell changes nothing, what was taken back is not booked: told where the row's own 合计 contradicts it.

        A deduction that stays under a blank cell is told without one too.
        """
        left = {c: one.points for c, one in standing.items() if c not in cells and _counts(one)}
        out = {c: points for c, points in cells.items() if _is_taken_back(standing.get(c), points)}
        total = sum(cells.values()) + sum(left.values()) - sum(out.values())
        if row.total and total != sum(cells.values()):
            parts = (
                "连同以前登记的" + _named(left) if left else "",
                "不算冲正过的" + _named(out) if out else "",
            )
            why = (_BLANK if left else "", "冲正过的没有再记" if out else "")
            row.line.warn(
                TOTAL,
                f"合计写的是{row.total}，这一户这个月{'、'.join(filter(None, parts))}是{format_points(total)}："
                f"{'；'.join(filter(None, why))}",
            )
        elif None in left and MINUS in row.line.header.columns:
            row.line.warn(MINUS, f"以前登记的减分{format_signed(left[None])}还在：{_BLANK}")

    def missing(self, booked: Mapping[ScoreKey, Score], sheets: Iterable[PointsSheet]) -> list[str]:
        """Of each month the households booked before that no row of its sheets is about, one sentence a month.

        Only those of the villages and groups the sheets have rows of: a sheet of one group says nothing of another.
        """
        said = []
        for month in sorted({sheet.month for sheet in sheets if sheet.form == "matrix" and sheet.month}):
            day = month_last(month)
            here = {self._merges.living(seat, day) for seat, on in self._places if on == month}
            places = {self._finder.place_on(seat, day) for seat in here}
            others = {
                key for (key, on, _), score in booked.items()
                if on == day.isoformat() and score.stands and score.points and self._merges.living(key, day) not in here
            }  # fmt: skip
            names = sorted(
                self._finder.number_of(key) for key in others if self._finder.place_on(key, day) in places
            )
            if names:
                first = few(names, 3, "户")
                said.append(
                    f"{month_label(month)}另有{len(names)}户（{first}）以前登记过得分，这次的表上没有：没有改动；不再计的请冲正。"
                )
        return said

    def _read(self, row: MatrixLine) -> dict[str | None, int]:
        """Signed hundredths by category, None for the deduction; blank cells are left out, a 0 says 0."""
        cells: dict[str | None, int] = {}
        for category, text in row.scores.items():
            size = self._value(row, f"c:{category}", text, "-", "类别得分不能是负数，请写在“减分”栏")
            if size is not None:
                cells[category] = size
        if row.minus:
            size = self._value(row, MINUS, row.minus, "+", "“减分”栏不能写加分")
            if size is not None:
                cells[None] = -size
        return cells

    def _value(self, row: MatrixLine, place: str, text: str, against: str, message: str) -> int | None:
        amount = parse_amount(text)
        if amount is None:
            row.line.fault(POINTS, place, f"分值“{text}”不是数字")
            return None
        if amount.sign == against and amount.size:
            row.line.fault(POINTS, place, message)
            return None
        if amount.in_words:
            row.line.warn(place, _SPELT.format(text, format_points(amount.size)))
        return amount.size

    def _book(
        self, row: MatrixLine, owner: Owner, category: str | None, points: int, old: Score | None, day: date,
        closed: int | None,
    ) -> bool:  # fmt: skip
        """Book one cell; True where the ledger changes."""
        place = MINUS if category is None else f"c:{category}"
        if _is_taken_back(old, points):
            how = "在“按表号录入”里填" if self._track == "masses" else "单独登记"
            row.line.warn(place, _TAKEN_BACK.format(format_signed(points), how))
            return False
        before = old.points if old is not None else 0
        if points == before or not (points or (old is not None and old.stands)):
            return False
        if old is not None and old.points:
            label = MATRIX_DEDUCTION if category is None else category
            was = format_signed(old.points) + ("" if old.stands else "（后来冲正了）")
            row.line.warn(place, f"{label}：原登记{was}，现按表格改为{format_signed(points)}")
        if points and (said := beyond_words(self._limits(month_of(day)), category, points, MATRIX_DEDUCTION)):
            row.line.warn(place, said)
        # A score that was booked before is corrected: the new value counts where the old one does.
        counts_in = booking_month(day, closed) if old is None else old.counts_in
        period = booking_month(month_first(counts_in), closed)
        if old is not None and old.stands:
            self.reversals.append(_reversal(self._base(owner, category, day), old, period))
        own = {}
        if old is not None and old.household_pk and self._is_of(old.household_pk, subject_of(owner), day):
            own["household_pk"] = old.household_pk  # merged since: each keeps the row it had
        _warn_once(row, _counted(counts_in, month_of(day), closed, is_new=old is None))
        if points:
            self._finder.reach_back(owner, day, row.line)
            self.entries.append(
                {
                    **self._base(owner, category, day), **own, "period": period, "counts_in": counts_in, "claimed": points,
                    "points": points, "deduct": int(points < 0), "replaces": old.pk if old is not None else None,
                    "cause": "" if old is None else _CHANGED,
                }
            )  # fmt: skip
        return True

    def _base(self, owner: Owner, category: str | None, day: date) -> Row:
        return {
            "track": self._track, "household_pk": owner.household.pk if owner.household else None,
            "person_pk": named_by(owner), "event_date": day.isoformat(), "item_pk": None,
            "category": category, "text": MATRIX_DEDUCTION if category is None else f"{category}{MATRIX_SUFFIX}",
        }  # fmt: skip


def _reversal(base: Row, old: Score, period: int) -> Row:
    return {
        **base, "household_pk": old.household_pk, "person_pk": old.person_pk, "period": period,
        "counts_in": old.counts_in, "text": old.text, "claimed": -old.points,
        "points": -old.points, "deduct": -old.deduct, "reverses": old.tip, "cause": _CHANGED,
    }  # fmt: skip


def _counts(score: Score) -> bool:
    return score.stands and bool(score.points)


def _is_taken_back(old: Score | None, points: int) -> bool:
    """Whether a cell states again what was booked and taken back by hand."""
    return old is not None and not old.stands and bool(points) and points == old.points


def _named(scores: Mapping[str | None, int]) -> str:
    return "、".join(f"{c or MATRIX_DEDUCTION}{format_signed(points)}" for c, points in scores.items())


def _counted(counts_in: int, month: int, closed: int | None, *, is_new: bool) -> str:
    """Where a cell written counts, '' where that is its own month and it is open."""
    label = month_label(counts_in)
    if is_new:
        return f"该月已审核，记入{label}" if counts_in != month else ""
    if closed is not None and counts_in <= closed:
        return f"{'该月' if counts_in == month else label}已审核，更正仍记在{label}"
    return f"原来记在{label}，改了仍记在那里" if counts_in != month else ""


def _check_total(row: MatrixLine, cells: Mapping[str | None, int]) -> None:
    """A 合计 that does not add up is an error of the row: which of its cells is wrong only the village knows."""
    if not row.total:
        return
    stated = parse_amount(row.total)
    added = sum(cells.values())
    if stated is None or (-stated.size if stated.sign == "-" else stated.size) != added:
        row.line.fault(
            POINTS, TOTAL, f"合计写的是{row.total}，各栏相加是{format_points(added)}，请核对后再导入"
        )


def _warn_once(row: MatrixLine, message: str) -> None:
    """What holds for the whole row is told once, however many of its cells it is about."""
    if message and all(one.message != message for one in row.line.warnings):
        row.line.warn(who_place(row.line), message)


def days_of(sheets: Iterable[PointsSheet]) -> set[date]:
    """The last days of the months matrix sheets speak of."""
    return {month_last(sheet.month) for sheet in sheets if sheet.form == "matrix" and sheet.month}
