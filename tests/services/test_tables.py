"""Lists for the window: filtered and sorted to ids in SQL, rows by id, numbers masked."""

from datetime import date

import pytest

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.identity import check_digit
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import (
    activities,
    certificates,
    hours,
    households,
    partners,
    people,
    places,
    same_person,
    tables,
    teams,
    volunteer_roles,
    volunteers,
)
from wenming_desktop.storage import lists, paging

WOMAN = "15059919800308002" + check_digit("15059919800308002")


def shown(small: Small, name: str, column: str, **how: object) -> list[object]:
    found = small.call(tables.ids, name, **how)
    return [row[column] for row in small.call(tables.rows, name, found)]


def test_every_column_of_every_list_sorts_both_ways_and_keeps_every_row(small: Small) -> None:
    fill(small)
    serve(small)
    for name in tables.names():
        whole = small.call(tables.ids, name)
        assert whole, name
        for field in tables.columns(name):
            for down in (False, True):
                assert sorted(small.call(tables.ids, name, sort=field.name, descending=down)) == sorted(
                    whole
                ), field


def test_every_row_has_its_columns_and_its_key(small: Small) -> None:
    fill(small)
    serve(small)
    for name in tables.names():
        found = small.call(tables.ids, name)
        rows = small.call(tables.rows, name, found)
        assert [row["pk"] for row in rows] == found
        for field in tables.columns(name):
            assert field.name in rows[0], (name, field.name)
            assert field.label


def test_every_filter_of_every_list_is_sound_sql(small: Small) -> None:
    fill(small)
    serve(small)
    for name in tables.names():
        for key in tables.filters_of(name):
            for value in (1, "x", [1, 2], None, ""):
                small.call(tables.ids, name, filters={key: value}, text="王 b 1")


def fill(small: Small) -> None:
    village = {"village": "萨日朗"}
    small.call(places.save_grid, None, {"name": "第一网格", "phone": "13800001111", **village})
    small.call(
        people.save_person,
        None,
        {"name": "娜仁花", "id_number": WOMAN, "phone": "13800001234"},
        small.households["萨日朗-001"],
    )
    small.enter("萨日朗-001", "H1", "2026-10-01")
    small.enter("萨日朗-002", "J1", "2026-10-02")
    small.enter("诺敏花-001", "V1", "2026-09-02")
    small.enter("李䶮2", "D1", "2026-10-02")


def serve(small: Small) -> None:
    """A team with a volunteer and his time, a roster, a partner, a pair told apart, an activity, a certificate."""
    one, other = small.people["包青格乐1"], small.people["孟和1"]
    team, _ = small.call(teams.save_team, None, {"name": "环境卫生队", "category": "卫生环保"})
    volunteer, _ = small.call(volunteers.save_volunteer, None, {"consent": "同意"}, one)
    small.call(teams.join, volunteer, team)
    small.call(volunteer_roles.save_role, None, {"tag": "宣讲员"}, one)
    small.call(partners.save_partner, None, {"name": "旗农牧局", "village": "萨日朗"})
    small.call(same_person.are_different, one, other)
    given = {
        "title": "卫生整治",
        "day": "2026-10-24",
        "start": "9:00",
        "finish": "11:00",
        "station": "萨日朗",
    }
    small.call(activities.save_activity, None, given | {"teams": "环境卫生队"})
    small.call(hours.brought, volunteer, 600, date(2025, 12, 31), "2025年名册")
    small.call(certificates.issue, [volunteer])


def test_numbers_are_masked(small: Small) -> None:
    fill(small)
    (row,) = small.call(tables.rows, "persons", small.call(tables.ids, "persons", text="娜仁花"))
    assert (row["id_number"], row["phone"], row["age"], row["sex"]) == (
        f"150599********{WOMAN[-4:]}",
        "138****1234",
        46,
        "女",
    )
    assert shown(small, "grids", "phone") == ["138****1111"]
    everything = [small.call(tables.rows, name, small.call(tables.ids, name)) for name in tables.names()]
    assert WOMAN not in str(everything)
    assert "13800001234" not in str(everything)


def test_households_stand_by_village_and_number_as_a_number(small: Small) -> None:
    for _ in range(9):
        small.call(people.save_household, None, {"village": "萨日朗", "head": "某"})
    numbers = shown(small, "households", "number")
    assert numbers[:3] == ["萨日朗-001", "萨日朗-002", "萨日朗-003"]
    small.call(people.save_household, small.households["萨日朗-002"], {"number": "萨日朗-1002"})
    assert shown(small, "households", "number")[13] == "萨日朗-1002"
    assert shown(small, "households", "number", sort="number", descending=True)[0] == "诺敏花-003"
    assert shown(small, "households", "village", sort="village")[0] == "萨日朗嘎查"


