"""The State Council's text pasted whole: what the real ones of five years arrange, and what is told of one that does not fit."""

import json
from datetime import date

import pytest

from tests.domain.holiday_texts import ARRANGED, TEXT_2026, TEXTS
from wenming_desktop.domain.days import DayKind
from wenming_desktop.domain.holiday_text import Arrangement, read_notice
from wenming_desktop.domain.holidays import year_problems
from wenming_desktop.support.almanac import almanac
from wenming_desktop.support.paths import resource

HEAD = "国务院办公厅关于2027年部分节假日安排的通知\n"


def shipped() -> dict[date, DayKind]:
    table = json.loads(resource("packs", "holidays.json").read_text(encoding="utf-8"))
    return {date.fromisoformat(day): kind for day, kind in table["days"].items()}


def said(text: str) -> list[str]:
    return [one.message for one in read_notice(HEAD + text, almanac).problems]


@pytest.mark.parametrize("year", TEXTS)
def test_the_texts_of_six_years_are_read_whole(year: int) -> None:
    found = read_notice(TEXTS[year], almanac)
    assert (found.year, found.problems) == (year, ())
    assert found.days == ARRANGED.get(year, shipped())
    assert year_problems(year, found.days, almanac) == []


def test_what_the_text_of_2026_says_by_holiday() -> None:
    found = read_notice(TEXT_2026, almanac)
    assert [(line.name, len(line.off), line.stated, [f"{day:%m-%d}" for day in line.worked]) for line in found.lines] == [
        ("元旦", 3, 3, ["01-04"]), ("春节", 9, 9, ["02-14", "02-28"]), ("清明节", 3, 3, []), ("劳动节", 5, 5, ["05-09"]),
        ("端午节", 3, 3, []), ("中秋节", 3, 3, []), ("国庆节", 7, 7, ["09-20", "10-10"]),
    ]  # fmt: skip
    assert found.passed == ()


def test_what_was_read_in_words() -> None:
    spring = read_notice(TEXT_2026, almanac).lines[1]
    assert (spring.off_words, spring.worked_words) == ("2月15日至2月23日", "2月14日、2月28日")
    lines = {line.name: line for line in read_notice(TEXTS[2015], almanac).lines}
    assert (lines["端午节"].off_words, lines["中秋节"].worked_words) == ("6月20日、6月22日", "")
    assert read_notice(TEXTS[2023], almanac).lines[0].off_words == "2022年12月31日至2023年1月2日"


def test_a_day_before_a_span_is_no_part_of_it() -> None:
    (line,) = read_notice(f"{HEAD}七、国庆节：10月1日、3日至5日放假，共4天。", almanac).lines
    assert (line.off_words, line.stated) == ("10月1日、10月3日至10月5日", 4)


def test_a_span_of_one_day_stands_the_wrong_way_round() -> None:
    assert said("七、国庆节：10月1日至1日放假。") == ["国庆节：10月1日（周五）至10月1日（周五）前后颠倒"]


def test_december_is_the_year_before_at_new_year_only() -> None:
    (line,) = read_notice(f"{HEAD}七、国庆节：12月1日放假1天。", almanac).lines
    assert line.off == (date(2027, 12, 1),)


def test_a_year_that_is_written_holds() -> None:
    (line,) = read_notice(f"{HEAD}一、元旦：2026年12月31日至2027年1月2日放假，共3天。", almanac).lines
    assert line.off_words == "2026年12月31日至2027年1月2日"
    (other,) = read_notice(f"{HEAD}二、春节：2028年1月26日放假1天。", almanac).lines
    assert other.off == (date(2028, 1, 26),)


def test_the_days_come_in_order_and_line_ends_may_be_of_an_old_machine() -> None:
    found = read_notice(TEXT_2026, almanac)
    assert list(found.days) == sorted(found.days)
    assert read_notice(TEXT_2026.replace("\n", "\r"), almanac) == found


def test_a_friday_is_no_weekend() -> None:
    """与周末连休 of a Monday takes the two days before it along, no third."""
    assert said("六、中秋节：9月13日（周一）放假，与周末连休，共3天。") == []
    assert said("六、中秋节：9月13日（周一）放假，与周末连休，共4天。") == ["中秋节：通知写4天，读到1天"]


def test_what_is_only_encouraged_is_no_day_off_and_is_told() -> None:
    found = read_notice(TEXTS[2024], almanac)
    assert found.passed == ("鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。",)
    assert date(2024, 2, 9) not in found.days


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("一、元旦：1月1日（周五）至3日（周日）放假，共3天。", []),
        ("一、元旦：1月1日（周四）至3日（周日）放假，共3天。",
         ["元旦：通知写1月1日是周四，2027年应是1月1日（周五）"]),
        ("一、元旦：1月1日至3日放假，共4天。", ["元旦：通知写4天，读到3天"]),
        ("一、元旦：1月1日放假1天，1月2日休息2天。", ["元旦：通知写3天，读到2天"]),
        ("一、元旦：1月1日放假，与周末连休，共3天。", []),
        ("一、元旦：1月1日放假，与周末连休，共4天。", ["元旦：通知写4天，读到1天"]),
        ("一、元旦：1月1日放假，1月2日至3日照常公休，共3天。", []),
        # the year before, without being written
        ("一、元旦：12月31日（周四）至1月2日（周六）放假，共3天。", []),
        ("二、春节：2月5日（农历除夕、周五）放假。", []),
        ("二、春节：2月6日（农历除夕、周六）放假。", ["春节：通知写2月6日（周六）是农历除夕，历书上是正月初一"]),
        ("二、春节：2月10日（农历正月初六）放假。", ["春节：通知写2月10日（周三）是农历正月初六，历书上是正月初五"]),
        ("二、春节：2月10日（大年初五）放假。", ["2月10日（周三）后面的“大年初五”没有认出"]),
        ("五、端午节：6月31日放假。", ["端午节：没有6月31日这一天"]),
        ("五、端午节：9日放假。", ["端午节：没有9日这一天"]),
        ("五、端午节：6月9日至7日放假。", ["端午节：6月9日（周三）至6月7日（周一）前后颠倒"]),
        ("五、端午节：6月9日。", ["端午节：“6月9日”没有读懂：是放假还是上班"]),
        ("五、端午节：至6月9日放假1天。", []),
        ("五、端午节：6月9日放假，6月9日上班。", ["6月9日（周三）又放假又上班"]),
        ("五、端午节：6月9日放假。\n六、中秋节：6月9日放假。", ["6月9日（周三）在端午节里也放假，重复了"]),
        ("放假安排另行通知。", ["没有读到放假安排，请粘贴通知全文"]),
        ("五、端午节：放假一天。", ["没有读到放假安排，请粘贴通知全文"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(text: str, wrong: list[str]) -> None:
    assert said(text) == wrong


@pytest.mark.parametrize("title", ["", "关于0000年部分节假日安排的通知\n", "关于27年部分节假日安排的通知\n"])
def test_without_a_year_nothing_is_read(title: str) -> None:
    found = read_notice(f"{title}一、元旦：1月1日放假1天。", almanac)
    assert found == Arrangement(problems=found.problems)
    assert found.problems[0].message.startswith("没有找到是哪一年的安排")


def test_a_wrong_word_in_brackets_only_warns() -> None:
    (one,) = read_notice(HEAD + "二、春节：2月10日（大年初五）放假。", almanac).problems
    assert (one.severity, one.record) == ("warning", "春节")
