"""更正记录: what was corrected after its month was audited, a line a correction, with what counted before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wenming_desktop.domain.amounts import as_number, format_signed
from wenming_desktop.domain.points import REDONE_REVERSAL, Entry
from wenming_desktop.domain.rules import VETO_WORD, Track


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction of one subject; ``before`` and ``after`` in hundredths, what the entry counted for then and now.

    ``entry_pk`` is the row that made it, ``month`` (202608) where it counts, ``day`` when it was typed, ``cause`` its
    reason or the number of the objection or meeting. A veto has no points: ``veto_before`` and ``veto_after`` say it.
    ``household`` is the number, ``name`` the head's or the party member's, ``village`` its name with its word.
    """

    entry_pk: int
    track: Track
    month: int
    day: date
    household_pk: int | None
    person_pk: int | None
    item: str
    before: int
    after: int
    cause: str
    by: str
    veto_before: bool = False
    veto_after: bool = False
    household: str = ""
    name: str = ""
    village: str = ""

    @property
    def subject(self) -> int:
        """The key its track counts for: the household's, on the party track the person's."""
        return (self.person_pk if self.track == "party" else self.household_pk) or 0

    @property
    def before_text(self) -> str:
        """What counted before, as the list shows it: +10, 0, 一票否决."""
        return _text(self.before, veto=self.veto_before)

    @property
    def after_text(self) -> str:
        """What counts now, as the list shows it."""
        return _text(self.after, veto=self.veto_after)

    def as_json(self) -> dict[str, Any]:
        """As a board's JSON has it under ``corrections``; points as numbers, day ISO."""
        return {
            "day": self.day.isoformat(), "household": self.household, "item": self.item,
            "before": as_number(self.before), "after": as_number(self.after), "cause": self.cause, "by": self.by,
        }  # fmt: skip


def _text(points: int, *, veto: bool) -> str:
    return VETO_WORD if veto else format_signed(points)


def correction_lines(rows: Iterable[Entry]) -> list[CorrectionLine]:
    """The corrections among the rows of whole chains, in the order they were made; what 撤销 took back is none.

    ``rows`` are the corrections and all that hangs together with them: the entries they reverse, top or replace, and
    the rows that follow. A reversal and what stands in its place for the same subject are one line, for another
    subject a line each, so that a subject's lines always add up to what its points changed by.
    """
    chains = _Chains(rows)
    found: list[CorrectionLine] = []
    for root in chains.roots:
        found += chains.taken_back(root)
        found += chains.entered(root)
    return sorted(found, key=lambda line: line.entry_pk)


class _Chains:
    """Entries with the rows that took them back and brought them back again."""

    def __init__(self, rows: Iterable[Entry]) -> None:
        ordered = sorted(rows, key=lambda row: row.pk)
        self._after = {row.reverses: row for row in ordered if row.reverses is not None}
        self.roots = [row for row in ordered if row.reverses is None]
        self._roots: dict[int | None, Entry] = {row.pk: row for row in self.roots}
        self._tops: defaultdict[int, list[Entry]] = defaultdict(list)
        self._instead: defaultdict[int | None, list[Entry]] = defaultdict(list)
        for row in self.roots:
            if row.tops is not None:
                self._tops[row.tops].append(row)
            else:
                self._instead[row.replaces].append(row)

    def _chain(self, root: Entry) -> list[Entry]:
        chain = [root]
        while chain[-1].pk in self._after:
            chain.append(self._after[chain[-1].pk])
        return chain

    def _reversal(self, root: Entry) -> Entry | None:
        """The 冲正 that holds, None where the entry stands or was undone."""
        chain = self._chain(root)
        return chain[-1] if len(chain) % 2 == 0 and not chain[-1].undoing else None

    def _there(self, root: Entry) -> bool:
        """Entered and not undone, also where it was reversed by hand."""
        chain = self._chain(root)
        return len(chain) % 2 == 1 or not chain[-1].undoing

    def _successor(self, root: Entry, reversal: Entry) -> Entry | None:
        """What was booked in its place by the same action, also where that action was undone and done again."""
        for one in self._instead[root.pk]:
            if self._there(one) and reversal.operation_pk in {
                row.operation_pk for row in self._chain(one)[::2]
            }:
                return one
        return None

    def _now(self, root: Entry | None) -> Entry | None:
        """What counts in an entry's place after what was changed while its month was open again; None where nothing.

        A change made after the audit is a line of its own and ends the search.
        """
        while root is not None:
            reversal = self._reversal(root)
            if reversal is None or reversal.corrects_closed:
                return root
            root = self._successor(root, reversal)
        return None

    def taken_back(self, root: Entry) -> list[CorrectionLine]:
        """An entry that was reversed after its month was audited, with what stands in its place."""
        reversal = self._reversal(root)
        if root.tops is not None or reversal is None or not reversal.corrects_closed:
            return []
        topped = [one for one in map(self._reversal, self._tops[root.pk]) if one is not None]
        gone = [one for one in topped if one.operation_pk == reversal.operation_pk]
        before = -reversal.points - sum(one.points for one in gone)
        successor, cause = self._now(self._successor(root, reversal)), _reason(self._chain(root))
        lost = _line(reversal, root.text, before, 0, cause, veto_before=bool(root.veto))
        if successor is None:
            return [lost]
        item = root.text if root.text == successor.text else f"{root.text}→{successor.text}"
        veto = bool(successor.veto)
        if _subject(root) != _subject(successor):
            return [lost, _line(successor, successor.text, 0, successor.points, cause, veto_after=veto)]
        both = _line(
            reversal, item, before, successor.points, cause, veto_before=lost.veto_before, veto_after=veto
        )
        return [both]

    def entered(self, root: Entry) -> list[CorrectionLine]:
        """An entry or top-up booked into a month that was audited, but for one told with what it replaces."""
        if not root.corrects_closed or not self._there(root):
            return []
        now = self._now(root)
        if now is None:
            return []
        if root.tops is not None:
            before = self._roots[root.tops].points + sum(
                one.points for one in self._tops[root.tops] if one.pk < root.pk and self._there(one)
            )
            return [_line(root, root.text, before, before + root.points, root.cause)]
        if root.replaces is not None and self._told_with(root):
            return []
        line = _line(root, now.text, 0, now.points, root.cause, veto_after=bool(now.veto))
        return [replace(line, household_pk=now.household_pk, person_pk=now.person_pk)]

    def _told_with(self, root: Entry) -> bool:
        replaced = self._roots[root.replaces]
        reversal = self._reversal(replaced)
        return (
            reversal is not None and reversal.corrects_closed and self._successor(replaced, reversal) is root
        )


def _line(
    row: Entry, item: str, before: int, after: int, cause: str, *, veto_before: bool = False, veto_after: bool = False
) -> CorrectionLine:  # fmt: skip
    return CorrectionLine(
        row.pk, row.track, row.counts_in, date.fromisoformat(row.entered_at[:10]), row.household_pk, row.person_pk, item,
        before, after, cause, row.operator, veto_before, veto_after,
    )  # fmt: skip


def _reason(chain: Sequence[Entry]) -> str:
    """Why an entry was taken back: the words of the 冲正, also where it was undone and done again since."""
    return next((row.cause for row in reversed(chain[1::2]) if row.cause != REDONE_REVERSAL), "")


def _subject(row: Entry) -> int | None:
    return row.person_pk if row.track == "party" else row.household_pk