def test_names_sort_by_pinyin(small: Small) -> None:
    assert shown(small, "persons", "name", sort="name") == [
        "包青格乐", "陈海山", "李䶮", "孟和", "苏力德", "王秀兰", "王秀兰", "乌云其木格"
    ]  # fmt: skip
    assert shown(small, "households", "head", sort="head")[:2] == ["包青格乐", "陈海山"]


def test_totals_are_the_quarters_with_base_and_sort(small: Small) -> None:
    fill(small)
    rows = {
        row["number"]: row
        for row in small.call(tables.rows, "households", small.call(tables.ids, "households"))
    }
    assert (rows["萨日朗-001"]["total"], rows["萨日朗-002"]["total"], rows["诺敏花-001"]["total"]) == (
        11000,
        9700,
        10000,
    )
    assert shown(small, "households", "number", sort="total", descending=True)[0] == "萨日朗-001"
    assert shown(small, "households", "number", sort="total")[0] == "萨日朗-002"
    third = {"period": Period.parse("2026-Q3")}
    (row,) = small.call(tables.rows, "households", [small.households["诺敏花-001"]], filters=third)
    assert (row["total"], row["veto"]) == (10000, True)
    month = {"period": Period.parse("2026-10")}
    (row,) = small.call(tables.rows, "households", [small.households["萨日朗-001"]], filters=month)
    assert row["total"] == 1000  # a month has no base
    assert shown(small, "party", "total", sort="total", descending=True) == [300, 0]


def test_a_total_follows_a_merge(small: Small) -> None:
    small.enter("萨日朗-003", "H1", "2026-10-01")
    small.call(households.merge_households, small.households["萨日朗-002"], small.households["萨日朗-003"])
    (row,) = small.call(tables.rows, "households", small.call(tables.ids, "households", text="萨日朗-002"))
    assert row["total"] == 11000
    assert shown(small, "households", "number", sort="total", descending=True)[0] == "萨日朗-002"
    assert "萨日朗-003" not in shown(small, "households", "number")


def test_filters_take_a_value_or_several_and_nothing_filters_nothing(small: Small) -> None:
    one, other = small.villages["萨日朗"], small.villages["诺敏花"]
    assert len(shown(small, "households", "pk", filters={"village": one})) == 5
    assert len(shown(small, "households", "pk", filters={"village": [one, other]})) == 8
    assert len(shown(small, "households", "pk", filters={"village": None, "state": ""})) == 8
    assert shown(small, "households", "number", filters={"village": one, "group": 2}) == [
        "萨日朗-003",
        "萨日朗-004",
        "萨日朗-005",
    ]
    small.call(households.set_state, small.households["萨日朗-001"], "迁出", date(2026, 10, 1))
    assert shown(small, "households", "number", filters={"state": "迁出"}) == ["萨日朗-001"]
    assert shown(small, "persons", "name", filters={"party": 1}) == ["包青格乐", "李䶮"]
    assert shown(small, "persons", "name", filters={"household": small.households["诺敏花-001"]}) == ["孟和"]
    assert len(shown(small, "persons", "pk", filters={"no_id": 1})) == 8
    assert shown(small, "persons", "pk", filters={"no_id": 0}) == []


def test_every_word_must_fit_somewhere(small: Small) -> None:
    assert shown(small, "households", "number", text="王秀兰") == ["萨日朗-002", "萨日朗-003"]
    assert shown(small, "households", "number", text="wxl 003") == ["萨日朗-003"]
    assert shown(small, "households", "number", text="萨日朗 ly") == ["萨日朗-004"]
    assert shown(small, "households", "number", text="2组 诺敏花") == ["诺敏花-003"]
    assert shown(small, "households", "number", text="%") == []
    small.call(
        people.save_person, None, {"name": "娜仁花", "id_number": WOMAN}, small.households["萨日朗-001"]
    )
    assert shown(small, "households", "number", text="nrh") == ["萨日朗-001"]  # by a member
    assert shown(small, "persons", "name", text=WOMAN[-4:]) == ["娜仁花"]


