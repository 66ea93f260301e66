"""Meetings and telling by the command line, and what the notice says of them (scene 12)."""

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.cli.wenming import Result, Wenming

MONTHS = {"2026-07": "2026-08-03", "2026-08": "2026-09-03", "2026-09": "2026-10-04"}


def add(wenming: Wenming, book: Path, month: str, *more: object) -> Result:
    return wenming(
        "meeting", "add", "--station", "萨日朗", "--month", month, "--on", MONTHS[month], "--host", "宝力道",
        "--members", "白长河、王喜柱", "--book", book, *more,
    )  # fmt: skip


def tell(wenming: Wenming, book: Path, month: str, *more: object) -> Result:
    return wenming(
        "told", "--station", "萨日朗", "--month", month, "--on", "2026-10-06", "--how", "当面", "--by", "宝力道",
        "--book", book, "--json", *more,
    )  # fmt: skip


def notice(wenming: Wenming, book: Path, out: Path, period: str, *more: str) -> tuple[str, Result]:
    done = wenming(
        "notice", period, "--station", "萨日朗", "--from", "2026-10-08", "--book", book, *more, "-o", out
    )
    with PdfDocument(out) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document), done


def test_a_meeting_as_json(wenming: Wenming, book: Path) -> None:
    done = add(wenming, book, "2026-08", "--supervisor", "刘文举", "--json")
    assert (done.code, done.json) == (
        0,
        {
            "number": "PY-2026-001", "day": "2026-09-03", "station": "萨日朗", "month": "2026-08", "host": "宝力道",
            "members": ["白长河", "王喜柱"], "supervisor": "刘文举", "avoided": "", "matters": "", "passed": None,
            "rejected": None, "deferred": None, "recorder": "", "note": "", "warnings": [],
        },
    )  # fmt: skip
    again = add(wenming, book, "2026-08")
    assert (again.code, again.out) == (1, "")
    assert "已经登记，编号PY-2026-001" in again.err
    doubtful = add(wenming, book, "2026-07", "--supervisor", "王喜柱", "--json")
    assert doubtful.code == 0, "a doubt refuses nothing"
    assert doubtful.json["warnings"] == [
        "列席监督的王喜柱是积分评议小组成员，宜另请他人（村民委员会组织法第32条）"
    ]
    listed = wenming("meeting", "list", "--book", book, "--json").json
    assert [one["month"] for one in listed] == ["2026-07", "2026-08"]
    assert listed[1] | {"warnings": []} == done.json
    assert wenming("meeting", "list", "--station", "诺敏花", "--book", book, "--json").json == []
    only = wenming("meeting", "list", "--month", "2026-08", "--book", book)
    assert only.out.splitlines()[-1] == "共1次评议会议"


def test_wrong_use_of_the_verbs(wenming: Wenming, book: Path) -> None:
    assert wenming("meeting", "add", "--station", "萨日朗", "--book", book).code == 2
    wrong = tell(wenming, book, "2026-08", "--how", "捎话")
    assert (wrong.code, wrong.err) == (2, "--how只能是当面、电话、书面、微信。用 --help 看用法。\n")
    assert tell(wenming, book, "2026-Q3").code == 2
    nobody = tell(wenming, book, "2026-08", "--household", "萨日朗-999")
    assert nobody.code == 1
    assert "没有要告知的减分" in nobody.err
    assert add(wenming, book, "2026-08", "--on", "2026-12-01").code == 1


