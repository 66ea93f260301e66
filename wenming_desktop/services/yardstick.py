"""One standard for one period in the township: that of its first locked board; to change it is a correction of all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from wenming_desktop.domain.boards import DEFAULT_BANDS, DEFAULT_BASE, Bands, Board
from wenming_desktop.domain.errors import NotAsKeptError, UserError
from wenming_desktop.domain.periods import Period, PeriodKind
from wenming_desktop.domain.rules import Track
from wenming_desktop.domain.settings import Settings
from wenming_desktop.domain.yardstick import Yardstick
from wenming_desktop.services.context import Book
from wenming_desktop.storage import board_store
from wenming_desktop.storage.board_store import BoardKey, SealedBoard

_CONFIRMED = "confirmed_bands"  # remembered: the kinds of period whose thresholds the clerk has settled
_MOST_TOLD = 3
HOW = "要改用现在设置里的分数线的，请把已锁定的榜一起出更正稿：窗口里打开已锁定的榜，在“各稿”里点“按现在的分数线出更正稿”，命令行用 --correct --settings-bands --cause 原因。"


def of_settings(book: Book, track: Track, period: Period) -> Yardstick:
    """The standard as set now."""
    settings = book.settings
    bands: Bands | None = settings.bands[period.kind] if track == "masses" else None
    return Yardstick(bands, settings.base_points(track, period.kind))


def held(book: Book, track: Track, period: Period) -> Yardstick:
    """The standard a period's boards are drafted and locked by: its first locked board's, else as set now."""
    for key in _keys(book, track, period):
        with suppress(NotAsKeptError):
            return Yardstick.of(board_store.of_key(book.db, key).board)
    return of_settings(book, track, period)


def base(book: Book, track: Track, period: Period) -> int:
    """The base points of ``held`` alone, in hundredths: for lists and cards, which read no whole board for it."""
    for key in _keys(book, track, period)[:1]:
        row = book.db.execute(
            "SELECT json_extract(content, '$.base') FROM issued WHERE pk = ?", [key.pk]
        ).fetchone()
        if row is not None and row[0] is not None:
            return int(row[0])
    return book.settings.base_points(track, period.kind)


def other(book: Book, track: Track, period: Period) -> list[SealedBoard]:
    """The boards in force of a period that were judged by another standard than the one set now, villages first."""
    now = of_settings(book, track, period)
    keys = sorted(_keys(book, track, period), key=lambda key: (key.village_pk is None, key.pk))
    sealed = [board_store.of_key(book.db, key) for key in keys]
    return [one for one in sealed if Yardstick.of(one.board) != now]


def preset(book: Book, board: Board) -> bool:
    """Whether a board is drafted by the program's own thresholds, which nobody has changed, confirmed or locked by yet."""
    kind = board.period.kind
    if board.sealed or board.track != "masses" or kind in _confirmed(book.settings):
        return False
    if of_settings(book, board.track, board.period) != Yardstick(DEFAULT_BANDS[kind], DEFAULT_BASE[kind]):
        return False
    keys = board_store.in_force(book.db)
    return not any(key.track == "masses" and Period.parse(key.period).kind == kind for key in keys)


def confirmed(settings: Settings, kind: PeriodKind) -> Settings:
    """Settings in which the thresholds of one kind of period are the clerk's own."""
    kinds = sorted({*_confirmed(settings), kind})
    return replace(settings, remembered=settings.remembered | {_CONFIRMED: kinds})


def _confirmed(settings: Settings) -> list[str]:
    return list(settings.remembered.get(_CONFIRMED, ()))


def told(book: Book, track: Track, period: Period) -> str:
    """What to say of a board about to be locked by a standard that is not the one set now; '' where it is."""
    by, now = held(book, track, period), of_settings(book, track, period)
    if by == now:
        return ""
    return (
        f"{period.label}已有榜按{by.unlike(now)}锁定，一个时段全部嘎查村只用一个标准，这次也按它锁定；"
        f"现在设置里是{now.unlike(by)}。{HOW}"
    )


def unlike(book: Book, board: Board) -> str:
    """In which parts a board's standard is not the one set now: 红榜105分以上，现在设置里是红榜110分以上; '' where it is."""
    by, now = Yardstick.of(board), of_settings(book, board.track, board.period)
    return f"{by.unlike(now)}，现在设置里是{now.unlike(by)}" if by != now else ""


def changed(book: Book) -> tuple[str, ...]:
    """After the settings changed: the last periods begun under another standard whose township's board is not locked yet."""
    keys = board_store.in_force(book.db)
    whole = {(key.track, key.period) for key in keys if key.village_pk is None}
    begun = dict.fromkeys((key.track, key.period) for key in keys if (key.track, key.period) not in whole)
    said = []
    for track, code in list(begun)[-_MOST_TOLD:]:
        period = Period.parse(code)
        by, now = held(book, track, period), of_settings(book, track, period)
        if by != now:
            said.append(
                f"{period.label}已有榜按{by.unlike(now)}锁定，这一时段其余的榜仍按它排，新的分数线从以后的时段起用。{HOW}"
            )
    return tuple(said)


def of_all(period: Period, parts: list[Board]) -> Yardstick:
    """The one standard of the villages' boards; UserError that names each village's where they are not one."""
    judged: dict[Yardstick, list[str]] = {}
    for part in parts:
        judged.setdefault(Yardstick.of(part), []).append(part.station or "")
    first, *others = judged
    if not others:
        return first
    words = [
        f"{'、'.join(names)}是{standard.unlike(others[0] if standard == first else first)}"
        for standard, names in judged.items()
    ]
    raise UserError(
        f"各嘎查村{period.label}榜单锁定时用的标准不同，不能合成全部的榜单：{'；'.join(words)}。", HOW
    )


def _keys(book: Book, track: Track, period: Period) -> list[BoardKey]:
    return [key for key in board_store.in_force(book.db) if (key.track, key.period) == (track, period.code)]
