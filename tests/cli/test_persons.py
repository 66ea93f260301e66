"""Erasure by the command line: several at once, all found before the first is touched; the answer holds no name."""

from pathlib import Path

import pytest

from tests.cli.wenming import Wenming
from tests.services.small_book import make_template


@pytest.fixture
def little(tmp_path: Path) -> Path:
    make_template(tmp_path / "小所.wenming")
    return tmp_path / "小所.wenming"


def test_people_are_erased_and_the_answer_says_what_stays(wenming: Wenming, little: Path) -> None:
    assert wenming("backup", "--book", little).code == 0
    done = wenming(
        "person", "erase", "包青格乐", "陈海山", "--reason", "本人撤回同意", "--on", "2026-01-05", "--book", little, "--json"
    )  # fmt: skip
    assert done.code == 0
    first, second = done.json["erased"]
    assert (first["household"], second["household"]) == ("萨日朗-001", "诺敏花-002")
    assert (first["day"], first["blanked"], first["file_clean"]) == ("2026-01-05", {"person": 1}, True)
    assert [set(one) for one in first["backups"]] == [{"file", "made", "until"}]
    assert any("户主" in words for words in first["warnings"])
    assert "包青格乐" not in done.out
    exported = wenming("export", "persons", "--book", little, "--json").json
    assert [one["name"] for one in exported if one["household"] == "萨日朗-001"] == ["（已删除）"]
    assert wenming("check", "--book", little).out == "数据完好\n"


def test_one_who_is_not_found_stops_all(wenming: Wenming, little: Path) -> None:
    for words, said in (
        (("包青格乐", "没有这人"), "没有找到"),
        (("王秀兰",), "有2个人叫这个名字"),
    ):
        done = wenming("person", "erase", *words, "--reason", "本人要求", "--book", little, "--json")
        assert (done.code, done.json["exit"]) == (1, 1)
        assert said in done.json["error"]
    assert "包青格乐" in wenming("export", "persons", "--book", little, "--json").out
    named = ("--household", "萨日朗-003", "--reason", "本人要求")
    assert wenming("person", "erase", "王秀兰", *named, "--book", little).code == 0
    again = wenming(
        "person", "erase", "王秀兰", "--household", "萨日朗-003", "--reason", "再次", "--book", little
    )
    assert again.code == 1
