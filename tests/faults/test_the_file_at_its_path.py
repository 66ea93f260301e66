"""Promise 4: the file written is the file at its path; a damaged, a read-only, a cloud folder are told for what they are."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.cli.wenming import Wenming
from tests.faults.conftest import CLOCK, words_in_sight
from tests.services.small_book import Small
from wenming_desktop.app import Program
from wenming_desktop.domain.errors import BookGoneError, DamagedBookError, UserError
from wenming_desktop.domain.settings import Settings
from wenming_desktop.services import books, drills, out, rescue
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, media, temp
from wenming_desktop.storage.connection import FILE_NAME

AT = datetime(2026, 10, 27, 9, 30)


def _delete(folder: Path) -> None:
    shutil.rmtree(folder)


def _rename(folder: Path) -> None:
    folder.rename(folder.with_name("改了名.wenming"))


def _replace(folder: Path) -> None:
    """What a synchronising program does: another file of the same bytes takes the name."""
    copy = folder / "copy"
    shutil.copy(folder / FILE_NAME, copy)
    os.replace(copy, folder / FILE_NAME)


def _unlink(folder: Path) -> None:
    (folder / FILE_NAME).unlink()


LOSSES = {"folder_deleted": _delete, "renamed": _rename, "replaced": _replace, "file_deleted": _unlink}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file go")
@pytest.mark.parametrize("loss", LOSSES)
def test_promise_4_nothing_is_said_to_be_recorded_in_a_file_that_is_gone(small: Small, loss: str) -> None:
    """``folder_deleted`` of the attack's reproductions, and its kin; the entries before it can all be saved elsewhere."""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    LOSSES[loss](small.folder)
    for _ in range(2):
        with pytest.raises(BookGoneError, match="没有登记"):
            small.enter("萨日朗-001", "H1", "2026-10-02")
    saved = small.folder.parent / "另存.wenming"
    small.call(rescue.save_as, saved)
    other = Context(saved, CLOCK)
    try:
        assert other.call(lambda b: b.db.execute("SELECT count(*) FROM entry").fetchone()[0]) == 1
        assert other.call(books.check) == []
    finally:
        other.close(with_backup=False)
    with pytest.raises(BookGoneError):
        small.context.close(with_backup=True)  # no ghost folder with an empty backups/
    assert small.folder.exists() == (loss in ("replaced", "file_deleted"))
    small.folder.mkdir(exist_ok=True)
    shutil.copytree(saved, small.folder, dirs_exist_ok=True)
    small.context = Context(small.folder, CLOCK)


