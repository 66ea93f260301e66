"""Where a board stands on its way to the wall, what blocks the next step, and that it hangs: said by the clerk, taken back."""

from __future__ import annotations

from dataclasses import dataclass

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import months
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import board_store
from wenming_desktop.storage import issued as store
from wenming_desktop.storage import months as month_store

AUDIT, LOCK, CORRECT, PRINT, POST, TAKE_DOWN = (
    "去审核",
    "去锁定",
    "去更正",
    "去打印",
    "登记已张贴",
    "撤回已张贴",
)
_POSTED = "posted"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of 月度审核 → 拟定榜单 → 张榜公示 …: done, current or to come, what blocks it, and what is offered for it."""

    name: str
    state: str
    hint: str = ""
    link: str = ""


def stages(
    book: Book, track: Track, period: Period, village_pk: int | None, *, stale: bool = False
) -> list[Stage]:
    """The steps of a board; ``stale`` where its next edition waits (待更正). Objections and 通报 are kept on paper so far.

    A period nothing was entered for has no step behind it and none to take. A print is no posting: that is said by the clerk.
    """
    rest = [Stage(name, "todo") for name in ("异议处理", "结果确认", "通报")]
    sealed = board_store.sealed_board(book.db, track, period, village_pk)
    if sealed is None and not months.has_entries(book, period):
        return [
            Stage("月度审核", "todo", "还没有积分"),
            Stage("拟定榜单", "todo"),
            Stage("张榜公示", "todo"),
            *rest,
        ]
    closed = month_store.closed_through(book.db) or 0
    open_months = [month for month in period.months if month > closed]
    audited = (
        Stage("月度审核", "current", f"{open_months[0] % 100}月未审核", AUDIT)
        if open_months
        else Stage("月度审核", "done")
    )
    if stale:
        drawn_up = Stage("拟定榜单", "current", "待更正", CORRECT)
    elif sealed or open_months:
        drawn_up = Stage("拟定榜单", "done" if sealed else "todo")
    else:
        drawn_up = Stage("拟定榜单", "current", "可锁定", LOCK)
    if sealed is None:
        hung = Stage("张榜公示", "todo")
    elif sealed.row.facts.get(_POSTED):
        hung = Stage("张榜公示", "done", link=TAKE_DOWN)
    elif board_store.has_left(book.db, track, period.code, village_pk):
        hung = Stage("张榜公示", "current", "已出纸，张贴了吗？", POST)
    else:
        hung = Stage("张榜公示", "current", "待打印", PRINT)
    return [audited, drawn_up, hung, *rest]


def post(book: Book, track: Track, period: Period, village_pk: int | None) -> tuple[None, Changes]:
    """已张贴: the clerk says that the papers of the edition in force hang. UserError where none was printed."""
    if not board_store.has_left(book.db, track, period.code, village_pk):
        raise UserError("这一稿还没有打印，不能登记张贴。", "请先打印公示。")
    return _say(book, track, period, village_pk, book.clock.today().isoformat())


def take_down(book: Book, track: Track, period: Period, village_pk: int | None) -> tuple[None, Changes]:
    """It does not hang: 已张贴 was said by mistake."""
    return _say(book, track, period, village_pk, "")


def _say(book: Book, track: Track, period: Period, village_pk: int | None, day: str) -> tuple[None, Changes]:
    sealed = board_store.sealed_board(book.db, track, period, village_pk)
    if sealed is None:
        raise UserError("这一榜还没有锁定。")
    name = f"{'登记' if day else '撤回'}已张贴 {sealed.board.station or '全部'}{period.label}榜单"
    with book.operation(name, kind="note"):
        store.add_facts(book.db, sealed.row.pk, {_POSTED: day})
    return None, changed(name, "issued")