def test_the_register_shows_who_what_and_whether_it_stands(small: Small) -> None:
    small.call(people.save_person, None, {"name": "娜仁花"}, small.households["萨日朗-001"])
    fill(small)
    wrong = small.enter("萨日朗-001", "Z2", "2026-10-03").entry_pk
    small.reverse(wrong)
    small.enter("萨日朗-001", "Z2", "2026-10-04")
    small.undo()
    rows = small.call(tables.rows, "entries", small.call(tables.ids, "entries", filters={"track": "masses"}))
    assert [(row["event_date"], row["name"], row["item"], row["points"], row["state"]) for row in rows] == [
        ("2026-10-03", "包青格乐", "Z2 义务植树", -600, "冲正"), ("2026-10-03", "包青格乐", "Z2 义务植树", 600, "已冲正"),
        ("2026-09-02", "孟和", "V1 一票否决（甲类）", 0, "已登记"), ("2026-10-02", "王秀兰", "J1 房前屋后乱堆乱放", -300, "已登记"),
        ("2026-10-01", "包青格乐", "H1 月评清洁户", 1000, "已登记"),
    ]  # fmt: skip
    assert rows[0]["cause"] == "登记错户"
    (party,) = small.call(
        tables.rows, "entries", small.call(tables.ids, "entries", filters={"track": "party"})
    )
    assert (party["name"], party["household"], party["category"]) == ("李䶮", "萨日朗-004", "组织生活")


def test_a_members_entry_names_the_head_too(small: Small) -> None:
    from wenming_desktop.services import points

    pk, _ = small.call(people.save_person, None, {"name": "娜仁花"}, small.households["萨日朗-001"])
    draft = points.Draft(
        "masses",
        date(2026, 10, 1),
        small.item("H1"),
        household_pk=small.households["萨日朗-001"],
        person_pk=pk,
    )
    small.call(points.record, draft)
    assert shown(small, "entries", "name") == ["娜仁花（户主 包青格乐）"]
    assert (
        shown(small, "entries", "name", text="nrh")
        == shown(small, "entries", "name", text="bqgl")
        == ["娜仁花（户主 包青格乐）"]
    )


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"period": Period.parse("2026-Q3")}, ["V1"]), ({"period": 202610, "track": "masses"}, ["J1", "H1"]),
        ({"state": "已登记", "village": "诺敏花"}, ["V1"]), ({"sign": "minus"}, ["J1"]), ({"sign": ["veto", "minus"]}, ["V1", "J1"]),
        ({"category": "环境卫生"}, ["J1", "H1"]), ({"code": "H1"}, ["H1"]), ({"day": "2026-10-02", "track": "party"}, ["D1"]),
    ],
)  # fmt: skip
def test_entries_are_filtered(small: Small, filters: dict[str, object], codes: list[str]) -> None:
    fill(small)
    if "village" in filters:
        filters = filters | {"village": small.villages[str(filters["village"])]}
    assert [str(item)[:2] for item in shown(small, "entries", "item", filters=filters)] == codes


def test_entries_are_found_by_text(small: Small) -> None:
    fill(small)
    assert [str(item)[:2] for item in shown(small, "entries", "item", text="清洁")] == ["H1"]
    assert [str(item)[:2] for item in shown(small, "entries", "item", text="wxl")] == ["J1"]
    assert [str(item)[:2] for item in shown(small, "entries", "item", text="诺敏花")] == ["V1"]


def test_the_log_reads_newest_first(small: Small) -> None:
    fill(small)
    small.undo()
    names = shown(small, "log", "name")
    assert names[:2] == ["撤销：登记积分 李䶮 参加主题党日", "登记积分 李䶮 参加主题党日"]
    assert shown(small, "log", "state")[1] == "已撤销"
    assert shown(small, "log", "name", text="网格") == ["新增网格 第一网格"]


def test_rows_of_what_is_gone_are_left_out(small: Small) -> None:
    wanted = [small.households["萨日朗-002"], 999, small.households["萨日朗-001"]]
    assert [row["number"] for row in small.call(tables.rows, "households", wanted)] == [
        "萨日朗-002",
        "萨日朗-001",
    ]


def test_an_unknown_list_or_filter_is_a_mistake_of_ours(small: Small) -> None:
    with pytest.raises(UserError):
        small.call(tables.ids, "nothing")
    with pytest.raises(KeyError):
        small.call(tables.ids, "households", filters={"colour": "red"})
    assert small.call(tables.ids, "households", sort="colour") == small.call(tables.ids, "households")


def test_only_joins_that_are_named_are_made() -> None:
    plain = lists.ENTRIES.source("WHERE e.period = 1")
    assert plain == "entry e"
    assert lists.ENTRIES.source("ORDER BY c.pinyin").count("JOIN") == 2  # the head needs the household
    assert paging.escaped("50%_\\") == "50\\%\\_\\\\"
