"""Volunteers by the command line: import, list, export, the roster on paper."""

import json
from pathlib import Path

import pytest

from tests.cli.wenming import Wenming

pytestmark = pytest.mark.slow

ROSTER = "志愿者花名册.xls"


def test_the_roster_comes_in_and_goes_out_as_it_is(
    wenming: Wenming, book: Path, fixtures_dir: Path, tmp_path: Path
) -> None:
    truth = json.loads((fixtures_dir / "truth.json").read_text(encoding="utf-8"))
    people = wenming("export", "persons", "--book", book, "--json").json
    looked = wenming("import", "volunteers", fixtures_dir / ROSTER, "--book", book, "--check", "--json")
    done = wenming("import", "volunteers", fixtures_dir / ROSTER, "--book", book, "--json")
    assert (looked.code, looked.json) == (0, done.json)
    assert (done.code, done.json["read"], done.json["written"], done.json["unchanged"]) == (0, 260, 260, 0)
    assert "理论宣讲队" in done.json["created"]
    assert wenming("export", "volunteers", "--book", book, "--json").json == truth["volunteers"]
    assert wenming("export", "persons", "--book", book, "--json").json == people
    listed = wenming("volunteers", "--book", book, "--json").json
    assert listed[0] == {
        "no": "150599000001",
        "name": "通拉嘎",
        "team": "医疗健身队",
        "minutes": 36060,
        "stars": 3,
        "awarded": 0,
    }
    assert wenming("volunteers", "--book", book).out.splitlines()[-1] == "共260名志愿者"
    again = wenming("import", "volunteers", fixtures_dir / ROSTER, "--book", book, "--json").json
    assert (again["written"], again["unchanged"], again["created"]) == (0, 260, [])
    out = tmp_path / "名册.pdf"
    assert wenming("roster", "--book", book, "--team", "理论宣讲队", "-o", out).code == 0
    assert out.read_bytes().startswith(b"%PDF")
    wrong = wenming("roster", "--book", book, "--team", "没有这支")
    assert (wrong.code, "没有找到队伍" in wrong.err) == (1, True)


def test_the_workbook_that_leaves_can_come_back(
    wenming: Wenming, book: Path, fixtures_dir: Path, tmp_path: Path
) -> None:
    wenming("import", "volunteers", fixtures_dir / ROSTER, "--book", book)
    out = tmp_path / "志愿者.xlsx"
    assert wenming("export", "volunteers", "--book", book, "-o", out).code == 0
    report = wenming("import", "volunteers", out, "--book", book, "--json").json
    assert (report["read"], report["unchanged"], report["problems"]) == (260, 260, [])
