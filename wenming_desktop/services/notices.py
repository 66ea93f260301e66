"""What goes on the wall (张榜公示): the notice composed, its days counted, its privacy checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from wenming_desktop.domain.board_facts import later_rules
from wenming_desktop.domain.boards import Board
from wenming_desktop.domain.days import NoticeWindow, natural_window, working_window
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import (
    MODEL,
    PARAGRAPH_LABELS,
    SLOT_LABELS,
    Notice,
    NoticeFacts,
    Tally,
    claims,
    compose,
    lost_figures,
    template_of,
    unfit,
)
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import Finding, board_findings, notice_findings, stopping
from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import boards, due_process
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal, settings_store

NOTICE_TEXT = "公示正文"
"""What a finding in the notice's own words is about."""


def window_of(settings: Settings, first: date) -> NoticeWindow:
    """The days a notice posted on a day hangs, by the settings; UserError where the holiday table lacks a year."""
    notice = settings.notice
    if not notice.working_days:
        return natural_window(first, notice.days)
    return working_window(
        first, notice.days, settings.holidays, settings.holiday_years, count_first=notice.count_first
    )


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
) -> Notice:
    """The notice of a sealed board, or with ``draft`` a 送审稿 of the board as it is.

    UserError where the board is not sealed, and where its counts do not add up. ``as_worded``: to change its words.
    """
    board = boards.board(book, "masses", period, village_pk, edition)
    if board.sealed is None and not draft:
        raise UserError(
            f"{period.label}榜单还没有锁定，不能出公示。", "请先审核各月并锁定榜单，或先出送审稿。"
        )
    found = facts(book, board, village_pk, first)
    return compose(board, found, settings_of(book, board), draft=draft, as_worded=as_worded)


def settings_of(book: Book, board: Board) -> Settings:
    """The settings a board's papers are made by: the words of the day it was sealed, the letterhead of today."""
    now = book.settings
    if board.facts is None:
        return now
    institute = replace(now.institute, name=board.facts.institute or now.institute.name)
    notice = replace(now.notice, measures=board.facts.measures)
    return replace(now, institute=institute, notice=notice, paragraphs=dict(board.facts.wording))


def facts(book: Book, board: Board, village_pk: int | None, first: date) -> NoticeFacts:
    """What a notice or poster says besides its rows: as sealed with them, of a draft as the book has it now.

    UserError where no rule book held.
    """
    known = board.facts or boards.facts(book, "masses", board.period, village_pk)
    if not known.rules:
        raise UserError("还没有积分细则，不能出公示。", "请先在“积分登记”里导入积分细则。")
    return NoticeFacts(
        village=village_name(book, village_pk),
        tally=Tally(known.plus, known.minus),
        rules=known.rules[0].name,
        starts=known.rules[0].starts,
        later=later_rules(known.rules),
        window=window_of(book.settings, first),
        posted=first,
        review=known.review,
    )


def findings(book: Book, period: Period, village_pk: int | None, first: date | None = None) -> list[Finding]:
    """公示前检查: everything a village's notice and poster must not say, or lack; what is not recorded is advice."""
    settings, village = book.settings, village_name(book, village_pk)
    board = boards.board(book, "masses", period, village_pk)
    texts: list[str] = []
    worded: list[Finding] = []
    if first is not None:
        texts = [part.text for part in notice(book, period, village_pk, first, draft=True).paragraphs]
        worded = _wording_findings(board, facts(book, board, village_pk, first), settings)
    advice = due_process.findings(book, period, village_pk)
    return [*notice_findings(board, settings, village, texts), *advice, *worded]


def _wording_findings(board: Board, said: NoticeFacts, settings: Settings) -> list[Finding]:
    """The clerk's own sentences that are left out or not used this time; 去改 leads to her words."""
    found = [
        Finding(
            "claim",
            f"“{PARAGRAPH_LABELS[key]}”里写了“{words}”，没有登记，印出时略去",
            NOTICE_TEXT,
            stops=False,
        )
        for key, words in claims(board, said, settings)
    ]
    found += [
        Finding(
            "nobody",
            f"“{PARAGRAPH_LABELS[key]}”改过的文字不适合没有户的榜，这次用原文",
            NOTICE_TEXT,
            stops=False,
        )
        for key in unfit(board, said, settings)
    ]
    return found


def advice(book: Book, period: Period, village_pk: int | None, first: date) -> list[str]:
    """What 公示前检查 advises about records and words, in sentences: it stops nothing."""
    codes = {*due_process.CODES, "claim", "nobody"}
    return [one.text for one in findings(book, period, village_pk, first) if one.code in codes]


def refuse_findings(book: Book, board: Board, village_pk: int | None, texts: list[str]) -> None:
    """UserError naming what stops a public print and is not approved by name."""
    village = village_name(book, village_pk)
    found = notice_findings(board, book.settings, village, texts) if board.bands else board_findings(board)
    left = stopping(found, approved(book, document_key(board)))
    if left:
        raise UserError(
            "公示前检查没有通过：" + "；".join(one.text for one in left[:3]) + "。", "请按提示修改后再打印。"
        )


def document_key(board: Board) -> str:
    """What an approval is given for: one board."""
    return f"{board.track} {board.period.code} {board.station or '全部'}"


def approved(book: Book, document: str) -> frozenset[str]:
    """The findings approved by name for a document."""
    rows = book.db.execute("SELECT finding FROM approval WHERE document = ?", [document]).fetchall()
    return frozenset(str(row[0]) for row in rows)


def approve(book: Book, board: Board, finding: Finding, by: str) -> tuple[None, Changes]:
    """Let a finding pass by name: who decided it and when is recorded."""
    if not by.strip():
        raise UserError("批准人没有填。", "请填写批准人的姓名。")
    name = f"批准公示 {finding.text}"
    with book.operation(name):
        row = {
            "finding": finding.key, "document": document_key(board), "by": by.strip(),
            "on_day": book.clock.today().isoformat(),
        }  # fmt: skip
        journal.insert(book.db, "approval", row)
    return None, changed(name, "approval")


def save_paragraph(book: Book, key: str, text: str) -> tuple[list[str], Changes]:
    """Keep the clerk's wording of a paragraph ('' brings the model text back).

    UserError where a locked figure was dropped: the figures are filled by the program and must stay.
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
    return [], changed(name, "setting")


def paragraph_texts(book: Book) -> dict[str, str]:
    """Each paragraph's wording with its 〔〕 places, the clerk's or the model's."""
    own = book.settings.paragraphs
    return {key: template_of(key, own) for key in MODEL}
