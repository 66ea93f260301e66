"""Everything that leaves on paper: boards, notices, posters, score sheets; sealed ones are kept as first printed.

Call these through ``Context.paper``: all drawing and showing of pages happens on the one paper thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from wenming_desktop.domain.boards import Board, stop_if_nobody
from wenming_desktop.domain.days import format_day, format_moment
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.letterhead import Letterhead
from wenming_desktop.domain.notices import Notice
from wenming_desktop.domain.paper_words import period_title
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import Audience
from wenming_desktop.domain.private_numbers import without_numbers
from wenming_desktop.domain.rules import TRACK_LABELS, Track
from wenming_desktop.printing import board_list, poster
from wenming_desktop.printing import notice as notice_pdf
from wenming_desktop.printing.edition import Edition
from wenming_desktop.printing.fonts import Face, Fonts
from wenming_desktop.printing.page import Align, Paper
from wenming_desktop.services import (
    board_gate,
    boards,
    gate,
    letterhead,
    notices,
    printed_sheets,
    proofs,
    score_sheet,
    sheet_basis,
)
from wenming_desktop.services.context import Book
from wenming_desktop.services.leaving import stands_on
from wenming_desktop.services.letterhead import Leaving
from wenming_desktop.services.printings import Made, Reissue, SealedForm, keep
from wenming_desktop.storage import issued, media
from wenming_desktop.storage.issued import Issued

__all__ = [
    "SIZES", "Made", "PaperSize", "Tiled", "Variant", "blank_sheet", "board_print", "board_workbook", "edition",
    "household_sheet", "keep", "notice_docx", "notice_print", "page_count", "page_picture", "page_sizes", "personal_sheet",
    "table_print",
]  # fmt: skip
PaperSize = Literal["a4", "a3", "a2"]
Variant = Literal["colour", "outline", "mono"]
Tiled = Literal["", "fewest", "full"]  # in one piece, or cut up on A4 sheets
SIZES: dict[PaperSize, str] = {"a4": "A4", "a3": "A3", "a2": "A2"}


def edition(
    book: Book, *, review: bool = False, of: Issued | None = None, board: Board | None = None
) -> Edition:
    """How documents are printed by the settings; ``review`` makes a 送审稿, ``of`` gives number and code of the register,
    a sealed ``board`` its own settings."""
    settings = notices.settings_of(book, board, None) if board else book.settings
    return Edition(
        author=settings.institute.name, review=review, ranks=settings.notice.show_ranks,
        fonts=_fonts(tuple(sorted(settings.faces.items()))),
        number=(of.number or "") if of else "", code=(of.code or "") if of else "",
        superseded=of is not None and of.state == "superseded",
    )  # fmt: skip


@cache
def _fonts(own: tuple[tuple[str, str], ...]) -> Fonts:
    """One set of faces a setting: a face holds its coverage and widths, so it is kept."""
    return Fonts({Face(name): Path(file) for name, file in own if Path(file).is_file()})


def board_print(
    book: Book,
    track: Track,
    period: Period,
    village_pk: int | None = None,
    size: PaperSize = "a4",
    variant: Variant = "colour",
    *,
    first: date | None = None,
    review: bool = False,
    office: bool = False,
    tiled: Tiled = "",
    edition_number: int | None = None,
    reprint: str = "",
) -> Made:
    """A board on paper: the A4 list, or the A3/A2 poster; public unless ``office`` (留存联).

    ``first`` is the day it is posted (as its papers left, else today, where not given). A sealed board's public print
    is stored at its first print, and a reprint is that file; with a reason to ``reprint`` it is drawn as a new printing.
    StoppedError where the gate finds something, UserError as ``letterhead.leaving`` has it.
    """
    board = boards.board(book, track, period, village_pk, edition_number)
    place = notices.village_of(book, board, village_pk) or book.settings.institute.township
    leaves = board_gate.kind("paper.board_print", board, office=office)
    board, audience = board_gate.passed(book, leaves, board, village_pk)
    place = gate.take_out(book, leaves, place)
    if office:
        how = edition(
            book, review=review, of=letterhead.printing(book, "board", board, village_pk), board=board
        )
        name = _name(place, board, "留存联", review=review)
        return Made(name, board_list.print_office_list(board, place, how), audience=audience)
    hangs = track == "masses" and size != "a4"
    plan = letterhead.leaving(book, "board", board, village_pk, first, reprint, review=review, hangs=hangs)
    row, posted = letterhead.numbered(book, "board", board, plan), plan.head.posted
    how = edition(book, review=review, of=row, board=board)
    if track == "party":
        form, label = "list", "支部汇总表"
        branch = gate.take_out(book, leaves, _branch_name(book, village_pk))
        draw = lambda: board_list.print_party_list(board, branch, how, posted)  # noqa: E731
    elif size == "a4":
        form, label = "list", "名单"
        draw = lambda: board_list.print_public_list(board, place, how, posted)  # noqa: E731
    else:
        form, label = f"{size}-{variant}{f'-{tiled}' if tiled else ''}", f"海报{SIZES[size]}"
        draw = lambda: _poster(book, board, village_pk, plan.head, size, variant, how, tiled=tiled)  # noqa: E731
    name = _name(place, board, label, review=review)
    return _made(book, "board", plan, row, form, name, draw, audience, review=review)


def _branch_name(book: Book, village_pk: int | None) -> str:
    """The party branch a list is headed with: the village's own as registered, else by its full name."""
    township = book.settings.institute.township
    if village_pk is None:
        return township
    rows = book.db.execute("SELECT name FROM branch WHERE village_pk = ?", [village_pk]).fetchall()
    return (
        str(rows[0][0])
        if len(rows) == 1
        else f"中共{township}{notices.village_name(book, village_pk)}支部委员会"
    )


