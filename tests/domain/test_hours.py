"""服务时间的规则，用本行的话写：跨零点、单次打卡、签到签退相同、一天超过8小时、时间重叠、不计入的活动。"""

from dataclasses import replace
from datetime import date

import pytest

from wenming_desktop.domain.hours import (
    DEFAULT_STARS,
    Occasion,
    Server,
    Service,
    Stretch,
    alike,
    already_brought,
    brought_problems,
    by_day,
    day_problems,
    duration,
    meeting_problems,
    no_room,
    no_service,
    occasion_problems,
    off_time,
    overlap_words,
    overlaps,
    server_problems,
    span,
    stars,
    stretch_of,
    twice_words,
)

TEN = date(2026, 10, 10)
TODAY = date(2026, 10, 27)
HALF = 30


@pytest.mark.parametrize(
    ("hours", "count"),
    [(0, 0), (99.5, 0), (100, 1), (299.5, 1), (300, 2), (600, 3), (601, 3), (999.5, 3), (1000, 4), (1499.5, 4), (1500, 5), (1500.5, 5)],
)  # fmt: skip
def test_stars_are_reached_exactly_at_their_hours(hours: float, count: int) -> None:
    assert stars(int(hours * 60), DEFAULT_STARS) == count


def test_stars_by_a_scale_of_ones_own() -> None:
    assert [stars(minutes, (600, 1200)) for minutes in (599, 600, 1200)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("start", "finish", "minutes"),
    [
        ("09:00", "11:30", 150), ("22:00", "02:00", 240), ("23:59", "00:00", 1), ("09:00", "09:00", 0), ("00:00", "23:59", 1439),
        ("09:00", "", None), ("", "11:00", None),
    ],
)  # fmt: skip
def test_from_sign_in_to_sign_out_also_over_midnight(start: str, finish: str, minutes: int | None) -> None:
    assert span(start, finish) == minutes


@pytest.mark.parametrize(
    ("stated", "minutes", "said"),
    [
        (("09:00", "11:30", None), 150, ""),
        (("22:00", "02:00", None), 240, ""),
        (("", "", 90), 90, ""),
        (("", "", 25), 25, ""),  # finer than half an hour is fine
        (("", "", HALF), 30, ""),
        (("09:00", "11:30", 150), 150, ""),
        (("09:00", "11:30", 120), 120, "看：签到到签退2.5小时，按填的2小时记"),
        (("09:00", "", 60), 60, "看：只有签到时间，按填的时长记"),
        (("", "11:00", 60), 60, "看：只有签退时间，按填的时长记"),
        (("09:00", "09:00", None), 0, "改：签到签退相同（09:00），算不出时长"),
        (("09:00", "09:00", 60), 0, "改：签到签退相同（09:00），算不出时长"),
        (("09:00", "", None), 0, "改：只有签到（09:00），没有签退；请问清楚，补上签退或填时长"),
        (("", "11:00", None), 0, "改：只有签退（11:00），没有签到；请问清楚，补上签到或填时长"),
        (("", "", None), 0, "改：没有填时长，也没有签到、签退时间"),
        (("", "", 0), 0, "改：时长是0，不能记入"),
        (("", "", 1), 1, ""),
        (("", "", -60), 0, "改：时长是0，不能记入"),
        (("09:00", "11:30", 180), 0, "改：时长3小时超过签到到签退的2.5小时"),
        (("", "", 1440), 1440, ""),
        (("", "", 1441), 0, "改：时长24.02小时超过24小时"),
    ],
)
def test_what_a_record_comes_to(stated: tuple[str, str, int | None], minutes: int, said: str) -> None:
    read = duration(Stretch(TEN, *stated))
    assert (read.minutes, "；".join(_said(read.problems))) == (minutes, said)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Occasion(TEN), []),
        (Occasion(TODAY), []),
        (Occasion(date(2026, 10, 28)), ["改：活动还没有到日子，不能记服务时间"]),
        (Occasion(TEN, cancelled=True), ["改：这次活动已经取消，不能记服务时间"]),
        (
            Occasion(TEN, counts=False),
            ["改：这次活动不计入服务时间：会议、培训、本职工作不是志愿服务（第19条）"],
        ),
    ],
)
def test_what_an_activity_says_against_it(what: Occasion, said: list[str]) -> None:
    assert _said(occasion_problems(what, TODAY)) == said


EIGHTEEN_ON_THE_DAY = date(2008, 10, 10)
A_DAY_YOUNGER = date(2008, 10, 11)