BESIDE = {
    "a backup": lambda book: books.back_up(book),
    "a closing backup": lambda book: books.back_up_at_closing(book),
    "a rehearsal": lambda book: drills.drill(book),
    "a file kept": lambda book: media.keep(book.own_folder, b"x", ".pdf"),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file go")
@pytest.mark.parametrize("verb", BESIDE)
def test_promise_4_what_is_written_beside_a_book_that_is_gone_makes_no_ghost_of_it(
    small: Small, verb: str
) -> None:
    small.call(books.back_up)
    away = small.folder.with_name("改了名.wenming")
    small.folder.rename(away)
    with pytest.raises(BookGoneError) as told:
        small.call(BESIDE[verb])
    assert f"原来在“{small.folder}”" in told.value.text
    assert "放回原来的地方" in told.value.advice
    assert not small.folder.exists()
    for write in (
        lambda: backup.make(small.folder, AT),
        lambda: media.keep(small.folder, b"x", ".pdf"),
        lambda: temp.area(small.folder),
        lambda: out.write(small.folder / "prints" / "x.pdf", b"x", make_folder=True),
        lambda: out.try_place(small.folder / "prints" / "x.pdf"),
    ):
        with pytest.raises((OSError, UserError)) as refused:
            write()
        assert "没有权限" not in str(refused.value)
        assert not small.folder.exists()
    away.rename(small.folder)
    assert small.call(books.back_up).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file go")
def test_promise_4_gone_between_the_first_write_and_the_commit(small: Small) -> None:
    def half_way(book: books.Book) -> None:
        with book.operation("改"):
            book.db.execute("UPDATE household SET note = '改过'")
            (book.folder / FILE_NAME).rename(book.folder / "weg")

    with pytest.raises(BookGoneError):
        small.call(half_way)
    (small.folder / "weg").rename(small.folder / FILE_NAME)
    assert small.rows("SELECT count(*) FROM household WHERE note = '改过'") == [(0,)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file go")
def test_promise_4_the_window_shows_a_box_that_stays_and_saves_elsewhere(
    program: Program, book: Path, qtbot: QtBot, seen: Callable[[str], None]
) -> None:
    program.start(str(book))
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    shutil.rmtree(book)
    window.ctx.write(window, None, books.remember, "a", 1)
    seen("没有登记")
    seen("另存到")
    box = program._saving.gone.box
    assert box is not None
    window.ctx.write(window, None, books.remember, "a", 2)
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    assert program._saving.gone.box is box, "one box, and it stays"
    next(button for button in box.buttons() if button.text() == "另存").click()
    seen("已另存到")
    assert program.window is not None
    folder = program.window.ctx.context.folder
    assert (folder / FILE_NAME).is_file()
    assert not book.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file go")
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("door", ["close", "another book", "restore over"])
def test_promise_4_no_door_lets_the_window_go_while_only_the_program_has_what_was_recorded(
    program: Program,
    book: Path,
    qtbot: QtBot,
    loss: str,
    door: str,
    seen: Callable[[str], None],
) -> None:
    other = book.with_name("别的.wenming")
    books.create_book(other, "乙苏木新时代文明实践所", clock=CLOCK)
    program.start(str(book))
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    window.ctx.context.call(books.save_settings, _named(window.ctx.context.call(books.settings)), "改名")
    file = window.ctx.context.call(books.back_up)
    LOSSES[loss](book)
    if door == "close":
        window.close()
    elif door == "another book":
        assert not program.open_book(other)
    else:
        program._restore_over(file)
    seen("另存到")
    assert (program.window, window.isVisible()) == (window, True)
    box = program._saving.gone.box
    assert box is not None
    assert {button.text() for button in box.buttons()} == {"另存", "存到别处…", "先不关", "不另存，关闭"}
    next(button for button in box.buttons() if button.text() == "另存").click()
    seen("已另存到")
    assert program.window is not None
    assert program.window.ctx.context.call(books.settings).institute.name == "另存的所"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file go")
def test_promise_4_it_goes_unsaved_only_where_the_clerk_says_so(
    program: Program, book: Path, qtbot: QtBot, seen: Callable[[str], None]
) -> None:
    program.start(str(book))
    window = program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.ctx.jobs.idle, timeout=10_000)
    _rename(book)
    for word, stands in (("先不关", True), ("不另存，关闭", False)):
        window.close()
        seen("登记会丢")
        box = program._saving.gone.box
        assert box is not None
        assert window.isVisible()
        next(button for button in box.buttons() if button.text() == word).click()
        qtbot.waitUntil(lambda stands=stands: window.isVisible() is stands, timeout=10_000)  # type: ignore[misc]


def _named(settings: Settings) -> Settings:
    return replace(settings, institute=replace(settings.institute, name="另存的所"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file go")
def test_promise_4_the_command_line_says_it_and_exits_1(
    book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from wenming_desktop import cli
    from wenming_desktop.services import months

    def gone(context: object, *_args: object, **_kwargs: object) -> None:
        shutil.rmtree(book)
        with context.operation("关账"):  # type: ignore[attr-defined]
            pass

    monkeypatch.setattr(months, "close_month", gone)
    monkeypatch.setattr(months, "close", gone, raising=False)
    assert cli.run(["close", "2026-07", "--book", str(book)]) == 1
    said = capsys.readouterr().err
    assert "没有登记" in said
    assert not book.exists()


# ---- damage ----


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _header(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xa5" * 4096
    path.write_bytes(bytes(data))


DAMAGES: dict[str, Callable[[Path], None]] = {
    "empty": _empty, "header": _header, "half": _half, "page": _page, "lacking": Path.unlink
}  # fmt: skip


@pytest.fixture
def kept(small: Small) -> Small:
    """A closed book with an entry, a backup that has it, and a second entry that no backup has."""
    small.enter("萨日朗-001", "H1", "2026-10-01")
    backup.make(small.folder, datetime(2026, 10, 26, 17, 0))
    small.enter("萨日朗-001", "H1", "2026-10-02")
    small.context.close(with_backup=False)
    return small


@pytest.mark.parametrize("damage", DAMAGES)
def test_promise_4_row_7_damage_is_one_path_and_the_backup_is_offered_by_name(
    kept: Small, wenming: Wenming, damage: str
) -> None:
    """Also 0 bytes (the usual look after a power cut): nothing is overwritten, the words name backup, counts and loss."""
    path = kept.folder / FILE_NAME
    DAMAGES[damage](path)
    before = path.read_bytes() if path.exists() else None
    done = wenming("stats", "--book", kept.folder, "--json")
    assert (done.code, done.json["exit"]) == (1, 1)
    for words in ("20261026-1700", "8户", "1条积分", "wenming restore"):
        assert words in done.json["advice"]
    assert (path.read_bytes() if path.exists() else None) == before
    good = rescue.newest_good(kept.folder)
    assert good is not None
    assert (good.households, good.entries) == (8, 1)
    assert good.lost is None or good.lost == 1
    aside = rescue.put_back(kept.folder, good, AT).before
    assert (aside.read_bytes() if aside else None) == before
    assert aside is None or aside.name == "book.sqlite3.损坏-20261027-093000"
    kept.context = Context(kept.folder, CLOCK)
    assert [finding.number for finding in kept.call(books.check)] == ["E44"], "what was lost is a hint"
    assert kept.rows("SELECT count(*) FROM entry") == [(1,)]


@pytest.mark.parametrize("damage", ["empty", "half", "lacking"])
def test_promise_4_the_window_offers_the_backup_and_moves_nothing_unasked(
    kept: Small, program: Program, qtbot: QtBot, seen: Callable[[str], None], damage: str
) -> None:
    path = kept.folder / FILE_NAME
    DAMAGES[damage](path)
    program.start(str(kept.folder))
    seen("最近一份完好的备份是")
    assert "8户" in words_in_sight()
    assert not list(kept.folder.glob("*损坏*")), "only when the clerk chooses"
    assert program._start is not None
    notice = program._start.messages.notice
    assert notice is not None
    ((label, put_back),) = notice.actions
    assert "恢复" in label
    put_back()
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    seen("照存根先登记手工编号")
    aside = [
        one for one in kept.folder.glob("book.sqlite3.损坏-*") if not one.name.endswith(("-wal", "-shm"))
    ]
    assert len(aside) == (damage != "lacking")
    assert program.window is not None
    assert [finding.number for finding in program.window.ctx.context.call(books.check)] == ["E44"]
    program._leave_book()
    kept.context = Context(kept.folder, CLOCK)


def test_promise_4_a_damaged_backup_is_passed_over(kept: Small) -> None:
    newest = backup.make(kept.folder, datetime(2026, 10, 27, 8, 0))
    newest.write_bytes(newest.read_bytes()[:-1000])
    (kept.folder / FILE_NAME).write_bytes(b"")
    good = rescue.newest_good(kept.folder)
    assert good is not None
    assert good.at == datetime(2026, 10, 26, 17, 0)
    kept.context = Context(_restored(kept, good.path), CLOCK)


def _restored(kept: Small, file: Path) -> Path:
    folder = kept.folder.with_name("新.wenming")
    books.restore(file, folder)
    return folder


def test_promise_4_nothing_is_typed_into_a_damaged_book(small: Small) -> None:
    small.context.standing.stopped = rescue.FOUND
    with pytest.raises(DamagedBookError, match="损坏"):
        small.enter("萨日朗-001", "H1", "2026-10-01")
    small.context.standing.stopped = None
