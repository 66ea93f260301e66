"""Stars: who reached a higher one than awarded, the award frozen, the lists on paper without a minor's name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import ID, LI_YAN, add_hours, add_volunteer, new_book
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.printing import preview
from wenming_desktop.services import books, certificate_paper, certificates, history, stars
from wenming_desktop.services.context import Context

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


def text(pdf: bytes) -> str:
    return "".join("".join(preview.page_texts(pdf)).split())


def own_honours(context: Context) -> None:
    context.call(lambda book: books.save_settings(
        book, replace(book.settings, volunteers=VolunteerSettings(own_honours=True)), "自行印制"
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "earned"),
    [(0, 0), (99.5, 0), (100, 1), (299.5, 1), (300, 2), (601, 3), (1000, 4), (1500.5, 5)],
)
def test_each_threshold_is_reached_exactly(context: Context, hours: float, earned: int) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", brought=int(hours * 60))
    found = context.call(stars.candidates)
    assert [(line.pk, line.stars) for line in found] == ([(pk, earned)] if earned else [])


def test_an_award_freezes_star_and_hours_and_can_be_undone(context: Context) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", brought=18_060)
    add_volunteer(context, "孟和", "150599000138", brought=5_999)
    add_volunteer(context, "陈海山", "150599000139", brought=99_000, consent="不同意")
    add_volunteer(context, "乌云", "150599000140", brought=99_000, status="退出")
    assert [line.name for line in context.call(stars.candidates)] == ["李䶮"]
    assert context.call(stars.award, [pk], "文明办〔2026〕3号")[0] == 1
    assert context.call(stars.candidates) == []
    add_hours(context, pk, 18_000)
    (award,) = context.call(stars.awards, pk)
    assert (award.stars, award.minutes, award.day, award.document) == (
        2,
        18_060,
        "2026-10-27",
        "文明办〔2026〕3号",
    )
    (line,) = context.call(stars.candidates)
    assert (line.stars, line.awarded) == (3, 2)
    assert context.call(stars.candidates, date(2026, 10, 19)) == [], "hours after the day do not count"
    context.call(history.undo)
    context.call(history.undo)
    assert context.call(stars.awards, pk) == []
    for how, why in (
        ({"volunteer_pks": []}, "没有可以认定"),
        ({"volunteer_pks": [pk], "day": date(2027, 1, 1)}, "今天之后"),
    ):
        with pytest.raises(UserError, match=why):
            context.call(stars.award, **how)  # type: ignore[arg-type]


def test_other_thresholds(context: Context) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", brought=3_000)
    context.call(
        lambda book: books.save_settings(book, replace(book.settings, stars=(1_200, 3_000)), "改标准")
    )
    assert [(line.pk, line.stars) for line in context.call(stars.candidates)] == [(pk, 2)]


def test_the_list_to_be_awarded_for_the_office_and_for_the_wall(context: Context) -> None:
    add_volunteer(context, "李䶮", "150599000137", brought=18_060, id_number=ID)
    add_volunteer(context, "苏力德", "150599000141", brought=6_000, birth="2010-11-11")
    office = text(context.call(certificate_paper.star_table).content)
    assert "苏力德" in office
    assert "301二星级" in office
    assert "共2人：二星级1人、一星级1人。" in office
    wall = text(context.call(certificate_paper.star_notice, posted=date(2026, 10, 28)).content)
    assert "公示时间：2026年10月28日至11月3日（共7天）。" in wall
    assert "李䶮150599000137301二星级" in wall
    assert "（未成年人）150599000141100一星级" in wall
    assert "苏力德" not in wall
    assert ID not in wall
    with pytest.raises(UserError, match="没有达到更高星级"):
        context.call(certificate_paper.star_notice, date(2025, 1, 1))


def test_the_list_of_what_was_issued_and_the_register(context: Context) -> None:
    older = add_volunteer(context, "李䶮", "150599000137", LI_YAN, id_number=ID, id_wish_on="2026-01-01")
    minor = add_volunteer(context, "苏力德", "150599000141", LI_YAN[:2], birth="2010-11-11")
    context.call(certificates.issue, [older, minor], purpose="入团")
    again, _ = context.call(certificates.issue, [older], purpose="入团")
    context.call(certificates.void, again.certificates[0].pk, f"身份证号{ID}写错")
    notice = text(context.call(certificate_paper.issued_notice, FIRST, LAST).content)
    assert "现将2026年10月1日至10月31日出具的志愿服务记录证明（共2份）名单公示如下" in notice
    assert "1李䶮SBDSM-2026-0001502（未成年人）SBDSM-2026-000216" in notice
    assert "SBDSM-2026-0003" not in notice
    assert "苏力德" not in notice
    assert ID not in notice
    register = text(context.call(certificate_paper.register, FIRST, LAST).content)
    assert "SBDSM-2026-0002苏力德162026年10月27日苏力德入团" in register
    assert "作废：身份证号" in register
    assert ID not in register
    with pytest.raises(UserError, match="没有出具证明"):
        context.call(certificate_paper.issued_notice, date(2025, 1, 1), date(2025, 1, 31))


def test_star_and_honour_certificates_only_where_the_setting_says_so(context: Context) -> None:
    pk = add_volunteer(context, "李䶮", "150599000137", brought=18_060)
    with pytest.raises(UserError, match="没有开启自行印制"):
        context.call(stars.issue_honours, [pk])
    own_honours(context)
    with pytest.raises(UserError, match="没有选到可以发证"):
        context.call(stars.issue_stars, [pk])
    context.call(stars.award, [pk], day=date(2026, 3, 5))
    add_hours(context, pk, 60)
    (line,) = context.call(stars.awarded)
    assert (line.pk, line.stars, line.awarded, line.minutes) == (pk, 2, 2, 18_060)
    made, _ = context.call(stars.issue_stars, [pk])
    said = text(made.content)
    assert (
        "李䶮同志（志愿者编号150599000137）：截至2026年3月5日累计志愿服务时间301小时，认定为二星级志愿者"
        in said
    )
    assert made.certificates[0].kind == "星级"
    honour, _ = context.call(stars.issue_honours, [pk])
    assert honour.certificates[0].number == "SBDSM-2026-0002"
    assert "授予“优秀志愿者”称号" in text(honour.content)
    refused = add_volunteer(context, "陈海山", "150599000139", brought=99_000, consent="不同意")
    with pytest.raises(UserError, match="陈海山不同意"):
        context.call(stars.issue_honours, [refused])
