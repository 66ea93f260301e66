"""What a board says in public, piece by piece for the gate, and what its notice still lacks (去填)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from wenming_desktop.domain.boards import Board, Line
from wenming_desktop.domain.names import group_label
from wenming_desktop.domain.notices import PARAGRAPH_LABELS, NoticeFacts, claims, uncitable, unfit
from wenming_desktop.domain.paper_words import supervisors
from wenming_desktop.domain.privacy import Finding, Piece
from wenming_desktop.domain.settings import Settings

WRONG_SETTING = "wrong_setting"
NOTICE_TEXT = "公示正文"
"""Where the words of a notice or poster stand."""
CLAIM, NOBODY, UNCITED = OWN_WORDS = ("claim", "nobody", "uncited")
"""The clerk's own words: they claim what is not recorded; they do not fit a board with nobody in a band; they cite measures
nobody entered."""


def board_pieces(board: Board, minors: Collection[int] = ()) -> Iterator[Piece]:
    """The lines a public paper of a board shows: the red ones; of the party track, which has no bands, all.

    ``minors`` are the lines (by key) of who is under age by what is known now, whatever was known when it was sealed.
    """
    for line in board.band("red") if board.bands else board.lines:
        yield from _line_pieces(line, minor=line.minor or line.key in minors)


def _line_pieces(line: Line, *, minor: bool) -> Iterator[Piece]:
    # a line is one person's: a namesake under age elsewhere does not make it a minor's
    yield Piece(f"{line.shown}的上榜理由", line.reason)
    yield Piece(f"{line.household}户户主", line.shown, minors=(line.name,) if minor and line.name else ())
    yield Piece(f"{line.household}户所在嘎查村", f"{line.village}{group_label(line.group)}", minors=())


def text_pieces(texts: Iterable[str]) -> list[Piece]:
    """What a notice or poster says besides its lines."""
    return [Piece(NOTICE_TEXT, text) for text in texts]


def gaps(settings: Settings, village: str, *, sealed: bool = False) -> list[Finding]:
    """What nobody filled in: advice; telephones and persons are a blank to fill in by hand, measures are not cited.

    A sealed board says what it cites for ever, so what could no longer be filled in is not asked for.
    """
    own = settings.villages.get(village)
    lacking = (
        ("no_measures", "管理办法名称未填写，公示只引细则", "", not sealed and not settings.notice.measures),
        ("no_phone", "苏木受理电话未填写", "institute", not settings.institute.phone),
        ("no_village_phone", f"{village}受理电话未填写", village, bool(village) and not (own and own.phone)),
        (
            "no_supervisor", f"{village}{supervisors(village)}主任未填写", village,
            bool(village) and not (own and own.supervisor),
        ),
    )  # fmt: skip
    printed = {"institute": "institute", village: village}
    wrong = [
        Finding(
            WRONG_SETTING, f"{one.message}；公示上照这样印", printed[one.part], stops=False, where="settings"
        )
        for one in settings.wrong()
        if one.part in printed
    ]
    return wrong + [
        Finding(code, text, about, stops=False, where="settings")
        for code, text, about, lacks in lacking
        if lacks
    ]


def own_words(board: Board, said: NoticeFacts, settings: Settings) -> list[Finding]:
    """The clerk's own sentences that are left out or not used this time: advice; 去改 leads to her words."""
    told = [
        (CLAIM, key, f"里写了“{words}”，没有登记，印出时略去") for key, words in claims(board, said, settings)
    ]
    told += [
        (NOBODY, key, "改过的文字这次用不上（榜上没有户，或写了没有登记的事又带着数字），这次用原文")
        for key in unfit(board, said, settings)
    ]
    told += [
        (UNCITED, key, "里引了管理办法，名称还没有填写，去掉又不成句，这次用原文")
        for key in uncitable(board, said, settings)
    ]
    return [
        Finding(code, f"“{PARAGRAPH_LABELS[key]}”{what}", NOTICE_TEXT, stops=False)
        for code, key, what in told
    ]