@pytest.mark.parametrize(
    ("who", "rescue", "said"),
    [
        (Server(), True, []),
        (Server(EIGHTEEN_ON_THE_DAY), True, []),
        (Server(A_DAY_YOUNGER), True, ["改：活动当天未满18周岁，不能参加应急救援"]),
        (Server(A_DAY_YOUNGER), False, ["看：活动当天未满18周岁，还没有监护人同意"]),
        (Server(A_DAY_YOUNGER, guardian_consent="同意"), False, []),
        (Server(A_DAY_YOUNGER, guardian_consent="同意"), True, ["改：活动当天未满18周岁，不能参加应急救援"]),
        (Server(consent="不同意"), False, ["改：本人不同意记录志愿服务信息（第6条）"]),
        (
            Server(A_DAY_YOUNGER, guardian_consent="不同意"),
            False,
            ["改：当天未满18周岁，监护人不同意记录志愿服务信息（第6条）"],
        ),
        (Server(EIGHTEEN_ON_THE_DAY, guardian_consent="不同意"), False, []),
        (Server(registered=date(2026, 10, 11)), False, ["看：2026年10月11日才注册，晚于活动日期"]),
        (Server(registered=TEN), False, []),
        (
            Server(left=True, left_on=date(2026, 10, 9)),
            False,
            ["看：2026年10月9日已经退出志愿者队伍，或已迁出、去世"],
        ),
        (Server(left=True, left_on=TEN), False, []),
        (Server(left=True), False, ["看：已经退出志愿者队伍，或已迁出、去世"]),
        (Server(TEN), False, ["看：活动当天未满18周岁，还没有监护人同意"]),  # born that very day
    ],
)
def test_what_a_volunteer_says_against_it(who: Server, rescue: bool, said: list[str]) -> None:
    assert _said(server_problems(who, Occasion(TEN, rescue=rescue))) == said


def test_nothing_is_said_of_one_who_is_still_there() -> None:
    assert Server().gone_words == Server(left_on=TEN).gone_words == ""


MORNING = ("09:00", "11:30")
PLANT = Stretch(TEN, "09:00", "11:30", 150, "义务植树")


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (PLANT, Stretch(TEN, "11:00", "12:00"), True),
        (PLANT, Stretch(TEN, "11:30", "12:00"), False),  # from one to the next
        (PLANT, Stretch(TEN, "08:00", "09:00"), False),
        (PLANT, Stretch(TEN, "10:00", "10:30"), True),
        (PLANT, Stretch(TEN, "", "", 120), False),  # without times nobody can tell
        (PLANT, Stretch(date(2026, 10, 11), "09:00", "11:30"), False),
        (Stretch(TEN, "22:00", "02:00"), Stretch(date(2026, 10, 11), "01:00", "03:00"), True),
        (Stretch(TEN, "22:00", "02:00"), Stretch(date(2026, 10, 11), "02:00", "03:00"), False),
    ],
)
def test_overlap_of_one_persons_times(one: Stretch, other: Stretch, shared: bool) -> None:
    assert (overlaps(one, other), overlaps(other, one)) == (shared, shared)


@pytest.mark.parametrize(
    ("said", "records", "doubtful"),
    [
        ("one record", [PLANT], False),
        ("one record without times", [Stretch(TEN, minutes=60)], False),
        ("a morning and an afternoon", [PLANT, Stretch(TEN, "14:00", "16:00", 120)], False),
        ("the same morning twice", [PLANT, PLANT], True),
        ("the same hours on two days", [PLANT, Stretch(date(2026, 10, 11), "09:00", "11:30")], False),
        ("two without times", [Stretch(TEN, minutes=60), Stretch(TEN, minutes=90)], True),
        ("one with times, one without", [PLANT, Stretch(TEN, minutes=60)], True),
        ("one whose end is missing", [PLANT, Stretch(TEN, "14:00")], True),
        ("one whose begin is missing", [PLANT, Stretch(TEN, "", "16:00")], True),
    ],
)
def test_records_of_one_thing_are_told_apart_by_their_times(
    said: str, records: list[Stretch], doubtful: bool
) -> None:
    assert alike(records) is doubtful, said


@pytest.mark.parametrize(
    ("one", "days"),
    [
        (PLANT, [(10, 150)]),
        (Stretch(TEN, "22:00", "02:00", 240), [(10, 120), (11, 120)]),
        (Stretch(TEN, "22:00", "02:00", 120), [(10, 120)]),  # to midnight exactly: no empty day after it
        (Stretch(TEN, "22:00", "02:00", 121), [(10, 120), (11, 1)]),
        (Stretch(TEN, "22:00", "02:00", 90), [(10, 90)]),  # a rest is taken off the end
        (Stretch(TEN, "", "", 600), [(10, 600)]),
        (Stretch(TEN), [(10, 0)]),
        (Stretch(TEN, "22:00", "", 240), [(10, 240)]),
    ],
)
def test_minutes_after_midnight_are_the_next_days(one: Stretch, days: list[tuple[int, int]]) -> None:
    assert [(day.day, minutes) for day, minutes in by_day(one)] == days