def _poster(
    book: Book,
    board: Board,
    village_pk: int | None,
    head: Letterhead,
    size: PaperSize,
    variant: Variant,
    how: Edition,
    *,
    tiled: Tiled,
) -> bytes:
    facts = notices.facts(book, board, village_pk, head.posted, head)
    settings = notices.settings_of(book, board, village_pk, head)
    sheet = poster.compose_poster(board, facts, settings, ranks=how.ranks)
    texts = board_gate.poster_texts(sheet)
    board_gate.passed(book, "paper.board_print", board, village_pk, texts, head.telephones)
    return poster.print_poster(sheet, how, paper=Paper[SIZES[size]], variant=variant, tiled=tiled)


def notice_print(
    book: Book,
    period: Period,
    village_pk: int | None,
    first: date | None,
    *,
    draft: bool = False,
    edition_number: int | None = None,
    reprint: str = "",
) -> Made:
    """The quarterly notice with its attachment, as PDF; only of a sealed board, or as 送审稿 with ``draft``.

    ``first`` is the posting day, None the one it left with; with a reason to ``reprint`` it is drawn as a new printing.
    UserError as ``letterhead.leaving`` has it.
    """
    board = boards.board(book, "masses", period, village_pk, edition_number)
    plan = letterhead.leaving(book, "notice", board, village_pk, first, reprint, review=draft)
    leaves = "paper.notice_print"
    text, audience = _checked_notice(book, leaves, board, village_pk, plan.head, draft=draft)
    row = letterhead.numbered(book, "notice", board, plan)
    draw = lambda: notice_pdf.print_notice(text, edition(book, review=draft, of=row, board=text.board))  # noqa: E731
    name = _notice_name(book, text, village_pk, draft=draft)
    return _made(book, "notice", plan, row, "notice", name, draw, audience, review=draft)


def notice_docx(
    book: Book,
    period: Period,
    village_pk: int | None,
    first: date | None,
    *,
    draft: bool = False,
    edition_number: int | None = None,
) -> Made:
    """The same notice for Word and WPS; it is for changing, so it is not kept, and makes no new printing."""
    from wenming_desktop.printing import notice_docx as docx

    board = boards.board(book, "masses", period, village_pk, edition_number)
    plan = letterhead.leaving(book, "notice", board, village_pk, first, review=draft)
    leaves = "paper.notice_docx"
    text, audience = _checked_notice(book, leaves, board, village_pk, plan.head, draft=draft)
    how = edition(book, review=draft, of=plan.row, board=text.board)
    name = _notice_name(book, text, village_pk, draft=draft).removesuffix(".pdf") + ".docx"
    return Made(name, docx.notice_docx(text, how), audience=audience)


