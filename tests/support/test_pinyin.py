"""Search by sound: what a clerk types, and whom it finds."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.support.pinyin import like_pattern, matches, readings
from wenming_desktop.support.surnames import SURNAMES

NAMES = st.text(alphabet="包青格乐曾解单朴尉迟娜莎红吕·𠮷䶮㛃王a", max_size=6)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("bqgl", "包青格乐"),
        ("bqg", "包青格乐"),
        ("bqg", "包其其格"),  # a syllable left out
        ("BQG", "包青格乐"),
        ("bao qing", "包青格乐"),
        ("baoge", "包青格乐"),
        ("zs", "张三"),
        ("zhs", "张三"),
        ("zeng", "曾小红"),
        ("cxh", "曾小红"),
        ("xiejun", "解军"),
        ("jiejun", "解军"),
        ("piao", "朴正"),
        ("ycgong", "尉迟恭"),
        ("weichi", "尉迟恭"),
        ("lvb", "吕布"),
        ("lub", "吕布"),
        ("lüb", "吕布"),
        ("包qg", "包青格乐"),
        ("b青", "包青格乐"),
        ("𠮷", "王𠮷"),  # beyond the BMP, no reading: itself
        ("w𠮷", "王𠮷"),
        ("䶮", "刘䶮"),
        ("bq", "包・青格乐"),
        ("", "包青格乐"),
        ("ｂｑ", "包青格乐"),  # typed with the input method in full-width mode
    ],
)
def test_what_is_typed_finds_the_name(query: str, name: str) -> None:
    assert matches(query, name)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("gqb", "包青格乐"),
        ("bqgx", "包青格乐"),
        ("bbq", "包青格乐"),
        ("aoq", "包青格乐"),
        ("李", "王𠮷"),
        ("x", ""),
    ],
)
def test_another_order_or_the_middle_of_a_syllable_finds_nothing(query: str, name: str) -> None:
    assert not matches(query, name)


def test_a_name_read_in_two_ways_keeps_both() -> None:
    sound = readings("曾小红")
    assert sound.pinyin == "zengxiaohong cengxiaohong"
    assert sound.initials == "zxh cxh"


def test_a_character_without_reading_stands_for_itself() -> None:
    assert readings("𠮷") == readings("𠮷")
    assert readings("王𠮷").pinyin == "wang𠮷"


def test_the_surname_table_is_sound() -> None:
    assert len(SURNAMES) >= 40
    for surname, ways in SURNAMES.items():
        syllables = ways.split()
        assert len(syllables) == len(surname)
        assert all(reading.isalpha() and reading.islower() for way in syllables for reading in way.split("/"))


@given(name=NAMES, data=st.data())
def test_initials_with_gaps_always_find_the_name_and_pass_the_sieve(name: str, data: st.DataObject) -> None:
    sound = readings(name)
    initials = data.draw(st.sampled_from(sound.initials.split(" ")))
    kept = [char for char in initials if data.draw(st.booleans())]
    query = "".join(kept)
    assert matches(query, name)
    assert _like(sound.pinyin, like_pattern(query))


@given(name=NAMES, query=st.text(alphabet="bqglzchsenga", max_size=4))
def test_the_sieve_never_loses_a_match(name: str, query: str) -> None:
    if matches(query, name):
        assert _like(f"{name} {readings(name).pinyin}", like_pattern(query))


def test_like_signs_in_a_query_are_plain_characters() -> None:
    assert not _like("包青格乐 baoqinggele", like_pattern("%"))
    assert _like("甲_乙", like_pattern("_"))


def _like(text: str, pattern: str) -> bool:
    with sqlite3.connect(":memory:") as db:
        found = bool(db.execute(r"SELECT ? LIKE ? ESCAPE '\'", (text, pattern)).fetchone()[0])
    db.close()
    return found
