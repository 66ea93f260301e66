"""Rosters: rows of a sheet in, people of the book out, by the rules of the office."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, households
from wenming_desktop.services.context import Book

HEAD = ("序号", "户主", "组别", "姓名", "与户主关系", "出生日期", "身份证号", "电话", "备注")
A, B, C = "11010519491231002X", "440524188001010014", "150599196809173870"


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one
        one.check()


def roster(*rows: tuple[object, ...], title: str = "柳湾村花名册") -> list[tuple[object, ...]]:
    return [(title,), HEAD, *rows]


def who(table: Desk) -> list[tuple[str, str, str]]:
    return [(one["household"], one["name"], one["relation"]) for one in table.people]


def test_households_are_told_apart_without_a_number(table: Desk) -> None:
    rows = roster(
        (1, "朱彩云", "1组", "朱彩云", "本人", "1949-12-31", A),
        ("", "", "", "巴特尔", "次子"),
        (2, "王秀兰", "2组", "王秀兰", "本人"),
        (3, "王秀兰", "3组", "王秀兰", "本人"),
    )
    report = table.bring("households", rows)
    assert told(report) == []
    assert who(table) == [
        ("柳湾-001", "朱彩云", "户主"), ("柳湾-001", "巴特尔", "次子"), ("柳湾-002", "王秀兰", "户主"), ("柳湾-003", "王秀兰", "户主"),
    ]  # fmt: skip
    assert table.bring("households", rows).written == 0


def test_merged_cells_hold_a_household_together(table: Desk) -> None:
    rows = roster(
        (1, "朱彩云", "1组", "巴特尔", "次子"),
        ("", "", "", "朱彩云", "本人"),
        ("", "", "", "哈斯", "配偶"),
        (2, "朱彩云", "1组", "朱彩云", "本人", "1988-05-01"),
    )
    report = table.bring("households", rows, merged=("A3:A5", "B3:B5", "C3:C5"))
    assert [number for number, _, _ in who(table)] == ["柳湾-001"] * 3 + ["柳湾-002"]
    assert report.created == ("柳湾村", "柳湾村新时代文明实践站")
    assert table.query("SELECT head_pk, grp FROM household ORDER BY pk") == [(2, "1"), (4, "1")]
    again = table.bring("households", rows, merged=("A3:A5", "B3:B5", "C3:C5"))
    assert (again.unchanged, told(again)) == (4, []), "the 序号 tells two heads of one name and group apart"


def test_rows_numbered_one_by_one_number_no_household(table: Desk) -> None:
    table.bring(
        "households",
        roster(
            (7, "朱彩云", "", "朱彩云", "本人"),
            (8, "朱彩云", "", "哈斯", "配偶"),
            (9, "白音", "", "白音", "本人"),
        ),
    )
    assert [number for number, _, _ in who(table)] == ["柳湾-001", "柳湾-001", "柳湾-002"]


def test_one_error_a_row_the_first_of_name_id_date(table: Desk) -> None:
    rows = roster(
        (1, "", "", "", "本人", "1949-13-31", "1"),
        (2, "", "", "甲", "本人", "1949-13-31", "1"),
        (4, "", "", "丙", "本人", "1950-01-01", A),
        (5, "", "", "丁", "本人", "", 150599199001011234),
        (6, "", "", "戊", "本人", "", "1.50599E+17"),
        (7, "", "", "己", "本人", "", "440524188001010015"),
    )
    report = table.bring("households", rows)
    assert [cell for cell, _ in told(report)] == ["!D3", "!G4", "!F5", "!G6", "!G7", "!G8"]
    assert report.written == 0
    assert report.created == ()
    assert "后几位已丢失" in told(report)[3][1]
    assert table.query("SELECT (SELECT count(*) FROM household), (SELECT count(*) FROM village)") == [(0, 0)]


def test_sex_against_the_id_is_an_error_and_a_missing_one_is_read_from_it(table: Desk) -> None:
    rows = [
        ("柳湾村",),
        ("姓名", "与户主关系", "性别", "身份证号"),
        ("甲", "本人", "男", A),
        ("乙", "本人", "", B),
    ]
    report = table.bring("households", rows)
    assert told(report) == [("!C3", "性别与身份证号不一致")]
    assert [(one["name"], one["male"], one["born"]) for one in table.people] == [("乙", True, "1880-01-01")]


def test_an_id_of_another_household_is_an_error_naming_it(table: Desk) -> None:
    table.bring("households", roster((1, "甲", "", "甲", "本人", "", A), (2, "乙", "", "乙", "本人", "", B)))
    report = table.bring(
        "households", roster((1, "甲", "", "甲", "本人", "", A), ("", "", "", "乙", "长子", "", B))
    )
    assert told(report) == [("!G4", "这个身份证号的人已登记在柳湾-002户")]
    other = table.bring("households", roster((1, "丙", "", "甲", "本人", "", A), title="沙坨村花名册"))
    assert told(other) == [("!G3", "这个身份证号的人已登记在柳湾-001户")]
    assert other.created == ()


def test_the_same_id_twice_is_an_error_at_the_later_row(table: Desk) -> None:
    report = table.bring(
        "households", roster((1, "甲", "", "甲", "本人", "", A), (2, "乙", "", "乙", "本人", "", A.lower()))
    )
    assert told(report) == [("!G4", "身份证号与Sheet1第3行相同")]


def test_a_row_with_a_new_id_fills_in_the_one_without(table: Desk) -> None:
    table.bring(
        "households", roster((1, "甲", "1组", "甲", "本人", "1949-12-31"), ("", "", "", "乙", "配偶"))
    )
    report = table.bring(
        "households",
        roster((1, "甲", "1组", "甲", "本人", "1949-12-31", A), ("", "", "", "乙", "配偶", "", B)),
    )
    assert (report.written, report.unchanged) == (2, 0)
    assert [one["id"] for one in table.people] == [A, B]
    assert ("G3", "身份证号：原来没有，现按表格补上") in told(report)


def test_what_differs_is_updated_with_a_warning_and_blanks_change_nothing(table: Desk) -> None:
    table.bring(
        "households",
        roster(
            (1, "甲", "1组", "甲", "本人", "", A, "19900000001", "党员"),
            ("", "", "", "乙", "长子", "1990-01-01"),
        ),
    )
    report = table.bring(
        "households",
        roster(
            (1, "甲", "2组", "甲甲", "本人", "", A, "19900000002", ""), ("", "", "", "乙", "", "1990-01-01")
        ),
    )
    assert (report.written, report.unchanged) == (1, 1)
    assert told(report) == [
        ("D3", "姓名：原甲，现甲甲"),
        ("H3", "联系电话：原199****0001，现199****0002"),
        ("C3", "村民小组：原1组，现2组"),
    ]
    first = table.people[0]
    assert (first["name"], first["phone"], first["group"], first["party"]) == ("甲甲", "19900000002", 2, True)
    assert table.undo().startswith("导入 ")
    assert table.people[0]["name"] == "甲"
    assert table.query("SELECT pinyin FROM person WHERE pk = 1") == [("jia",)]


def test_two_heads_of_one_name_in_the_book_are_for_the_clerk(table: Desk) -> None:
    first = roster(
        (1, "王秀兰", "1组", "王秀兰", "本人", "1960-01-01"),
        (2, "王秀兰", "1组", "王秀兰", "本人", "1970-01-01"),
    )
    assert table.bring("households", first).written == 2
    report = table.bring("households", roster(("", "王秀兰", "1组", "王秀兰", "本人")))
    assert told(report) == [("!B3", "有2户的户主叫“王秀兰”：柳湾-001、柳湾-002，请写明户号")]


def test_one_person_without_an_id_twice_in_a_household(table: Desk) -> None:
    report = table.bring(
        "households",
        roster((1, "甲", "", "甲", "本人"), ("", "", "", "乙", "长子"), ("", "", "", "乙", "次子")),
    )
    assert told(report) == [("!D5", "与Sheet1第4行是同一人")]


def test_a_bad_head_row_leaves_a_headless_household_that_finds_its_head_later(table: Desk) -> None:
    bad = roster((1, "甲", "", "甲", "本人", "", "123"), ("", "", "", "乙", "长子", "", B))
    assert table.bring("households", bad).written == 1
    assert table.query("SELECT number, head_pk FROM household") == [("柳湾-001", None)]
    good = roster((1, "甲", "", "甲", "本人", "", A), ("", "", "", "乙", "长子", "", B))
    assert table.bring("households", good).written == 1
    assert table.query("SELECT number, head_pk FROM household") == [("柳湾-001", 2)]


def test_the_son_takes_over_from_his_father(table: Desk) -> None:
    table.bring("households", roster((1, "甲", "", "甲", "本人", "", A), ("", "", "", "乙", "长子", "", B)))
    report = table.bring(
        "households", roster((1, "乙", "", "乙", "本人", "", B), ("", "", "", "甲", "父亲", "", A))
    )
    assert ("E3", "户主：原甲，现乙") in told(report)
    assert who(table) == [("柳湾-001", "甲", "父亲"), ("柳湾-001", "乙", "户主")]
    assert table.query("SELECT head_pk FROM household") == [(2,)]


def test_a_split_in_a_file_is_not_guessed(table: Desk) -> None:
    table.bring("households", roster((1, "甲", "", "甲", "本人", "", A), ("", "", "", "乙", "长子", "", B)))
    report = table.bring(
        "households", roster((1, "甲", "", "甲", "本人", "", A), (2, "乙", "", "乙", "本人", "", B))
    )
    assert told(report) == [("!G4", "这个身份证号的人已登记在柳湾-001户")]
    assert table.query("SELECT count(*) FROM household") == [(1,)]


NUMBERED = ("户号", "姓名", "与户主关系")


def test_numbers_of_our_shape_and_aliases(table: Desk) -> None:
    rows = [
        ("柳湾村",), NUMBERED,
        ("柳湾-007", "甲", "户主"), ("柳湾村－７", "乙", "长子"), ("150599A01", "丙", "户主"), ("150599A01", "丁", "长女"),
        ("沙坨-001", "戊", "户主"),
    ]  # fmt: skip
    table.bring("households", [("沙坨村",), NUMBERED, ("沙坨-001", "己", "户主")])
    report = table.bring("households", rows)
    assert told(report) == [("!A7", "户号“沙坨-001”是沙坨的，这一行属于柳湾")]
    assert who(table)[1:] == [
        ("柳湾-007", "甲", "户主"), ("柳湾-007", "乙", "长子"), ("柳湾-9001", "丙", "户主"), ("柳湾-9001", "丁", "长女"),
    ]  # fmt: skip
    assert table.query("SELECT alias FROM household_alias") == [("150599A01",)]
    assert table.bring("households", rows).written == 0


def test_villages_are_equal_but_for_their_word_and_never_by_part_of_it(table: Desk) -> None:
    heads = ("嘎查", "姓名", "关系")
    table.bring(
        "households",
        [heads, ("萨日朗嘎查", "甲", "户主"), ("萨日朗", "乙", "户主"), ("东萨日朗", "丙", "户主")],
    )
    assert table.query("SELECT name FROM village ORDER BY position") == [("萨日朗嘎查",), ("东萨日朗嘎查",)]
    report = table.bring("households", [("嘎查村", "姓名", "关系"), ("哈达图", "丁", "户主")])
    assert told(report) == [("A2", "“哈达图”没有写明是嘎查、村还是社区")]


def test_a_sheet_that_names_no_village_takes_the_station(table: Desk) -> None:
    rows = [NUMBERED, ("", "甲", "户主")]
    report = table.bring("households", rows)
    assert told(report) == [("!B2", "没有写是哪个嘎查村")]
    report = table.bring("households", rows, station="苏布德苏木柳湾村新时代文明实践站")
    assert report.created == ("柳湾村", "柳湾村新时代文明实践站")
    assert table.bring("households", rows, station="柳湾村").unchanged == 1
    assert table.bring("households", rows, station=1).unchanged == 1


def test_ids_are_only_compared_where_they_are_not_to_be_kept(table: Desk) -> None:
    table.context.call(
        lambda book: books.save_settings(
            book, replace(book.settings, institute=replace(book.settings.institute, keep_ids=False))
        )
    )
    rows = roster((1, "甲", "", "甲", "本人", "", A), ("", "", "", "乙", "长子", "", A))
    report = table.bring("households", rows)
    assert told(report) == [("!G4", "身份证号与Sheet1第3行相同")]
    assert [(one["id"], one["born"]) for one in table.people] == [("", "1949-12-31")]
    assert table.bring("households", rows).written == 0


def test_birth_dates_as_they_come(table: Desk) -> None:
    rows = roster(
        (1, "甲", "", "甲", "本人", date(1949, 12, 31), A),
        ("", "", "", "乙", "长子", 23502),
        ("", "", "", "丙", "次子", "1968.9"),
        ("", "", "", "丁", "三子", "1880年1月", B),
        ("", "", "", "戊", "四子", "1968.8", C),
        ("", "", "", "己", "五子", "1968.13"),
        ("", "", "", "庚", "六子", "1999"),
    )
    report = table.bring("households", rows)
    assert told(report) == [
        ("F4", "单元格里是数字23502，按表格的日期序号读作1964年5月5日"),
        ("F5", "出生日期“1968.9”只到月份，没有写入"),
        ("!F7", "出生日期与身份证号不一致"),
        ("F8", "出生日期“1968.13”看不懂，没有写入"),
        ("F9", "出生日期“1999”只有年份，没有写入"),
    ]
    assert [one["born"] for one in table.people] == [
        "1949-12-31", "1964-05-05", None, "1880-01-01", None, None,
    ]  # fmt: skip


def test_what_cannot_be_read_is_left_out_with_a_warning(table: Desk) -> None:
    rows = [
        ("柳湾村",), ("姓名", "关系", "性别", "小组", "电话", "状态", "网格", "所在党支部"),
        ("甲", "户主", "？", "东头", "不清楚", "住院", "第一网格", "柳湾支部"), ("乙", "户主", "女", "2", "19900000001", "常年外出", "", ""),
    ]  # fmt: skip
    report = table.bring("households", rows)
    assert [cell for cell, _ in told(report)] == ["C3", "D3", "E3", "F3"]
    assert table.query("SELECT state, state_from FROM household ORDER BY pk") == [
        ("参评", None),
        ("常年外出", "2026-01-01"),
    ]
    assert table.query("SELECT value, from_day FROM household_fact WHERE kind = '状态' ORDER BY pk") == [
        ("参评", ""), ("参评", ""), ("常年外出", "2026-01-01"),
    ]  # fmt: skip
    assert table.query("SELECT g.name, b.name FROM grid g, branch b") == [("第一网格", "柳湾支部")]
    assert table.bring("households", rows).written == 0


def test_a_household_is_described_once_a_file(table: Desk) -> None:
    rows = [
        ("柳湾村",),
        ("户号", "姓名", "关系", "小组", "网格"),
        ("柳湾-001", "甲", "户主", "1", "东"),
        ("柳湾-001", "乙", "户主", "2", "西"),
    ]
    report = table.bring("households", rows)
    assert [cell for cell, _ in told(report)] == ["B4", "D4", "E4"]
    assert table.query("SELECT grp, head_pk FROM household") == [("1", 1)]
    assert table.bring("households", rows).written == 0


def test_a_later_file_moves_a_household_to_another_grid_and_state(table: Desk) -> None:
    heads = ("户号", "姓名", "关系", "网格", "状态", "所在党支部", "政治面貌", "出生日期")
    table.bring(
        "households", [("柳湾村",), heads, ("柳湾-001", "甲", "户主", "东", "参评", "甲支部", "群众")]
    )
    rows = [("柳湾村",), heads, ("柳湾-001", "甲", "户主", "西", "迁出", "乙支部", "中共党员", "1990-01-01")]
    report = table.bring("households", rows)
    assert told(report) == [
        ("H3", "出生日期：原（空），现1990-01-01"), ("G3", "党员：原否，现是"), ("F3", "所在党支部现为乙支部"), ("D3", "网格现为西"),
        ("E3", "状态：原参评，现迁出"),
    ]  # fmt: skip
    assert report.created == ("乙支部", "西")
    assert table.bring("households", rows).written == 0


def test_where_nobody_is_named_head_the_first_is_taken(table: Desk) -> None:
    rows = [("柳湾村",), ("户号", "姓名", "电话"), ("柳湾-001", "甲", ""), ("柳湾-001", "乙", "")]
    report = table.bring("households", rows)
    assert told(report) == [("B3", "没有写谁是户主，按本户第一人登记")]
    assert table.query("SELECT head_pk FROM household") == [(1,)]
    assert table.bring("households", rows).written == 0


def test_a_list_of_heads_alone(table: Desk) -> None:
    table.bring(
        "households",
        [("柳湾村各户",), ("户主姓名", "小组", "手机号码"), ("甲", "1", "19900000001"), ("乙", "2", "")],
    )
    assert who(table) == [("柳湾-001", "甲", "户主"), ("柳湾-002", "乙", "户主")]


def test_notes_totals_blanks_and_repeated_headings_are_no_rows(table: Desk) -> None:
    rows = [
        ("柳湾村花名册",), ("填报人：王敏",), HEAD, (1, "甲", "", "甲", "本人"), (), ("小计", "", "", "1人"), HEAD,
        (2, "", "", "", ""), (3, "乙", "", "乙", "本人"), ("合计", "", "", "2人"), ("填表人：", "", "", "审核人："), ("以上名单经村民会议通过，特此说明",),
    ]  # fmt: skip
    report = table.bring("households", rows)
    assert (report.read, report.written) == (2, 2)


def test_a_sheet_without_a_header_is_told_and_a_workbook_without_one_refused(table: Desk) -> None:
    good = roster((1, "甲", "", "甲", "本人"))
    other = [("一", "二"), ("三", "四"), ("五", "六")]
    path = table.workbook(
        {"名册": good, "别的": other, "说明": [("请勿合并单元格",)], "源": other}, hidden=("源",)
    )
    report = table.bring("households", path)
    assert [(one.sheet, one.cell, one.severity) for one in report.problems] == [("别的", "A1", "warning")]
    with pytest.raises(UserError, match="没有找到表头"):
        table.bring("households", other)


def test_a_number_that_was_merged_away_is_an_alias(table: Desk) -> None:
    rows = [("柳湾村",), NUMBERED, ("柳湾-001", "甲", "户主"), ("柳湾-002", "乙", "户主")]
    table.bring("households", rows)
    table.context.call(households.merge_households, 1, 2)
    report = table.bring(
        "households", [("柳湾村",), NUMBERED, ("柳湾-002", "丙", "长子"), ("柳湾-003", "丁", "户主")]
    )
    assert told(report) == []
    assert [number for number, _, _ in who(table)] == ["柳湾-001", "柳湾-001", "柳湾-001", "柳湾-003"]


def test_who_stood_in_no_household_joins_the_one_named(table: Desk) -> None:
    table.bring("households", roster((1, "甲", "", "甲", "本人", "", A), ("", "", "", "乙", "长子", "", B)))

    def loose(book: Book) -> None:
        with book.operation("移出"):
            book.db.execute("UPDATE person SET household_pk = NULL WHERE name = '乙'")

    table.context.call(loose)
    report = table.bring("households", roster((2, "丙", "", "丙", "本人"), ("", "", "", "乙", "配偶", "", B)))
    assert told(report) == [
        ("D4", "乙原来不在任何一户，现归入柳湾-002"),
        ("E4", "与户主关系：原长子，现配偶"),
    ]
    assert ("柳湾-002", "乙", "配偶") in who(table)
