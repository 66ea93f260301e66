"""Editions of a sealed board (第n稿): whether it still says what the ledger says, and what differs (待更正)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from wenming_desktop.domain.boards import Board, Standing

BoardState = Literal["draft", "ready", "sealed", "stale", "confirmed", "superseded"]
BOARD_STATE_LABELS: Mapping[BoardState, str] = {
    "draft": "草稿", "ready": "可锁定", "sealed": "已锁定", "stale": "待更正", "confirmed": "结果已确认", "superseded": "已更正",
}  # fmt: skip


class Stand(NamedTuple):
    """What a board says of one subject that must hold: where it lived and what it had; a name's spelling is not in it."""

    household: str
    village: str
    group: str | None
    total: int
    deducted: bool
    veto: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that no longer says what the ledger says; None: not on that side."""

    key: int
    name: str
    sealed: Stand | None
    now: Stand | None


def differences(
    board: Board, standings: Iterable[Standing], renamed: Mapping[str, str] | None = None
) -> list[Difference]:
    """Where a sealed board and the ledger part: by household, village, group, total, deduction or veto.

    The ledger's points are judged on the board's own base. Who is a party member has no dates: on the party's track a
    member who came or went counts only where he has points or a veto. ``renamed`` gives villages' names as they are now.
    """
    names = renamed or {}
    party = board.track == "party"
    now = {standing.key: standing for standing in standings}
    found = []
    for line in board.lines:
        village = names.get(line.village, line.village)
        said = Stand(line.household, village, line.group, line.total, line.deducted, line.veto)
        standing = now.pop(line.key, None)
        if standing is None and party:
            continue
        is_now = _stand(standing, board.base) if standing else None
        if is_now != said and not (party and is_now and is_now[3:] == said[3:]):
            found.append(Difference(line.key, line.name, said, is_now))
    for key, standing in now.items():
        if not party or standing.points or standing.veto or standing.deducted:
            found.append(Difference(key, standing.name, None, _stand(standing, board.base)))
    return found


def _stand(standing: Standing, base: int) -> Stand:
    return Stand(
        standing.household,
        standing.village,
        standing.group,
        base + standing.points,
        standing.deducted,
        standing.veto,
    )


def edition_words(edition: int | None) -> str:
    """What a paper says of a later edition: 第2稿（更正）; '' of the first."""
    return f"第{edition}稿（更正）" if edition is not None and edition > 1 else ""
