"""Certificates by the command line: issue, check; exit 1 where a code is wrong."""

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.cli.wenming import Wenming
from tests.services.served_book import ID, LI_YAN, add_volunteer, new_book


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
    file = Path(done.err.strip())
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
