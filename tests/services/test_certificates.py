"""Certificates in the office: issued for all or none, frozen, printed again as stored, void with a reason, checked."""

import hashlib
import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.services.served_book import ID, LI_YAN, TODAY, add_hours, add_volunteer, new_book, take_back
from tests.tampering import behind_our_back
from wenming_desktop.domain.certificates import CODE_LETTERS, shown_code
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.printing import preview
from wenming_desktop.printing.fonts import MissingGlyph
from wenming_desktop.services import books, certificates, history, hour_lists, hours, same_person, tables
from wenming_desktop.services.certificates import Issued
from wenming_desktop.services.context import Context
from wenming_desktop.services.issued import verify

RARE = ("李䶮", "王𫘧", "陈𬱖", "孛儿只斤·额尔敦", "萨日朗")


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    found = new_book(tmp_path / "书.wenming")
    yield found
    found.close(with_backup=False)


@pytest.fixture
def li_yan(context: Context) -> int:
    return add_volunteer(
        context, "李䶮", "150599000137", LI_YAN, sex="女", birth="1988-05-03", ethnic="汉族", id_number=ID
    )


def issued(context: Context, *volunteers: int, **how: object) -> Issued:
    return context.call(certificates.issue, volunteers, **how)[0]  # type: ignore[arg-type]


def text(pdf: bytes) -> str:
    return "".join("".join(preview.page_texts(pdf)).split())


def test_who_is_named_twice_gets_one_certificate(context: Context, li_yan: int) -> None:
    assert len(issued(context, li_yan, li_yan).certificates) == 1


def test_what_a_certificate_says(context: Context, li_yan: int) -> None:
    made = issued(context, li_yan, purpose="评先评优")
    (row,) = made.certificates
    assert (row.number, row.applicant, row.purpose, row.minutes) == (
        "SBDSM-2026-0001",
        "李䶮",
        "评先评优",
        3000,
    )
    said = text(made.content)
    assert "兹证明李䶮，性别女，1988年5月出生，志愿者编号150599000137，于2025年3月8日至2026年10月18日" in said
    assert "参加本单位组织的志愿服务8次，累计服务时间50小时" in said
    assert "理论宣讲748.5微宣讲、读书会" in said
    assert "扶贫帮困11.5“月底有约”走访" in said
    assert "合计850" in said
    assert shown_code(row.code) in said
    assert made.file_name == "志愿服务记录证明SBDSM-2026-0001李䶮.pdf"
    assert len(row.code) == 8
    assert set(row.code) <= set(CODE_LETTERS)


def test_the_id_is_printed_in_full_on_the_written_wish_and_never_else(context: Context, li_yan: int) -> None:
    without = issued(context, li_yan)
    assert not re.search(r"\d{17}[\dX]|1101|\*", text(without.content))
    assert not without.certificates[0].with_id
    wished = add_volunteer(
        context,
        "王秀兰",
        "150599000138",
        LI_YAN,
        id_number=ID.replace("9491", "9501"),
        id_wish_on="2026-10-01",
    )
    made = issued(context, wished)
    assert "（应本人书面申请载明居民身份证号码110105195012310020X）"[:20] in text(made.content)
    assert ID.replace("9491", "9501") in text(made.content)
    assert made.certificates[0].with_id


def test_hours_brought_forward_stand_on_a_line_of_their_own(context: Context) -> None:
    pk = add_volunteer(context, "萨日朗", "150599000001", LI_YAN[:1], brought=1560)
    said = text(issued(context, pk).content)
    assert "于2025年底前和2026年1月5日参加志愿服务1次（不含2025年底前），累计服务时间34小时" in said
    assert "2025年底前累计—26依据志愿者花名册" in said
    assert "合计134" in said
    only = add_volunteer(context, "乌云", "150599000002", brought=1560)
    said = text(issued(context, only).content)
    assert "于2025年底前参加志愿服务，累计服务时间26小时" in said


def test_nothing_is_issued_without_hours_without_consent_or_where_sums_differ(
    context: Context, li_yan: int
) -> None:
    idle = add_volunteer(context, "孟和", "150599000200")
    refused = add_volunteer(context, "陈海山", "150599000201", LI_YAN, consent="不同意")
    for pk, why in ((idle, "孟和还没有服务时间"), (refused, "陈海山不同意记录")):
        with pytest.raises(UserError, match=why):
            issued(context, li_yan, pk)
    assert context.call(tables.ids, "certificates") == [], "one who may not stops all of them"
    service = add_hours(context, li_yan, 60)
    take_back(context, service)
    with behind_our_back(context.folder) as raw:
        raw.execute("UPDATE service SET minutes = -59 WHERE minutes = -60")
    with pytest.raises(UserError, match="李䶮的服务记录相加与累计时间不符"):
        issued(context, li_yan)


