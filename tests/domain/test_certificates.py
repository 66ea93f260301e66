"""What a certificate says, in the field's words: lines, period, number, code, surname, QR text."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.certificate_hints import hints
from wenming_desktop.domain.certificate_wording import MODEL, lost_slots
from wenming_desktop.domain.certificates import (
    CODE_LETTERS,
    HONOUR,
    STAR,
    Brought,
    Content,
    Line,
    Record,
    Served,
    before_label,
    clean_code,
    clean_number,
    clean_prefix,
    compose,
    compose_honour,
    contents_label,
    next_serial,
    number_of,
    qr_text,
    refusal,
    shown_code,
    star_label,
)
from wenming_desktop.domain.durations import adding_up, format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.settings import Institute, Settings, VolunteerSettings
from wenming_desktop.domain.surnames import surname_of

SETTINGS = Settings(institute=Institute(name="苏布德苏木新时代文明实践所", phone="0475-0000000"))
DAY = date(2026, 10, 27)
SERVED = (
    Served("理论宣讲", 12, 2_880, ("微宣讲", "读书会")), Served("扶贫帮困", 31, 10_110, ("“月底有约”走访", "代办")),
    Served("卫生环保", 21, 5_760, ("村容整治", "义务植树")),
)  # fmt: skip
LI_YAN = Record(
    1, "李䶮", "150599000137", "女", date(1988, 5, 3), "汉族", served=SERVED, first=date(2025, 3, 8), last=date(2026, 10, 18),
    ledger_minutes=18_750,
)  # fmt: skip


def made(record: Record = LI_YAN, settings: Settings = SETTINGS) -> Content:
    return compose(record, settings, "SBDSM-2026-0137", "7K4M92QF", DAY)


def test_the_model_text() -> None:
    content = made()
    assert content.title == "志愿服务记录证明"
    assert content.opening == (
        "兹证明李䶮，性别女，1988年5月出生，志愿者编号150599000137，于2025年3月8日至2026年10月18日参加本单位组织的志愿服务64次，"
        "累计服务时间312.5小时。具体情况如下："
    )
    assert content.lines == (
        Line("理论宣讲", "12", "48", "微宣讲、读书会"), Line("扶贫帮困", "31", "168.5", "“月底有约”走访、代办"),
        Line("卫生环保", "21", "96", "村容整治、义务植树"), Line("合计", "64", "312.5", ""),
    )  # fmt: skip
    assert content.note == (
        "以上服务时间为实际提供志愿服务的时间，不含培训、会议及往返路途时间，依据本单位志愿服务记录出具。"
        "本证明不包括其他组织和信息系统记录的服务时间，无偿出具，不得用于商业目的。"
    )
    assert (content.issuer, content.sealed_by, content.phone) == (
        "苏布德苏木新时代文明实践所",
        "",
        "0475-0000000",
    )
    assert not content.with_id


def test_what_is_unknown_is_left_out() -> None:
    content = made(replace(LI_YAN, sex="", birth=None, first=date(2026, 10, 18)))
    assert content.opening.startswith("兹证明李䶮，志愿者编号150599000137，于2026年10月18日参加")


def test_an_id_in_full_says_why_it_stands_there() -> None:
    content = made(replace(LI_YAN, id_number="11010519491231002X"))
    assert (
        "志愿者编号150599000137（应本人书面申请载明居民身份证号码11010519491231002X），于" in content.opening
    )
    assert content.with_id
    assert "1101" not in content.qr


def test_hours_brought_forward_on_lines_of_their_own() -> None:
    brought = (Brought(date(2024, 6, 30), 600), Brought(date(2025, 12, 31), 1_560, "志愿者花名册"))
    content = made(replace(LI_YAN, brought=brought, ledger_minutes=20_910))
    assert content.lines[3:] == (
        Line("2024年6月底前累计", "—", "10", ""), Line("2025年底前累计", "—", "26", "依据志愿者花名册"),
        Line("合计", "64", "348.5", ""),
    )  # fmt: skip
    assert "于2025年底前和2025年3月8日至2026年10月18日参加" in content.opening
    assert "志愿服务64次（不含2025年底前），累计服务时间348.5小时" in content.opening
    only = made(replace(LI_YAN, served=(), first=None, last=None, brought=brought, ledger_minutes=2_160))
    assert "于2025年底前参加志愿服务，累计服务时间36小时" in only.opening
    assert only.lines[-1] == Line("合计", "—", "36", "")


def test_what_others_organised_or_a_list_brought_is_not_called_this_units_own() -> None:
    """民发〔2015〕149号: who organised it certifies it; what a list holds nobody recorded here."""
    assert "参加本单位组织的志愿服务64次" in made(LI_YAN).opening
    others = made(replace(LI_YAN, organisers=("旗妇女联合会",)))
    assert "参加志愿服务64次" in others.opening
    assert others.note == made(LI_YAN).note
    brought = (Brought(date(2025, 12, 31), 600),)
    both = made(replace(LI_YAN, brought=brought, ledger_minutes=19_350))
    assert both.note == (
        "除承前时长外为实际服务时间，不含培训、会议及往返路途时间，依据本单位志愿服务记录和原有名册（承前时长）出具。"
        "本证明除承前时长外不含其他组织、系统的服务时间，无偿出具，不得用于商业目的。"
    )
    only = made(replace(LI_YAN, served=(), first=None, last=None, brought=brought, ledger_minutes=600))
    assert only.note.startswith("以上服务时间依据原有名册（承前时长）出具。")


@pytest.mark.parametrize(
    ("changes", "deeds", "service", "said"),
    [
        ({}, ("草原义务植树",), True, []),
        ({}, ("志愿者培训会",), True, ["服务内容“志愿者培训会”像是培训或会议，证明写着不含培训、会议，请先核对"]),
        ({}, ("工作例会", "志愿者培训会"), False, ["服务内容“工作例会”等2处像是培训或会议，培训、会议不算服务时间，请先核对"]),
        ({"brought": (Brought(date(2025, 12, 31), 600),)}, (), True,
         ["承前时长算到2025年12月31日，请核对之前的记录是不是已经算在里面"]),
        ({"brought": (Brought(date(2024, 12, 31), 600),)}, (), True, []),
        ({"brought": (Brought(date(2025, 12, 31), 600), Brought(date(2024, 6, 30), 60))}, (), True,
         ["承前时长算到2025年12月31日，请核对之前的记录是不是已经算在里面"]),
        ({"brought": (Brought(date(2025, 3, 8), 600),)}, (), True,  # up to the very day of the first record
         ["承前时长算到2025年3月8日，请核对之前的记录是不是已经算在里面"]),
        ({"brought": (Brought(date(2025, 12, 31), 600),), "first": None}, (), True, []),
        ({"organisers": ("旗妇女联合会",)}, (), True,
         ["主办单位有旗妇女联合会，不是本单位，证明写“参加志愿服务”，不写“本单位组织的”"]),
        ({"organisers": ("旗妇女联合会",)}, (), False, []),
        ({"consent": "未知"}, (), True, ["未取得本人同意记录"]),
        ({"birth": date(2010, 1, 1)}, (), True, ["未满18周岁，未取得监护人同意记录"]),
        ({"birth": date(2010, 1, 1), "guardian_consent": "同意"}, (), True, []),
    ],
)  # fmt: skip
def test_what_to_look_at_before_a_certificate(
    changes: dict[str, object], deeds: tuple[str, ...], service: bool, said: list[str]
) -> None:
    assert hints(replace(LI_YAN, **changes), deeds, DAY, service=service) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2025, 12, 31), "2025年底前"), (date(2026, 6, 30), "2026年6月底前"), (date(2024, 2, 29), "2024年2月底前"),
        (date(2026, 6, 15), "2026年6月15日以前"),
    ],
)  # fmt: skip
def test_up_to_when(until: date, said: str) -> None:
    assert before_label(until) == said


def test_more_than_three_contents_end_in_and_so_on() -> None:
    assert contents_label(()) == ""
    assert contents_label(("甲", "乙", "丙")) == "甲、乙、丙"
    assert contents_label(("甲", "乙", "丙", "丁")) == "甲、乙、丙等"


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (LI_YAN, ""), (replace(LI_YAN, consent="未知"), ""), (replace(LI_YAN, consent="不同意"), "李䶮不同意记录"),
        (replace(LI_YAN, birth=date(2008, 10, 28), guardian_consent="不同意"), "李䶮的监护人不同意记录"),
        (replace(LI_YAN, birth=date(2008, 10, 27), guardian_consent="不同意"), ""),
        (replace(LI_YAN, served=(), ledger_minutes=0), "还没有服务时间"), (replace(LI_YAN, ledger_minutes=18_749), "相加与累计时间不符"),
    ],
)  # fmt: skip
def test_why_none_may_be_issued(record: Record, why: str) -> None:
    assert (why in refusal(record, DAY)) if why else refusal(record, DAY) == ""
    if why:
        with pytest.raises(UserError, match=why):
            made(record)


@pytest.mark.parametrize(
    ("own", "issuer", "sealed"),
    [
        (VolunteerSettings(), "苏布德苏木新时代文明实践所", ""),
        (VolunteerSettings(proxy_seal=True), "苏布德苏木新时代文明实践所（代章）", ""),
        (VolunteerSettings(issuer="某协会", sealed_by="某协会"), "某协会", ""),
        (VolunteerSettings(sealed_by="苏布德苏木人民政府", proxy_seal=True), "苏布德苏木新时代文明实践所", "苏布德苏木人民政府（代章）"),
    ],
)  # fmt: skip
def test_who_issues_and_who_seals(own: VolunteerSettings, issuer: str, sealed: str) -> None:
    content = made(settings=replace(SETTINGS, volunteers=own))
    assert (content.issuer, content.sealed_by) == (issuer, sealed)


def test_people_and_phone_as_set_else_by_hand() -> None:
    own = VolunteerSettings(charge="王书记", handler="乌兰", phone="0475-1111111")
    content = made(settings=replace(SETTINGS, volunteers=own))
    assert (content.charge, content.handler, content.phone) == ("王书记", "乌兰", "0475-1111111")
    bare = made(settings=Settings(institute=Institute(name="某所")))
    assert (bare.charge, bare.phone) == ("", "＿＿＿＿＿＿")


LIST = Brought(date(2025, 12, 31), 1_560, "志愿者花名册")
OLDER = Brought(date(2024, 6, 30), 600)
OLD_WORDS = "依据本单位志愿服务记录出具。"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (LI_YAN, "依据本单位志愿服务记录出具"),
        (replace(LI_YAN, brought=(LIST,), ledger_minutes=20_310), "依据本单位志愿服务记录和志愿者花名册（承前时长）出具"),
        (replace(LI_YAN, brought=(OLDER, LIST), ledger_minutes=20_910), "依据本单位志愿服务记录和原有名册、志愿者花名册（承前时长）出具"),
        (replace(LI_YAN, served=(), first=None, last=None, brought=(LIST,), ledger_minutes=1_560), "依据志愿者花名册（承前时长）出具"),
        (replace(LI_YAN, brought=(LIST,), ledger_minutes=20_310).without_brought, "依据本单位志愿服务记录出具"),
    ],
)  # fmt: skip
def test_a_certificate_says_what_it_rests_on(record: Record, said: str) -> None:
    assert said in made(record).note


def test_hours_brought_forward_left_out_leave_what_was_recorded_here() -> None:
    record = replace(LI_YAN, brought=(OLDER, LIST), ledger_minutes=20_910).without_brought
    assert (record.minutes, record.ledger_minutes, record.brought) == (18_750, 18_750, ())
    assert refusal(record, DAY) == ""
    only = replace(LI_YAN, served=(), first=None, last=None, brought=(LIST,), ledger_minutes=1_560)
    assert refusal(only.without_brought, DAY) == "李䶮还没有服务时间，不能出具证明"


def test_an_older_wording_of_ones_own_does_not_hide_the_list() -> None:
    own = replace(SETTINGS, paragraphs={"certificate.note": OLD_WORDS})
    assert made(settings=own).note == OLD_WORDS
    listed = replace(LI_YAN, brought=(OLDER, LIST), ledger_minutes=20_910)
    assert made(listed, own).note == f"{OLD_WORDS}其中2025年底前累计的时间依据原有名册、志愿者花名册载入。"
    assert lost_slots("certificate.note", OLD_WORDS) == [], "and it may stay"


def test_own_wording_keeps_what_the_program_fills_in() -> None:
    words = {"certificate.note": "特此证明。"}
    assert made(settings=replace(SETTINGS, paragraphs=words)).note == "特此证明。"
    assert lost_slots("certificate.opening", MODEL["certificate.opening"]) == []
    assert lost_slots("certificate.star", "〔姓名〕：〔志愿者编号〕〔服务时间〕〔截止日期〕") == ["星级"]


def test_star_and_honour_certificates() -> None:
    star = compose_honour(STAR, LI_YAN, SETTINGS, "SBDSM-2026-0138", "7K4M92QF", DAY, stars=2, minutes=18_060)
    assert star.title == "星级志愿者证书"
    assert "截至2026年10月27日累计志愿服务时间301小时，认定为二星级志愿者" in star.opening
    assert (star.minutes, star.extra) == (18_060, {"stars": "二星级"})
    awarded = date(2026, 9, 30)
    earlier = compose_honour(
        STAR, LI_YAN, SETTINGS, "SBDSM-2026-0138", "7K4M92QF", DAY, stars=2, until=awarded
    )
    assert "截至2026年9月30日累计志愿服务时间312.5小时" in earlier.opening
    assert earlier.day == "2026-10-27", "the day it is issued"
    honour = compose_honour(HONOUR, LI_YAN, SETTINGS, "SBDSM-2026-0139", "7K4M92QF", DAY)
    assert (honour.minutes, honour.extra, honour.lines) == (18_750, {}, ())
    assert "特授予“优秀志愿者”称号" in honour.opening
    assert star_label(10) == "10星级"


def test_frozen_content_comes_back_whole_and_its_checksum_tells_a_change() -> None:
    content = made()
    assert Content.from_json(content.as_json()) == content
    assert len(content.checksum) == 64
    assert replace(content, minutes=1).checksum != content.checksum


def test_the_checksum_of_what_was_issued_years_ago_is_still_its_checksum() -> None:
    """It stands in books: neither an upgrade nor another way of writing JSON may change it."""
    issued = Content(
        "服务", "SBDSM-2026-0137", "7K4M92QF", "2026-10-27", "李䶮", 2_880, "兹证明", (Line("理论宣讲", "12", "48", "微宣讲"),),
        "依据记录", "苏布德苏木新时代文明实践所", "", "", "", "", "编号", extra={"stars": "二星级"},
    )  # fmt: skip
    assert issued.checksum == "e5343326e84b8384f62ef63743ced96e51198c0f8482dc210200eb1eed4cd8c1"


def test_numbers_are_never_used_again() -> None:
    assert number_of("SBDSM", 2026, 137) == "SBDSM-2026-0137"
    assert number_of("SBDSM", 2026, 12_345) == "SBDSM-2026-12345"
    assert next_serial([], 2026) == 1
    assert next_serial(["SBDSM-2026-0009", "BYTL-2026-0010", "SBDSM-2025-0400", "旧编号"], 2026) == 11


def test_codes_and_numbers_as_typed() -> None:
    assert not set("0O1I") & set(CODE_LETTERS)
    assert len(CODE_LETTERS) == 32
    assert shown_code("7K4M92QF") == "7K4M-92QF"
    for typed in ("7k4m92qf", "7K4M-92QF", " 7K4M 92QF ", "７Ｋ４Ｍ－９２ＱＦ", "7K4M—92QF"):
        assert clean_code(typed) == "7K4M92QF"
    for typed in (
        "SBDSM-2026-0137",
        "sbdsm—2026－0137",
        "编号：ＳＢＤＳＭ－２０２６－０１３７",
        "SBDSM - 2026 - 0137",
        "编号 SBDSM-2026-0137",
    ):
        assert clean_number(typed) == "SBDSM-2026-0137"
    assert clean_prefix("苏 sb·d") == "SBD"


@pytest.mark.parametrize(
    ("name", "ethnic", "surname"),
    [
        ("李䶮", "汉族", "李"), ("王秀兰", "", "王"), ("欧阳秀兰", "汉族", "欧阳"), ("欧阳", "汉族", "欧"), ("包青格乐", "", ""),
        ("包青", "蒙古族", ""), ("萨日朗", "", ""), ("孛儿只斤·额尔敦", "", ""), ("乌云其木格", "蒙古族", ""), ("王", "汉族", ""),
        ("金秀英", "满族", "金"), ("𫘧", "", ""), ("白·音", "", ""), ("欧阳兰", "汉族", "欧阳"),
        ("王秀兰花", "汉族", ""),
    ],
)  # fmt: skip
def test_a_surname_only_where_it_is_plain(name: str, ethnic: str, surname: str) -> None:
    assert surname_of(name, ethnic) == surname


def test_the_qr_code_says_number_surname_hours_code_and_no_more() -> None:
    assert made().qr == "编号 SBDSM-2026-0137\n姓氏 李\n累计 312.5小时\n核验码 7K4M-92QF"
    assert "姓氏 无" in qr_text("N", "", 60, "7K4M92QF")


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        ([], []), ([90, 30], ["1.5", "0.5"]), ([20, 20, 20], ["0.34", "0.33", "0.33"]), ([100, 100], ["1.67", "1.66"]),
        ([2880, 10110, 5760], ["48", "168.5", "96"]),
    ],
)  # fmt: skip
def test_the_hours_of_the_lines_read(minutes: list[int], shown: list[str]) -> None:
    assert adding_up(minutes) == shown


@pytest.mark.parametrize(("minutes", "printed"), [([20, 20], "0.69"), ([20, 20], "0.65"), ([], "0.01")])
def test_no_sum_is_printed_that_its_lines_cannot_add_up_to(minutes: list[int], printed: str) -> None:
    with pytest.raises(ValueError, match=printed):
        adding_up(minutes, printed)


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=12))
def test_the_lines_of_a_certificate_add_up_to_its_sum(minutes: list[int]) -> None:
    assert sum(map(Decimal, adding_up(minutes))) == Decimal(format_hours(sum(minutes)))
    for one, shown in zip(minutes, adding_up(minutes), strict=True):
        assert abs(Decimal(shown) - Decimal(one) / 60) < Decimal("0.01")
