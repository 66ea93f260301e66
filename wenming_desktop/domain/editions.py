"""Editions of a sealed board (第n稿): whether it still says what the ledger says, and what differs (待更正)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from wenming_desktop.domain.board_facts import BoardFacts
from wenming_desktop.domain.boards import Board, Standing, reason
from wenming_desktop.domain.claim_words import Kind
from wenming_desktop.domain.statements import told_words

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
    """What a sealed board no longer says rightly: a line (None: not on that side), or with ``said`` only words printed.

    ``key`` 0: nobody's line, but what the papers of the board say beside its rows. ``hides``: a name of somebody under
    age that may hang nowhere.
    """

    key: int
    name: str
    sealed: Stand | None
    now: Stand | None
    said: str = ""
    hides: bool = False

    @property
    def in_rows(self) -> bool:
        """Whether a row differs (待更正); words alone may be corrected too, but the rows hold."""
        return not self.said


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
        if standing is None and party and said[3:] == (board.base, False, False):
            continue
        is_now = _stand(standing, board.base) if standing else None
        # the number is not compared: a household renumbered since is the same household
        if (is_now is None or is_now[1:] != said[1:]) and not (party and is_now and is_now[3:] == said[3:]):
            found.append(Difference(line.key, line.name, said, is_now))
    for key, standing in now.items():
        if not party or standing.points or standing.veto or standing.deducted:
            found.append(Difference(key, standing.name, None, _stand(standing, board.base)))
    return found


def other_reasons(board: Board, standings: Iterable[Standing]) -> list[Difference]:
    """The lines whose 上榜理由 the standings (with their items) no longer give, though the row holds."""
    now = {standing.key: standing for standing in standings}
    found = []
    for line in board.lines:
        standing = now.get(line.key)
        if standing is None:
            continue
        is_now = reason(standing, line.band)
        if is_now != line.reason:
            stand = _stand(standing, board.base)
            said = f"理由：{line.reason}→{is_now}"
            found.append(Difference(line.key, line.name, stand, stand, said))
    return found


def of_minors(
    board: Board, heads: Mapping[int, tuple[str, bool]], young: Mapping[int, Collection[str]]
) -> frozenset[int]:
    """The lines (by key) whose name is that of somebody under age, by what is known now.

    ``heads`` gives each household's head of the board's day and whether he is under age, ``young`` the names of all
    in it who are: a line may still bear the name of one who was its head when it was sealed.
    """
    found = set()
    for line in board.lines:
        head, minor = heads.get(line.key, ("", False))
        if minor or (line.name != head and line.name in young.get(line.key, ())):
            found.add(line.key)
    return frozenset(found)


def other_names(board: Board, minors: Collection[int]) -> list[Difference]:
    """The public lines that name somebody under age, or hide the name of one who is not, though the row holds."""
    found = []
    for line in board.band("red"):
        hides = line.key in minors
        if hides != line.minor:
            now = f"未满18周岁，应印{line.household}户" if hides else "不是未成年人，应印姓名"
            stand = Stand(line.household, line.village, line.group, line.total, line.deducted, line.veto)
            said = f"姓名：榜上印的是“{line.shown}”，{now}"
            found.append(Difference(line.key, line.name, stand, stand, said, hides))
    return found


def other_facts(sealed: BoardFacts, now: BoardFacts) -> list[Difference]:
    """What the papers of a board say beside its rows and the records no longer bear.

    Records that only grew are none: a meeting or a telling recorded later says nothing against what was printed.
    """
    said = []
    if (sealed.plus, sealed.minus) != (now.plus, now.minus):
        said.append(f"登记积分事项：{_tally(sealed)}→{_tally(now)}")
    review, later = sealed.review, now.review
    if review.all_told and (later.deductions != review.deductions or later.told < review.told):
        said.append(f"告知：{told_words(review)}→{told_words(later)}")
    for kind, words in _CLAIMED.items():
        if review.holds(kind) and not later.holds(kind):
            said.append(f"{words}：登记已不全")
    return [Difference(0, "公示文稿", None, None, words) for words in said]


_CLAIMED: Mapping[Kind, str] = {"review": "逐户评议", "supervised": "全程监督"}


def _tally(facts: BoardFacts) -> str:
    return f"加分{facts.plus}条、减分{facts.minus}条"


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
