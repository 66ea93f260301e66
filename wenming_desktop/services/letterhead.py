"""The letterhead of a board's papers (张贴日期, 公示时间, 受理人, 电话, 地点): what each left with, and 重出一版 where it is mended.

Rows, counts and rule books are a board's and never change; the letterhead is a printing's, frozen when that first leaves.
The papers of a board are two kinds with a number each: ``board`` (list and poster) and ``notice``. Nothing is written
here: a new printing is entered by ``printings.keep``, together with its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from wenming_desktop.domain import reasons
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.days import NoticeWindow, UnknownYearError, format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import KINDS
from wenming_desktop.domain.letterhead import Letterhead, complete, differences, filled, unknown_window
from wenming_desktop.domain.settings import VillageNotice
from wenming_desktop.services import boards, issued, notices
from wenming_desktop.services.context import Book
from wenming_desktop.services.issued import Issued, Scope
from wenming_desktop.storage import board_store
from wenming_desktop.storage import issued as store

PaperKind = Literal["board", "notice"]
_OTHER: dict[PaperKind, PaperKind] = {"board": "notice", "notice": "board"}
_DATED = re.compile(r"(.+)-(\d{4}-\d{2}-\d{2})")


class NotInForceError(UserError):
    """A new printing asked of an edition that is no longer in force."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """How a paper leaves: of which printing it is (None a draft's), with which letterhead.

    ``reason`` is that of a new printing in the place of ``row``, '' where it is ``row`` itself.
    """

    row: Issued | None
    head: Letterhead
    reason: str = ""


def wanted(
    book: Book, village_pk: int | None, first: date, *, window: NoticeWindow | None = None
) -> Letterhead:
    """The letterhead a paper posted on a day would leave with now; UserError where the holiday table lacks a year.

    ``window`` are its days where they are known.
    """
    settings = book.settings
    days, office = window or notices.window_of(settings, first), settings.institute
    if village_pk is None:
        return Letterhead(days, office.phone, office.contact)
    own = settings.villages.get(boards.village_names(book, village_pk)[1], VillageNotice())
    notice = settings.notice
    return Letterhead(
        days, office.phone, office.contact, own.phone, own.supervisor, notice.village_place, notice.box_place
    )


def _wanted(book: Book, village_pk: int | None, first: date, *, hangs: bool) -> Letterhead:
    """As ``wanted``; a paper that does not say how long it ``hangs`` needs no holiday table."""
    try:
        return wanted(book, village_pk, first)
    except UnknownYearError:
        if hangs:
            raise
        return wanted(book, village_pk, first, window=unknown_window(first))


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


def frozen(
    book: Book, row: Issued | None, kind: PaperKind, village_pk: int | None, *, hangs: bool = True
) -> Letterhead | None:
    """The letterhead a printing left with, None before it left.

    What an older version did not keep of it is as it would be today; UserError where that needs a holiday table.
    """
    day = posting_day(row, kind) if row else None
    if row is None or day is None:
        return None
    if complete(row.mendable):
        return Letterhead.from_json(row.mendable)
    return filled(row.mendable, _wanted(book, village_pk, day, hangs=hangs))


def leaving(
    book: Book,
    kind: PaperKind,
    board: Board,
    village_pk: int | None,
    first: date | None,
    reason: str = "",
    *,
    review: bool = False,
    hangs: bool = True,
) -> Leaving:
    """How a paper leaves: as it left before, else from the day asked, that of its board's other paper, or today.

    With a ``reason`` (重出一版) it leaves as a new printing of the same edition with the letterhead of now; where nothing
    it prints would differ, or it has not left yet, it is the printing there is. UserError where it left with another
    day and no reason is given, where one is blank, where the edition (``NotInForceError``) or printing is not in force.
    A 送审稿 (``review``) is of no printing: any day, no reason. ``hangs``: the paper says its 公示时间.
    """
    row = printing(book, kind, board, village_pk)
    why = _stop_reissue(book, board, village_pk, row, reason) if reason and not review else ""
    head = frozen(book, row, kind, village_pk, hangs=hangs)
    if head is None or (review and first not in (None, head.posted)):
        other = printing(book, _OTHER[kind], board, village_pk) if row else None
        day = first or (posting_day(other, _OTHER[kind]) if other else None) or book.clock.today()
        return Leaving(row, _wanted(book, village_pk, day, hangs=hangs))
    if row is not None and why:
        fresh = _wanted(book, village_pk, first or head.posted, hangs=hangs)
        if not row.mendable or any(differences(head, fresh, kind)):
            return Leaving(row, fresh, why)
    elif row is not None and first not in (None, head.posted):
        raise _another_day(row, kind, head.posted)
    return Leaving(row, head)


def _stop_reissue(book: Book, board: Board, village_pk: int | None, row: Issued | None, reason: str) -> str:
    why = reasons.stated(reason, "重出一版的原因没有填。", "请写明原因，例如张贴日期改了、受理电话换了。")
    newest = board_store.sealed_board(book.db, board.track, board.period, village_pk)
    if newest is not None and newest.row.edition != board.edition:
        raise NotInForceError(
            f"第{board.edition}稿已经更正，现行的是第{newest.row.edition}稿，不能重出第{board.edition}稿。",
            "请不写稿次，重出现行的一稿；只要旧稿的存档，不写重出原因。",
        )
    if row is not None and row.state != "draft":
        issued.refuse_mending(row)
    return why


def _another_day(row: Issued, kind: PaperKind, left: date) -> UserError:
    label, day = KINDS[kind].label, format_day(left)
    if row.state == "superseded":
        return UserError(
            f"这份{label}是已更正的第{row.edition}稿，当时按{day}张贴印出，不能另换日期。",
            "旧稿只能照原样重印，请不写日期。",
        )
    return UserError(
        f"这份{label}已按{day}张贴印出，不能另换日期。",
        "确实要换日期，请重出一版并写明原因（命令行用 --reprint 原因），原来那版随即作废。",
    )


def numbered(book: Book, kind: PaperKind, board: Board, plan: Leaving) -> Issued | None:
    """The printing as it will stand in the register; a new one's number and code are drawn, nothing is entered yet."""
    if plan.row is None or not plan.reason:
        return plan.row
    ((number, code),) = issued.draw(book, kind, board.period.year)
    return replace(plan.row, number=number, code=code, files={})


# ---- what the clerk is told ----
def unlike(book: Book, board: Board, village_pk: int | None) -> Iterator[str]:
    """公示前检查: where the papers of one board that left already say different things, or say what no longer holds."""
    left = _left(book, board, village_pk)
    if len(left) == 2:
        for part, one, other in differences(left["board"], left["notice"], "board", "notice"):
            yield f"{part}不一样：{KINDS['board'].label}印的是{one}，{KINDS['notice'].label}印的是{other}"
    for kind, head in left.items():
        for part, was, now in _since(book, kind, head, village_pk):
            yield f"{KINDS[kind].label}印的{part}是{was}，现在是{now}，可以重出一版"


def _left(book: Book, board: Board, village_pk: int | None) -> dict[PaperKind, Letterhead]:
    """The letterheads the papers of a board left with; not those an older version kept nothing of."""
    found: dict[PaperKind, Letterhead] = {}
    for kind in _OTHER:
        row = printing(book, kind, board, village_pk)
        head = frozen(book, row, kind, village_pk, hangs=False)
        if row and row.mendable and row.kind == kind and head:
            found[kind] = head
    return found


def _since(
    book: Book, kind: PaperKind, head: Letterhead, village_pk: int | None
) -> Iterator[tuple[str, str, str]]:
    """(label, as printed, as it is now) of what the settings say otherwise since it left."""
    yield from differences(head, _wanted(book, village_pk, head.posted, hangs=False), kind)


def clashes(
    book: Book, kind: PaperKind, board: Board, village_pk: int | None, plan: Leaving, asked: str = ""
) -> Iterator[str]:
    """Before a paper leaves: where it says another thing than the settings now, or than its board's other paper that left.

    And where a new printing was ``asked`` for with a reason and none comes of it.
    """
    row, label = plan.row, KINDS[kind].label
    if plan.head.posted <= board.period.last:
        yield f"{label}从{format_day(plan.head.posted)}张贴，{board.period.label}到{format_day(board.period.last)}才结束，请核对日期"
    if row is None:
        return
    again = posting_day(row, kind) is not None
    if asked and not plan.reason:
        why = "要印的和已经印出的一样" if again else "还没有印出过"
        yield f"这份{label}{why}，没有重出一版"
    if again and not plan.reason and row.mendable:
        for part, was, now in _since(book, kind, plan.head, village_pk):
            yield f"{label}印出时的{part}是{was}，现在是{now}，这次仍照原来的印；要换成现在的，请重出一版（--reprint 原因）"
    other_kind = _OTHER[kind]
    other = _left(book, board, village_pk).get(other_kind)
    if other is not None:
        for part, said, would in differences(other, plan.head, kind, other_kind):
            yield f"{KINDS[other_kind].label}印的{part}是{said}，这一份要印的是{would}"
