"""队伍名册 and 志愿者花名册: every name and number, never an ID; phones in the office copy alone, minors unnamed outside it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk
from tests.services.test_import_fixtures import ROSTERS, take
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import history, same_person, stars, teams, volunteer_paper, volunteers
from wenming_desktop.services.paper import Made


@pytest.fixture(scope="module")
def truth(fixtures_dir: Path) -> list[dict[str, Any]]:
    return list(json.loads((fixtures_dir / "truth.json").read_text(encoding="utf-8"))["volunteers"])


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk(tmp_path_factory.mktemp("paper")) as one:
        for name in ROSTERS:
            take(one, "households", name)
        take(one, "volunteers", "志愿者花名册.xls")
        yield one


def text_of(table: Desk, made: Made) -> str:
    return table.context.paper(_text, made.content).result()


def _text(_book: object, pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def phones(table: Desk) -> set[str]:
    rows = table.query(
        "SELECT p.phone FROM person p JOIN volunteer v ON v.person_pk = p.pk WHERE p.phone <> ''"
    )
    return {row[0] for row in rows}


def test_every_team_with_its_members_and_no_id(table: Desk, truth: list[dict[str, Any]]) -> None:
    made = table.context.paper(volunteer_paper.team_roster).result()
    assert made.file_name == "志愿服务队伍名册.pdf"
    text = text_of(table, made)
    assert [one["no"] for one in truth if one["no"] not in text] == []
    assert [one["name"] for one in truth if one["name"] not in text] == []
    assert [one["id"] for one in truth if one["id"] in text] == []
    assert [phone for phone in phones(table) if phone in text] == []
    assert "共61支队伍，260名志愿者。" in text
    assert (
        text.index("理论宣讲队（大队")
        < text.index("扶贫帮困队（大队")
        < text.index("萨日朗嘎查夕阳红队（小队")
    )


def test_the_office_copy_has_phones_and_says_what_it_is(table: Desk, truth: list[dict[str, Any]]) -> None:
    for verb in (volunteer_paper.team_roster, volunteer_paper.volunteer_roster):
        made = table.context.paper(verb, office=True).result()
        text = text_of(table, made)
        assert made.file_name.endswith("（内部）.pdf")
        assert "内部使用，不得张贴" in text
        assert [phone for phone in phones(table) if phone not in text] == []
        assert [one["id"] for one in truth if one["id"] in text] == []


def test_one_team(table: Desk, truth: list[dict[str, Any]]) -> None:
    team = table.context.call(teams.find_team, "萨日朗嘎查夕阳红队")
    made = table.context.paper(volunteer_paper.team_roster, team).result()
    assert made.file_name == "萨日朗嘎查夕阳红队名册.pdf"
    text = text_of(table, made)
    own = {one["no"] for one in truth if one["team"] == "萨日朗嘎查夕阳红队"}
    assert {one["no"] for one in truth if one["no"] in text} == own


def test_volunteers_in_the_order_given_with_their_hours(table: Desk) -> None:
    made = table.context.paper(volunteer_paper.volunteer_roster, [3, 1], said="筛选：两名").result()
    text = text_of(table, made)
    assert text.index("150599000003") < text.index("150599000001")
    assert "150599000002" not in text
    assert "共2名志愿者，累计服务时间2101.5小时。" in text
    with pytest.raises(UserError, match="没有可以打印的志愿者"):
        table.context.paper(volunteer_paper.volunteer_roster, []).result()


def test_a_star_stands_on_a_roster_only_where_it_was_awarded(table: Desk) -> None:
    """Hours earn a star, an award gives it: 1500.5 hours and no award print no star."""
    reached = {line.pk: line.stars for line in table.context.call(stars.candidates)}
    assert reached[3] == 5

    def rosters() -> list[str]:
        verbs = ((volunteer_paper.volunteer_roster, [3, 1]), (volunteer_paper.team_roster, None))
        return [text_of(table, table.context.paper(verb, which).result()) for verb, which in verbs]

    for text in rosters():
        assert not re.search("[一二三四五]星", text)
    table.context.call(stars.award, [3], "文明办〔2026〕3号")
    for text in rosters():
        assert set(re.findall("[一二三四五]星级", text)) == {"五星级"}
    table.context.call(history.undo)


def test_minors_stand_without_their_name_outside_the_office(tmp_path: Path) -> None:
    with desk(tmp_path) as one:
        one.context.call(
            volunteers.save_volunteer, None, {"name": "苏力德", "birth": "2012-05-01", "number": "A7"}
        )
        plain = text_of(one, one.context.paper(volunteer_paper.volunteer_roster).result())
        assert "苏力德" not in plain
        assert "（未成年人）" in plain
        assert "A7" in plain
        assert "苏力德" in text_of(
            one, one.context.paper(volunteer_paper.volunteer_roster, office=True).result()
        )
        with pytest.raises(UserError, match="没有可以打印的队伍"):
            one.context.paper(volunteer_paper.team_roster).result()


def test_a_name_beyond_the_bmp_is_printed_and_found_in_the_text(tmp_path: Path) -> None:
    with desk(tmp_path) as one:
        one.context.call(volunteers.save_volunteer, None, {"name": "王𬀩", "number": "A1"})
        one.context.call(volunteers.save_volunteer, None, {"name": "李䶮", "number": "A2"})
        text = text_of(one, one.context.paper(volunteer_paper.volunteer_roster).result())
        assert "王𬀩" in text
        assert "李䶮" in text
        assert one.context.call(same_person.doubtful) == []