def test_a_name_no_face_can_draw_is_named_and_nothing_is_issued(context: Context, li_yan: int) -> None:
    strange = add_volunteer(context, "王\ue123", "150599000300", LI_YAN)
    with pytest.raises(MissingGlyph, match=r"U\+E123"):
        issued(context, li_yan, strange)
    assert context.call(tables.ids, "certificates") == []
    assert issued(context, li_yan).certificates[0].number == "SBDSM-2026-0001", "no number was used up"


@pytest.mark.parametrize("way", ["progress", "cancelled"])
def test_cancelling_a_class_issues_none(context: Context, way: str) -> None:
    people = [
        add_volunteer(context, f"王{name}", f"1505990004{at:02d}", LI_YAN)
        for at, name in enumerate("甲乙丙丁")
    ]
    seen: list[int] = []

    def progress(done: int, total: int, _text: str) -> None:
        seen.append(done)
        if way == "progress" and done == 2:
            raise CancelledError

    stop = (lambda: len(seen) > 2) if way == "cancelled" else None
    with pytest.raises(CancelledError):
        issued(context, *people, progress=progress, cancelled=stop)
    assert seen == [0, 1, 2]
    assert context.call(tables.ids, "certificates") == []
    assert not list(context.folder.glob("media/*/*.pdf"))
    made = issued(context, *people)
    assert [row.number[-4:] for row in made.certificates] == ["0001", "0002", "0003", "0004"]
    assert made.file_name == "志愿服务记录证明SBDSM-2026-0001至0004共4份.pdf"


def test_a_reprint_is_the_stored_file_whatever_was_corrected_since(context: Context, li_yan: int) -> None:
    (row,) = issued(context, li_yan).certificates
    before = context.call(certificates.reprint, row.pk)
    add_hours(context, li_yan, 600)
    context.call(lambda book: books.save_settings(
        book, replace(book.settings, volunteers=VolunteerSettings(issuer="别的单位")), "改设置"
    ))  # fmt: skip
    after = context.call(certificates.reprint, row.pk)
    assert after.content == before.content
    assert hashlib.sha256(after.content).hexdigest() == row.sha256
    assert after.again
    checked = context.call(verify, row.number, row.code)
    assert (checked.valid, checked.minutes) == (True, 3000)
    again = issued(context, li_yan)
    assert again.certificates[0].minutes == 3600
    assert "出具单位（盖章）：别的单位" in text(again.content)


def test_issuing_stands_in_nobodys_way_and_is_not_undone(context: Context, li_yan: int) -> None:
    add_hours(context, li_yan, 60)
    (row,) = issued(context, li_yan).certificates
    assert context.call(history.undo_name) == "录入时间"
    context.call(history.undo)
    assert context.call(history.redo_name) == "录入时间"
    issued(context, li_yan)
    assert context.call(history.redo_name) == "录入时间", "issuing does not drop what can be redone"
    context.call(history.redo)
    assert context.call(certificates.kept, row.pk).minutes == 3060
    context.call(history.undo)
    with pytest.raises(UserError, match="用到了这条内容"):
        context.call(history.undo)
    assert context.call(books.check) == []


def test_a_void_certificate_says_so_and_its_number_is_not_used_again(context: Context, li_yan: int) -> None:
    (row,) = issued(context, li_yan).certificates
    with pytest.raises(UserError, match="没有写作废原因"):
        context.call(certificates.void, row.pk, " ")
    context.call(certificates.void, row.pk, "姓名有误")
    with pytest.raises(UserError, match="已经作废"):
        context.call(certificates.void, row.pk, "再一次")
    with pytest.raises(UserError, match="已经作废，不能重印"):
        context.call(certificates.reprint, row.pk)
    assert context.call(certificates.stored, row.pk).file_name.endswith("（已作废）.pdf")
    checked = context.call(verify, row.number, row.code)
    assert (checked.found, checked.valid, checked.state_label) == (True, False, "作废")
    assert checked.said == "这份证明已于2026年10月27日作废：姓名有误。"
    assert issued(context, li_yan).certificates[0].number == "SBDSM-2026-0002"


