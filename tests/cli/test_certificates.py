"""Certificates by the command line: issue, check; exit 1 where a code is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.cli.wenming import Wenming
from tests.services.served_book import ID, LI_YAN, add_hours, add_volunteer, new_book, take_back
from wenming_desktop.domain.settings import VolunteerSettings
from wenming_desktop.services import books, certificates, stars

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "书.wenming"
    context = new_book(folder)
    add_volunteer(context, "李䶮", "150599000137", LI_YAN, sex="女", id_number=ID)
    add_volunteer(context, "萨日朗", "150599000138", LI_YAN[:2], brought=90)
    add_volunteer(context, "孟和", "150599000139")
    add_volunteer(context, "陈海山", "150599000140", LI_YAN, consent="不同意")
    context.close(with_backup=False)
    return folder


def test_issue_and_verify(wenming: Wenming, served: Path, tmp_path: Path) -> None:
    out = tmp_path / "全部.pdf"
    done = wenming("certificate", "service", "--all", "--book", served, "-o", out, "--json")
    assert done.code == 0, done
    assert [(row["number"], row["name"], row["minutes"]) for row in done.json] == [
        ("SBDSM-2026-0001", "李䶮", 3000), ("SBDSM-2026-0002", "萨日朗", 1050),
    ]  # fmt: skip
    assert len(PdfDocument(out)) == 2
    number, code = done.json[0]["number"], done.json[0]["code"]
    right = wenming("verify", number, code.lower(), "--json", "--book", served)
    assert right.code == 0
    assert right.json["valid"] is True
    assert (right.json["name"], right.json["minutes"], right.json["state"]) == ("李䶮", 3000, "有效")
    wrong = wenming("verify", number, ("A" if code[0] != "A" else "B") + code[1:], "--json", "--book", served)
    assert (wrong.code, wrong.json["valid"], wrong.json["name"], wrong.json["minutes"]) == (
        1,
        False,
        None,
        None,
    )


def test_one_volunteer_by_number(wenming: Wenming, served: Path) -> None:
    done = wenming("certificate", "service", "--volunteer", "150599000138", "--book", served)
    assert (done.code, done.out) == (0, "已出具1份\n")
    *told, last = done.err.splitlines()
    assert told == ["提醒：萨日朗2026年10月27日出具过SBDSM-2026-0002。"], (
        "what to look at stands before the file"
    )
    file = Path(last)
    assert file.parent == served / "prints"
    assert file.name.startswith("志愿服务记录证明SBDSM-2026-")
    for arguments, code, said in (
        (("--volunteer", "150599000139"), 1, "孟和还没有服务时间"), (("--volunteer", "1"), 1, "没有编号是“1”的志愿者"),
        ((), 2, "要写一个"), (("--all", "--volunteer", "150599000138"), 2, "要写一个"),
    ):  # fmt: skip
        refused = wenming("certificate", "service", *arguments, "--book", served)
        assert (refused.code, refused.out) == (code, "")
        assert said in refused.err


def test_nothing_is_issued_where_the_file_cannot_be_written(
    wenming: Wenming, served: Path, tmp_path: Path
) -> None:
    (tmp_path / "文件").write_text("不是文件夹")
    number = ("--volunteer", "150599000137", "--book", served, "--json")
    before = wenming("certificate", "service", *number).json[0]["number"]
    refused = wenming("certificate", "service", *number, "-o", tmp_path / "文件" / "证明.pdf")
    assert (refused.code, "不能写入“证明.pdf”" in refused.err) == (1, True)
    after = wenming("certificate", "service", *number, "-o", tmp_path / "证明.pdf").json[0]["number"]
    assert int(after[-4:]) == int(before[-4:]) + 1, "no number was used up"


@pytest.fixture
def corrected(tmp_path: Path) -> tuple[Path, dict[str, object]]:
    """Scene 13: a certificate of 150 hours with its annex, then 148.5 of them taken back."""
    folder = tmp_path / "书.wenming"
    context = new_book(folder)
    pk = add_volunteer(context, "萨日朗", "150599000001", [("theory", "2026-03-05", 90, "微宣讲")])
    entered = add_hours(context, pk, 8_910, "2026-09-10")
    made, _ = context.call(certificates.issue, [pk], annex=True)
    take_back(context, entered)
    context.close(with_backup=False)
    (row,) = made.certificates
    return folder, {"number": row.number, "code": row.code}


def test_hours_taken_back_are_said(wenming: Wenming, corrected: tuple[Path, dict[str, object]]) -> None:
    book, paper = corrected
    at = ("--book", book)
    found = wenming("verify", paper["number"], paper["code"], *at)
    assert (found.code, "出具后服务记录有更正（原150小时，现1.5小时）" in found.out) == (0, True)
    answer = wenming("verify", paper["number"], paper["code"], "--json", *at).json
    assert (answer["valid"], answer["changed"], answer["minutes"], answer["minutes_now"]) == (
        True,
        True,
        9000,
        90,
    )
    assert (answer["kind"], answer["kind_label"], answer["state"], answer["state_code"]) == (
        "service", "志愿服务记录证明", "有效", "issued",
    )  # fmt: skip
    assert (answer["edition"], answer["in_force"], answer["successor"], answer["period"]) == (
        1,
        True,
        None,
        None,
    )
    listed = wenming("certificate", "changed", "--json", *at)
    assert listed.code == 1, "something to look at"
    assert listed.json == [
        {"number": paper["number"], "name": "萨日朗", "minutes": 9000, "minutes_now": 90, "rows": [{"what": "2026-09-10", "was": 8910, "now": None}],
         "differences": [{"fact": "minutes", "was": "150", "now": "1.5", "text": "原150小时，现1.5小时"}]}
    ]  # fmt: skip
    assert "原150小时，现1.5小时" in wenming("certificate", "changed", *at).out


def test_it_is_kept_issued_anew_or_declared_void(
    wenming: Wenming, corrected: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    book, paper = corrected
    at, number = ("--book", book), paper["number"]
    assert wenming("certificate", "keep", number, *at).code == 2, "a reason is asked for"
    assert wenming("certificate", "keep", number, "--reason", " ", *at).code == 1
    assert wenming("certificate", "keep", number, "--reason", "证明已用过", *at).out == f"已保留{number}\n"
    assert wenming("certificate", "changed", *at).out == "没有出具后有更正的证明\n"
    assert "经核定保留：证明已用过" in wenming("verify", number, paper["code"], *at).out
    anew = wenming("certificate", "amend", number, "--reason", "服务时间更正", "--json", *at)
    assert (anew.code, anew.json["number"], anew.json["minutes"]) == (0, "SBDSM-2026-0002", 90)
    assert Path(anew.err.strip()).read_bytes().startswith(b"%PDF")
    old = wenming("verify", number, paper["code"], "--json", *at)
    assert (old.code, old.json["valid"], old.json["successor"], old.json["state_code"]) == (
        1, False, "SBDSM-2026-0002", "superseded",
    )  # fmt: skip
    new = wenming("verify", "SBDSM-2026-0002", anew.json["code"], "--json", *at).json
    assert (new["valid"], new["edition"], new["changed"]) == (True, 2, False)
    out = tmp_path / "明细.pdf"
    assert wenming("certificate", "annex", "SBDSM-2026-0002", "-o", out, *at).code == 0
    assert "微宣讲" in PdfDocument(out)[0].get_textpage().get_text_bounded()
    assert wenming("certificate", "void", "SBDSM-2026-0002", "--reason", "本人退回", *at).code == 0
    void = wenming("verify", "SBDSM-2026-0002", anew.json["code"], "--json", *at)
    assert (void.code, void.json["state"], void.json["void_reason"]) == (1, "作废", "本人退回")
    assert (
        wenming("certificate", "annex", "SBDSM-2026-0009", *at).err
        == "登记簿里没有编号是“SBDSM-2026-0009”的证明。请照纸上的编号核对。\n"
    )


def test_with_the_annex_and_after_a_number_given_by_hand(
    wenming: Wenming, served: Path, tmp_path: Path
) -> None:
    at = ("--book", served)
    before = int(
        wenming("certificate", "service", "--volunteer", "150599000137", *at, "--json").json[0]["number"][-4:]
    )
    taken = f"SBDSM-2026-{before + 1:04d}"
    by_hand = ("certificate", "by-hand", taken, "--name", "乌云", "--day", "2026-03-01")
    assert wenming(*by_hand, *at).out == f"已登记{taken}\n"
    assert "已经用过（乌云）" in wenming(*by_hand, *at).err
    out = tmp_path / "证明.pdf"
    done = wenming(
        "certificate", "service", "--volunteer", "150599000137", "--annex", "-o", out, "--json", *at
    )
    assert done.json[0]["number"] == f"SBDSM-2026-{before + 2:04d}"
    assert len(PdfDocument(out)) == 2


def test_a_star_certificate_whose_award_was_taken_back_is_told(wenming: Wenming, tmp_path: Path) -> None:
    book = tmp_path / "书.wenming"
    context = new_book(book)
    own = VolunteerSettings(own_honours=True)
    context.call(lambda one: books.save_settings(one, replace(one.settings, volunteers=own)))
    pk = add_volunteer(context, "李䶮", "150599000137", brought=6_000)
    context.call(stars.award, [pk])
    (paper,) = context.call(stars.issue_stars, [pk])[0].certificates
    context.call(stars.revoke, [pk], "认定错了人")
    context.close(with_backup=False)
    listed = wenming("certificate", "changed", "--book", book)
    assert (listed.code, listed.out) == (1, f"{paper.number}　李䶮　一星级认定已取消\n")
    found = wenming("verify", paper.number, paper.code, "--json", "--book", book)
    assert (found.code, found.json["changed"], found.json["differences"]) == (0, True, ["一星级认定已取消"])