def test_scene_12_by_the_command_line(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    """The sealed quarter without a record; a month that is not sealed with every record."""
    text, done = notice(wenming, book, tmp_path / "1.pdf", "2026-Q3")
    assert (done.code, done.out) == (0, "")
    assert not [said for said in ("逐户", "告知", "全程监督", "结对") if said in text]
    assert "没有登记评议会议" in done.err
    assert "未登记告知：萨日朗-" in done.err
    assert done.err.splitlines()[-1] == str(tmp_path / "1.pdf")
    assert add(wenming, book, "2026-08", "--supervisor", "刘文举").code == 0
    told = tell(wenming, book, "2026-08").json
    assert (told["month"], told["left"]) == ("2026-08", [])
    count = told["deductions"]
    assert count >= len(told["told"]) > 0
    text, done = notice(wenming, book, tmp_path / "2.pdf", "2026-08", "--draft")
    assert (done.code, done.err) == (0, f"{tmp_path / '2.pdf'}\n"), "nothing is advised"
    assert f"减分依据已逐户告知（减分{count}条，已告知{count}条）。" in text
    assert "经嘎查积分评议小组逐户评议、村务监督委员会全程监督、苏木新时代文明实践所复核" in text


def test_one_household_at_a_time(wenming: Wenming, book: Path, tmp_path: Path) -> None:
    month = next(one for one in MONTHS if wenming_left(wenming, book, one))
    first, *rest = wenming_left(wenming, book, month)
    done = tell(wenming, book, month, "--household", first)
    assert (done.code, done.json["told"], done.json["left"]) == (0, [first], rest)
    missed = tell(wenming, book, month, "--opinion", "未联系上").json
    assert missed["told"] == rest
    assert wenming_left(wenming, book, month) == rest, "who was not found was not told"
    assert "（未联系上）" in notice(wenming, book, tmp_path / "3.pdf", month, "--draft")[1].err


def wenming_left(wenming: Wenming, book: Path, month: str) -> list[str]:
    """Who is not told yet: asked on a copy, so that asking tells nobody."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(book, Path(folder) / "看.wenming")
        return list(tell(wenming, copy, month).json["told"])


def test_what_was_told_by_mistake_is_listed_and_taken_back(wenming: Wenming, book: Path) -> None:
    """登记错了一个月：列出编号，写原因撤回，重新列入没有告知的。"""
    done = tell(wenming, book, "2026-08").json
    listing = ("told", "--list", "--month", "2026-08", "--book", book)
    listed = wenming(*listing, "--station", "萨日朗", "--json").json
    assert [one["household"] for one in listed] == done["told"]
    assert listed == wenming(*listing, "--json").json, "no other village has one"
    first = listed[0]
    assert first | {"id": 0, "household": "", "head": "", "deductions": 0} == {
        "id": 0, "village": "萨日朗嘎查", "household": "", "head": "", "day": "2026-10-06", "how": "当面", "by": "宝力道",
        "opinion": "", "note": "", "deductions": 0, "elsewhere": 0,
    }  # fmt: skip
    assert sum(one["deductions"] for one in listed) == done["deductions"]
    lines = wenming(*listing).out.splitlines()
    assert lines[0].startswith(
        f"{first['id']} 2026-10-06 萨日朗嘎查 {first['household']} {first['head']} 当面"
    )
    assert lines[-1] == f"共{len(listed)}条告知登记"
    wrong = ("told", "--take-back", first["id"], "--reason", "登记错月份", "--book", book)
    assert wenming(*wrong).out == "已撤回减分告知1户\n"
    assert wenming(*listing, "--json").json == listed[1:]
    assert wenming_left(wenming, book, "2026-08") == [first["household"]]
    again = wenming(*wrong, "--json")
    assert (again.code, again.json["exit"]) == (1, 1)
    assert "已经撤回" in again.json["error"]
    more = [part for one in listed[1:3] for part in ("--take-back", one["id"])]
    taken = wenming("told", *more, "--reason", "登记错月份", "--book", book, "--json")
    assert taken.json == {"taken_back": [one["id"] for one in listed[1:3]]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--take-back", "1"), "缺少--reason。"),
        (("--take-back", "1", "--reason", "错", "--month", "2026-08"), "--month：撤回告知时不用写。"),
        (("--take-back", "1", "--reason", "错", "--list"), "--list：撤回告知时不用写。"),
        (("--list",), "缺少--month。"),
        (("--list", "--month", "2026-08", "--by", "宝力道"), "--by：查看已登记的告知时不用写。"),
        (("--list", "--month", "2026-08", "--how", "当面"), "--how：查看已登记的告知时不用写。"),
        (("--list", "--month", "2026-08", "--how", "捎话"), "--how只能是当面、电话、书面、微信。"),
        (("--station", "萨日朗", "--month", "2026-08", "--on", "2026-10-06", "--how", "当面"), "缺少--by。"),
        (("--month", "2026-08", "--reason", "错"), "缺少--station。"),
        (("--take-back", "一", "--reason", "错"), "--take-back：写法不对"),
        (("--on", "八月六日"), "--on：写法不对"),
    ],
)
def test_wrong_use_of_taking_back(
    wenming: Wenming, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = wenming("told", *words, "--book", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_taking_back_without_words_is_refused(wenming: Wenming, book: Path) -> None:
    done = wenming("told", "--take-back", "1", "--reason", " ", "--book", book)
    assert (done.code, "撤回的原因没有填" in done.err) == (1, True)
