"""Every import, its columns in any order, under any headings, beside foreign ones: the same comes out, or it is said."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk
from wenming_desktop.domain.errors import UserError
from wenming_desktop.exchange.cells import column_letter
from wenming_desktop.services.import_kinds import KINDS
from wenming_desktop.services.import_report import ImportPreview, ImportReport

IDS = ("150599196809173870", "150599199802150178", "150599196406122489", "150599196102143395")
STONES = "琥珀珊瑚翡翠玛瑙琉璃砗磲"


@dataclass(frozen=True)
class Table:
    """A sheet as columns: the importer's name of each -> its heading and its cells; and what is asked of the book after."""

    kind: str
    columns: dict[str, tuple[str, tuple[Any, ...]]]
    sql: str


TABLES = {
    "households": Table(
        "households",
        {
            "number": ("户号", ("柳湾-011", "柳湾-011", "柳湾-012", "柳湾-012")),
            "name": ("姓名", ("阿古拉", "呼和", "戴秀英", "熊国强")),
            "relation": ("与户主关系", ("户主", "长子", "户主", "配偶")),
            "sex": ("性别", ("男", "男", "女", "男")),
            "id_number": ("身份证号", IDS),
            "phone": ("联系电话", ("13800001234", "13800001235", "13800001236", "13800001237")),
            "group": ("村民小组", ("1组", "1组", "2组", "2组")),
            "ethnic": ("民族", ("蒙古族", "蒙古族", "汉族", "汉族")),
            "note": ("备注", ("养羊", "", "", "在外打工")),
        },
        "SELECT h.number, h.grp, p.name, p.relation, p.sex, p.id_number, p.phone, p.ethnic, p.note "
        "FROM person p JOIN household h ON h.pk = p.household_pk WHERE h.number > '柳湾-010' ORDER BY p.name",
    ),
    "volunteers": Table(
        "volunteers",
        {
            "number": ("志愿者编号", ("ZY11", "ZY12", "ZY13", "ZY14")),
            "name": ("姓名", ("李文华", "李晓梅", "苏力德", "包青格乐")),
            "team": ("所属队伍", ("理论宣讲队", "理论宣讲队", "巾帼队", "巾帼队")),
            "post": ("队内职务", ("队长", "队员", "队长", "队员")),
            "phone": ("联系电话", ("13800001234", "13800001235", "13800001236", "13800001237")),
            "registered": ("注册日期", ("2024-03-05",) * 4),
            "minutes": ("累计服务时长", ("12.5", "3", "8", "20")),
            "area": ("居住区域", ("东街", "西街", "东街", "西街")),
        },
        "SELECT v.number, p.name, p.phone, v.registered, v.area, (SELECT group_concat(t.name || m.post) FROM membership m "
        "JOIN team t ON t.pk = m.team_pk WHERE m.volunteer_pk = v.pk), (SELECT sum(minutes) FROM service s WHERE "
        "s.volunteer_pk = v.pk) FROM volunteer v JOIN person p ON p.pk = v.person_pk WHERE v.number > 'ZY1' ORDER BY 1",
    ),
    "hours": Table(
        "hours",
        {
            "number": ("志愿者编号", ("ZY1", "ZY1", "ZY1")),
            "name": ("姓名", ("朱彩云", "朱彩云", "朱彩云")),
            "title": ("活动名称", ("扫雪", "植树", "慰问")),
            "date": ("日期", ("2026-07-12", "2026-07-13", "2026-07-14")),
            "minutes": ("时长", ("2", "1.5", "3")),
            "place": ("地点", ("村口", "北坡", "敬老院")),
            "note": ("备注", ("", "带工具", "")),
        },
        "SELECT day, minutes, content, place, note FROM service WHERE day > '2026-07-01' ORDER BY day",
    ),
    "points": Table(
        "points",
        {
            "date": ("日期", ("2026-09-01", "2026-09-02", "2026-09-03")),
            "village": ("嘎查村", ("柳湾", "柳湾", "柳湾")),
            "number": ("户号", ("柳湾-001", "柳湾-002", "柳湾-003")),
            "name": ("姓名", ("朱彩云", "王秀兰", "王秀兰")),
            "text": ("积分项目", ("参加志愿服务", "月评清洁户", "乱堆乱放")),
            "points": ("分值", ("+2", "+10", "-3")),
            "evidence": ("依据", ("照片", "评比表", "照片")),
        },
        "SELECT e.event_date, h.number, e.text, e.points, e.evidence FROM entry e JOIN household h ON h.pk = e.household_pk ORDER BY 1",
    ),
    "scores": Table(
        "points",
        {
            "village": ("嘎查村", ("柳湾", "柳湾", "柳湾")),
            "number": ("户号", ("柳湾-001", "柳湾-002", "柳湾-003")),
            "head": ("户主", ("朱彩云", "王秀兰", "王秀兰")),
            "c:志愿服务": ("志愿服务", (2, 3, 4)),
            "c:环境卫生": ("环境卫生", (5, 6, 7)),
            "c:勤劳致富": ("勤劳致富", (1, 1, 2)),
            "minus": ("减分", ("", 2, "")),
            "total": ("合计", (8, 8, 13)),
        },
        "SELECT h.number, e.category, e.points FROM entry e JOIN household h ON h.pk = e.household_pk ORDER BY 1, 2",
    ),
    "rules": Table(
        "rules",
        {
            "code": ("编号", ("Q1", "Q2", "Q3")),
            "category": ("类别", ("乡风文明", "乡风文明", "环境卫生")),
            "text": ("积分项目", ("婚事新办", "好婆婆", "私搭乱建")),
            "low": ("分值", ("+5", "+1至+10", "-5")),
            "cap_year": ("每年最多", ("20", "", "")),
            "evidence": ("依据", ("公示", "评选", "照片")),
        },
        "SELECT code, category, text, low, high, direction, cap_year, evidence FROM rule_item WHERE code LIKE 'Q%' ORDER BY 1",
    ),
    "activities": Table(
        "activities",
        {
            "title": ("活动名称", ("扫雪", "植树", "慰问")),
            "day": ("日期", ("2026-07-12", "2026-07-13", "2026-07-14")),
            "place": ("地点", ("村口", "北坡", "敬老院")),
            "people": ("人次", ("12", "30", "8")),
            "charge": ("负责人", ("乌兰", "乌兰", "白音")),
            "story": ("活动情况", ("路扫净了", "栽了五十棵", "送去米面")),
        },
        "SELECT title, day, place, people, charge, story FROM activity ORDER BY day",
    ),
}  # fmt: skip
FOREIGN = (
    ("包联干部电话", ("13911110001", "13911110002", "13911110003", "13911110004")),
    ("珊瑚", ("红", "黄", "蓝", "绿")),
    ("", ("三间", "两间", "五间", "四间")),
)