def _checked_notice(
    book: Book, leaves: str, board: Board, village_pk: int | None, head: Letterhead, *, draft: bool
) -> tuple[Notice, Audience]:
    number = board.edition if board.sealed else None
    text = notices.notice(book, board.period, village_pk, head.posted, draft=draft, edition=number, head=head)
    texts = board_gate.notice_texts(text)
    _, audience = board_gate.passed(book, leaves, text.board, village_pk, texts, head.telephones)
    return text, audience


def _notice_name(book: Book, text: Notice, village_pk: int | None, *, draft: bool) -> str:
    place = notices.village_of(book, text.board, village_pk) or book.settings.institute.township
    return _name(place, text.board, "公示", review=draft)


def _name(place: str, board: Board, label: str, *, review: bool) -> str:
    """萨日朗嘎查2026年第三季度群众积分公示.pdf, a later edition's with （第2稿）."""
    mark = "（送审稿）" if review else "（草稿）" if board.draft else ""
    edition = f"（第{board.edition}稿）" if board.edition and board.edition > 1 else ""
    return f"{place}{period_title(board.period)}{TRACK_LABELS[board.track]}{label}{edition}{mark}.pdf"


def _made(
    book: Book,
    kind: letterhead.PaperKind,
    plan: Leaving,
    row: Issued | None,
    form: str,
    name: str,
    draw: Callable[[], bytes],
    audience: Audience,
    *,
    review: bool,
) -> Made:
    """Draw a document; of a sealed board give the file of its first print where there is one.

    ``row`` is the printing it is of, as it will stand where it is a new one (``letterhead.numbered``).
    """
    if row is None or review:
        return Made(name, draw(), audience=audience)
    said, new = plan.head.as_json(), None
    if plan.reason:
        new = Reissue(kind, plan.reason, row.number or "", row.code or "")
    known = letterhead.stored(issued.prove(book.db, row), form)
    content = media.fetch(book.folder, known, ".pdf") if known else draw()
    if row.state == "superseded" and not known:
        return Made(name, content, audience=audience)  # an edition that left no such paper leaves none now
    return Made(
        name, content, SealedForm(row.pk, form, said, new), again=known is not None, audience=audience
    )


def board_workbook(
    book: Book,
    track: Track,
    period: Period,
    village_pk: int | None = None,
    _size: PaperSize = "a4",
    edition_number: int | None = None,
) -> Made:
    """A board as a workbook for outside, by the public rules."""
    from wenming_desktop.exchange import board_workbook as workbook

    board = boards.board(book, track, period, village_pk, edition_number)
    stop_if_nobody(board)
    leaves = board_gate.kind("paper.board_workbook", board)
    board, audience = board_gate.passed(book, leaves, board, village_pk)
    place = notices.village_of(book, board, village_pk) or book.settings.institute.township
    place = gate.take_out(book, leaves, place)
    row = letterhead.printing(book, "board", board, village_pk)
    mark = edition(book, of=row, board=board).mark(board)
    name = _name(place, board, "名单", review=False).removesuffix(".pdf").removesuffix("（草稿）")
    title = f"{name}（{mark}）" if mark else name
    return Made(f"{title}.xlsx", workbook.write_board(board, title), audience=audience)


def blank_sheet(book: Book, village_pk: int, group: str | None, month: int) -> Made:
    """The blank score sheet of a village or group, with its households on it (按表号录入); ``keep`` keeps its lines."""
    from wenming_desktop.printing.score_sheet import SheetHousehold, print_score_sheet

    lines = score_sheet.printed_lines(book, village_pk, group, month)
    title = score_sheet.sheet_title(notices.village_name(book, village_pk), group, month)
    heads = score_sheet.categories(book, month)
    audience = gate.check(book, "paper.blank_sheet", score_sheet.pieces(title, heads, lines), title)
    households = [SheetHousehold(one.line, one.number, one.head, one.group) for one in lines]
    sheet = printed_sheets.drawn(book, village_pk, group, month, title, lines)
    pdf = print_score_sheet(title, households, heads, edition(book), format_moment(sheet.printing.at))
    return Made(f"{title}.pdf", pdf, audience=audience, sheet=sheet)


