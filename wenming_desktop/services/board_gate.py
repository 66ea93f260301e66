"""公示前检查 of a board: the gate for everything that is made of one, and what its notice still lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from wenming_desktop.domain import notice_check
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.days import format_day, month_day
from wenming_desktop.domain.notices import Notice
from wenming_desktop.domain.paper_words import few, supervisors
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import NOWHERE, PUBLIC, Audience, Finding
from wenming_desktop.printing.poster_text import Poster
from wenming_desktop.services import board_minors, boards, due_process, gate, notices
from wenming_desktop.services.context import Book
from wenming_desktop.storage import astray, issued, ledger, people
from wenming_desktop.storage import due_process as due_process_store
from wenming_desktop.storage.issued import Scope

OLD_RULES, GONE_RECEIVER, GONE_HEAD = "old_rules", "gone_receiver", "gone_head"
_NAMED = 3


def kind(leaves: str, board: Board, *, office: bool = False) -> str:
    """Which of a board's papers it is: the public one, the 留存联, or the party's, which stays in the party."""
    return f"{leaves}:office" if office else leaves if board.bands else f"{leaves}:party"


def passed(
    book: Book, leaves: str, board: Board, village_pk: int | None, texts: Iterable[str] = (),
    phones: Collection[str] = (),
) -> tuple[Board, Audience]:  # fmt: skip
    """A board as the readers of a kind may see it, and who they are; StoppedError where the gate stops it.

    ``texts`` are what the paper says besides its lines, ``phones`` the telephones its letterhead was published with.
    """
    if gate.audience_of(leaves) not in PUBLIC:
        return gate.take_out(book, leaves, board), gate.audience_of(leaves)
    place = notices.village_of(book, board, village_pk) or book.settings.institute.township
    minors = board_minors.of(book, board)
    pieces = [*notice_check.board_pieces(board, minors), *notice_check.text_pieces((place, *texts))]
    named = board.sealed and any(line.key in minors and not line.minor for line in board.lines)
    advice = _by_number(book, board, village_pk) if named else gate.ADVICE
    return board, gate.check(book, leaves, pieces, document_key(board), advice, phones=phones)


def _by_number(book: Book, board: Board, village_pk: int | None) -> str:
    """How a name that may not hang leaves a sealed board: by its next edition, or by printing that where it is made."""
    newest = issued.newest(book.db, "board", Scope(board.track, board.period.code, village_pk))
    edition = board.edition or 1
    if newest is not None and (newest.edition or 1) > edition:
        return f"这是第{edition}稿，请印现行的第{newest.edition}稿。"
    return (
        f"请出第{edition + 1}稿，姓名改印户号：窗口里点“出第{edition + 1}稿”，命令行用 --correct --cause 原因。"
        "确需公开的，由负责人逐项批准。"
    )


def stop_frozen(book: Book, board: Board) -> None:
    """StoppedError where the words about to be frozen with a board could not hang: afterwards nobody can mend them.

    Its lines are no such words: a name or the text of an item may be approved at the print.
    """
    if board.facts is None or not board.bands:
        return
    words = (board.facts.institute, board.facts.measures, board.facts.village, *board.facts.wording.values())
    gate.check(
        book, "paper.notice_print", notice_check.text_pieces(words), document_key(board),
        "这些内容锁定以后不能再改，请先在公示设置或公示文稿里修改，再锁定榜单。",
    )  # fmt: skip


def notice_texts(text: Notice) -> tuple[str, ...]:
    """What a notice says besides its lines."""
    return (
        text.title,
        *(part.text for part in text.paragraphs),
        text.attachment,
        *(one.text for one in text.signatures),
        text.remark,
    )


def poster_texts(sheet: Poster) -> tuple[str, ...]:
    """What a poster says besides its lines."""
    texts = (sheet.title, sheet.basis, sheet.lower, sheet.lower_note, sheet.rules)
    return (*texts, *sheet.footer, *sheet.signatures, *sheet.signers)


def findings(book: Book, period: Period, village_pk: int | None, first: date | None = None) -> list[Finding]:
    """公示前检查: what a village's notice and poster must not say, or lack; what is not recorded is advice.

    Its own words are among it where ``first`` is given.
    """
    board = boards.board(book, "masses", period, village_pk)
    pieces, worded = list(notice_check.board_pieces(board, board_minors.of(book, board))), []
    if first is not None:
        text = notices.notice(book, period, village_pk, first, draft=True)
        pieces += notice_check.text_pieces(notice_texts(text))
        worded = notice_check.own_words(
            board, notices.facts(book, board, village_pk, first), notices.settings_of(book, board, village_pk)
        )
    worded += _old_rules(book, board, village_pk)
    stopping = gate.found(book, "paper.notice_print", pieces)
    lacking = notice_check.gaps(
        book.settings, notices.village_name(book, village_pk), sealed=board.facts is not None
    )
    lacking += _gone_receiver(book, village_pk, first or book.clock.today())
    lacking += _gone_heads(book, board, first or book.clock.today())
    sealed = board.facts.review if board.facts else None
    return [*stopping, *lacking, *due_process.findings(book, period, village_pk, sealed), *worded]


def _gone_receiver(book: Book, village_pk: int | None, day: date) -> list[Finding]:
    """Where the notice tells the village to bring its objections to one who has died or moved away."""
    village = notices.village_name(book, village_pk)
    own = book.settings.villages.get(village)
    if village_pk is None or own is None or not own.supervisor:
        return []
    left = due_process_store.gone(book.db, village_pk, [own.supervisor], day.isoformat()).get(own.supervisor)
    if left is None:
        return []
    text = (
        f"{village}{supervisors(village)}主任{own.supervisor}{format_day(date.fromisoformat(left))}已迁出或去世，"
        "公示上还写着请找他，请改成现在的主任"
    )
    return [Finding(GONE_RECEIVER, text, village, stops=False, where="settings")]


def _gone_heads(book: Book, board: Board, day: date) -> list[Finding]:
    """Whose name would hang on the red board although he has died or moved away by the day: his family reads it."""
    red = {line.key: line for line in board.band("red")}
    gone = [
        f"{red[key].shown}（{month_day(left)}{f'，现户主{head}' if head and head != name else ''}）"
        for key, name, left, head in people.left_of(book.db, red, day)
        if red[key].name == name
    ]
    if not gone:
        return []
    text = f"红榜上的{few(gone, _NAMED, '人')}已去世或迁出，张贴前请核对是不是还写他的名字"
    return [Finding(GONE_HEAD, text, stops=False, where=NOWHERE)]


def _old_rules(book: Book, board: Board, village_pk: int | None) -> list[Finding]:
    """Where the papers say from when a new version held, and entries of its days were booked under the one before."""
    period, rules = board.period, boards.rule_books_in(book, board.track, board.period)
    if len(rules) < 2:
        return []
    households = ledger.counting(book.db, period.months[-1], village_pk)
    count = astray.by_other_rules(book.db, board.track, rules[1].starts, period.last, households)
    if not count:
        return []
    text = f"{format_day(rules[1].starts)}起施行新修订的细则，有{count}条登记仍按原来的细则计分，请核对"
    return [Finding(OLD_RULES, text, stops=False, where="points")]


def advice(book: Book, period: Period, village_pk: int | None, first: date) -> list[str]:
    """What 公示前检查 advises about records and words, in sentences: it stops nothing."""
    codes = {*due_process.CODES, *notice_check.OWN_WORDS, OLD_RULES, GONE_RECEIVER, GONE_HEAD}
    return [one.text for one in findings(book, period, village_pk, first) if one.code in codes]


def document_key(board: Board) -> str:
    """What an approval is given for: one board."""
    return f"{board.track} {board.period.code} {board.station or '全部'}"
