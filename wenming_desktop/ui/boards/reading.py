"""What the boards room reads in one go, on the reading thread, and the one thing it writes itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from wenming_desktop.domain.boards import Bands, Board
from wenming_desktop.domain.editions import BoardState, Difference
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import PARAGRAPH_LABELS, Paragraph
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.periods import Period, PeriodKind
from wenming_desktop.domain.privacy import Finding
from wenming_desktop.domain.settings import Settings, VillageNotice
from wenming_desktop.services import (
    board_gate,
    board_stages,
    boards,
    books,
    editions,
    gate,
    letterhead,
    months,
    notices,
    paper,
    places,
    stale_boards,
    yardstick,
)
from wenming_desktop.services.board_stages import Stage
from wenming_desktop.services.changes import Changes
from wenming_desktop.services.context import Book

_WORDS: dict[PeriodKind, str] = {"month": "月", "quarter": "季度", "year": "年度"}
_SLOT = re.compile(r"〔(\w+)〕")


@dataclass(frozen=True)
class EditionRow:
    """An edition of a locked board as a list shows it; ``number`` '' where an older version sealed it without one."""

    edition: int
    sealed_at: str
    number: str
    state_label: str
    cause: str
    operator: str


@dataclass(frozen=True)
class RoomView:
    """A board with all that stands around it.

    ``obstacle`` is what keeps the notice from being composed ('' for nothing); ``entries`` counts the period's
    entries of both tracks; ``households`` is the whole book's. ``waiting`` are the lines of a locked board that are to be
    corrected; ``left`` the posting day each kind of its papers left with, ``advice`` where they differ; ``standard`` in
    what the board is judged otherwise than set now ('' in nothing); ``preset``: by thresholds nobody has confirmed.
    """

    board: Board
    village_pk: int | None
    place: str
    stages: tuple[Stage, ...]
    findings: tuple[Finding, ...]
    approved: frozenset[str]
    obstacle: str
    standing: BoardState
    waiting: tuple[Difference, ...]
    editions: tuple[EditionRow, ...]
    left: Mapping[letterhead.PaperKind, date]
    advice: tuple[str, ...]
    entries: int
    households: int
    open_months: tuple[int, ...]
    show_ranks: bool
    empty_months: str
    standard: str = ""
    preset: bool = False

    @property
    def nothing(self) -> str:
        """Why there is no board to lock, to print or to compare; '' where there is one."""
        if not self.households:
            return "还没有农牧户。"
        return "" if self.board.lines and (self.entries or self.sealed) else "这个时段还没有登记积分。"

    @property
    def sealed(self) -> bool:
        """Whether the board is locked."""
        return self.board.sealed is not None

    @property
    def waits(self) -> str:
        """Whose lines wait for a correction: 2户, or 公示文稿 where only words do; '' for none."""
        households = len({difference.key for difference in self.waiting if difference.key})
        return f"{households}户" if households else "公示文稿" if self.waiting else ""


def scopes(book: Book) -> list[tuple[int | None, str]]:
    """What the second picker offers: every village, then the township (全苏木)."""
    found: list[tuple[int | None, str]] = [(row.pk, row.name) for row in places.villages(book)]
    return [*found, (None, everywhere(book.settings.institute.township))]


def everywhere(township: str) -> str:
    """How the whole township reads in the picker: 全苏木, 全街道, 全镇, 全乡; 全部 where its name says none."""
    word = township[-2:] if township.endswith(("苏木", "街道")) else township[-1:]
    return f"全{word}" if word in ("苏木", "街道", "镇", "乡") else "全部"


def place_of_board(book: Book, board_pk: int) -> tuple[Period, int | None] | None:
    """The period and village of a locked board of the masses' points; None for any other."""
    villages = {row.base: row.pk for row in places.villages(book)}
    for one in boards.sealed_boards(book):
        if one.pk == board_pk and one.track == "masses":
            return Period.parse(one.period), villages.get(one.village) if one.village else None
    return None