def personal_sheet(book: Book, person_pk: int, period: Period) -> Made:
    """A party member's own sheet of a period (个人清单); for the member and the branch, never beside villagers'."""
    from wenming_desktop.printing.personal_sheet import Account, print_personal_sheet

    row = book.db.execute(
        "SELECT p.name, ifnull(b.name, '') FROM person p LEFT JOIN branch b ON b.pk = p.branch_pk WHERE p.pk = ?",
        [person_pk],
    ).fetchone()
    if row is None:
        raise UserError("没有这名党员。")
    leaves = "paper.personal_sheet"
    village_pk = sheet_basis.village_of_member(book, person_pk, period)
    base = sheet_basis.base(book, "party", period, village_pk)
    entries = gate.entries(book, leaves, boards.why(book, "party", period, person_pk))
    note = sheet_basis.note(book, "party", period, village_pk)
    off = sheet_basis.not_on_board(book, "party", period, person_pk)
    account = Account(str(row[0]), str(row[1]), period, base, entries, note, off)
    account = gate.take_out(book, leaves, account)
    name = f"{account.name}{period_title(period)}党员积分个人清单.pdf"
    return Made(name, print_personal_sheet(account, edition(book)), audience=gate.audience_of(leaves))


def household_sheet(book: Book, household_pk: int, period: Period) -> Made:
    """A household's rows of a period (积分明细) as its board has them, for a member of it who asks."""
    from wenming_desktop.printing.personal_sheet import Account, print_household_sheet

    home = sheet_basis.home_on(book, household_pk, period)
    leaves = "paper.household_sheet"
    number, head, village = gate.take_out(book, leaves, [home.number, home.head, home.village])
    base = sheet_basis.base(book, "masses", period, home.village_pk)
    entries = gate.entries(book, leaves, boards.why(book, "masses", period, household_pk))
    note = sheet_basis.note(book, "masses", period, home.village_pk)
    off = sheet_basis.not_on_board(book, "masses", period, household_pk)
    account = Account(head or f"{number}户", village, period, base, entries, note, off)
    pdf = print_household_sheet(account, number, edition(book))
    name = f"{number}{period_title(period)}积分明细.pdf"
    return Made(name, pdf, audience=gate.audience_of(leaves))


def table_print(
    book: Book,
    title: str,
    columns: Sequence[tuple[str, Align]],
    rows: Sequence[Sequence[str]],
    under: str = "",
) -> Made:
    """A list as it stands on screen: columns (head, side), cells in words; no ID leaves, phones are masked.

    What is not as it was left is told under its title and with it.
    """
    from wenming_desktop.printing.table_print import print_table

    if not rows:
        raise UserError("没有可以打印的内容。", "请换一个条件，列出来以后再打印。")
    printed = f"打印日期：{format_day(book.clock.today())}"
    leaves = "paper.table_print"
    untrue = proofs.beside(book, stands_on(leaves))
    said = "　".join(part for part in (without_numbers(under), f"共{len(rows)}条", printed, untrue) if part)
    masked = [list(map(without_numbers, row)) for row in rows]
    pdf = print_table(title, said, columns, masked, edition(book))
    return Made(f"{title}.pdf", pdf, audience=gate.audience_of(leaves), note=untrue)


def page_count(_book: Book, pdf: bytes) -> int:
    """How many pages a document has."""
    from wenming_desktop.printing import preview

    return preview.page_count(pdf)


def page_picture(_book: Book, pdf: bytes, page: int, dpi: float) -> tuple[int, int, bytes]:
    """A page as a picture: width, height, RGB rows without padding; the exact PDF that is printed."""
    from wenming_desktop.printing import preview

    picture = preview.render(pdf, page, dpi)
    return picture.width, picture.height, picture.pixels


def page_sizes(_book: Book, pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in points, turned pages as they lie."""
    from wenming_desktop.printing import preview

    return [preview.page_size(pdf, page) for page in range(preview.page_count(pdf))]