@pytest.mark.parametrize(
    ("fresh", "booked", "said"),
    [
        ([PLANT], [], []),
        ([Stretch(TEN, "", "", 330)], [PLANT], []),  # 8 hours exactly
        ([Stretch(TEN, "", "", 331)], [PLANT], ["看：2026年10月10日合计8.02小时，超过每天8小时，请核对"]),
        ([Stretch(TEN, "11:00", "12:00", 60)], [PLANT], ["看：与“义务植树”的时间重叠（09:00至11:30），请核对"]),
        ([PLANT, Stretch(TEN, "10:00", "11:00", 60)], [], ["看：与“义务植树”的时间重叠（09:00至11:30），请核对"]),
        ([Stretch(TEN, "10:00", "11:00", 60)], [Stretch(TEN, "10:30", "11:30", 60)],
         ["看：与另一条记录的时间重叠（10:30至11:30），请核对"]),
        # four hours of the night before, and five more after midnight
        ([Stretch(TEN, "", "", 250)], [Stretch(date(2026, 10, 9), "20:00", "04:00", 480)],
         ["看：2026年10月10日合计8.17小时，超过每天8小时，请核对"]),
        # the same activity once more without times: perhaps the sheet came twice
        ([Stretch(TEN, "", "", 120, "义务植树")], [PLANT],
         ["看：同一天已经有“义务植树”的记录（2.5小时），请核对是不是重复"]),
        ([PLANT], [Stretch(TEN, "", "", 120, "义务植树")],
         ["看：同一天已经有“义务植树”的记录（2小时），请核对是不是重复"]),
        # no length typed yet on either line of the sheet
        ([Stretch(TEN, what="义务植树"), Stretch(TEN, what="义务植树")], [],
         ["看：同一天已经有“义务植树”的记录（0小时），请核对是不是重复"]),
        ([Stretch(TEN, "14:00", "15:00", 60, "义务植树")], [PLANT], []),  # the afternoon of the same activity
        # two days too long, told in their order
        ([Stretch(date(2026, 10, 11), "", "", 500), Stretch(TEN, "", "", 600)], [],
         ["看：2026年10月10日合计10小时，超过每天8小时，请核对", "看：2026年10月11日合计8.33小时，超过每天8小时，请核对"]),
        ([Stretch(date(2026, 10, 11), "", "", 120, "义务植树")], [PLANT], []),
        # a full day beside it says nothing against this one
        ([PLANT], [Stretch(date(2026, 10, 11), "", "", 600)], []),
        # two sheets of one morning, each with a length only: both activities' own times are known
        ([Stretch(TEN, "", "", 150, "宣讲", MORNING)], [Stretch(TEN, "", "", 150, "植树", MORNING)],
         ["看：与“植树”在同一时段，两条合计5小时，多于那段时间，请核对"]),
        ([Stretch(TEN, "", "", 60, "宣讲", MORNING)], [Stretch(TEN, "", "", 90, "植树", MORNING)], []),  # one, then the other
        ([Stretch(TEN, "", "", 61, "宣讲", MORNING)], [Stretch(TEN, "09:00", "10:30", 90, "植树")],
         ["看：与“植树”在同一时段，两条合计2.52小时，多于那段时间，请核对"]),
        ([Stretch(TEN, "", "", 150, "宣讲", ("11:30", "14:00"))], [Stretch(TEN, "", "", 150, "植树", MORNING)], []),
        ([Stretch(TEN, "", "", 150, "宣讲", MORNING)], [Stretch(TEN, "", "", 150, "植树")], []),  # whose time nobody knows
    ],
)  # fmt: skip
def test_more_than_eight_hours_a_day_and_overlaps_are_told(
    fresh: list[Stretch], booked: list[Stretch], said: list[str]
) -> None:
    assert _said(day_problems(fresh, booked, 480)) == said


LATER = ("10:00", "12:00")


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ((90, MORNING), (90, LATER), 0),  # 9 to 12 holds three hours
        ((90, MORNING), (91, LATER), 181),
        ((90, ("09:00", "12:00")), (90, ("10:00", "11:00")), 0),
        ((120, ("09:00", "12:00")), (61, ("10:00", "11:00")), 181),
        ((None, MORNING), (150, MORNING), 0),
        ((None, MORNING), (151, MORNING), 151),
        (
            (200, ("11:30", "14:00")),
            (150, MORNING),
            0,
        ),  # one after the other: that 200 is too long is said of itself
        ((200, ("14:00", "15:00")), (150, MORNING), 0),
        ((150, MORNING), (150, ("", "")), 0),
    ],
)
def test_the_room_two_stretches_without_punches_have(
    one: tuple[int | None, tuple[str, str]], other: tuple[int | None, tuple[str, str]], together: int
) -> None:
    first, second = (Stretch(TEN, minutes=minutes, held=held) for minutes, held in (one, other))
    assert (no_room(first, second), no_room(second, first)) == (together, together)


