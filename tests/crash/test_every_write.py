"""kill -9 during every kind of write: nothing the program said was done is lost, nothing half done, nothing lies outside.

The share in ``dev.py test`` and the whole of ``dev.py long`` stand in tests/shares.py.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests import shares
from tests.crash.writer import ACTS, CLOCK, NAME
from tests.services.activity_book import photo
from tests.services.small_book import Small, make_template
from wenming_desktop.domain.backups import NEWEST
from wenming_desktop.domain.errors import DamagedBookError
from wenming_desktop.domain.identity import check_digit
from wenming_desktop.services import books, drafts, people, rescue, volunteers
from wenming_desktop.services.context import Context
from wenming_desktop.services.hours import Draft, record
from wenming_desktop.storage import backup

ROOT = Path(__file__).parents[2]
ID_NUMBER = "15232219800101001" + check_digit("15232219800101001")
PLANTED = (NAME.encode(), ID_NUMBER.encode(), NAME.encode("utf-16-le"))
NAMED = re.compile(r"备份(\d{6})-\d{8}-\d{4}-([0-9a-f]{8})")
HINTS = {"E33", "E34", "E35", "E36", "E45", "E50", "E51", "E52"}
INSTITUTE = "苏布德苏木新时代文明实践所"

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
    for number in range(1, 10):
        (root / f"依据{number}.jpg").write_bytes(os.urandom(50_000))
    for number in range(1, 4):
        photo(root / f"照片{number}.png", (600 + number, 400))
    _write_points(root / "积分.xlsx")
    _write_volunteers(root / "志愿者.xlsx")
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


def _write_points(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("登记")
        page.write_row(0, 0, ["日期", "嘎查", "户号", "积分项目", "加减分"])
        for number in range(1, 200):
            home = f"萨日朗-{number % 3 + 1:03d}"
            page.write_row(number, 0, [f"2026-10-{number % 26 + 1:02d}", "萨日朗嘎查", home, "H1", "+2"])


def _write_volunteers(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("花名册")
        page.write_row(
            0,
            0,
            ["序号", "姓名", "身份证件号码", "志愿者编号", "所属队伍", "注册日期", "累计服务时长（小时）"],
        )
        for number in range(1, 200):
            stem = f"1505991980{number % 12 + 1:02d}{number % 28 + 1:02d}{number:03d}"
            cells = [
                number,
                f"{NAME}{chr(0x4E00 + number)}",
                stem + check_digit(stem),
                f"150599{number:06d}",
                "植树队",
            ]
            page.write_row(number, 0, [*cells, "2025-03-05", number])


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
    speaks = any(word.startswith("tests.crash.") for word in command)
    first = child.stdout.readline() if speaks else ""
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    lines = [first, *child.stdout.read().splitlines()]
    child.stdout.close()
    child.wait()
    return [json.loads(line) for line in lines if line.startswith("{") and line.rstrip().endswith("}")]


def _outside(root: Path, *inside: Path) -> list[str]:
    """Files below root, but in the books and what the test itself laid there, that hold the planted person; and what is
    left where the system keeps what nobody wants to keep.
    """
    there = [
        path
        for path in root.rglob("*")
        if path.is_file() and not any(book in path.parents for book in inside)
    ]
    left = [path for path in there if root / "tmpdir" in path.parents]
    return [str(path) for path in there if path in left or any(word in path.read_bytes() for word in PLANTED)]


def _sound(folder: Path) -> int:
    """Open it as the next start does: no fault, and nothing to be told but hints; its last operation."""
    context = Context(folder, CLOCK)
    try:
        assert {one.number for one in context.call(books.check)} <= HINTS
        assert context.call(books.opening_words) == ""
        return int(context.call(lambda book: book.db.execute("SELECT max(pk) FROM operation").fetchone()[0]))
    finally:
        context.close(with_backup=False)


def _backed_up(book: Path, announced: list[Path]) -> None:
    """What was said to be backed up is: by that file, or by a newer one of its state, or by the ten states after it."""
    there = [
        (int(found[1]), found[2]) for one in backup.listed(book) if (found := NAMED.match(one.path.name))
    ]
    for file in announced:
        if file.exists():
            assert books.peek_backup(file)["missing"] == 0
            continue
        found = NAMED.match(file.name)
        assert found, "only what has a number is ever displaced"
        after = {state for number, state in there if number > int(found[1])}
        assert found[2] in after or len(after) >= NEWEST, (file.name, there)
    numbered = [int(found[1]) for file in announced if (found := NAMED.match(file.name))]
    assert max(numbered, default=0) <= max((number for number, _ in there), default=0)


def _whole(stick: Path) -> None:
    """On the stick what has a name is whole; a kill leaves a part at most, hidden, that the next backup takes away."""
    for path in stick.iterdir():
        if path.suffix == ".wmbak":
            assert books.peek_backup(path)["missing"] == 0
        elif path.suffix == ".xlsx":
            assert zipfile.ZipFile(path).testzip() is None
        else:
            assert (path.name[0], path.suffix) == (".", ".part"), path.name


def _command(root: Path, seconds: float, *words: object) -> None:
    _killed([sys.executable, "-m", "wenming_desktop", *map(str, words), "--json"], root, 0.4 + seconds)


def _put_back(root: Path, book: Path, start: Path, seconds: float) -> None:
    """A backup put back as a book of its own."""
    file, new = Path(shutil.copyfile(start / "备.wmbak", book / "备.wmbak")), root / "恢复.wenming"
    _command(root, seconds, "restore", file, new)
    if new.exists():
        assert _sound(new) > 0
    _sound(book)
    books.restore(file, root / "再.wenming")  # what a cut-off restore left beside is swept by the next
    assert _outside(root, book, new, root / "再.wenming") == []


def _put_over(root: Path, book: Path, start: Path, seconds: float) -> None:
    """A backup put over the book there is."""
    file = Path(shutil.copyfile(start / "备.wmbak", book / "备.wmbak"))
    _command(root, seconds, "restore", file, book, "--over")
    assert _sound(book) > 0
    assert _outside(root, book) == []


def _upgrade(root: Path, _book: Path, start: Path, seconds: float) -> None:
    """An old book opened by the new program."""
    old = Path(shutil.copytree(start / "旧.wenming", root / "旧.wenming"))
    _command(root, seconds, "stats", "--book", old)
    context = Context(old, CLOCK)
    # the old book of the tests comes without the files it printed
    assert {one.number for one in context.call(books.check)} <= HINTS | {"E21"}
    context.close(with_backup=False)


def _new(root: Path, _book: Path, _start: Path, seconds: float) -> None:
    """A new book."""
    _command(root, seconds, "new", root / "新.wenming", "--name", INSTITUTE)
    _whole_or_free(root / "新.wenming")


def _demo(root: Path, _book: Path, _start: Path, seconds: float) -> None:
    """The demonstration, which takes some seconds to be told."""
    _command(root, seconds * 20, "demo", root / "示范.wenming")
    _whole_or_free(root / "示范.wenming")


def _whole_or_free(new: Path) -> None:
    if new.exists():
        assert _sound(new) > 0
    books.create_book(new.with_name("再.wenming") if new.exists() else new, INSTITUTE, clock=CLOCK)
    assert not list(new.parent.glob(".restore-*"))


def _rescue(root: Path, book: Path, start: Path, seconds: float) -> None:
    """A damaged book that the window puts its newest good backup in the place of."""
    (book / "backups").mkdir(exist_ok=True)
    shutil.copyfile(start / "备.wmbak", book / "backups" / "备份000099-20261027-0900-00000000.wmbak")
    with (book / "book.sqlite3").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 12))
    _killed([sys.executable, "-c", _PUT_BACK, str(book)], root, 0.3 + seconds)
    if _damaged(book):  # it was not yet put back: nothing is lost by that, and it can be done again
        good = rescue.newest_good(book)
        assert good is not None
        rescue.put_back(book, good, CLOCK.now())
    assert _sound(book) > 0
    assert _outside(root, book) == []


def _damaged(book: Path) -> bool:
    """Told at the opening, or by 数据体检 where the bad pages are none that the opening reads."""
    try:
        context = Context(book, CLOCK)
    except DamagedBookError:
        return True
    try:
        return "E01" in {one.number for one in context.call(books.check)}
    finally:
        context.close(with_backup=False)


_PUT_BACK = """
import sys
from pathlib import Path
from tests.crash.writer import CLOCK
from wenming_desktop.services import rescue
folder = Path(sys.argv[1])
rescue.put_back(folder, rescue.newest_good(folder), CLOCK.now())
"""


def _window(root: Path, book: Path, _start: Path, seconds: float) -> None:
    """A clerk who types at the window: what it showed as recorded is, and half a row that lay in the book is offered."""
    said = _killed([sys.executable, "-m", "tests.crash.clerk", str(book)], root, seconds * 6)
    assert said, "it was killed before the window stood"
    _sound(book)
    seen = max(int(str(line["entries"])) for line in said if "entries" in line)
    context = Context(book, CLOCK)
    try:
        entries = context.call(lambda one: one.db.execute("SELECT count(*) FROM entry").fetchone()[0])
        waiting = context.call(drafts.waiting).count
    finally:
        context.close(with_backup=False)
    assert seen <= entries <= seen + 1
    assert waiting == 1 or "draft" not in said[-1] or entries == seen + 1, (said[-1], waiting)
    assert _outside(root, book) == []


# What one command does, besides what an open book is told to do.
COMMANDS = {
    "restore": _put_back, "over": _put_over, "upgrade": _upgrade, "new": _new, "demo": _demo, "rescue": _rescue, "window": _window,
}  # fmt: skip
# By turns: two acts of an open book one after the other, then they come by the dice; the window twice.
_ACTS = list(ACTS)
KINDS = [*(",".join(_ACTS[at : at + 2]) for at in range(0, len(_ACTS), 2)), *COMMANDS, "window"]


def _write(root: Path, book: Path, start: Path, seconds: float, kind: str, round_: int) -> int:
    """One thing after the other in an open book; how many were done."""
    command = [sys.executable, "-m", "tests.crash.writer", book, kind, round_, start / "花名册.xlsx"]
    said = _killed([str(word) for word in command], root, seconds)
    assert said, "it was killed before it could open the book"
    assert _sound(book) >= max(int(str(line["op"])) for line in said), (kind, said[-1])
    _backed_up(book, [Path(str(line["file"])) for line in said if line.get("file")])
    _whole(root / "U盘")
    assert _outside(root, book, root / "U盘") == [], kind
    return len(said) - 1


def test_every_kind_of_write_killed_at_any_moment(start: Path, tmp_path: Path) -> None:
    dice, done, kinds = random.Random(20261027), 0, Counter[str]()
    assert len(KINDS) <= shares.size("kills"), "each kind comes in CI too"
    for round_ in range(shares.size("kills")):
        kind, root, seconds = KINDS[round_ % len(KINDS)], tmp_path / str(round_), dice.uniform(0.0, 0.6)
        (root / "U盘").mkdir(parents=True)
        book = Path(shutil.copytree(start / "账.wenming", root / "账.wenming"))
        if kind in COMMANDS:
            COMMANDS[kind](root, book, start, seconds)
        else:
            done += _write(root, book, start, seconds, kind, round_)
        shutil.rmtree(root)
        kinds[kind] += 1
    figures = {"kills": sum(kinds.values()), "written before them": done, "kinds": kinds}
    (ROOT / "out").mkdir(exist_ok=True)
    (ROOT / "out" / "every_write.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1))
    assert done > shares.size("kills"), "hardly anything was written before the kills came"
