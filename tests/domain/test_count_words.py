"""Nobody and nothing in words: over every combination of none, one and some there is no 0户 and no 0条."""

import itertools
import re
from dataclasses import replace

import pytest

from tests.domain.test_notices import FACTS, SETTINGS, board
from wenming_desktop.domain import count_words
from wenming_desktop.domain.boards import Counts
from wenming_desktop.domain.notices import Tally, compose
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.statements import ReviewFacts

ZERO = re.compile(r"(?<![\d.])0[户条名分]")
SOME = (0, 1, 5)


def test_a_band_without_anybody_is_named_with_the_others() -> None:
    quarter = Period.parse("2026-Q3")
    assert count_words.nobody(quarter, ("grey", "black")) == "本季度无灰榜、黑榜户"
    assert count_words.nobody(Period.parse("2026"), ("red",)) == "本年度无红榜户"
    assert count_words.listed(Counts(9, 9, 2, 1, 1, 5)) == "红榜2户、灰榜1户、黑榜1户，其余5户未列榜"
    assert count_words.listed(Counts(2, 2, 0, 0, 0, 2)) == "无红榜、灰榜、黑榜户，2户均未列榜"
    assert count_words.items(quarter, 2, 0) == "本季度登记积分事项2条，均为加分"
    assert count_words.items(quarter, 0, 1) == "本季度登记积分事项1条，为减分"


@pytest.mark.parametrize(
    "counts", [one for one in itertools.product(SOME, SOME, SOME, (0, 1, 288)) if any(one)], ids=str
)
def test_no_paragraph_speaks_of_nobody_as_of_somebody(counts: tuple[int, int, int, int]) -> None:
    of = board(counts=counts)
    for plus, deductions, told in itertools.product((0, 1, 7), SOME, (True, False)):
        review = ReviewFacts((202607,), (202607,), (202607,), deductions, deductions if told else 0)
        notice = compose(of, replace(FACTS, tally=Tally(plus, deductions), review=review), SETTINGS)
        said = "".join(one.heading + one.text for one in notice.paragraphs)
        assert not ZERO.search(said), said
        assert ("附件" in said) == (notice.attachment != "") == (counts[0] > 0)
        assert ("希望上榜户" in said) == (counts[0] > 0)
        assert ("已告知" in said) == (told and deductions > 0)
        assert not re.search(r"[，、；]。|。。|，，|（）|、，", said), said
        assert f"加分{plus}条、减分{deductions}条" in said or 0 in (plus, deductions)