def first_period(book: Book) -> Period:
    """The quarter whose board is at hand: the one before this, unless only this one has entries."""
    this = Period.around(book.clock.today(), "quarter")
    before = this.shifted(-1)
    counts = {state.month: state.entries for state in months.month_states(book)}
    has = any(counts.get(month) for month in before.months)
    return before if has or not any(counts.get(month) for month in this.months) else this


def read_room(book: Book, period: Period, village_pk: int | None) -> RoomView:
    """Everything the room shows of a period and a scope."""
    board = boards.board(book, "masses", period, village_pk)
    findings, obstacle = _findings(book, period, village_pk)
    waiting = _waiting(book, board, village_pk)
    every = months.month_states(book)
    states = [state for state in every if state.month in period.months]
    closed = max((state.month for state in every if state.closed), default=0)
    return RoomView(
        board=board,
        village_pk=village_pk,
        place=dict(scopes(book)).get(village_pk, ""),
        stages=tuple(board_stages.stages(book, "masses", period, village_pk, stale=bool(waiting))),
        findings=findings,
        approved=gate.approved(book, board_gate.document_key(board)),
        obstacle=obstacle,
        standing=editions.state(book, board, village_pk),
        waiting=waiting,
        editions=tuple(_editions(book, period, village_pk)),
        left=_left(book, board, village_pk),
        advice=tuple(letterhead.unlike(book, board, village_pk)),
        entries=sum(state.entries for state in states),
        households=books.stats(book)["households"],
        open_months=tuple(month for month in period.months if month > closed),
        show_ranks=notices.settings_of(book, board, village_pk).notice.show_ranks,
        empty_months=boards.empty_months(book, period, village_pk),
        standard=yardstick.unlike(book, board),
        preset=yardstick.preset(book, board),
    )


def _findings(book: Book, period: Period, village_pk: int | None) -> tuple[tuple[Finding, ...], str]:
    """The findings with the notice's own words among them, where a notice can be composed at all."""
    try:
        return tuple(board_gate.findings(book, period, village_pk, book.clock.today())), ""
    except UserError as error:
        return tuple(board_gate.findings(book, period, village_pk)), f"{error.text}{error.advice}"


def _waiting(book: Book, board: Board, village_pk: int | None) -> tuple[Difference, ...]:
    for stale in stale_boards.waiting_in(book, board.track, board.period):
        if stale.key.village_pk == village_pk:
            return stale.differences
    return ()


def _editions(book: Book, period: Period, village_pk: int | None) -> Iterator[EditionRow]:
    for row, _board in editions.editions(book, "masses", period, village_pk):
        label = "已更正" if row.state == "superseded" else "现行"
        yield EditionRow(row.edition, row.issued_at, row.number or "", label, row.reason, row.operator)


def _left(book: Book, board: Board, village_pk: int | None) -> dict[letterhead.PaperKind, date]:
    found: dict[letterhead.PaperKind, date] = {}
    kinds: tuple[letterhead.PaperKind, ...] = ("board", "notice")
    for kind in kinds:
        row = letterhead.printing(book, kind, board, village_pk)
        day = letterhead.posting_day(row, kind) if row else None
        if day:
            found[kind] = day
    return found


def where_to_fill(finding: Finding) -> dict[str, str]:
    """Where in the settings a gap is filled: the institute's own page, or the notice's with its village."""
    if finding.code == "no_measures":
        return {"tab": "notice", "field": "measures"}
    if finding.about == "institute":
        return {"tab": "institute", "field": "phone"}
    return {"tab": "notice", "village": finding.about}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before a paper leaves the house: what is so, the verb that goes on all the same, what to do instead."""

    text: str
    verb: str
    advice: str


BLANKS = "首次打印的这一份会存档，以后重印都是它，补填也不再变；可以先取消，点“去填”填好再打印。"
_NAMED = 3


def before_print(view: RoomView) -> list[Question]:
    """What is asked before a board's notice or poster leaves: lines corrected since it was locked, and what is left blank."""
    found, edition = [], view.board.edition or 1
    if view.sealed and view.waits:
        text = f"第{edition}稿锁定以后有{view.waits}更正，印出来的还是更正以前的内容。"
        found.append(Question(text, f"照旧印第{edition}稿", f"请先出第{edition + 1}稿，再印。"))
    gaps = [one.text for one in view.findings if one.where == "settings" and not one.stops]
    if gaps and view.sealed:
        found.append(Question(f"{gaps[0]}，印出来会留空。", "留空打印", f"留空的有{len(gaps)}处。{BLANKS}"))
    return found


