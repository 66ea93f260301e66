"""Rosters of volunteers row by row: who is who, what is an error, and that one import is one step."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import Desk, desk, told
from wenming_desktop.services import (
    exports,
    history,
    hours,
    same_person,
    teams,
    volunteer_leaving,
    volunteers,
)
from wenming_desktop.services.import_report import ImportReport

HEADS = ("姓名", "身份证号", "志愿者编号", "所属队伍", "队内职务", "累计服务时长（小时）")
WANG, LI, CHILD, OLD = "150599197803160344", "150599195904113847", "15059920150509195X", "440524188001010014"
HOUSEHOLDS = (
    ("柳湾村户籍台账",), ("户号", "姓名", "身份证号", "与户主关系", "小组"),
    ("柳湾-001", "王瑞霞", WANG, "户主", "1组"), ("柳湾-002", "乌云其木格", "", "户主", "2组"),
)  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        yield one


def bring(table: Desk, *rows: Any, heads: Any = HEADS, title: str = "志愿者花名册") -> ImportReport:
    return table.bring("volunteers", ((title,), heads, *rows))


def roll(table: Desk) -> list[tuple[str, str, str, int]]:
    rows = table.context.call(exports.export_volunteers)
    return [(one["name"], one["no"], one["team"], one["minutes"]) for one in rows]


def test_an_id_in_any_writing_finds_the_person_of_the_register(table: Desk) -> None:
    table.bring("households", HOUSEHOLDS)
    bring(
        table, ("王 瑞霞", " １５０５９９ １９７８０３１６ ０３４４", "A1", "理论宣讲队", "队长", "299.5小时")
    )
    assert roll(table) == [("王瑞霞", "A1", "理论宣讲队", 17970)]
    assert table.query("SELECT count(*) FROM person") == [(2,)]


def test_lower_case_x_and_15_digits_are_one_and_the_same_id(table: Desk) -> None:
    bring(
        table,
        ("赵春梅", "15059919521008392x", "A1", "", "", ""),
        ("白海龙", "150599600804360", "A2", "", "", ""),
    )
    ids = [row[0] for row in table.query("SELECT id_number FROM person ORDER BY pk")]
    assert ids[0] == "15059919521008392X"
    assert len(ids[1]) == 18
    again = bring(
        table, ("赵春梅", "15059919521008392X", "A1", "", "", ""), ("白海龙", ids[1], "A2", "", "", "")
    )
    assert again.written == 0


def test_the_oldest_valid_id_is_valid_here_too(table: Desk) -> None:
    assert bring(table, ("李䶮", OLD, "A1", "", "", "")).written == 1


@pytest.mark.parametrize("dot", "•・．‧∙⋅")
def test_six_look_alike_dots_are_one_name(table: Desk, dot: str) -> None:
    bring(table, ("阿布都·热合曼", "", "A1", "", "", ""))
    assert bring(table, (f"阿布都{dot}热合曼", "", "A1", "", "", "")).unchanged == 1


def test_a_name_beyond_the_bmp_is_found_again(table: Desk) -> None:
    bring(table, ("李𬀩", "", "A1", "理论宣讲队", "", "100"))
    hits = table.context.call(volunteers.pick, "李𬀩")
    assert [(one.name, one.number, one.minutes) for one in hits] == [("李𬀩", "A1", 6000)]


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (("", WANG, "A9", "", "", ""), "A4", "没有写姓名"),
        (("王瑞霞", "150599197803160345", "A9", "", "", ""), "B4", "校验位"),
        (("王瑞霞", WANG, WANG, "", "", ""), "C4", "志愿者编号不能用身份证号"),
        (("王瑞霞", "", LI, "", "", ""), "C4", "志愿者编号不能用身份证号"),
        (("王瑞霞", WANG, "1.50599E+11", "", "", ""), "C4", "Excel"),
        (("王瑞霞", WANG, "A1", "", "", ""), "C4", "志愿者编号与Sheet1第3行相同"),
        (("李永强", LI, "A9", "", "", ""), "B4", "身份证号与Sheet1第3行相同"),
        (("王瑞霞", WANG, "A9", "", "", "两百多"), "F4", "累计服务时长"),
        (("王瑞霞", WANG, "A9", "", "", "-3"), "F4", "累计服务时长"),
        (("王瑞霞13812345678", "", "A9", "", "", ""), "A4", "姓名里夹着号码"),
        (("王瑞霞" + WANG, "", "A9", "", "", ""), "A4", "姓名里夹着号码"),
    ],
)  # fmt: skip
def test_a_row_with_an_error_names_the_cell_and_the_others_are_written(
    table: Desk, row: Any, cell: str, words: str
) -> None:
    report = bring(table, ("李永强", LI, "A1", "理论宣讲队", "", 100), row)
    assert (report.read, report.written, report.errors) == (2, 1, 1)
    assert [(one.cell, words in one.message) for one in report.problems] == [(cell, True)]
    assert roll(table) == [("李永强", "A1", "理论宣讲队", 6000)]
    assert WANG not in str(report.problems)
    assert LI not in str(report.problems)


def test_a_number_held_by_another_person_is_an_error_naming_that_person(table: Desk) -> None:
    bring(table, ("李永强", LI, "A1", "", "", ""))
    assert told(bring(table, ("王瑞霞", WANG, "A1", "", "", ""))) == [("!C3", "志愿者编号已是李永强的")]
    assert told(bring(table, ("王瑞霞", "", "A1", "", "", ""))) == [("!C3", "志愿者编号已是李永强的")]


def test_an_id_of_the_register_under_another_name_is_an_error_but_a_spelling_is_not(table: Desk) -> None:
    table.bring("households", HOUSEHOLDS)
    report = bring(table, ("李永强", WANG, "A1", "", "", ""))
    assert told(report) == [("!A3", "这个身份证号在户籍名册里是王瑞霞的，姓名不一致")]
    report = bring(table, ("王瑞侠", WANG, "A1", "", "", ""))
    assert told(report) == [("A3", "户籍名册里写作王瑞霞，按户籍名册")]
    assert roll(table)[0][0] == "王瑞霞"


def test_an_id_of_a_volunteer_of_no_household_under_another_name_renames_nobody(table: Desk) -> None:
    """His hours, number and certificate would go to the other; a spelling of the same sound is put right."""
    bring(table, ("李四", LI, "A1", "", "", ""))
    report = bring(table, ("张建国", LI, "", "", "", ""))
    assert told(report) == [("!A3", "这个身份证号登记的是李四的，姓名不一致")]
    assert roll(table)[0][0] == "李四"
    assert told(bring(table, ("李肆", LI, "", "", "", ""))) == [("A3", "姓名：原李四，现李肆")]
    assert roll(table)[0][0] == "李肆"


def test_days_in_many_shapes_and_one_that_is_none(table: Desk) -> None:
    heads = ("姓名", "志愿者编号", "注册日期")
    days = (
        "2021.8.17",
        "2026年8月19日",
        "2020-09-13",
        "20210916",
        "2022/2/18",
        date(2021, 7, 14),
        "2020.5",
        "去年",
        "2020",
        2019,
    )
    report = bring(table, *((f"甲{at}", f"A{at}", day) for at, day in enumerate(days)), heads=heads)
    assert [row[0] for row in table.query("SELECT registered FROM volunteer ORDER BY pk")] == [
        "2021-08-17", "2026-08-19", "2020-09-13", "2021-09-16", "2022-02-18", "2021-07-14", None, None, None, None,
    ]  # fmt: skip
    assert told(report) == [
        ("C9", "注册日期“2020.5”只到月份，没有写入"),
        ("C10", "注册日期“去年”看不懂，没有写入"),
        ("C11", "注册日期“2020”只有年份，没有写入"),
        ("C12", "注册日期“2019”只有年份，没有写入"),
    ]


def test_a_minor_without_the_guardians_consent_is_a_warning_by_age_on_the_day(table: Desk) -> None:
    report = bring(table, ("苏力德", CHILD, "A1", "", "", ""))
    assert told(report) == [("B3", "未成年人缺监护人同意")]
    assert report.written == 1
    heads = (*HEADS, "监护人", "监护人同意")
    assert told(bring(table, ("苏力德", CHILD, "A1", "", "", "", "巴特尔", "√"), heads=heads)) == []


def test_a_row_without_id_is_a_person_of_its_own_and_only_a_doubtful_pair(table: Desk) -> None:
    table.bring("households", HOUSEHOLDS)
    row = ("乌云其木格", "", "", "柳湾村夕阳红队", "", 48)
    assert bring(table, row).written == 1
    assert table.query("SELECT count(*) FROM person WHERE name = '乌云其木格'") == [(2,)]
    assert bring(table, row).unchanged == 1, "the second time it is the volunteer who came in so"
    pair = table.context.call(same_person.doubtful)[0]
    assert (pair.one.household, pair.other.team, pair.why) == (
        "柳湾-002",
        "柳湾村夕阳红队",
        same_person.SAME_NAME,
    )
    table.context.call(same_person.are_same, pair.one.person_pk, pair.other.person_pk)
    assert bring(table, row).unchanged == 1, "and after the merge too"
    assert table.query("SELECT count(*) FROM person WHERE merged_into IS NULL") == [(2,)]


def test_two_of_one_name_in_one_team_need_a_number(table: Desk) -> None:
    report = bring(
        table,
        ("那日苏", "", "", "甲队", "", ""),
        ("那日苏", "", "", "甲队", "", ""),
        ("那日苏", "", "", "乙队", "", ""),
    )
    assert told(report) == [("!A4", "与Sheet1第3行同名，请填写身份证号或志愿者编号")]
    assert report.written == 2


def test_a_new_id_fills_in_the_volunteer_who_holds_the_number(table: Desk) -> None:
    bring(table, ("王瑞霞", "", "A1", "", "", ""))
    report = bring(table, ("王瑞霞", WANG, "A1", "", "", ""))
    assert ("B3", "身份证号：原来没有，现按表格补上") in told(report)
    assert table.query("SELECT id_number, count(*) FROM person") == [(WANG, 1)]


def test_numbers_go_on_where_none_is_given_and_none_of_the_file_is_taken(table: Desk) -> None:
    bring(
        table,
        ("甲甲", "", "150599000007", "", "", ""),
        ("乙乙", "", "", "", "", ""),
        ("丙丙", "", "150599000008", "", "", ""),
    )
    assert [row[1] for row in roll(table)] == ["150599000007", "150599000009", "150599000008"]


def test_other_hours_replace_those_brought_forward_with_a_warning(table: Desk) -> None:
    bring(table, ("李永强", LI, "A1", "", "", 100))
    report = bring(table, ("李永强", LI, "A1", "", "", "120小时"))
    assert told(report) == [("F3", "累计时长：原100，现120")]
    assert report.written == 1
    assert [row[0] for row in table.query("SELECT minutes FROM service ORDER BY pk")] == [6000, -6000, 7200]
    assert roll(table)[0][3] == 7200
    assert table.undo().startswith("导入")
    assert roll(table)[0][3] == 6000
    table.context.call(history.redo)
    assert roll(table)[0][3] == 7200
    assert bring(table, ("李永强", LI, "A1", "", "", "")).written == 0, "a blank changes nothing"
    table.check()


CONSENT_HEADS = ("姓名", "身份证号", "志愿者编号", "本人同意记录", "同意日期")


@pytest.mark.parametrize(
    ("said", "on", "held", "told_of"),
    [
        (
            "同意",
            "2026-01-10",
            ("不同意", "2026-09-01"),
            "已登记为不同意（2026-09-01），表上写的是同意，没有改",
        ),
        ("同意", "", ("不同意", "2026-09-01"), "没有改"),
        ("同意", "2026-10-01", ("同意", "2026-10-01"), "原不同意，现同意"),
        ("不同意", "", ("不同意", "2026-09-01"), ""),
    ],
)
def test_an_older_list_does_not_turn_a_refusal_round(
    table: Desk, said: str, on: str, held: tuple[str, str], told_of: str
) -> None:
    bring(table, ("李永强", LI, "A1", "不同意", "2026-09-01"), heads=CONSENT_HEADS)
    report = bring(table, ("李永强", LI, "A1", said, on), heads=CONSENT_HEADS)
    assert table.query("SELECT consent, consent_on FROM volunteer") == [held]
    assert told_of in "".join(message for _, message in told(report))


def test_a_refusal_without_a_day_does_not_bear_the_day_of_the_consent_before(table: Desk) -> None:
    bring(table, ("李永强", LI, "A1", "同意", "2026-01-10"), heads=CONSENT_HEADS)
    bring(table, ("李永强", LI, "A1", "不同意", ""), heads=CONSENT_HEADS)
    assert table.query("SELECT consent, consent_on FROM volunteer") == [("不同意", None)]


def test_two_of_one_name_in_two_villages_lists_are_two(table: Desk) -> None:
    """The lists are called alike and both say 10 hours; team and telephone tell them apart."""
    heads = ("姓名", "联系电话", "所属队伍", "累计服务时长（小时）")
    bring(table, ("王秀兰", "13800000001", "萨日朗队", 10), heads=heads)
    bring(table, ("王秀兰", "13800000003", "诺敏花队", 10), heads=heads)
    assert [(name, team, minutes) for name, _, team, minutes in roll(table)] == [
        ("王秀兰", "萨日朗队", 600), ("王秀兰", "诺敏花队", 600),
    ]  # fmt: skip
    again = bring(table, ("王秀兰", "13800000003", "诺敏花队", 10), heads=heads)
    assert (again.unchanged, len(roll(table))) == (1, 2)


def test_a_slip_in_the_total_is_put_right_by_the_list_of_before(table: Desk) -> None:
    """48, by a slip 480, then 48 again: the list certificates name as their ground says 48."""
    for stated, minutes in ((48, 2_880), (480, 28_800), (48, 2_880), (48, 2_880)):
        bring(table, ("李永强", LI, "A1", "", "", stated))
        assert roll(table)[0][3] == minutes
    assert bring(table, ("李永强", LI, "A1", "", "", 48)).unchanged == 1
    standing = table.query("SELECT max(pk) FROM service WHERE reverses IS NULL")[0][0]
    table.context.call(hours.reverse, standing, "不是他的")
    report = bring(table, ("李永强", LI, "A1", "", "", 48))
    assert told(report) == [("F3", "累计时长48小时以前登记过，已经冲正或更正，没有再写入")]
    assert (report.unchanged, roll(table)[0][3]) == (1, 0)


def test_a_total_that_differs_where_service_is_recorded_is_not_counted_twice(table: Desk) -> None:
    bring(table, ("李永强", LI, "A1", "", "", 100))
    draft = hours.Draft(1, date(2026, 10, 20), minutes=120, content="义务植树")
    table.context.call(hours.record, draft)
    assert bring(table, ("李永强", LI, "A1", "", "", 100)).unchanged == 1
    assert bring(table, ("李永强", LI, "A1", "", "", 102)).unchanged == 1, (
        "the total with what was served since"
    )
    report = bring(table, ("李永强", LI, "A1", "", "", 150))
    assert report.unchanged == 1
    assert "没有写入" in report.problems[0].message
    assert roll(table)[0][3] == 6120


def test_hours_count_to_the_day_the_title_names(table: Desk) -> None:
    bring(table, ("李永强", LI, "A1", "", "", 100), title="志愿者花名册（截至2025年12月31日）")
    assert table.query("SELECT day, source FROM service") == [
        ("2025-12-31", "志愿者花名册（截至2025年12月31日）")
    ]


def test_several_teams_in_a_cell_another_post_and_another_team(table: Desk) -> None:
    bring(table, ("李永强", LI, "A1", "法律服务队、柳湾村调解队", "队员", ""))
    assert roll(table)[0][2] == "法律服务队、柳湾村调解队"
    report = bring(table, ("李永强", LI, "A1", "法律服务队", "组长", ""))
    assert told(report) == [("E3", "队内职务：原队员，现队长")]
    report = bring(table, ("李永强", LI, "A1", "科学普及队", "总管", ""))
    assert told(report)[1] == ("D3", "原来在法律服务队、柳湾村调解队，现又加入科学普及队")
    assert told(report)[0][0] == "E3", "an unknown post is said"
    rows = table.query(
        "SELECT t.name, t.code, t.tier, m.post FROM membership m JOIN team t ON t.pk = m.team_pk ORDER BY m.pk"
    )
    assert rows == [
        ("法律服务队", "law", "大队", "队长"), ("柳湾村调解队", "special", "小队", "队员"), ("科学普及队", "science", "大队", "队员"),
    ]  # fmt: skip


def test_a_book_that_keeps_no_ids_still_knows_its_volunteers(table: Desk) -> None:
    from dataclasses import replace

    from wenming_desktop.services import books

    settings = table.context.call(books.settings)
    wanted = replace(settings, institute=replace(settings.institute, keep_ids=False))
    table.context.call(books.save_settings, wanted)
    rows = (("李永强", LI, "A1", "法律服务队", "", 3), ("王瑞霞", WANG, "", "法律服务队", "", ""))
    assert bring(table, *rows).written == 2
    assert table.query("SELECT count(id_number) FROM person") == [(0,)]
    assert bring(table, rows[0]).written == 0


@pytest.mark.parametrize("blank", ["无", "/", "—", "－"])
def test_a_mark_for_no_hours_is_no_error(table: Desk, blank: str) -> None:
    assert bring(table, ("李永强", LI, "A1", "甲队", "", blank)).written == 1
    assert roll(table) == [("李永强", "A1", "甲队", 0)]


def test_an_old_roster_brings_nobody_back_who_has_left(table: Desk) -> None:
    row = ("李永强", LI, "A1", "甲队", "", 100)
    bring(table, row)
    table.context.call(volunteer_leaving.withdraw, 1, date(2026, 10, 1))
    report = bring(table, row)
    assert (report.written, told(report)) == (0, [("D3", "已经退出志愿者队伍，没有列入队伍")])
    assert table.query("SELECT count(*) FROM membership WHERE to_day IS NULL") == [(0,)]


def test_hours_brought_forward_never_count_to_a_day_to_come(table: Desk) -> None:
    bring(table, ("李永强", LI, "A1", "", "", 100), title="志愿者花名册（截至2027年12月31日）")
    assert table.query("SELECT day FROM service") == [("2026-10-27",)]


def test_what_the_clerk_filled_in_since_makes_nobody_come_in_twice(table: Desk) -> None:
    rows = (("乌云其木格", "", "", "甲队", "", 48), ("那日苏", "", "", "乙队", "", ""))
    bring(table, *rows)
    values = table.context.call(volunteers.volunteer_values, 1)
    filled = {**values, "id_number": LI, "birth": date(1959, 4, 11), "sex": "女"}
    table.context.call(volunteers.save_volunteer, 1, filled)
    table.context.call(teams.leave, 2, date(2026, 10, 1))
    report = bring(table, *rows)
    assert told(report) == [("D4", "已经离开过乙队，现又列入")]
    assert [(name, minutes) for name, _, _, minutes in roll(table)] == [("乌云其木格", 2880), ("那日苏", 0)]
    assert bring(table, *rows).written == 0


def test_of_two_from_rosters_the_one_with_an_id_is_kept_and_the_doubled_hours_are_told(table: Desk) -> None:
    bare = ("李永强", "", "", "甲队", "", 100)
    bring(table, ("李永强", LI, "A1", "甲队", "", 100))
    bring(table, bare, title="甲队名册")
    (pair,) = table.context.call(same_person.doubtful)
    assert (pair.one.number, pair.one.has_id, pair.other.has_id) == ("A1", True, False)
    table.context.call(same_person.are_same, pair.one.person_pk, pair.other.person_pk)
    kept = table.context.call(volunteers.detail, 1)
    assert (kept.minutes, kept.findings[-1]) == (12000, "承前时长有2条记录，请核对是不是重复")
    assert bring(table, bare, title="甲队名册").written == 0, "what was decided holds for the roster too"


@pytest.mark.parametrize("number", [WANG, "138-4751-0002", "138/4751/0002", "138 4751 0002"])
def test_a_number_in_the_cell_of_the_team_makes_no_team(table: Desk, number: str) -> None:
    report = bring(table, ("李永强", LI, "A1", f"甲队、{number}", "", ""))
    assert told(report) == [("D3", "所属队伍里写的是号码，没有写入")]
    assert table.query("SELECT name FROM team") == [("甲队",)]


def test_two_rows_that_turned_out_to_be_one_person_come_in_as_him(table: Desk) -> None:
    rows = (("那日苏", "", "", "甲队", "", 10), ("那日苏", "", "", "乙队", "", 20))
    bring(table, *rows)
    (pair,) = table.context.call(same_person.doubtful)
    table.context.call(same_person.are_same, pair.one.person_pk, pair.other.person_pk)
    report = bring(table, *rows)
    assert (report.written, report.unchanged, report.errors) == (0, 2, 0)
    thrice = bring(table, *rows, rows[0])
    assert [one.row for one in thrice.problems] == [5]
