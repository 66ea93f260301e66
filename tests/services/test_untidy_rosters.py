"""What a village writes by hand into a roster: a year for a day, 男/女 for 性别; nobody is refused for it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.people import Household, Person
from wenming_desktop.domain.teams import Membership
from wenming_desktop.domain.volunteers import Volunteer
from wenming_desktop.exchange import people_sheet, volunteers_sheet
from wenming_desktop.services import households, people, tables, workbench_todos
from wenming_desktop.services.workbench_parts import Todo, Way


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one


# Every date a roster may carry, by the kinds themselves: none of them is a must.
DATES = [
    (kind, column.label)
    for kind, columns, nouns in (
        ("households", people_sheet.COLUMNS, (Household, Person)),
        ("volunteers", volunteers_sheet.COLUMNS, (Person, Volunteer, Membership)),
    )
    for column in columns
    if any(f.kind == "date" and f.label == column.label for noun in nouns for f in fields_of(noun))
    or column.name in ("founded", "changed")
]


@pytest.mark.parametrize("words", ["1999", "2021年5月", "2020.5", "不记得"])
@pytest.mark.parametrize(("kind", "label"), DATES)
def test_a_date_that_is_none_refuses_nobody(table: Desk, kind: Any, label: str, words: str) -> None:
    heads = ("户主", "姓名", "所属队伍", "状态", label)
    report = table.bring(kind, (("柳湾村名册",), heads, ("李永强", "李永强", "甲队", "", words)))
    assert report.written == 1, told(report)
    assert not report.errors
    said = [words_of for cell, words_of in told(report) if cell == "E3"]
    if label != "状态起始日期":  # read with a state alone
        assert len(said) == 1
        assert said[0].startswith(f"{label}“{words}”")
        assert said[0].endswith("没有写入")


def test_the_headings_a_village_writes_by_hand(table: Desk) -> None:
    heads = ("No", "志愿者", "男/女", "所在队")
    report = table.bring("volunteers", (("志愿者",), heads, (1, "李永强", "男", "甲队")))
    assert (report.written, told(report)) == (1, [])
    assert table.query("SELECT p.sex, t.name FROM person p, team t") == [("男", "甲队")]


def test_a_remark_in_brackets_behind_a_name_is_told_and_no_part_of_it(table: Desk) -> None:
    rows = [
        ("柳湾村花名册",),
        ("户主", "姓名", "与户主关系"),
        ("何月兰(遗孀)", "何月兰(遗孀)", "户主"),
        ("韩双（小）", "韩双（小）", "户主"),
        ("吴长顺（2026.6去世）", "吴长顺（2026.6去世）", "户主"),
    ]
    report = table.bring("households", rows)
    assert [one for one in told(report) if "姓名后面" in one[1]] == [
        ("B3", "姓名后面写着“遗孀”，没有当作姓名的一部分，记在备注里，请核对"),
        (
            "!B5",
            "姓名后面写着“2026.6去世”，这一行没有登记；名册里有这个人的，请在“农牧户”里办理“人员迁出、去世”",
        ),
    ]
    assert [one["name"] for one in table.people] == ["何月兰", "韩双（小）"]
    assert table.query("SELECT note FROM person WHERE name = '何月兰'") == [("遗孀",)]
    table.bring(
        "rules",
        [
            ("细则（2026年1月1日起施行）",),
            ("编号", "类别", "积分项目", "分值"),
            ("Z1", "志愿服务", "植树", "+2"),
        ],
    )
    for name in ("何月兰(遗孀)", "何月兰", "韩双（小）"):
        points = [
            ("柳湾村2026年9月积分登记表",),
            ("日期", "姓名", "积分项目", "分值"),
            ("9月3日", name, "植树", 2),
        ]
        assert table.bring("points", points).errors == 0, name


def test_a_remark_that_somebody_is_gone_is_a_thing_to_do_until_it_is_done(table: Desk) -> None:
    rows = [
        ("柳湾村花名册",),
        ("户主", "姓名", "与户主关系", "备注"),
        ("何月兰", "何月兰", "户主", "2026.6.18去世"),
        ("何月兰", "何双", "长子", ""),
        ("韩双", "韩双", "户主", "已故"),
        ("韩双", "韩喜", "长子", "迁出"),
        ("吴长顺", "吴长顺", "户主", "低保"),
    ]
    table.bring("households", rows)

    def todo() -> list[Todo]:
        return [one for one in table.context.call(workbench_todos.todos) if one.tag == "户籍"]

    (one,) = todo()
    assert one.text == "3人（2户）备注写着去世或迁出，还在册；说的不是本人的，请改备注"
    assert one.leads == Way("households", {"task": "noted_gone"})
    shown = table.context.call(tables.ids, "households", filters={"noted_gone": True})
    heads = [row["head"] for row in table.context.call(tables.rows, "households", list(shown))]
    assert heads == ["何月兰", "韩双"]
    pks = dict(table.query("SELECT name, pk FROM person"))
    for name in ("何月兰", "韩喜"):
        table.context.call(people.save_person, pks[name], {"note": ""})
    assert [one.text for one in todo()] == ["1人备注写着去世或迁出，还在册；说的不是本人的，请改备注"]
    household = table.query("SELECT household_pk FROM person WHERE name = '韩双'")[0][0]
    table.context.call(households.set_state, household, "注销", date(2026, 10, 1))
    assert todo() == []