def test_a_booked_row_looked_at_by_the_rules() -> None:
    row = Service(
        1,
        2,
        3,
        "服务",
        TEN,
        "09:00",
        "11:30",
        150,
        "aid",
        "走访",
        "",
        "",
        "",
        "",
        "",
        "",
        1,
        None,
        False,
        "",
        "",
    )
    assert (stretch_of(row), row.stands) == (Stretch(TEN, "09:00", "11:30", 150, "走访"), True)
    assert not replace(row, reverses=4).stands
    assert not replace(row, reversed_by=5).stands
    assert not replace(row, reverses=4, reversed_by=5).stands


def _said(problems: object) -> list[str]:
    return [f"{'改' if one.is_error else '看'}：{one.message}" for one in problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("minutes", "until", "said"),
    [
        (60, date(2025, 12, 31), []), (60, TODAY, []), (1, TODAY, []), (0, TODAY, ["承前时长要大于0"]),
        (60, date(2027, 12, 31), ["承前时长的截至日期还没有到"]),
    ],
)  # fmt: skip
def test_hours_brought_forward_are_some_and_counted_up_to_a_day_that_has_come(
    minutes: int, until: date, said: list[str]
) -> None:
    assert [one.message for one in brought_problems(minutes, until, TODAY)] == said


def test_what_may_be_counted_twice_is_said_in_one_wording() -> None:
    until = date(2026, 8, 31)
    assert already_brought(until, None) == already_brought(date(2026, 9, 1), until) == []
    (told,) = already_brought(until, until)
    assert not told.is_error
    assert told.message == "承前时长已经算到2026年8月31日，请核对这一条是不是已经算在里面"
    assert overlap_words(until) == "承前时长算到2026年8月31日，请核对之前的记录是不是已经算在里面"
    assert twice_words(2) == "有2条记录，请核对是不是重复"


LONG = "时长7小时比活动的时间（09:00至11:30）长，请核对"


@pytest.mark.parametrize(
    ("held", "punches", "minutes", "told"),
    [
        (MORNING, ("", ""), 150, []),
        (MORNING, ("", ""), 420, [LONG]),
        (MORNING, ("09:00", "16:00"), 420, [LONG]),
        (MORNING, ("08:40", "11:00"), 140, []),
        (MORNING, ("14:00", "15:00"), 60, ["签到签退（14:00至15:00）不在活动的时间（09:00至11:30）里，请核对"]),
        (MORNING, ("07:00", "09:00"), 120, ["签到签退（07:00至09:00）不在活动的时间（09:00至11:30）里，请核对"]),
        (MORNING, ("11:30", "12:30"), 60, ["签到签退（11:30至12:30）不在活动的时间（09:00至11:30）里，请核对"]),
        (("20:00", "02:00"), ("", ""), 360, []),
        (("20:00", "02:00"), ("23:00", "01:00"), 120, []),
        (("", ""), ("", ""), 420, []),
        (("09:00", ""), ("", ""), 420, []),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_time_of_the_activity_is_asked_about(
    held: tuple[str, str], punches: tuple[str, str], minutes: int, told: list[str]
) -> None:
    stated = Stretch(TEN, *punches, held=held)
    assert [one.message for one in off_time(stated, minutes)] == told


@pytest.mark.parametrize(
    ("title", "meeting"),
    [
        ("志愿者业务培训会", True), ("志愿服务工作例会", True), ("骨干培训", True), ("年终总结会", True),
        ("农牧业技术培训", False), ("草原义务植树", False), ("会场秩序维护", False),
    ],
)  # fmt: skip
def test_training_and_meetings_are_no_service(title: str, meeting: bool) -> None:
    assert no_service(title) is meeting


def test_what_sounds_like_a_meeting_is_asked_about() -> None:
    (said,) = meeting_problems("志愿者骨干培训会")
    assert (said.severity, said.message) == (
        "warning", "“志愿者骨干培训会”像是培训或会议，培训、会议不算服务时间（第19条），请核对",
    )  # fmt: skip
    assert meeting_problems("微宣讲") == []


def test_nobody_served_before_he_was_born() -> None:
    """1986 typed for 2026."""
    born = Server(birth=date(1990, 1, 1), consent="同意", guardian_consent="同意")
    assert _said(server_problems(born, Occasion(date(1986, 10, 10)))) == ["改：这一天还没有出生，请核对日期"]
