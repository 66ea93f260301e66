"""服务明细: every record by day, what was brought forward last, hours that add up to the certificate's."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from wenming_desktop.domain.certificate_annex import Deed, compose_annex
from wenming_desktop.domain.certificates import Brought, Record, Served, compose
from wenming_desktop.domain.settings import Institute, Settings, VolunteerSettings

SETTINGS = Settings(institute=Institute(name="苏布德苏木新时代文明实践所"))
DAY = date(2026, 10, 27)
DEEDS = (
    Deed(date(2025, 12, 31), "special", "志愿者花名册", "", 1_560, brought=True), Deed(date(2024, 6, 30), "special", "", "", 60, brought=True),
    Deed(date(2026, 10, 18), "aid", "“月底有约”走访", "萨日朗嘎查", 20), Deed(date(2026, 3, 5), "theory", "微宣讲", "苏布德苏木文化站", 20),
    Deed(date(2026, 4, 5), "other", "", "", 20),
)  # fmt: skip


def test_the_annex_of_a_certificate() -> None:
    record = Record(
        1, "李䶮", "150599000137", served=(Served("理论宣讲", 3, 60),), brought=(Brought(date(2025, 12, 31), 1_560), Brought(date(2024, 6, 30), 60)),
        first=date(2026, 3, 5), last=date(2026, 10, 18), ledger_minutes=1_680,
    )  # fmt: skip
    content = compose(record, SETTINGS, "SBDSM-2026-0137", "7K4M92QF", DAY)
    annex = compose_annex(content, DEEDS, {"theory": "理论宣讲", "aid": "扶贫帮困"})
    assert annex.under == "编号：SBDSM-2026-0137　核验码：7K4M-92QF\n姓名：李䶮"
    assert annex.rows == (
        ("2026年3月5日", "理论宣讲", "微宣讲", "苏布德苏木文化站", "0.34"), ("2026年4月5日", "other", "", "", "0.33"),
        ("2026年10月18日", "扶贫帮困", "“月底有约”走访", "萨日朗嘎查", "0.33"), ("2024年6月底前累计", "", "", "", "1"),
        ("2025年底前累计", "", "依据志愿者花名册", "", "26"), ("合计", "", "3次", "", "28"),
    )  # fmt: skip
    assert (annex.issuer, annex.day) == ("苏布德苏木新时代文明实践所", "2026年10月27日")


def test_only_what_was_brought_forward_has_no_times() -> None:
    record = Record(1, "乌云", "1", brought=(Brought(date(2025, 12, 31), 1_560),), ledger_minutes=1_560)
    settings = Settings(
        institute=SETTINGS.institute, volunteers=VolunteerSettings(sealed_by="苏布德苏木人民政府")
    )
    annex = compose_annex(compose(record, settings, "A", "7K4M92QF", DAY), DEEDS[:1], {})
    assert annex.rows[-1] == ("合计", "", "", "", "26")
    assert annex.issuer == "苏布德苏木人民政府"


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 900)), min_size=1, max_size=9),
    st.integers(0, 500),
)
def test_the_rows_of_a_line_add_up_to_it(served: list[tuple[str, int]], brought: int) -> None:
    """One act has one figure under one number: 走访 is no 0.33 on the certificate and 0.34 on its annex."""
    codes = dict.fromkeys(code for code, _ in served)
    record = Record(
        1, "李䶮", "1", first=DAY, last=DAY, ledger_minutes=sum(minutes for _, minutes in served) + brought,
        served=tuple(
            Served(code, len([1 for one, _ in served if one == code]), sum(m for one, m in served if one == code))
            for code in sorted(codes)
        ),
        brought=(Brought(date(2025, 12, 31), brought),) if brought else (),
    )  # fmt: skip
    content = compose(record, SETTINGS, "A", "7K4M92QF", DAY)
    deeds = [Deed(DAY, code, "走访", "", minutes) for code, minutes in served]
    deeds += [Deed(date(2025, 12, 31), "", "名册", "", brought, brought=True)] if brought else []
    rows = compose_annex(content, deeds, {}).rows
    for line in content.lines:
        mine = [row for row in rows[:-1] if line.label in (row[0], row[1])] or rows[:-1]
        assert sum(Decimal(row[-1]) for row in mine) == Decimal(line.hours), line
    for deed, row in zip(deeds, rows, strict=False):
        assert abs(Decimal(row[-1]) - Decimal(deed.minutes) / 60) < Decimal("0.01")