@contextmanager
def ready(folder: Path) -> Iterator[Desk]:
    folder.mkdir()
    with desk(folder) as table:
        table.ready()
        table.bring("volunteers", (("姓名", "志愿者编号", "所属队伍"), ("朱彩云", "ZY1", "甲队")))
        yield table


def brought(
    table: Table, columns: list[tuple[str, tuple[Any, ...]]], folder: Path
) -> tuple[ImportReport, ImportPreview, list[Any]]:
    """Import the columns in their order; the report, how they were read, and what stands in the book then."""
    rows = [tuple(heading for heading, _ in columns), *zip(*[cells for _, cells in columns], strict=True)]
    with ready(folder) as one:
        path = one.workbook({"柳湾村2026年9月": rows})
        look = one.look(table.kind, path)  # type: ignore[arg-type]
        report = one.bring(table.kind, path)  # type: ignore[arg-type]
        return report, look, one.query(table.sql)


def test_every_import_stands_here() -> None:
    assert {table.kind for table in TABLES.values()} == set(KINDS)


@pytest.mark.parametrize("name", TABLES)
def test_in_any_order_and_beside_foreign_columns_the_same_comes_out(name: str, tmp_path: Path) -> None:
    table = TABLES[name]
    columns = list(table.columns.values())
    rows = len(columns[0][1])
    report, _, wanted = brought(table, columns, tmp_path / "1")
    assert (report.written, report.errors, report.unused) == (rows, 0, ()), report.problems
    for seed in range(3):
        dice = random.Random(seed)
        mixed = [*columns, *((heading, cells[:rows]) for heading, cells in FOREIGN)]
        dice.shuffle(mixed)
        report, _, found = brought(table, mixed, tmp_path / f"m{seed}")
        assert found == wanted
        foreign = {column_letter(at) for at, one in enumerate(mixed) if one not in columns}
        assert {one.column for one in report.unused} == foreign
        assert {problem.cell[0] for problem in report.problems if "没有导入" in problem.message} == {
            column_letter(at) for at, (heading, _) in enumerate(mixed) if heading == "包联干部电话"
        }, "what looks like telephones is asked about"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", TABLES)
def test_under_other_headings_each_column_is_known_by_its_cells_or_said(
    name: str, seed: int, tmp_path: Path
) -> None:
    table, dice = TABLES[name], random.Random(seed)
    _, _, wanted = brought(table, list(table.columns.values()), tmp_path / "1")
    names = list(table.columns)
    dice.shuffle(names)
    renamed = {one for one in names if dice.random() < 0.34} or {names[0]}
    columns = [
        ("".join(dice.sample(STONES, 3)) if one in renamed else table.columns[one][0], table.columns[one][1])
        for one in names
    ]
    try:
        report, look, found = brought(table, columns, tmp_path / "2")
    except UserError:
        return  # refused in words: nothing came in
    taken = {match.letter: match.name for sheet in look.sheets for match in sheet.columns}
    told = {one.column for one in report.unused}
    guessed = "".join(report.asides)
    for at, one in enumerate(names):
        letter = column_letter(at)
        if letter in taken:
            assert taken[letter] == one, "a column is what it was"
            assert (one in renamed) == (f"的{letter}列" in guessed and "按内容认作" in guessed)
        else:
            assert one in renamed
            assert letter in told
    if renamed <= set(taken.values()):
        assert found == wanted
