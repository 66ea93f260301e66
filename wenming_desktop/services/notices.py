"""What goes on the wall (张榜公示): the notice composed, its days counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wenming_desktop.domain.board_facts import later_rules
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.days import NoticeWindow, natural_window, working_window
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.letterhead import Letterhead
from wenming_desktop.domain.notices import (
    MODEL,
    PARAGRAPH_LABELS,
    SLOT_LABELS,
    Notice,
    NoticeFacts,
    Tally,
    compose,
    lost_figures,
    template_of,
)
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import Settings, VillageNotice
from wenming_desktop.domain.statements import NOTHING_RECORDED, claims
from wenming_desktop.services import boards
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import settings_store


def window_of(settings: Settings, first: date) -> NoticeWindow:
    """The days a notice posted on a day hangs, by the settings; UserError where the holiday table lacks a year."""
    notice = settings.notice
    if not notice.working_days:
        return natural_window(first, notice.days)
    return working_window(
        first, notice.days, settings.holidays, settings.holiday_years, count_first=notice.count_first
    )


def village_of(book: Book, board: Board, village_pk: int | None) -> str:
    """A village's name with its word as a sealed board has it, of a draft as it is now; '' for the township."""
    sealed = board.facts.village if board.facts else ""
    return sealed or village_name(book, village_pk)


def village_name(book: Book, village_pk: int | None) -> str:
    """A village's name with its word, '' for the township."""
    if village_pk is None:
        return ""
    row = book.db.execute("SELECT name FROM village WHERE pk = ?", [village_pk]).fetchone()
    return str(row[0]) if row else ""


def notice(
    book: Book,
    period: Period,
    village_pk: int | None,
    first: date,
    *,
    draft: bool = False,
    edition: int | None = None,
    as_worded: bool = False,
    head: Letterhead | None = None,
) -> Notice:
    """The notice of a sealed board, or with ``draft`` a 送审稿 of the board as it is.

    UserError where the board is not sealed, and where its counts do not add up. ``as_worded``: to change its words.
    ``head`` is the letterhead it leaves with, else that of today's settings.
    """
    board = boards.board(book, "masses", period, village_pk, edition)
    if board.sealed is None and not draft:
        raise UserError(
            f"{period.label}榜单还没有锁定，不能出公示。", "请先审核各月并锁定榜单，或先出送审稿。"
        )
    found = facts(book, board, village_pk, first, head)
    return compose(board, found, settings_of(book, board, village_pk, head), draft=draft, as_worded=as_worded)


def settings_of(book: Book, board: Board, village_pk: int | None, head: Letterhead | None = None) -> Settings:
    """The settings a board's papers are made by: the words of the day it was sealed, a printing's letterhead or today's.

    Who receives objections is kept under the village's name of today, and found under that of the board too.
    """
    now = book.settings if head is None else _headed(book, board, village_pk, head)
    if board.facts is None:
        return now
    institute = replace(now.institute, name=board.facts.institute or now.institute.name)
    notice = replace(now.notice, measures=board.facts.measures, **board.facts.notice)
    villages, receiver = dict(now.villages), now.villages.get(village_name(book, village_pk))
    if receiver is not None:
        villages[village_of(book, board, village_pk)] = receiver
    return replace(
        now, institute=institute, notice=notice, villages=villages, paragraphs=dict(board.facts.wording)
    )


def _headed(book: Book, board: Board, village_pk: int | None, head: Letterhead) -> Settings:
    """The settings with who receives objections and where as a printing says it, under the village's name of then and now."""
    now = book.settings
    own = VillageNotice(head.village_receiver, head.village_telephone)
    names = {village_of(book, board, village_pk), village_name(book, village_pk)} - {""}
    return replace(
        now,
        institute=replace(now.institute, phone=head.telephone, contact=head.receiver),
        notice=replace(now.notice, village_place=head.place, box_place=head.box_place),
        villages={**now.villages, **dict.fromkeys(names, own)},
    )


def facts(
    book: Book, board: Board, village_pk: int | None, first: date, head: Letterhead | None = None
) -> NoticeFacts:
    """What a notice or poster says besides its rows: as sealed with them, of a draft as the book has it now.

    Its days are those of the letterhead it leaves with, else counted by the settings from the first. UserError where no rule book held.
    """
    known = board.facts or boards.facts(book, "masses", board.period, village_pk)
    if not known.rules:
        raise UserError("还没有积分细则，不能出公示。", "请先在“积分登记”里导入积分细则。")
    return NoticeFacts(
        village=village_of(book, board, village_pk),
        tally=Tally(known.plus, known.minus),
        rules=known.rules[0].name,
        starts=known.rules[0].starts,
        later=later_rules(known.rules),
        window=head.window if head else window_of(book.settings, first),
        posted=head.posted if head else first,
        review=known.review,
    )


def save_paragraph(book: Book, key: str, text: str) -> tuple[list[str], Changes]:
    """Keep the clerk's wording of a paragraph ('' brings the model text back).

    UserError where a locked figure was dropped: the figures are filled by the program and must stay. The clerk is told of what is printed
    only where it is recorded.
    """
    lost = lost_figures(key, text) if text else []
    if lost:
        raise UserError(
            f"这一段少了由程序填写的内容：{'、'.join(SLOT_LABELS[name] for name in lost)}。",
            "请保留这些内容，只改文字。",
        )
    name = "修改公示文稿"
    settings = book.settings
    wording = (
        {**settings.paragraphs, key: text}
        if text
        else {k: v for k, v in settings.paragraphs.items() if k != key}
    )
    with book.operation(name):
        settings_store.save(book.db, replace(settings, paragraphs=wording))
    said = claims(text, NOTHING_RECORDED)
    told = (
        f"“{PARAGRAPH_LABELS[key]}”里写了“{'”“'.join(said)}”，有登记（评议会议、列席监督、减分告知）的时段才印，"
        "没有登记的印出时略去。",
    )
    return [], changed(name, "setting", warnings=told if said else ())


def paragraph_texts(book: Book) -> dict[str, str]:
    """Each paragraph's wording with its 〔〕 places, the clerk's or the model's."""
    own = book.settings.paragraphs
    return {key: template_of(key, own) for key in MODEL}