def test_checking_forgives_how_it_is_typed_and_refuses_one_wrong_letter(
    context: Context, li_yan: int
) -> None:
    (row,) = issued(context, li_yan).certificates
    code = row.code
    wide = "".join(chr(ord(one) + 0xFEE0) for one in shown_code(code))
    number = "ｓｂｄｓｍ－２０２６－０００１"
    for typed in (
        code,
        shown_code(code),
        code.lower(),
        f" {code[:4]} {code[4:]} ",
        wide,
        shown_code(code).replace("-", "—"),
    ):
        found = context.call(verify, number, typed)
        assert (found.valid, found.name, found.minutes, found.day) == (True, "李䶮", 3000, "2026-10-27")
    assert context.call(verify, "sbdsm 2026 0001", code).valid  # no dash at all
    for at in range(8):
        wrong = code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]
        refused = context.call(verify, row.number, wrong)
        assert (refused.found, refused.valid, refused.name, refused.minutes) == (False, False, "", None)
    assert not context.call(verify, "SBDSM-2026-0009", code).found
    assert not context.call(verify, row.number, "").found


def test_a_register_that_was_tampered_with_is_told(context: Context, li_yan: int) -> None:
    (row,) = issued(context, li_yan).certificates
    forged = row.content.replace("累计服务时间50小时", "累计服务时间90小时")
    with behind_our_back(context.folder) as raw:
        raw.execute("UPDATE issued SET content = ?", [forged])
    checked = context.call(verify, row.number, row.code)
    assert (checked.found, checked.valid) == (True, False)
    assert "被改动过" in checked.said
    (file,) = context.folder.glob("media/*/*.pdf")
    file.write_bytes(b"")
    assert [one.what for one in context.call(books.check)] == [
        "证明SBDSM-2026-0001的登记内容被改动过", "证明SBDSM-2026-0001的存档文件找不到或被改动过",
        "证明SBDSM-2026-0001被改过",
    ]  # fmt: skip
    with pytest.raises(UserError, match="与存档不符"):
        context.call(certificates.reprint, row.pk)


def test_numbers_run_by_year_under_the_prefix_as_set(context: Context, li_yan: int) -> None:
    issued(context, li_yan)
    context.call(lambda book: books.save_settings(
        book, replace(book.settings, volunteers=VolunteerSettings(certificate_prefix="ｂｙｔｌ")), "改前缀"
    ))  # fmt: skip
    assert issued(context, li_yan).certificates[0].number == "BYTL-2026-0002"
    with pytest.raises(UserError, match="最后一次服务在出具日期之后"):
        issued(context, li_yan, day=date(2026, 1, 2))
    with pytest.raises(UserError, match="出具日期在今天之后"):
        issued(context, li_yan, day=date(2026, 10, 28))
    with pytest.raises(UserError, match="没有选志愿者"):
        issued(context)
    with pytest.raises(UserError, match="没有这名志愿者"):
        issued(context, li_yan, 999)


def test_who_can_have_one_is_looked_at_first(context: Context, li_yan: int) -> None:
    other = add_volunteer(context, "孟和", "150599000200", consent="未知", id_wish_on="2026-01-01")
    issued(context, li_yan)

    def ask(book: object) -> None:
        with book.operation("更正申请") as _:  # type: ignore[attr-defined]
            book.db.execute(  # type: ignore[attr-defined]
                "INSERT INTO volunteer_note (id, volunteer_pk, kind, day, title) VALUES (x'01', ?, '更正申请', '2026-10-01', '少记2小时')",
                [li_yan],
            )

    context.call(ask)
    one, two = context.call(certificates.check, [li_yan, other])
    assert (one.trouble, one.hint) == ("", "有更正申请没有办结；2026年10月27日出具过SBDSM-2026-0001")
    assert (two.trouble, two.hint, two.with_id) == (
        "孟和还没有服务时间，不能出具证明",
        "未取得本人同意记录",
        False,
    )
    assert context.call(certificates.everyone) == [li_yan]


def test_the_preview_is_a_sample_that_issues_nothing(context: Context, li_yan: int) -> None:
    made = context.call(certificates.preview, li_yan)
    said = text(made.content)
    assert "样张" in said
    assert "编号：（出具时编号）" in said
    assert context.call(tables.ids, "certificates") == []
    assert "服务明细" not in said
    with pytest.raises(UserError, match="没有这名志愿者"):
        context.call(certificates.preview, 999)


