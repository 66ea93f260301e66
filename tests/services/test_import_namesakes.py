"""Two of one name whom a village tells apart by a nickname, a trade or where they live stay two, and it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told

HEADS = ("户号", "姓名", "与户主关系")
ID_1, ID_2 = "150599196809170119", "150599197001010221"


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one
        one.check()


def bring(table: Desk, *rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS) -> list[str]:
    """Import a roster of 柳湾村; what is told of names."""
    report = table.bring("households", (("柳湾村花名册",), heads, *rows))
    return [said for _, said in told(report) if "王强" in said or "姓名后面" in said]


def people(table: Desk) -> list[tuple[str, str]]:
    return table.query(
        "SELECT h.number, p.name FROM person p JOIN household h ON h.pk = p.household_pk ORDER BY h.number, p.pk"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("柳湾", "西院"), ("老三", "瓦匠"), ("三嫂", "二嫂"), ("西院", ""), ("老三", ""), ("赶大车的", "瓦匠"), ("老三", "老三西院"),
    ],
)  # fmt: skip
def test_two_of_one_name_stay_two_and_it_is_told(table: Desk, one: str, other: str) -> None:
    names = [f"王强（{word}）" if word else "王强" for word in (one, other)]
    rows = [(f"柳湾-00{at}", name, "户主") for at, name in enumerate(names, 1)]
    said = bring(table, *rows)
    assert said == [
        f"柳湾村不止一位王强，“{word}”留在姓名里，好区分开，请核对" for word in (one, other) if word
    ]
    assert people(table) == [("柳湾-001", names[0]), ("柳湾-002", names[1])]
    assert bring(table, *rows) == [], "once they are in the book nothing is asked again"
    assert bring(table, rows[0]) == [], "nor where one comes alone"
    assert len(people(table)) == 2


def test_without_household_numbers_and_among_the_members_of_one_household(table: Desk) -> None:
    rows = (
        ("王强（老三）", "王强（老三）", "户主"), ("王强（老三）", "李芳", "配偶"), ("王强（瓦匠）", "王强（瓦匠）", "户主"),
        ("王强（瓦匠）", "王强（小三）", "长子"),
    )  # fmt: skip
    assert len(bring(table, *rows, heads=("户主", "姓名", "与户主关系"))) == 3
    assert people(table) == [
        ("柳湾-001", "王强（老三）"), ("柳湾-001", "李芳"), ("柳湾-002", "王强（瓦匠）"), ("柳湾-002", "王强（小三）"),
    ]  # fmt: skip


def test_on_two_sheets_of_one_village(table: Desk) -> None:
    path = table.workbook(
        {
            "一组": (("柳湾村花名册",), HEADS, ("柳湾-001", "王强（老三）", "户主")),
            "二组": (("柳湾村花名册",), HEADS, ("柳湾-002", "王强（瓦匠）", "户主")),
            "沙坨": (("沙坨村花名册",), HEADS, ("沙坨-001", "王强（西院）", "户主")),
        }
    )
    said = [words for _, words in told(table.bring("households", path)) if "留在姓名里" in words]
    assert len(said) == 2
    assert people(table) == [("柳湾-001", "王强（老三）"), ("柳湾-002", "王强（瓦匠）"), ("沙坨-001", "王强")]


@pytest.mark.parametrize(
    "rows",
    [
        (("柳湾-001", "王强（五保）", "户主"), ("柳湾-002", "王强（党员、低保）", "户主")),
        (("柳湾-001", "王强（五保）", "户主"), ("柳湾-002", "王强", "户主")),
        (("柳湾-001", "王强(老三)", "户主"), ("柳湾-002", "王强（老三）", "户主")),
        (("柳湾-001", "王强（老三）", "户主"), ("柳湾-002", "李芳", "户主")),
    ],
)  # fmt: skip
def test_what_tells_nobody_apart_is_a_remark_as_before(table: Desk, rows: Any) -> None:
    said = bring(table, *rows)
    assert not any("留在姓名里" in words for words in said)
    assert [name for _, name in people(table)] == [
        str(row[1]).partition("（")[0].partition("(")[0] for row in rows
    ]


def test_one_id_is_one_person_however_he_is_written(table: Desk) -> None:
    heads = (*HEADS, "身份证号")
    rows = (("柳湾-001", "王强（老三）", "户主", ID_1), ("柳湾-001", "王强", "户主", ID_1))
    assert not any("留在姓名里" in words for words in bring(table, *rows, heads=heads))
    assert {name for _, name in people(table)} == {"王强"}
    two = (("柳湾-002", "王强（瓦匠）", "户主", ID_2), ("柳湾-001", "王强（老三）", "户主", ID_1))
    bring(table, *two, heads=heads)
    assert people(table) == [("柳湾-001", "王强"), ("柳湾-002", "王强（瓦匠）")]


def test_who_is_in_the_book_by_his_bare_name_stays_there(table: Desk) -> None:
    bring(table, ("柳湾-001", "王强", "户主"))
    rows = (("柳湾-001", "王强（老三）", "户主"), ("柳湾-002", "王强（瓦匠）", "户主"))
    said = bring(table, *rows)
    assert (
        "柳湾村不止一位王强，“瓦匠”留在姓名里，好区分开，请核对；柳湾-001的王强是不是同一人，也请核对" in said
    )
    assert people(table) == [("柳湾-001", "王强"), ("柳湾-002", "王强（瓦匠）")]


def test_points_of_a_bracket_nobody_bears_are_told_where_a_namesake_is_told_apart_so(table: Desk) -> None:
    table.ready()
    bring(
        table,
        ("柳湾-011", "王强（老三）", "户主"),
        ("柳湾-012", "王强", "户主"),
        ("柳湾-013", "何月兰", "户主"),
    )

    def points(*names: str) -> list[str]:
        rows = [(f"9月{at}日", name, "Z1", 2) for at, name in enumerate(names, 1)]
        heads = (("柳湾村2026年9月积分登记表",), ("日期", "姓名", "积分项目", "分值"))
        found = table.bring("points", (*heads, *rows))
        return [words for _, words in told(found) if "同一人" in words]

    assert points("王强（老三）", "王强", "王强（五保）", "何月兰（遗孀）") == []
    assert points("王强（瓦匠）") == ["“王强（瓦匠）”登记在王强名下；还有“王强（老三）”，请核对是不是同一人"]
    assert points("何月兰（二嫂）", "何月兰（三嫂）") == [
        "“何月兰（三嫂）”登记在何月兰名下；还有“何月兰（二嫂）”，请核对是不是同一人"
    ]


def test_one_who_comes_alone_beside_a_namesake_of_the_book_is_told_as_namesakes_are(table: Desk) -> None:
    bring(table, ("柳湾-001", "王强", "户主"))
    said = bring(table, ("柳湾-002", "王强（瓦匠）", "户主"))
    assert said == [
        "姓名后面写着“瓦匠”，没有当作姓名的一部分，记在备注里，请核对",
        "柳湾-001也有一位王强，按两个人登记，请核对是不是同一人",
    ]
    assert people(table) == [("柳湾-001", "王强"), ("柳湾-002", "王强")]
    assert table.query("SELECT note FROM person ORDER BY pk") == [("",), ("瓦匠",)]
