"""Lists that hang for objections: no minor by name, the days said, somebody to tell."""

from dataclasses import replace
from datetime import date

from wenming_desktop.domain.days import natural_window
from wenming_desktop.domain.name_lists import Listed, issued_list, star_list
from wenming_desktop.domain.settings import Institute, Settings, VolunteerSettings

SETTINGS = Settings(
    institute=Institute(name="苏布德苏木新时代文明实践所", phone="0475-0000000", contact="乌兰")
)
WINDOW = natural_window(date(2026, 10, 28), 7)
LINES = (
    Listed("李䶮", "SBDSM-2026-0001", "50", "宣讲队", "二星级"),
    Listed("苏力德", "SBDSM-2026-0002", "16", minor=True),
)


def test_what_was_issued() -> None:
    found = issued_list(LINES, SETTINGS, WINDOW, date(2026, 10, 1), date(2026, 10, 27))
    assert found.rows == (("李䶮", "SBDSM-2026-0001", "50"), ("（未成年人）", "SBDSM-2026-0002", "16"))
    assert "2026年10月1日至10月27日出具的志愿服务记录证明（共2份）" in found.paragraphs[0]
    assert found.paragraphs[1] == "公示时间：2026年10月28日至11月3日（共7天）。"
    assert "可以向苏布德苏木新时代文明实践所乌兰反映，电话0475-0000000。" in found.paragraphs[2]
    assert (found.unit, found.posted) == ("苏布德苏木新时代文明实践所", date(2026, 10, 28))
    own = Settings(volunteers=VolunteerSettings(issuer="某协会"))
    one_day = issued_list(LINES, own, WINDOW, date(2026, 10, 27), date(2026, 10, 27))
    assert one_day.unit == "某协会"
    assert one_day.paragraphs[0].startswith("现将2026年10月27日出具的")
    assert "电话＿＿＿＿＿＿" in one_day.paragraphs[2]


def test_objections_go_to_the_telephone_of_the_volunteers_office_where_it_has_one() -> None:
    own = replace(SETTINGS, volunteers=VolunteerSettings(phone="0475-1111111"))
    found = issued_list(LINES, own, WINDOW, date(2026, 10, 1), date(2026, 10, 27))
    assert "电话0475-1111111。" in found.paragraphs[2]


def test_stars_to_be_awarded() -> None:
    found = star_list(LINES, SETTINGS, WINDOW, date(2026, 10, 27))
    assert found.rows[0] == ("李䶮", "SBDSM-2026-0001", "宣讲队", "50", "二星级")
    assert "拟予认定，共2人" in found.paragraphs[0]
    assert found.heads[-1] == "拟认定星级"
