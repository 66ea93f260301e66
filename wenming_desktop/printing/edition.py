"""What every document of a board shares: how it is made this time, and what stops it before it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wenming_desktop.domain.boards import Board, Line, stop_if_nobody
from wenming_desktop.domain.certificates import shown_code
from wenming_desktop.domain.editions import edition_words
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.names import group_key, group_label, household_key
from wenming_desktop.printing.fonts import Fonts, shipped_fonts
from wenming_desktop.printing.page import Imprint

REVIEW, OPEN, SUPERSEDED = "送审稿", "草稿", "已更正"


@dataclass(frozen=True, slots=True)
class Edition:
    """How a document is printed this time.

    ``author`` is the institute (the file's only author), ``review`` prints a 送审稿, ``ranks`` the places on
    the red board (else it goes by group). ``number`` and ``code`` are those of the register, '' where it has none;
    ``superseded`` marks the print of an edition that a later one has taken the place of.
    """

    author: str
    review: bool = False
    ranks: bool = True
    number: str = ""
    code: str = ""
    superseded: bool = False
    fonts: Fonts = field(default_factory=shipped_fonts)

    def mark(self, board: Board | None = None) -> str:
        """What every page says: 送审稿, 草稿 while a month of the board is open, 已更正 of an older edition, else nothing."""
        if self.review:
            return REVIEW
        if self.superseded:
            return SUPERSEDED
        return OPEN if board is not None and board.draft else ""

    def imprint(self, title: str, board: Board | None = None) -> Imprint:
        """Title, author and marks of the file, with number and code at its foot where it has them."""
        foot = (
            f"编号：{self.number}　核验码：{shown_code(self.code)}" if self.number and not self.review else ""
        )
        return Imprint(
            title, self.author, self.mark(board), edition_words(board.edition if board else None), foot
        )


def red_lines(board: Board, edition: Edition) -> list[Line]:
    """The red board as printed: by place, or by village and group where no places are printed."""
    red = list(board.band("red"))
    if edition.ranks:
        return red
    return sorted(red, key=lambda line: (line.village, group_key(line.group), household_key(line.household)))


def red_number(line: Line, index: int, edition: Edition) -> str:
    """序号: the place, equal for equal points; without places a plain count from 1."""
    return str(line.place if edition.ranks else index + 1)


_USUAL_NAME = 8  # so many characters the name column is made for


def name_share(share: float, board: Board) -> float:
    """The name column's share of a table, wider for long names so that none is torn or set too small."""
    longest = max((len(line.shown) for line in board.band("red") or board.lines), default=0)
    return share + min(2.4, 0.4 * max(0, longest - _USUAL_NAME))


def stop_if_wrong(board: Board) -> None:
    """UserError where nobody is on a board, and where its counts do not add up."""
    stop_if_nobody(board)
    counts = board.counts
    if board.bands is not None and not counts.add_up:
        parts = f"红榜{counts.red}户、灰榜{counts.grey}户、黑榜{counts.black}户、未列榜{counts.unlisted}户"
        raise UserError(f"{parts}，相加不等于参评{counts.households}户，不能打印。", "请重新拟定榜单。")


def village_of(board: Board) -> str:
    """The village of a board with its word, '' for the township: what its words go by."""
    return board.lines[0].village if board.station is not None and board.lines else ""


def line_texts(lines: Iterable[Line], *, office: bool = False) -> list[tuple[str, str]]:
    """(where, text) of every text the lines print, to be checked before anything is drawn."""
    return [
        (place_of(line), text)
        for line in lines
        for text in ((line.name if office else line.shown), line.village, line.reason)
    ]


def place_of(line: Line) -> str:
    """Who a line is, for a message: 萨日朗嘎查2组“李䶮”."""
    return f"{line.village}{group_label(line.group)}“{line.name or line.household}”"
