"""What may not go on a wall: IDs, villagers' phones, words that name an offence or an illness, minors by name."""

from dataclasses import replace

import pytest

from wenming_desktop.domain.boards import DEFAULT_BANDS, Board, Item, Standing, rank_lines
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import (
    FORBIDDEN_WORDS,
    board_findings,
    notice_findings,
    stopping,
    text_findings,
)
from wenming_desktop.domain.settings import Institute, Settings, VillageNotice

HEAD = Standing(
    key=1, household="萨日朗-014", name="苏力德", village="萨日朗", village_order=1, own_order=None, group=2, points=2500,
    deducted=False, veto=False, items=(Item("义务植树", 2500),),
)  # fmt: skip
SETTINGS = Settings(
    institute=Institute(name="苏布德苏木新时代文明实践所", phone="0475-0000000"),
    villages={"萨日朗嘎查": VillageNotice(supervisor="刘文举", phone="19900001234")},
)


def board(*standings: Standing) -> Board:
    bands = DEFAULT_BANDS["quarter"]
    return Board(
        "masses", Period.parse("2026-Q3"), "萨日朗", rank_lines(standings, bands, 10000), bands, 10000, ""
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("义务植树、月评清洁户等5项", []),
        ("证号150599196809173870", ["id"]),
        ("证号15059920060711090x。", ["id"]),
        ("1505991968091738701", []),  # nineteen digits are no ID
        ("电话19904025425", ["phone"]),
        ("电话0475-0000000", []),
        ("编号20261027001", []),
        ("参与赌博", ["word"]),
        ("低保户，电话13800001111，150599196809173870", ["id", "phone", "word"]),
    ],
)
def test_one_public_text(text: str, codes: list[str]) -> None:
    assert [finding.code for finding in text_findings(text, "正文")] == codes


@pytest.mark.parametrize("word", FORBIDDEN_WORDS)
def test_every_word_of_the_list_is_stopped(word: str) -> None:
    (finding,) = text_findings(f"因{word}减分", "上榜理由")
    assert finding.stops
    assert word in finding.text


def test_no_finding_repeats_the_number_it_found() -> None:
    for finding in text_findings("150599196809173870，19904025425", "正文"):
        assert "1505" not in finding.text
        assert "1990" not in finding.text


def test_the_office_number_may_stand_in_a_notice() -> None:
    assert text_findings("电话19900001234", "正文", frozenset({"19900001234"})) == []
    assert [
        one.code for one in text_findings("19900001234、19900001235", "正文", frozenset({"19900001234"}))
    ] == ["phone"]


def test_red_reasons_are_read_and_others_are_not_printed() -> None:
    bad = replace(HEAD, items=(Item("探望精神病人", 2500),))
    assert [(one.code, one.about) for one in board_findings(board(bad))] == [("word", "苏力德的上榜理由")]
    unlisted = replace(bad, points=0)
    assert board_findings(board(unlisted)) == []


def test_a_minor_on_the_red_list_stands_by_number_and_is_no_finding() -> None:
    one = board(replace(HEAD, minor=True))
    assert one.band("red")[0].shown == "萨日朗-014户"
    assert board_findings(one) == []


def test_a_minors_name_in_print_is_stopped() -> None:
    one = board(replace(HEAD, minor=True))
    leaked = replace(one, lines=(replace(one.lines[0], shown="苏力德（2组）"),))
    (finding,) = board_findings(leaked)
    assert (finding.code, finding.key, finding.stops) == ("minor", "minor:萨日朗-014", True)
    assert "苏力德" not in finding.text


def test_a_complete_notice_has_no_finding() -> None:
    assert notice_findings(board(HEAD), SETTINGS, "萨日朗嘎查", ["电话0475-0000000，19900001234"]) == []
    assert notice_findings(board(HEAD), SETTINGS, "", []) == []


@pytest.mark.parametrize(
    ("settings", "village", "codes"),
    [
        (replace(SETTINGS, institute=Institute()), "", ["no_phone"]),
        (SETTINGS, "诺敏花嘎查", ["no_village_phone", "no_supervisor"]),
        (replace(SETTINGS, villages={"萨日朗嘎查": VillageNotice(supervisor="刘文举")}), "萨日朗嘎查", ["no_village_phone"]),
        (replace(SETTINGS, villages={"萨日朗嘎查": VillageNotice(phone="0475-0000001")}), "萨日朗嘎查", ["no_supervisor"]),
        (Settings(), "萨日朗嘎查", ["no_phone", "no_village_phone", "no_supervisor"]),
    ],
)  # fmt: skip
def test_numbers_nobody_filled_in_are_advice_with_a_place_to_go(
    settings: Settings, village: str, codes: list[str]
) -> None:
    found = notice_findings(board(HEAD), settings, village, [])
    assert [one.code for one in found] == codes
    assert all(one.where == "settings" and not one.stops for one in found)


def test_what_stops_is_stopped_until_it_is_approved_by_name() -> None:
    found = notice_findings(board(HEAD), Settings(), "萨日朗嘎查", ["曾被拘留", "电话19904025425"])
    assert [one.code for one in stopping(found, frozenset())] == ["word", "phone"]
    assert [one.code for one in stopping(found, frozenset({"phone:公示正文"}))] == ["word"]
    assert stopping(found, frozenset({"phone:公示正文", "word:公示正文"})) == []
