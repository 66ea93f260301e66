"""What a board says in public, line by line, and what its notice lacks."""

from dataclasses import replace
from datetime import date

import pytest

from wenming_desktop.domain.boards import DEFAULT_BANDS, Board, Item, Standing, rank_lines
from wenming_desktop.domain.days import natural_window
from wenming_desktop.domain.notice_check import NOTICE_TEXT, board_pieces, gaps, own_words, text_pieces
from wenming_desktop.domain.notices import MODEL, NoticeFacts, Tally, compose
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import Known, WordList, gate
from wenming_desktop.domain.settings import Institute, NoticeSettings, Settings, VillageNotice

HEAD = Standing(
    key=1, household="萨日朗-014", name="苏力德", village="萨日朗嘎查", village_order=1, own_order=None, group=2, points=2500,
    deducted=False, veto=False, items=(Item("义务植树", 2500),),
)  # fmt: skip
SETTINGS = Settings(
    institute=Institute(name="苏布德苏木新时代文明实践所", phone="0475-0000000"),
    notice=NoticeSettings(measures="苏布德苏木群众积分管理办法（试行）"),
    villages={"萨日朗嘎查": VillageNotice(supervisor="刘文举", phone="19900001234")},
)
KNOWN = Known(WordList({"illness": ("精神病",)}), minors=("苏力德",))


def board(*standings: Standing, party: bool = False) -> Board:
    bands = None if party else DEFAULT_BANDS["quarter"]
    lines = rank_lines(standings, bands, 10000)
    return Board("party" if party else "masses", Period.parse("2026-Q3"), "萨日朗", lines, bands, 10000, "")


def found(one: Board) -> list[tuple[str, str]]:
    return [(finding.code, finding.about) for finding in gate("wall", board_pieces(one), KNOWN)]


def test_red_reasons_are_read_and_others_are_not_printed() -> None:
    bad = HEAD._replace(items=(Item("探望精神病人", 2500),))
    assert found(board(bad)) == [("word", "苏力德的上榜理由")]
    grey = bad._replace(points=-600, items=(Item("探望精神病人", -600),))
    assert board(grey).lines[0].reason == "探望精神病人"
    assert found(board(grey)) == []


def test_the_party_track_has_no_bands_and_shows_every_line() -> None:
    assert [piece.text for piece in board_pieces(board(HEAD, party=True))] == [
        "",
        "苏力德",
        "萨日朗嘎查2组",
    ]


def test_a_grown_head_may_bear_a_childs_name_and_a_minor_stands_by_number() -> None:
    assert found(board(HEAD)) == []
    one = board(HEAD._replace(minor=True))
    assert one.band("red")[0].shown == "萨日朗-014户"
    assert found(one) == []
    leaked = replace(one, lines=(one.lines[0]._replace(shown="苏力德（2组）"),))
    assert found(leaked) == [("minor", "萨日朗-014户户主")]
    assert found(replace(leaked, lines=(leaked.lines[0]._replace(name=""),))) == []


def test_a_line_sealed_as_a_grown_mans_is_held_against_who_is_a_minor_now() -> None:
    pieces = board_pieces(board(HEAD), minors={1})
    assert [(one.code, one.about, one.word) for one in gate("wall", pieces, KNOWN)] == [
        ("minor", "萨日朗-014户户主", "苏力德")
    ]
    assert gate("wall", board_pieces(board(HEAD), minors={2}), KNOWN) == []


def test_the_words_of_a_notice_are_one_place() -> None:
    assert [(piece.about, piece.text) for piece in text_pieces(["甲", "乙"])] == [
        (NOTICE_TEXT, "甲"),
        (NOTICE_TEXT, "乙"),
    ]


