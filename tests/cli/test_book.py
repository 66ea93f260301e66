"""The book as a whole by the command line: new, stats, check, backup, restore, demo; and wrong use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.wenming import NAME, ROOT, VILLAGES, Wenming

pytestmark = pytest.mark.slow


def test_new_makes_a_book_and_leaves_another_alone(wenming: Wenming, tmp_path: Path) -> None:
    made = wenming("new", tmp_path / "新.wenming", "--name", NAME, "--json")
    assert (made.code, made.json) == (0, {"book": str(tmp_path / "新.wenming"), "name": NAME})
    assert (tmp_path / "新.wenming" / "book.sqlite3").is_file()
    again = wenming("new", tmp_path / "新.wenming", "--name", NAME)
    assert (again.code, again.out) == (1, "")
    assert "已经存在" in again.err
    assert wenming("new", tmp_path / "别.wenming", "--name", " ").code == 1


def test_stats_and_check(wenming: Wenming, sealed: Path) -> None:
    stats = wenming("stats", "--book", sealed, "--json")
    assert stats.code == 0
    assert {key: stats.json[key] for key in ("stations", "households", "persons", "volunteers")} == {
        "stations": VILLAGES, "households": 397, "persons": 1326, "volunteers": 0,
    }  # fmt: skip
    assert stats.json["entries"] > 1640
    assert stats.json["party_members"] > 0
    assert "397户" in wenming("stats", "--book", sealed).out
    check = wenming("check", "--book", sealed, "--json")
    assert (check.code, check.json) == (0, [])
    assert wenming("check", "--book", sealed).out == "数据完好\n"


def test_check_finds_what_was_done_behind_the_programs_back(wenming: Wenming, book: Path) -> None:
    import sqlite3

    raw = sqlite3.connect(book / "book.sqlite3")
    raw.execute("DROP TRIGGER journal_person_update")
    raw.execute("DROP TRIGGER entry_no_update")
    raw.execute(
        "UPDATE entry SET points = claimed + 100 WHERE pk = (SELECT min(pk) FROM entry WHERE points > 0)"
    )
    raw.commit()
    raw.close()
    done = wenming("check", "--book", book, "--json")
    assert done.code == 1
    assert {one["number"] for one in done.json} >= {"E03", "E09"}
    assert all(set(one) == {"number", "what", "means", "do", "severity"} for one in done.json)


def test_a_backup_is_restored_as_a_book_of_its_own(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "备份.wmbak"
    made = wenming("backup", "--book", sealed, "-o", out, "--json")
    assert (made.code, made.json) == (0, {"file": str(out), "verified": True, "warnings": []})
    restored = wenming("restore", out, tmp_path / "回来.wenming", "--json")
    assert restored.code == 0
    assert wenming("check", "--book", tmp_path / "回来.wenming").code == 0
    assert (
        wenming("board", "2026-Q3", "--book", tmp_path / "回来.wenming").json
        == wenming("board", "2026-Q3", "--book", sealed).json
    )
    assert wenming("restore", out, tmp_path / "回来.wenming").code == 1, "nothing that exists is overwritten"


def test_a_damaged_backup_is_refused(wenming: Wenming, sealed: Path, tmp_path: Path) -> None:
    out = tmp_path / "备份.wmbak"
    wenming("backup", "--book", sealed, "-o", out)
    out.write_bytes(out.read_bytes()[:-2000])
    done = wenming("restore", out, tmp_path / "回来.wenming")
    assert (done.code, "损坏" in done.err) == (1, True)
    assert not (tmp_path / "回来.wenming").exists()


def test_the_demo(wenming: Wenming, tmp_path: Path) -> None:
    done = wenming("demo", tmp_path / "示范.wenming", "--seed", "7", "--json")
    assert done.code == 0
    assert done.json["villages"] == VILLAGES
    assert wenming("check", "--book", tmp_path / "示范.wenming").code == 0
    assert wenming("demo", tmp_path / "示范.wenming").code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["跳舞"],
        ["stats"],
        ["stats", "--book", "没有这个文件夹"],
        ["new", "x.wenming"],
        ["close", "2026-Q3", "--book", "."],
        ["close", "2026-13", "--book", "."],
        ["board", "第三季度", "--book", "."],
        ["board", "2026-Q3", "--book", ".", "--track", "children"],
        ["board", "2026-Q3", "--book", ".", "--format", "png"],
        ["board", "2026-Q3", "--book", ".", "--paper", "a5"],
        ["import", "dogs", "README.md", "--book", "."],
        ["import", "points", "没有.xlsx", "--book", "."],
        ["export", "volunteers2", "--book", "."],
        ["notice", "2026-Q3", "--book", "."],
        ["notice", "2026-Q3", "--book", ".", "--from", "明天"],
        ["sheet", "--book", ".", "--month", "2026-10"],
        ["demo", "x.wenming", "--seed", "七"],
    ],
)
def test_wrong_use_is_exit_code_2(wenming: Wenming, arguments: list[str]) -> None:
    done = wenming(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_a_folder_that_is_no_book(wenming: Wenming, tmp_path: Path) -> None:
    done = wenming("stats", "--book", tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "没有找到数据文件" in done.err
    assert list(tmp_path.iterdir()) == [], "no lock is left behind"


def test_a_station_nobody_has(wenming: Wenming, sealed: Path) -> None:
    done = wenming("board", "2026-Q3", "--book", sealed, "--station", "日朗")
    assert done.code == 1, "part of a word is no village"
    assert "萨日朗" in done.err


def test_a_book_that_is_open_elsewhere(wenming: Wenming, book: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from pathlib import Path; from wenming_desktop.services.context import Context; "
            "c = Context(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read(); c.close(with_backup=False)",
            str(book),
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=wenming.env, cwd=ROOT, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        done = wenming("stats", "--book", book)
        assert (done.code, done.out) == (1, "")
        assert done.err
    finally:
        holder.communicate("")
    assert wenming("stats", "--book", book).code == 0


def test_help_is_in_chinese_and_names_every_verb(wenming: Wenming) -> None:
    done = wenming("--help")
    assert done.code == 0
    for verb in (
        "new", "demo", "import", "close", "reopen", "board", "notice", "sheet", "export", "check", "stats", "backup",
        "restore",
    ):  # fmt: skip
        assert f"\n  {verb}" in done.out
    assert "月度审核" in done.out


def test_chinese_comes_out_whole_in_a_plain_locale(wenming: Wenming, sealed: Path) -> None:
    done = wenming("stats", "--book", sealed, LC_ALL="C", PYTHONIOENCODING="", PYTHONUTF8="0")
    assert done.code == 0
    assert "397户" in done.out


def test_the_test_itself_blocks_qt(wenming: Wenming) -> None:
    code = "import PySide6"
    done = subprocess.run([sys.executable, "-c", code], env=wenming.env, capture_output=True, check=False)
    assert done.returncode == 1
    assert "DISPLAY" not in wenming.env
    assert os.environ is not wenming.env


def test_the_version_can_be_asked(wenming: Wenming) -> None:
    from wenming_desktop import __version__

    for word in ("--version", "-V"):
        assert wenming(word).out.strip() == __version__


def test_a_wrong_file_is_said_in_chinese_also_where_its_path_is_chinese(
    wenming: Wenming, tmp_path: Path
) -> None:
    """click's own English sentence never passes, whatever letters the path has."""
    folder = tmp_path / "备份.wmbak"
    folder.mkdir()
    done = wenming("restore", folder, tmp_path / "新.wenming")
    assert done.code == 2
    assert "Directory" not in done.err
    assert "。。" not in done.err