def before_all(book: Book, period: Period) -> list[Question]:
    """The same before the papers of all villages."""
    found, settings = [], book.settings
    waiting = [one.station for one in stale_boards.stale_in(book, "masses", period) if one.station]
    if waiting:
        text = f"{few(waiting, _NAMED, '个嘎查村')}的榜单锁定以后有更正，印出来的还是更正以前的内容。"
        found.append(Question(text, "照旧打印", "请先出新的一稿，再印。"))
    # of the villages there are: the settings keep those of one that is gone
    own = [settings.villages.get(row.name, VillageNotice()) for row in places.villages(book)]
    lacking = sum(not (one.phone and one.supervisor) for one in own)
    gap = f"{lacking}个嘎查村的受理人或受理电话未填写" if lacking else ""
    if gap or not settings.institute.phone:
        found.append(Question(f"{gap or '本所公示电话未填写'}，印出来会留空。", "留空打印", BLANKS))
    return found


def window_words(book: Book, first: date) -> str:
    """公示时间 computed from the posting day: 2026年10月8日至10月14日（共7天）."""
    return notices.window_of(book.settings, first).text


def bands_of(book: Book, kind: PeriodKind) -> Bands:
    """The thresholds as set."""
    return book.settings.bands[kind]


def save_bands(book: Book, kind: PeriodKind, bands: Bands) -> tuple[Settings, Changes]:
    """Keep other thresholds of one kind of period; undoable."""
    now = book.settings
    wanted = yardstick.confirmed(replace(now, bands={**now.bands, kind: bands}), kind)
    return books.save_settings(book, wanted, f"修改红灰黑榜{_WORDS[kind]}标准")


def confirm_bands(book: Book, kind: PeriodKind) -> tuple[Settings, Changes]:
    """The thresholds of one kind of period hold as the program set them; undoable."""
    return books.save_settings(book, yardstick.confirmed(book.settings, kind), f"确认{_WORDS[kind]}分数线")


def keep_all(book: Book, made: Iterable[paper.Made]) -> tuple[int, Changes]:
    """Keep the prints of a batch; how many were first prints, announced once."""
    kept, changes = 0, Changes()
    for one in made:
        first, change = paper.keep(book, one)
        kept, changes = kept + first, changes | change
    return kept, changes


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: words of the clerk's, or with ``slot`` what the program fills in."""

    text: str
    slot: str = ""


@dataclass(frozen=True)
class Draft:
    """One paragraph of the notice as it can be changed: its label, heading and pieces; ``own`` where it was changed."""

    key: str
    label: str
    heading: str
    pieces: tuple[Piece, ...]
    own: bool


def drafts(book: Book, period: Period, village_pk: int | None, first: date) -> list[Draft]:
    """The notice's paragraphs with their figures filled in, each figure knowing its place."""
    wording = notices.paragraph_texts(book)
    composed = notices.notice(book, period, village_pk, first, draft=True, as_worded=True)
    return [
        Draft(
            part.key, PARAGRAPH_LABELS[part.key], part.heading, _pieces(part, wording[part.key]),
            part.key in book.settings.paragraphs,
        )
        for part in composed.paragraphs
    ]  # fmt: skip


def _pieces(part: Paragraph, template: str) -> tuple[Piece, ...]:
    slots = iter(_SLOT.findall(template))
    return tuple(Piece(run.text, next(slots) if run.locked else "") for run in part.runs)


def template_of(pieces: Iterable[Piece]) -> str:
    """A paragraph's wording as the book keeps it, every figure back in its place."""
    return "".join(f"〔{piece.slot}〕" if piece.slot else piece.text for piece in pieces)


def own_slots(pieces: Iterable[Piece]) -> list[str]:
    """What the clerk typed in 〔〕: the brackets of the program's own places, so it cannot be kept."""
    return [found for piece in pieces if not piece.slot for found in _SLOT.findall(piece.text)]
