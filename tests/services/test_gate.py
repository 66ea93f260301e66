"""The gate over a book: what it knows, what it lets pass, approvals word by word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.periods import Period
from wenming_desktop.domain.privacy import Finding, Piece
from wenming_desktop.domain.settings import VillageNotice
from wenming_desktop.services import board_gate, books, editions, gate, notices, people, places
from wenming_desktop.services.gate import StoppedError

Q3 = Period.parse("2026-Q3")
WALL = "activity_paper.forecast"
DOCUMENT = "活动预告 202610"


def words(small: Small, *texts: str, leaves: str = WALL) -> list[str]:
    pieces = [Piece("正文", text) for text in texts]
    return [one.word or one.code for one in small.call(gate.found, leaves, pieces)]


def add_person(small: Small, name: str, birth: str) -> None:
    values = {"name": name, "birth": birth, "relation": "孙"}
    small.call(people.save_person, None, values, small.households["萨日朗-001"])


def set_settings(small: Small, **parts: object) -> None:
    small.call(books.save_settings, replace(small.call(books.settings), **parts))


def test_the_words_are_data_of_the_program(small: Small) -> None:
    assert gate.word_list() is gate.word_list()
    assert {"offence", "illness", "welfare"} <= set(gate.word_list().forbidden)
    assert words(small, "走访低保户，关爱残疾人") == ["低保"]


def test_telephones_that_are_published_anyway_may_stand(small: Small) -> None:
    settings = small.call(books.settings)
    text = "0475-6200001，139-0000-1234，0475-6200009，138 0000 1234，0475-6200005"
    assert len(words(small, text)) == 5
    set_settings(
        small,
        institute=replace(settings.institute, phone="0475-6200001"),
        villages={"萨日朗嘎查": VillageNotice(supervisor="刘文举", phone="13900001234、04756200005")},
        volunteers=replace(settings.volunteers, phone="0475-6200009"),
    )
    assert words(small, text) == ["138****1234"]


def test_an_office_line_of_a_place_may_stand_a_mobile_is_somebodys_own(small: Small) -> None:
    pk = small.rows("SELECT pk FROM station LIMIT 1")[0][0]
    small.call(places.save_station, pk, {"phone": "0475-6200001"})
    assert words(small, "0475-6200001") == []
    small.call(places.save_station, pk, {"phone": "13900001234"})
    assert words(small, "13900001234") == ["139****1234"]


def test_minors_of_the_book_by_name(small: Small) -> None:
    """苏力德 is fifteen; of who holds his name in a longer one, or an office, the text may speak."""
    assert words(small, "苏力德讲故事") == ["苏力德"]
    assert words(small, "萨日朗嘎查的包青格乐讲故事") == []
    add_person(small, "萨日朗", "2015-01-01")
    assert words(small, "萨日朗嘎查文化广场、萨日朗") == [], "a village is no child"
    add_person(small, "苏力德图", "1970-01-01")
    assert words(small, "苏力德图带队") == []
    assert words(small, "苏力德图、苏力德") == ["苏力德"]
    settings = small.call(books.settings)
    set_settings(small, villages={"萨日朗嘎查": VillageNotice(supervisor="苏力德")})
    assert words(small, "村务监督委员会主任苏力德") == []
    set_settings(small, villages=settings.villages)


def test_who_turns_eighteen_today_is_of_age(small: Small) -> None:
    def on(day: str) -> list[str]:
        return [one.word for one in small.call(gate.found, WALL, [Piece("正文", "苏力德")], today=day)]

    assert (on("2028-11-10"), on("2028-11-11")) == (["苏力德"], [])


def test_an_unknown_birth_date_is_not_taken_for_a_childs(small: Small) -> None:
    small.call(people.save_person, None, {"name": "娜仁", "relation": "女"}, small.households["萨日朗-001"])
    assert words(small, "娜仁") == []


def test_a_stop_says_what_where_and_what_to_do(small: Small) -> None:
    pieces = [Piece(f"第{at}条", "低保户") for at in range(1, 6)]
    with pytest.raises(StoppedError) as caught:
        small.call(gate.check, WALL, pieces, DOCUMENT)
    assert caught.value.text == (
        "活动预告没有通过公示前检查：“第1条”里有“低保”，对外不写这类内容；“第2条”里有“低保”，对外不写这类内容；"
        "“第3条”里有“低保”，对外不写这类内容等5处。"
    )
    assert caught.value.advice == "请按提示修改；确需公开的，由负责人逐项批准。"
    assert (len(caught.value.findings), caught.value.document) == (5, DOCUMENT)


def test_approving_one_word_does_not_approve_what_comes_later_in_the_line(small: Small) -> None:
    """批准“残疾”，同一行后来写上“吸毒”：还是不能打印。"""

    def check(text: str, document: str = DOCUMENT) -> str:
        return small.call(gate.check, WALL, [Piece("包青格乐的上榜理由", text)], document)

    (finding,) = small.call(gate.found, WALL, [Piece("包青格乐的上榜理由", "照看残疾户")])
    with pytest.raises(UserError, match="批准人没有填"):
        small.call(gate.approve, DOCUMENT, finding, " ")
    small.call(gate.approve, DOCUMENT, finding, "乌兰")
    assert check("照看残疾户") == "wall"
    assert small.rows("SELECT finding, word, document, by, on_day FROM approval") == [
        ("word:包青格乐的上榜理由", "残疾", DOCUMENT, "乌兰", "2026-10-27")
    ]
    with pytest.raises(StoppedError, match="吸毒") as caught:
        check("照看残疾户，其子吸毒")
    assert [one.word for one in caught.value.findings] == ["吸毒"]
    with pytest.raises(StoppedError):
        check("照看残疾户", "活动预告 202611")  # another document, another decision
    small.undo()
    with pytest.raises(StoppedError):
        check("照看残疾户")
    small.redo()
    assert check("照看残疾户") == "wall"


def test_a_telephone_is_approved_by_itself(small: Small) -> None:
    (finding,) = small.call(gate.found, WALL, [Piece("正文", "13800001234")])
    small.call(gate.approve, DOCUMENT, finding, "乌兰")
    small.call(gate.check, WALL, [Piece("正文", "138-0000-1234")], DOCUMENT)
    with pytest.raises(StoppedError):
        small.call(gate.check, WALL, [Piece("正文", "13800001234，13900001234")], DOCUMENT)


def test_an_id_number_is_never_approved(small: Small) -> None:
    (finding,) = small.call(gate.found, WALL, [Piece("正文", "150599196809173870")])
    with pytest.raises(UserError, match="不能批准"):
        small.call(gate.approve, DOCUMENT, finding, "乌兰")
    with pytest.raises(UserError, match="不能批准"):  # nor what is advice only
        small.call(gate.approve, DOCUMENT, Finding("no_phone", "苏木受理电话未填写", stops=False), "乌兰")


def test_what_nobody_listed_does_not_leave(small: Small) -> None:
    with pytest.raises(KeyError):
        small.call(gate.check, "没有登记的纸", [])


@pytest.mark.parametrize("kind", ["measures", "wording"])
def test_what_may_not_hang_is_not_frozen(small: Small, kind: str) -> None:
    """锁定以后改不了：办法名称、公示文稿里有不能写的，不让锁定；改好以后照常锁定，以后再写错也不上这张榜。"""
    before = small.call(books.settings)
    bad = {
        "measures": {"notice": replace(before.notice, measures="低保户积分办法")},
        "wording": {"paragraphs": {"thanks": "低保户另行公布。"}},
    }[kind]
    small.enter("萨日朗-001", "H1", "2026-08-10")
    small.close_months(202608, 202609)
    set_settings(small, **bad)
    with pytest.raises(StoppedError, match=r"没有通过公示前检查.*低保") as refused:
        small.call(editions.seal, "masses", Q3, None)
    assert "锁定以后不能再改" in refused.value.advice
    assert small.rows("SELECT * FROM issued") == []
    small.call(books.save_settings, before)
    board, _ = small.call(editions.seal, "masses", Q3, None)
    assert board.edition == 1
    set_settings(small, **bad)
    text = small.call(notices.notice, Q3, small.villages["萨日朗"], date(2026, 10, 8))
    assert not [line for line in board_gate.notice_texts(text) if "低保" in line]


def test_a_remark_behind_a_name_stops_a_wall_until_somebody_decides(small: Small) -> None:
    add_person(small, "何月兰(遗孀)", "1957-01-01")
    add_person(small, "何月兰（小）", "1987-01-01")
    assert words(small, "先进：何月兰（小）") == []
    assert words(small, "先进：何月兰(遗孀)、何月兰（小）") == ["何月兰(遗孀)"]
    assert words(small, "先进：何月兰(遗孀)", leaves="activity_paper.record") == []
    pieces = [Piece("正文", "先进：何月兰(遗孀)")]
    (finding,) = small.call(gate.found, WALL, pieces)
    assert finding.text == "“正文”里的姓名“何月兰(遗孀)”括号里写着“遗孀”，请核对能不能公开"
    small.call(gate.approve, DOCUMENT, finding, "王敏")
    small.call(gate.check, WALL, pieces, DOCUMENT)
