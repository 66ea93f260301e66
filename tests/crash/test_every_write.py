"""kill -9 during every kind of write: nothing the program said was done is lost, nothing half done, nothing lies outside.

The share in ``dev.py test`` and the whole of ``dev.py long`` stand in tests/shares.py.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tests import shares
from tests.crash.writer import ACTS, CLOCK
from tests.services.small_book import Small, make_template
from wenming_desktop.domain.identity import check_digit
from wenming_desktop.services import books, people, volunteers
from wenming_desktop.services.context import Context
from wenming_desktop.services.hours import Draft, record

ROOT = Path(__file__).parents[2]
NAME, ID_NUMBER = "植树人白音查干", "15232219800101001" + check_digit("15232219800101001")
PLANTED = (NAME.encode(), ID_NUMBER.encode(), NAME.encode("utf-16-le"))
HINTS = {"E33", "E34", "E35", "E36", "E45", "E50", "E51", "E52"}
# What one command does besides: a book put back from its backup, an old book made new.
COMMANDS = ("restore", "upgrade")
KINDS = [*ACTS, *COMMANDS]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sized,
    pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there"),
]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with the planted person, who serves; its backup; a roster of others; an old book."""
    root = tmp_path_factory.mktemp("start")
    make_template(root / "空.wenming")
    small = Small.copy_of(root / "空.wenming", root / "账.wenming")
    values = {"name": NAME, "id_number": ID_NUMBER, "relation": "长子"}
    person, _ = small.call(people.save_person, None, values, small.households["萨日朗-001"])
    volunteer, _ = small.call(volunteers.save_volunteer, None, {"consent": "同意"}, person)
    small.call(record, Draft(volunteer, date(2026, 10, 20), minutes=120, content="义务植树"))
    shutil.copyfile(small.call(books.back_up), root / "备.wmbak")
    small.close()
    _write_roster(root / "花名册.xlsx")
    old = root / "旧.wenming"
    old.mkdir()
    shutil.copyfile(ROOT / "tests" / "books" / "schema_2.sqlite3", old / "book.sqlite3")
    return root


def _write_roster(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("台账")
        page.write_row(0, 0, ["萨日朗嘎查户籍台账"])
        page.write_row(1, 0, ["户号", "姓名", "与户主关系", "小组"])
        for number in range(100, 400):
            page.write_row(number - 98, 0, [f"萨日朗-{number}", f"巴{chr(0x4E00 + number)}尔", "户主", "1组"])


def _environment(root: Path) -> dict[str, str]:
    """Everything a program may write to lies below ``root``."""
    places = {name: str(root / name.lower()) for name in ("HOME", "TMPDIR", "WENMING_DATA", "XDG_CACHE_HOME")}
    for folder in places.values():
        Path(folder).mkdir(exist_ok=True)
    return os.environ | places | {"PYTHONPATH": str(ROOT), "WENMING_TODAY": "2026-10-27"}


def _killed(command: list[str], root: Path, seconds: float) -> list[dict[str, object]]:
    """Run, let it do something, kill it after so many seconds; what it said was done."""
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=_environment(root),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    first = child.stdout.readline() if "tests.crash.writer" in command else ""
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    lines = [first, *child.stdout.read().splitlines()]
    child.stdout.close()
    child.wait()
    return [json.loads(line) for line in lines if line.startswith("{") and line.rstrip().endswith("}")]


def _outside(root: Path, *inside: Path) -> list[str]:
    """Files below root, but in the books and what the test itself laid there, that hold the planted person."""
    there = [
        path
        for path in root.rglob("*")
        if path.is_file() and not any(book in path.parents for book in inside)
    ]
    return [str(path) for path in there if any(word in path.read_bytes() for word in PLANTED)]


def _sound(folder: Path) -> int:
    """Open it as the next start does: no fault, and nothing to be told but hints; its last operation."""
    context = Context(folder, CLOCK)
    try:
        assert {one.number for one in context.call(books.check)} <= HINTS
        assert context.call(books.opening_words) == ""
        return int(context.call(lambda book: book.db.execute("SELECT max(pk) FROM operation").fetchone()[0]))
    finally:
        context.close(with_backup=False)


def test_every_kind_of_write_killed_at_any_moment(start: Path, tmp_path: Path) -> None:
    dice, done = random.Random(20261027), 0
    for round_ in range(shares.size("kills")):
        kind, root = KINDS[round_ % len(KINDS)], tmp_path / str(round_)
        root.mkdir()
        book = Path(shutil.copytree(start / "账.wenming", root / "账.wenming"))
        python, seconds = [sys.executable, "-m"], dice.uniform(0.0, 0.6)
        if kind == "restore":
            file = Path(shutil.copyfile(start / "备.wmbak", book / "备.wmbak"))
            new = root / "恢复.wenming"
            command = [*python, "wenming_desktop", "restore", str(file), str(new), "--json"]
            _killed(command, root, 0.4 + seconds)
            if (new / "book.sqlite3").exists():
                assert _sound(new) > 0
            _sound(book)
            # what a cut-off restore left beside is swept by the next
            subprocess.run(
                [*command[:-2], str(root / "再.wenming"), "--json"],
                cwd=ROOT,
                env=_environment(root),
                check=True,
                capture_output=True,
            )
            assert _outside(root, book, new, root / "再.wenming") == [], kind
        elif kind == "upgrade":
            old = Path(shutil.copytree(start / "旧.wenming", root / "旧.wenming"))
            _killed([*python, "wenming_desktop", "stats", "--book", str(old), "--json"], root, 0.4 + seconds)
            context = Context(old, CLOCK)
            # the old book of the tests comes without the files it printed
            assert {one.number for one in context.call(books.check)} <= HINTS | {"E21"}
            context.close(with_backup=False)
            assert _outside(root, book, old) == [], kind
        else:
            command = [
                *python,
                "tests.crash.writer",
                str(book),
                kind,
                str(round_),
                str(start / "花名册.xlsx"),
            ]
            said = _killed(command, root, seconds)
            assert said, "it was killed before it could open the book"
            assert _sound(book) >= max(int(str(line["op"])) for line in said), (kind, said[-1])
            for line in said:
                if line.get("file"):
                    assert books.peek_backup(Path(str(line["file"])))["missing"] == 0
            assert _outside(root, book) == [], kind
            done += len(said) - 1
        shutil.rmtree(root)
    assert done > shares.size("kills"), "hardly anything was written before the kills came"
