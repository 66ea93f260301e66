"""Teams: the tree, posts with days, joining and leaving; role rosters; partner units."""

from datetime import date
from typing import Any

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import partners, places, tables, teams, volunteer_roles, volunteers

STATION = "萨日朗嘎查新时代文明实践站"


def refused(small: Small, verb: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(UserError) as caught:
        small.call(verb, *args, **kwargs)
    return str(caught.value)


def made(small: Small, name: str, **values: Any) -> int:
    return int(small.call(teams.save_team, None, {"name": name, **values})[0])


def serving(small: Small, who: str) -> int:
    return int(small.call(volunteers.save_volunteer, None, {}, person_pk=small.people[who])[0])


def test_the_tree_has_parents_before_children_and_the_eight_in_their_order(small: Small) -> None:
    village = made(small, "萨日朗嘎查理论宣讲小队", category="理论宣讲", station=STATION)
    aid, theory = (
        made(small, "扶贫帮困队", category="扶贫帮困", tier="大队"),
        made(small, "理论宣讲队", category="理论宣讲", tier="大队"),
    )
    small.call(teams.save_team, village, {"parent": "理论宣讲队"})
    rows = small.call(teams.tree)
    assert [(one.pk, one.parent_pk) for one in rows] == [(theory, None), (village, theory), (aid, None)]
    assert (rows[1].category, rows[1].code, rows[1].tier, rows[1].station) == (
        "理论宣讲",
        "theory",
        "小队",
        STATION,
    )


def test_a_team_has_two_leaders_or_none(small: Small) -> None:
    team = made(small, "甲队")
    assert small.call(teams.tree)[0].leaders == ()
    for who in ("包青格乐1", "李䶮2"):
        small.call(teams.join, serving(small, who), team, "队长", date(2026, 3, 1))
    assert small.call(teams.tree)[0].leaders == ("包青格乐", "李䶮")
    assert small.call(teams.tree)[0].members == 2


def test_another_post_from_a_day_keeps_the_time_under_the_old_one(small: Small) -> None:
    team, pk = made(small, "甲队"), serving(small, "孟和1")
    membership, _ = small.call(teams.join, pk, team, "队员", date(2026, 1, 1))
    now, _ = small.call(teams.set_post, membership, "队长", date(2026, 6, 1))
    found = [(one.post, one.from_day, one.to_day) for one in small.call(teams.memberships, pk)]
    assert found == [("队长", "2026-06-01", None), ("队员", "2026-01-01", "2026-06-01")]
    assert small.call(teams.set_post, now, "副队长", date(2026, 6, 1))[0] == now, "put right on its first day"
    small.undo()
    small.undo()
    assert [(one.post, one.to_day) for one in small.call(teams.memberships, pk)] == [("队员", None)]


def test_leaving_and_coming_back(small: Small) -> None:
    team, pk = made(small, "甲队"), serving(small, "孟和1")
    membership, _ = small.call(teams.join, pk, team, from_day=date(2026, 1, 1))
    assert "已经在甲队" in refused(small, teams.join, pk, team)
    assert "还没有到" in refused(small, teams.leave, membership, date(2027, 1, 1))
    assert "早于入队日期" in refused(small, teams.leave, membership, date(2025, 1, 1))
    small.call(teams.leave, membership, date(2026, 5, 1))
    assert small.call(teams.members, team) == []
    assert [one.to_day for one in small.call(teams.members, team, former=True)] == ["2026-05-01"]
    small.call(teams.join, pk, team)
    assert len(small.call(teams.members, team)) == 1


def test_forms_say_what_is_wrong_at_its_field(small: Small) -> None:
    pk = made(small, "甲队")
    below = made(small, "乙队", parent="甲队")
    assert below
    wrong = {"name": "甲 队", "category": "唱歌", "parent": "丙队", "station": "没有站", "tier": "排"}
    found = {one.record for one in small.call(teams.check_team, None, wrong)}
    assert found == {"name", "category", "parent", "station", "tier"}
    assert "上级队伍不能是本队" in refused(small, teams.save_team, pk, {"parent": "乙队"})
    values = small.call(teams.team_values, below)
    assert (values["parent"], values["category"], values["status"]) == ("甲队", "特色服务", "在用")
    _, changes = small.call(teams.save_team, below, values)
    assert changes.operation == "", "nothing changed, no step to undo"


def test_a_team_somebody_names_is_not_removed(small: Small) -> None:
    team = made(small, "甲队")
    small.call(teams.join, serving(small, "孟和1"), team)
    assert "停用" in refused(small, teams.remove_team, team)
    empty = made(small, "乙队")
    small.call(teams.remove_team, empty)
    assert [one.name for one in small.call(teams.tree)] == ["甲队"]


def test_a_team_is_found_by_its_name_or_the_only_part_that_fits(small: Small) -> None:
    first, second = made(small, "萨日朗嘎查红马甲队"), made(small, "诺敏花嘎查红马甲队")
    assert small.call(teams.find_team, " 萨日朗嘎查 红马甲队") == first
    assert small.call(teams.find_team, "诺敏花") == second
    assert "不止一支" in refused(small, teams.find_team, "红马甲")
    assert "现有：" in refused(small, teams.find_team, "夕阳红")


def test_the_townships_own_word_for_a_category_is_read_and_shown(small: Small) -> None:
    from dataclasses import replace

    from wenming_desktop.services import books

    settings = small.call(books.settings)
    small.call(books.save_settings, replace(settings, categories={"health": "健康关怀"}))
    pk = made(small, "甲队", category="健康关怀")
    assert small.call(teams.tree)[0].code == "health"
    assert small.call(teams.team_values, pk)["category"] == "健康关怀"
    assert small.call(tables.rows, "teams", [pk])[0]["category"] == "健康关怀"


def test_a_role_roster_answers_for_a_day(small: Small) -> None:
    who = small.people["孟和1"]
    role, _ = small.call(
        volunteer_roles.save_role, None, {"tag": "五老", "from_day": "2026-03-01", "station": STATION}, who
    )
    assert [one.name for one in small.call(volunteer_roles.roster, "五老")] == ["孟和"]
    assert small.call(volunteer_roles.roster, "五老", date(2026, 2, 28)) == []
    assert "已经是五老" in refused(small, volunteer_roles.save_role, None, {"tag": "五老"}, who)
    small.call(volunteer_roles.end_role, role, date(2026, 9, 1))
    assert small.call(volunteer_roles.roster, "五老") == []
    assert len(small.call(volunteer_roles.roster, "五老", date(2026, 8, 31))) == 1
    assert small.call(volunteer_roles.role_values, role)["to_day"] == date(2026, 9, 1)
    small.call(volunteer_roles.save_role, role, {"to_day": "", "terms": "每月补贴"})
    assert small.call(volunteer_roles.roster)[0].terms == "每月补贴"
    found = {
        one.record
        for one in small.call(
            volunteer_roles.check_role,
            None,
            {"station": "没有", "from_day": "2026-2-1", "to_day": "2026-1-1"},
            who,
        )
    }
    assert found == {"tag", "station", "to_day"}
    small.call(volunteer_roles.remove_role, role)
    assert small.call(volunteer_roles.of_person, who) == []


def test_partner_units_are_paired_with_villages(small: Small) -> None:
    pk, _ = small.call(
        partners.save_partner, None, {"name": "旗农牧局", "village": "萨日朗", "phone": "13800001111"}
    )
    one = small.call(partners.partners, small.villages["萨日朗"])[0]
    assert (one.village, one.phone) == ("萨日朗嘎查", "138****1111")
    values = small.call(partners.partner_values, pk)
    small.call(partners.save_partner, pk, values | {"contact": "白海龙"})
    assert small.rows("SELECT phone, contact FROM partner") == [("13800001111", "白海龙")]
    assert {
        one.record
        for one in small.call(partners.check_partner, None, {"name": "旗农牧局", "village": "无名"})
    } == {"name", "village"}
    small.call(partners.remove_partner, pk)
    assert small.call(partners.partners) == []
    small.undo()
    assert len(small.call(partners.partners)) == 1


def test_a_village_or_a_place_that_somebody_names_is_not_removed(small: Small) -> None:
    village, _ = small.call(places.save_village, None, {"name": "新村"})
    partner, _ = small.call(partners.save_partner, None, {"name": "旗农牧局", "village": "新村"})
    assert "还有登记在用" in refused(small, places.remove_place, "village", village)
    small.call(partners.remove_partner, partner)
    made(small, "新村夕阳红队", station="新村新时代文明实践站")
    station = small.call(places.stations, village)[0].pk
    assert "还有登记在用" in refused(small, places.remove_place, "station", station)


@pytest.mark.parametrize("name", ["volunteers", "teams", "members", "roles", "partners", "pairs"])
def test_every_list_can_be_sorted_filtered_and_searched(small: Small, name: str) -> None:
    team, pk = made(small, "甲队", station=STATION), serving(small, "孟和1")
    small.call(teams.join, pk, team)
    small.call(volunteer_roles.save_role, None, {"tag": "五老"}, small.people["孟和1"])
    small.call(partners.save_partner, None, {"name": "孟和商店"})
    whole = small.call(tables.ids, name)
    rows = small.call(tables.rows, name, whole)
    assert [row["pk"] for row in rows] == whole
    for field in tables.columns(name):
        assert sorted(small.call(tables.ids, name, sort=field.name)) == sorted(whole)
        assert all(field.name in row for row in rows)
    for one in tables.filters_of(name):
        assert set(small.call(tables.ids, name, filters={one: 1})) <= set(whole)
    assert small.call(tables.ids, name, text="没有这样的") == []
    if name not in ("teams", "pairs"):
        assert len(small.call(tables.ids, name, text="孟和")) == 1