@pytest.mark.parametrize(
    ("settings", "village", "codes"),
    [
        (SETTINGS, "萨日朗嘎查", []),
        (SETTINGS, "", []),
        (replace(SETTINGS, institute=Institute()), "", ["no_phone"]),
        (SETTINGS, "诺敏花嘎查", ["no_village_phone", "no_supervisor"]),
        (replace(SETTINGS, villages={"萨日朗嘎查": VillageNotice(supervisor="刘文举")}), "萨日朗嘎查", ["no_village_phone"]),
        (replace(SETTINGS, villages={"萨日朗嘎查": VillageNotice(phone="0475-0000001")}), "萨日朗嘎查", ["no_supervisor"]),
        (replace(SETTINGS, notice=NoticeSettings()), "", ["no_measures"]),
        (Settings(), "萨日朗嘎查", ["no_measures", "no_phone", "no_village_phone", "no_supervisor"]),
    ],
)  # fmt: skip
def test_numbers_nobody_filled_in_are_advice_with_a_place_to_go(
    settings: Settings, village: str, codes: list[str]
) -> None:
    lacking = gaps(settings, village)
    assert [one.code for one in lacking] == codes
    assert [one.code for one in gaps(settings, village, sealed=True)] == [
        code for code in codes if code != "no_measures"
    ]
    assert all(one.where == "settings" and not one.stops and not one.approvable for one in lacking)


def test_every_locked_place_is_shown_where_the_words_are_changed() -> None:
    """The editor gives the runs back their places in order: one more or less would move them all."""
    day = date(2026, 10, 8)
    facts = NoticeFacts(
        "萨日朗嘎查", Tally(1, 0), "苏布德苏木群众积分细则", date(2026, 1, 1), natural_window(day, 7), day
    )
    shown = compose(board(HEAD), facts, replace(SETTINGS, notice=NoticeSettings()), as_worded=True)
    locked = {part.key: sum(run.locked for run in part.runs) for part in shown.paragraphs}
    assert locked == {key: MODEL[key].count("〔") for key in locked}


@pytest.mark.parametrize(
    "words",
    ["根据〔measures〕的规定，按《〔rules〕》公示：", "（《〔measures〕》）", "（《〔measures〕》）。"],
)
def test_her_own_words_that_rest_on_measures_nobody_entered_are_not_used(words: str) -> None:
    day = date(2026, 10, 8)
    facts = NoticeFacts(
        "萨日朗嘎查", Tally(1, 0), "苏布德苏木群众积分细则", date(2026, 1, 1), natural_window(day, 7), day
    )
    wording = {"opening": words}
    entered = replace(SETTINGS, paragraphs=wording)
    assert own_words(board(HEAD), facts, entered) == []
    (told,) = own_words(board(HEAD), facts, replace(entered, notice=NoticeSettings()))
    said = "“开头”里引了管理办法，名称还没有填写，去掉又不成句，这次用原文"
    assert (told.code, told.text) == ("uncited", said)


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ({}, []),
        ({"greeting": "全体农牧民："}, []),
        (
            {"lower": "灰榜〔grey〕户、黑榜〔black〕户，减分都已上门告知。"},
            [
                ("claim", "“灰榜、黑榜”里写了“都已上门告知”，没有登记，印出时略去"),
                ("nobody", "“灰榜、黑榜”改过的文字这次用不上（榜上没有户，或写了没有登记的事又带着数字），这次用原文"),
            ],
        ),
    ],
)  # fmt: skip
def test_her_own_words_that_do_not_hold_this_time_are_advice(
    wording: dict[str, str], told: list[tuple[str, str]]
) -> None:
    day = date(2026, 10, 8)
    facts = NoticeFacts(
        "萨日朗嘎查", Tally(1, 0), "苏布德苏木群众积分细则", date(2026, 1, 1), natural_window(day, 7), day
    )
    grey = HEAD._replace(key=2, household="萨日朗-015", points=-500)
    advice = own_words(board(HEAD, grey), facts, replace(SETTINGS, paragraphs=wording))
    assert [(one.code, one.text) for one in advice] == told
    assert all(one.about == NOTICE_TEXT and not one.stops for one in advice)


def test_a_setting_that_is_not_what_its_field_says_is_told_where_it_is_printed() -> None:
    wrong = replace(
        SETTINGS, institute=Institute(name="8888", phone="0475-0000000"),
        villages={"萨日朗嘎查": VillageNotice(supervisor="刘文举", phone="打电话"), "别的村": VillageNotice(phone="无")},
    )  # fmt: skip
    told = gaps(wrong, "萨日朗嘎查")
    assert not any(one.stops for one in told)
    assert [(one.code, one.about, one.text) for one in told] == [
        ("wrong_setting", "institute", "本所名称“8888”不是单位名称，请写全称；公示上照这样印"),
        ("wrong_setting", "萨日朗嘎查", "受理电话“打电话”不是电话号码，请写成 0471-1234567 这样；公示上照这样印"),
    ]  # fmt: skip
