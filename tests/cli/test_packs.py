"""The county's packs by the command line: listed, shown word for word, chosen with what is offered otherwise."""

from pathlib import Path

from tests.cli.wenming import NAME, Wenming

SEVEN = ["阵地", "机构", "队伍", "制度", "安排", "活动", "记录"]


def test_packs_are_listed_and_shown_without_a_book(wenming: Wenming) -> None:
    rows = wenming("packs", "list", "--json").json
    assert [(one["name"], one["in_force"], one["key"], one["tags"]) for one in rows] == [
        ("白音他拉", None, "八有标准（第1版）", 28),
        ("乌审旗", None, "七有标准（2025）", 0),
    ]
    shown = wenming("packs", "show", "乌审旗", "--json").json
    assert (shown["standard"], shown["version"], shown["since"]) == ("七有标准", "2025", "2025-01-01")
    assert [one["item"] for one in shown["items"]] == SEVEN
    assert shown["kinds"][8] == {"kind": "实践户", "kind_label": "实践户"}
    text = wenming("packs", "show", "白音他拉").out
    assert "六帮：帮急困、帮病残、帮老弱、帮幼小、帮军烈、帮模范\n" in text
    assert "五大功能室：理论宣讲室、教育服务室、文化活动室、科技科普室、健身体育室\n" in text
    wrong = wenming("packs", "show", "海安", "--json")
    assert (wrong.code, "现有：白音他拉、乌审旗" in wrong.err) == (1, True)


def test_a_pack_is_looked_at_chosen_and_chosen_again(wenming: Wenming, tmp_path: Path) -> None:
    book = tmp_path / "本所.wenming"
    assert wenming("new", book, "--name", NAME).code == 0
    looked = wenming("packs", "use", "乌审旗", "--check", "--book", book, "--json").json
    assert (looked["before"], looked["pack"], looked["changed"]) == ("白音他拉", "乌审旗", False)
    assert looked["differences"][:2] == [
        {
            "part": "标准",
            "added": [],
            "removed": [],
            "before": "八有标准（第1版）",
            "after": "七有标准（2025）",
        },
        {
            "part": "标准项目",
            "added": ["安排", "记录"],
            "removed": ["平台", "氛围", "品牌"],
            "before": "",
            "after": "",
        },
    ]
    done = wenming("packs", "use", "乌审旗", "--book", book, "--json")
    assert (done.code, done.json) == (0, looked | {"changed": True})
    assert [one["in_force"] for one in wenming("packs", "list", "--book", book, "--json").json] == [
        False,
        True,
    ]
    assert "乌审旗　七有标准（2025）　标签0个　在用" in wenming("packs", "list", "--book", book).out
    again = wenming("packs", "use", "乌审旗", "--book", book)
    assert again.out.splitlines()[:2] == ["在用“乌审旗”，“乌审旗”的不同：", "没有不同"]
    wrong = wenming("packs", "use", "海安", "--book", book)
    assert (wrong.code, "没有“海安”这个地方标准" in wrong.err) == (1, True)
    assert wenming("packs", "use", "乌审旗").code == 2
