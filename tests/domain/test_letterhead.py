"""A printing's letterhead: kept whole, read back, compared by what a paper prints; older ones are filled up."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.days import NoticeWindow, natural_window
from wenming_desktop.domain.letterhead import (
    FACTS,
    KEYS,
    Letterhead,
    complete,
    differences,
    filled,
    unknown_window,
)

FIRST = date(2026, 10, 8)
HEAD = Letterhead(
    natural_window(FIRST, 7), "0475-1111111", "乌兰", "0475-2222222", "包青山", "党群服务中心", "中心门口"
)
texts = st.text("0475-乌兰 ", max_size=8)


@given(
    st.builds(
        Letterhead,
        st.builds(NoticeWindow, st.dates(), st.dates(), st.integers(1, 60), st.booleans()),
        *[texts] * 6,
    )
)
def test_a_letterhead_is_read_back_as_it_was_kept(head: Letterhead) -> None:
    kept = head.as_json()
    assert Letterhead.from_json(kept) == head
    assert complete(kept)
    assert set(kept) == set(KEYS)
    assert list(differences(head, Letterhead.from_json(kept))) == []


def test_every_part_is_a_fact_of_its_own_with_words() -> None:
    assert len(set(KEYS)) == len(KEYS) == len(HEAD.as_json())
    assert [fact.said(HEAD) for fact in FACTS] == [
        "2026年10月8日", "2026年10月8日至10月14日（共7天）", "0475-2222222、0475-1111111", "包青山、乌兰", "党群服务中心", "中心门口",
    ]  # fmt: skip
    bare = Letterhead(HEAD.window)
    assert {fact.said(bare) for fact in FACTS[2:]} == {"空白"}
    assert (HEAD.telephones, bare.telephones) == (("0475-2222222", "0475-1111111"), ())


@pytest.mark.parametrize(
    ("other", "board", "notice"),
    [
        (HEAD, [], []), (replace(HEAD, telephone=""), ["受理电话"], ["受理电话"]), (replace(HEAD, receiver="其其格"), [], ["受理人"]),
        (replace(HEAD, place="嘎查部"), [], ["受理地点"]), (replace(HEAD, box_place="广场"), ["意见箱位置"], []),
        (replace(HEAD, window=natural_window(FIRST, 10)), ["公示时间"], ["公示时间"]),
        (replace(HEAD, window=natural_window(date(2026, 10, 9), 7)), ["张贴日期"], ["张贴日期"]),
        (replace(HEAD, window=unknown_window(FIRST)), [], []),
    ],
)  # fmt: skip
def test_two_letterheads_differ_by_what_a_paper_prints(
    other: Letterhead, board: list[str], notice: list[str]
) -> None:
    assert [part for part, _, _ in differences(HEAD, other, "board")] == board
    assert [part for part, _, _ in differences(HEAD, other, "notice")] == notice
    both = [part for part in board if part in notice]
    assert [part for part, _, _ in differences(HEAD, other, "board", "notice")] == both


def test_days_that_are_not_told_are_not_kept() -> None:
    head = replace(HEAD, window=unknown_window(FIRST))
    kept = head.as_json()
    assert not complete(kept)
    assert "days" not in kept
    assert Letterhead.from_json(kept) == head
    assert filled(kept, replace(HEAD, telephone="0475-9999999")) == HEAD, (
        "the days of today, all else as kept"
    )


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({}, HEAD),
        ({"posting_day": "2026-10-08", "place": "嘎查部"}, replace(HEAD, place="嘎查部")),
        ({"telephone": "1、2"}, replace(HEAD, village_telephone="1", telephone="2")),
        ({"telephone": "0475-2222222"}, replace(HEAD, telephone="")),
        ({"telephone": "0475-9"}, replace(HEAD, village_telephone="", telephone="0475-9")),
        ({"telephone": "", "receiver": ""}, Letterhead(HEAD.window, place=HEAD.place, box_place=HEAD.box_place)),
    ],
)  # fmt: skip
def test_what_an_older_version_kept_is_filled_up(stored: dict[str, str], expected: Letterhead) -> None:
    assert filled(stored, HEAD) == expected
