"""The letterhead of a board's papers (张贴日期, 受理人, 电话, 地点): what each left with, and 重出一版 where it is mended.

Rows, counts and rule books are a board's and never change; the letterhead is a printing's. The papers of a board are two
kinds with a number each: ``board`` (list and poster) and ``notice``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import KINDS, MENDABLE_LABELS
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import boards, issued
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.issued import Issued, Paper, Scope
from wenming_desktop.storage import issued as store

PaperKind = Literal["board", "notice"]
_OTHER: dict[PaperKind, PaperKind] = {"board": "notice", "notice": "board"}
_DATED = re.compile(r"(.+)-(\d{4}-\d{2}-\d{2})")


def wanted(book: Book, village_pk: int | None, first: date) -> dict[str, str]:
    """The letterhead a paper would leave with now."""
    settings = book.settings
    village = "" if village_pk is None else boards.village_names(book, village_pk)[1]
    own = settings.villages.get(village)
    phones = (own.phone if own else "", settings.institute.phone)
    receivers = (own.supervisor if own else "", settings.institute.contact)
    return {
        "posting_day": first.isoformat(), "telephone": "、".join(filter(None, phones)),
        "receiver": "、".join(filter(None, receivers)), "place": settings.notice.village_place if village else "",
    }  # fmt: skip


def printing(book: Book, kind: PaperKind, board: Board, village_pk: int | None) -> Issued | None:
    """The newest printing of a sealed board's paper; None for a draft.

    The notice of a board sealed by an older version has no number of its own: its files lie with the board.
    """
    if board.sealed is None:
        return None
    scope = Scope(board.track, board.period.code, village_pk)
    rows = [row for row in store.editions(book.db, kind, scope) if row.edition == board.edition]
    return rows[-1] if rows or kind == "board" else printing(book, "board", board, village_pk)


def stored(row: Issued, form: str) -> str | None:
    """The hash of the file a paper left as, None before its first print; older versions dated their forms."""
    day = _dated_forms(row).get(form, "")
    return row.files.get(form) or row.files.get(f"{form}-{day}")


def _dated_forms(row: Issued) -> dict[str, str]:
    matches = (_DATED.fullmatch(name) for name in sorted(row.files))
    return {match.group(1): match.group(2) for match in matches if match}


def posting_day(row: Issued, kind: PaperKind) -> date | None:
    """The posting day a paper left with, None before it left."""
    day = row.mendable.get("posting_day", "")
    if not day and not row.mendable:
        dated = {
            form: day for form, day in _dated_forms(row).items() if (form == "notice") == (kind == "notice")
        }
        day = max(dated.values(), default="")
    return date.fromisoformat(day) if day else None


def day_for(book: Book, kind: PaperKind, board: Board, village_pk: int | None, first: date | None) -> date:
    """The day a paper says it hangs from: as it left, else as asked, else as its board's other paper left, else today.

    UserError where it left with another day than asked: that is a new printing (``reissue``).
    """
    row = printing(book, kind, board, village_pk)
    left = posting_day(row, kind) if row else None
    if row and left and first and first != left:
        label = KINDS[kind].label
        raise UserError(
            f"这份{label}已按{format_day(left)}张贴印出，不能另换日期。",
            "确实要换日期，请重出一版并写明原因（命令行用 --reprint 原因），原来那版随即作废。",
        )
    other = printing(book, _OTHER[kind], board, village_pk) if row else None
    return left or first or (posting_day(other, _OTHER[kind]) if other else None) or book.clock.today()


def reissue(
    book: Book,
    kind: PaperKind,
    track: Track,
    period: Period,
    village_pk: int | None,
    first: date | None,
    reason: str,
) -> tuple[int, Changes]:
    """重出一版: a new printing of the same edition with the letterhead as it is now; the one before is void.

    Gives the printing's number within the edition. Nothing changes where nothing of the letterhead does. UserError
    without a reason, and where the paper has not left yet: then it simply is printed.
    """
    if not reason.strip():
        raise UserError("重出一版的原因没有填。", "请写明原因，例如张贴日期改了、受理电话换了。")
    board = boards.board(book, track, period, village_pk)
    row = printing(book, kind, board, village_pk)
    left = posting_day(row, kind) if row else None
    if row is None or left is None:
        return 0, Changes()
    fresh = wanted(book, village_pk, first or left)
    if fresh == row.mendable or (not row.mendable and fresh["posting_day"] == left.isoformat()):
        return row.printing, Changes()
    name = f"重出一版 {period.label}{KINDS[kind].label} {board.station or '全部'}"
    with book.operation(name, kind="note") as pk:
        if row.kind == kind:
            issued.mend(book, pk, row, fresh, reason)
        else:  # the notice of a board sealed by an older version gets a number of its own
            paper = Paper(
                kind, store.text({"board": row.pk}), book.clock.today(), Scope(track, period.code, village_pk),
                year=period.year, mendable=fresh,
            )  # fmt: skip
            issued.issue(book, pk, paper)
    return row.printing + 1, changed(name, "issued")


def unlike(book: Book, board: Board, village_pk: int | None) -> Iterator[str]:
    """公示前检查: where the papers of one board that left already say different things, or say what no longer holds."""
    rows = {kind: printing(book, kind, board, village_pk) for kind in _OTHER}
    left = {
        KINDS[kind].label: row.mendable
        for kind, row in rows.items()
        if row and row.mendable and row.kind == kind
    }
    if len(left) == 2:
        (one, first), (other, second) = left.items()
        for part, label in MENDABLE_LABELS.items():
            if first.get(part) != second.get(part):
                yield f"{label}不一样：{one}印的是{_said(first, part)}，{other}印的是{_said(second, part)}"
    for label, said in left.items():
        now = wanted(book, village_pk, date.fromisoformat(said["posting_day"]))
        for part in ("telephone", "receiver", "place"):
            if said.get(part, "") != now[part]:
                yield f"{label}印的{MENDABLE_LABELS[part]}是{_said(said, part)}，现在是{_said(now, part)}，可以重出一版"


def clashes(
    book: Book, kind: PaperKind, board: Board, village_pk: int | None, first: date | None
) -> Iterator[str]:
    """Before a paper leaves: where it would say another thing than its board's other paper that already left."""
    row, other = (printing(book, one, board, village_pk) for one in (kind, _OTHER[kind]))
    if row is None or row.mendable or other is None or not other.mendable or other.kind == row.kind:
        return
    would = wanted(book, village_pk, day_for(book, kind, board, village_pk, first))
    for part, label in MENDABLE_LABELS.items():
        if would[part] != other.mendable.get(part, ""):
            yield f"{KINDS[other.kind].label}印的{label}是{_said(other.mendable, part)}，这一份要印的是{_said(would, part)}"


def _said(letterhead: dict[str, str], part: str) -> str:
    value = letterhead.get(part, "")
    return format_day(date.fromisoformat(value)) if part == "posting_day" and value else value or "空白"
