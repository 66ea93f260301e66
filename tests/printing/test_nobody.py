"""None, one and some on each board, with none, one and some deductions: no paper speaks of nobody as of somebody."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace

import pytest

from tests.printing.boards import EDITION, FACTS, POSTED, SETTINGS, VILLAGE, board
from wenming_desktop.domain.boards import Board, Standing
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.notices import Notice, NoticeFacts, Tally, compose
from wenming_desktop.domain.statements import ReviewFacts
from wenming_desktop.printing import preview
from wenming_desktop.printing.board_list import print_office_list, print_public_list
from wenming_desktop.printing.notice import print_notice
from wenming_desktop.printing.notice_docx import notice_docx
from wenming_desktop.printing.poster import compose_poster, print_poster

SOME = (0, 1, 4)
COUNTS = [one for one in itertools.product(SOME, SOME, SOME) if any(one)]
ZERO = re.compile(r"(?<![\d.])0[户条名]")
MONTHS = (202607, 202608, 202609)


def of_counts(red: int, grey: int, black: int, rest: int = 0) -> Board:
    points = [3000] * red + [-500] * grey + [-1500] * black + [0] * rest
    return board([
        Standing(at, f"萨日朗-{at:03d}", f"户{chr(0x4E00 + at)}", VILLAGE, 1, None, 1, one, one < 0, False)
        for at, one in enumerate(points, 1)
    ])  # fmt: skip


def facts(plus: int, minus: int, *, told: bool = True) -> NoticeFacts:
    review = ReviewFacts(MONTHS, MONTHS, MONTHS, minus, minus if told else 0)
    return replace(FACTS, tally=Tally(plus, minus), review=review)


def joined(text: str) -> str:
    return "".join(text.split())


def docx_text(notice: Notice) -> tuple[str, int]:
    import docx

    document = docx.Document(io.BytesIO(notice_docx(notice, EDITION)))
    return joined("".join(one.text for one in document.paragraphs)), len(document.tables)


@pytest.mark.parametrize(("at", "counts"), list(enumerate(COUNTS)), ids=lambda one: str(one))
def test_every_paper_of_every_count(at: int, counts: tuple[int, int, int]) -> None:
    red = counts[0]
    of, said = of_counts(*counts, rest=SOME[at // 3 % 3]), facts(SOME[(at + 1) % 3], SOME[at % 3])
    notice = compose(of, said, SETTINGS)
    pdf = print_notice(notice, EDITION)
    word, tables = docx_text(notice)
    poster = joined(preview.text(print_poster(compose_poster(of, said, SETTINGS), EDITION)))
    listed = joined(preview.text(print_public_list(of, VILLAGE, EDITION, POSTED)))
    office = joined(preview.text(print_office_list(of, VILLAGE, EDITION)))
    for text in (joined(preview.text(pdf)), word, poster, listed, office):
        assert not ZERO.search(text), text
    for text in (joined(preview.text(pdf)), word):
        assert ("附件" in text) == ("名单" in text) == ("本表共" in text) == (red > 0)
        assert ("已告知" in text) == (said.tally.minus > 0)
    assert tables == int(red > 0)
    assert ("名单" in listed) == (red > 0)
    assert ("序号" in listed) == (red > 0), "no head of a table without rows"
    assert ("本季度无红榜户" in poster) == (red == 0)
    assert ("只公布户数" in poster) == any(counts[1:])


def test_the_poster_says_of_the_deductions_what_is_recorded() -> None:
    for counts, minus, told in itertools.product(COUNTS, SOME, (True, False)):
        note = compose_poster(of_counts(*counts), facts(3, minus, told=told), SETTINGS).lower_note
        wanted = f"减分{minus}条，已告知{minus}条。" if told and minus else ""
        assert note == ("只公布户数。" if any(counts[1:]) else "") + wanted


def test_nothing_is_stated_where_nothing_is_recorded() -> None:
    of = board()
    bare = replace(FACTS, review=ReviewFacts())
    notice = compose(of, bare, SETTINGS)
    papers = (
        joined(preview.text(print_notice(notice, EDITION))), docx_text(notice)[0],
        joined(preview.text(print_poster(compose_poster(of, bare, SETTINGS), EDITION))),
        joined(preview.text(print_public_list(of, VILLAGE, EDITION, POSTED))),
    )  # fmt: skip
    for text in papers:
        assert not [word for word in ("逐户", "告知", "全程监督", "结对") if word in text], text
    assert "只公布户数。" in papers[2]


def test_a_board_nobody_takes_part_in_is_printed_in_no_form() -> None:
    of = of_counts(0, 0, 0)
    empty = replace(compose(board(), FACTS, SETTINGS), board=of)
    prints = (
        lambda: print_notice(empty, EDITION), lambda: notice_docx(empty, EDITION),
        lambda: compose_poster(of, FACTS, SETTINGS), lambda: print_public_list(of, VILLAGE, EDITION),
        lambda: print_office_list(of, VILLAGE, EDITION),
    )  # fmt: skip
    for make in prints:
        with pytest.raises(UserError, match="没有参评的农牧户"):
            make()


def test_a_community_s_papers_have_its_words() -> None:
    of = of_counts(1, 1, 0, 3)
    lines = tuple(line._replace(village="云杉社区") for line in of.lines)
    of, said = replace(of, station="云杉", lines=lines), replace(FACTS, village="云杉社区")
    notice = compose(of, said, SETTINGS)
    texts = [
        joined(preview.text(print_notice(notice, EDITION))),
        docx_text(notice)[0],
        joined(preview.text(print_poster(compose_poster(of, said, SETTINGS), EDITION))),
        joined(preview.text(print_public_list(of, "云杉社区", EDITION, POSTED))),
    ]
    for text in texts:
        assert not [word for word in ("村务", "村民小组", "农牧民") if word in text], text
    assert "居民小组" in texts[0]
    assert "居务监督委员会主任：站长：" in texts[0]
    assert "有异议请反映：社区居务监督委员会电话" in texts[2]


def test_a_village_says_its_word_once_and_the_township_has_signers_of_its_own() -> None:
    of, said = of_counts(1, 0, 0, 1), replace(FACTS, village="柳湾村")
    text = joined(preview.text(print_poster(compose_poster(of, said, SETTINGS), EDITION)))
    assert "有异议请反映：村务监督委员会电话" in text
    township = joined(preview.text(print_public_list(board(station=None), "苏布德苏木", EDITION, POSTED)))
    assert township.endswith("复核人：所长：制表人：")
    assert "站长" not in township