def test_the_sample_is_what_would_be_issued_with_its_annex_and_its_day(context: Context, li_yan: int) -> None:
    asked = {"annex": True, "day": date(2026, 10, 20)}
    sample = context.call(certificates.preview, li_yan, **asked)
    made = issued(context, li_yan, **asked)
    pages = [preview.page_texts(one.content) for one in (sample, made)]
    assert len(pages[0]) == len(pages[1])
    assert "服务明细" in pages[0][-1]
    assert all("样张" in page for page in pages[0])
    assert "2026年10月20日" in pages[0][0].replace(" ", "")


def test_the_register_as_a_list(context: Context, li_yan: int) -> None:
    (row,) = issued(context, li_yan, applicant="村民委员会", purpose="入党推荐").certificates
    assert context.call(tables.ids, "certificates", text="入党") == [row.pk]
    assert context.call(tables.ids, "certificates", text="ly") == [row.pk], "found by initials"
    assert context.call(tables.ids, "certificates", filters={"volunteer": li_yan, "month": "2026-10"}) == [
        row.pk
    ]
    assert context.call(tables.ids, "certificates", filters={"state": "作废"}) == []
    (shown,) = context.call(tables.rows, "certificates", [row.pk])
    assert (shown["number"], shown["minutes"], shown["applicant"]) == ("SBDSM-2026-0001", 3000, "村民委员会")


def test_every_name_and_number_is_found_in_the_joint_print_and_no_id(
    context: Context, need_tool: Callable[[str], str], tmp_path: Path
) -> None:
    pks = [
        add_volunteer(context, name, f"1505990005{at:02d}", LI_YAN, id_number=f"1101051949123100{at:02d}")
        for at, name in enumerate(RARE)
    ]
    made = issued(context, *pks)
    file = tmp_path / "全部.pdf"
    file.write_bytes(made.content)
    run = subprocess.run(
        [need_tool("pdftotext"), "-layout", file, "-"], capture_output=True, check=True, encoding="utf-8"
    )
    poppler = "".join(run.stdout.split())
    for said in (poppler, text(made.content)):
        for row in made.certificates:
            assert row.name in said
            assert row.number in said
            assert shown_code(row.code) in said
        assert not re.search(r"\d{17}[\dX]", said.replace("150599", " "))
        assert "110105" not in said
    assert made.certificates[0].day == TODAY.isoformat()


def test_a_certificate_counts_what_the_hours_room_shows(context: Context, li_yan: int) -> None:
    other = add_volunteer(context, "萨日朗", "150599000138", LI_YAN[3:], brought=1560)
    take_back(context, add_hours(context, other, 90))
    for record in context.call(certificates.records, [li_yan, other]):
        shown = context.call(hour_lists.summary, record.volunteer_pk)
        assert [(one.label, one.times, one.minutes) for one in record.served] == [
            (one.label, one.times, one.minutes) for one in shown.categories
        ]
        assert [set(one.contents) for one in record.served] == [set(one.contents) for one in shown.categories]
        assert [(one.until, one.minutes) for one in record.brought] == [
            (one.until, one.minutes) for one in shown.brought
        ]
        assert record.minutes == record.ledger_minutes == shown.minutes


def test_hours_brought_forward_to_a_later_day_stand_on_no_earlier_certificate(context: Context) -> None:
    pk = add_volunteer(context, "孟和", "150599000201")
    context.call(hours.brought, pk, 60, date(2026, 10, 20), "志愿者花名册")
    with pytest.raises(UserError, match="承前时长算到出具日期之后"):
        issued(context, pk, day=date(2026, 10, 1))
    assert issued(context, pk, day=date(2026, 10, 20)).certificates[0].minutes == 60


def test_hours_that_may_be_counted_twice_are_told_before_the_paper(context: Context) -> None:
    keep = add_volunteer(context, "孟和", "150599000202", brought=6000)
    gone = add_volunteer(context, "孟和", "150599000203", brought=6000)
    people = dict(
        context.call(lambda book: book.db.execute("SELECT pk, person_pk FROM volunteer").fetchall())
    )
    assert "承前" not in context.call(certificates.check, [keep])[0].hint
    context.call(same_person.merge_persons, people[keep], people[gone])
    assert context.call(certificates.check, [keep])[0].hint == ("承前时长有2条记录，请核对是不是重复")
