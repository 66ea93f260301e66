"""What the boards room says, checked without a window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.printing.boards import board
from tests.ui.pages.board_book import opened
from wenming_desktop.domain.boards import DEFAULT_BANDS
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.settings import VillageNotice
from wenming_desktop.services import books
from wenming_desktop.services.context import Book
from wenming_desktop.ui.boards import reading, words
from wenming_desktop.ui.page import PageContext


def line(name: str):
    return next(one for one in board().lines if one.name == name)


@pytest.mark.parametrize(
    ("kind", "band", "said"),
    [
        ("quarter", "red", "≥120分且无减分"),
        ("quarter", "grey", "<96分"),
        ("quarter", "black", "否决或<90分"),
        ("month", "grey", "≤−3分"),
        ("year", "red", "≥480分"),
    ],
)
def test_a_column_says_its_rule(kind, band, said) -> None:
    assert words.rule_words(DEFAULT_BANDS[kind], band) == said


def test_a_column_head_counts_and_rules() -> None:
    assert words.head_words(board(), "red") == "16户　≥120分且无减分"
    assert words.head_words(board(), "black") == "1户　否决或<90分"


def test_names_carry_the_group_and_on_the_township_board_the_village() -> None:
    one = line("包青格乐")
    assert words.line_name(one, with_village=False) == "包青格乐（2组）"
    assert words.line_name(one, with_village=True) == "包青格乐（萨日朗嘎查2组）"


def test_outside_a_minor_head_is_a_number_and_namesakes_keep_their_group_once() -> None:
    assert words.public_name(line("小其其格"), with_village=False) == "萨日朗-107户"
    assert words.public_name(line("王秀兰"), with_village=False) == "王秀兰（1组）"
    assert words.public_name(line("包青格乐"), with_village=False) == "包青格乐　2组"


def test_a_total_is_base_and_own_points_and_a_veto_says_so() -> None:
    assert words.sum_words(board(), line("包青格乐")) == "基础100分 + 68分"
    assert words.sum_words(board(), line("张福")) == "基础100分 − 6分"
    assert words.sum_words(board(), line("赵永强")).startswith("触及一票否决事项　基础100分 − 20分")


def test_why_is_asked_of_every_band() -> None:
    assert words.why_title(line("包青格乐")) == "包青格乐 为什么上红榜"
    assert words.why_title(line("无名1")) == "无名1 为什么未列榜"


def test_the_bottom_line_counts_and_says_where_it_stands() -> None:
    some = replace(board(), away=27)
    assert (
        words.counts_words(some) == "参评44户（常年外出27户不参评），红榜16户、灰榜7户、黑榜1户、未列榜20户"
    )
    assert (
        words.standing_words(replace(some, sealed="2026-10-08T10:00:00", edition=3), (), "")
        == "第3稿 · 2026年10月8日锁定"
    )
    assert words.standing_words(replace(some, sealed="2026-10-08T10:00:00", edition=1), (), "2户").endswith(
        "· 待更正2户"
    )
    assert words.standing_words(some, (202609,), "") == "草稿 · 2026年9月还没有审核"


def test_the_button_of_a_boards_life() -> None:
    some = board()
    locked = replace(some, sealed="2026-10-08T10:00:00", edition=1)
    assert words.seal_words(some, 0, 0) == "锁定"
    assert words.seal_words(locked, 0, 1) == ""
    assert words.seal_words(locked, 0, 1, "红榜105分以上，现在设置里是红榜110分以上") == "各稿"
    assert words.seal_words(locked, 2, 1) == "出第2稿"
    assert words.seal_words(replace(locked, edition=2), 0, 2) == "各稿"


def test_an_empty_column_names_the_span() -> None:
    assert words.empty_words(Period.parse("2026-Q3"), "black") == "本季度无黑榜户"
    assert words.empty_words(Period.parse("2026-09"), "grey") == "本月无灰榜户"


def test_villages_without_a_receiver_are_counted_among_those_there_are(tmp_path: Path) -> None:
    with opened(tmp_path) as ctx:
        receiver = VillageNotice("刘文举", "0475-0000001")
        gone = dict.fromkeys(("甲嘎查", "乙嘎查", "丙嘎查"), receiver)  # villages the book no longer has

        def known(book: Book, *names: str) -> object:
            wanted = replace(book.settings, villages=gone | dict.fromkeys(names, receiver))
            return books.save_settings(book, wanted)

        ctx.context.call(known)
        assert _asked(ctx) == "2个嘎查村的受理人或受理电话未填写，印出来会留空。"
        ctx.context.call(known, "萨日朗嘎查")
        assert _asked(ctx) == "1个嘎查村的受理人或受理电话未填写，印出来会留空。"


def _asked(ctx: PageContext) -> str:
    return ctx.context.call(reading.before_all, Period.parse("2026-Q3"))[-1].text
