"""A stored file is what its name says: kept, packed, restored and mended by that; nothing in media/ stops a backup."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import books, evidence
from wenming_desktop.services.context import Context
from wenming_desktop.storage import backup, backup_file, damage, media, restore

AT = datetime(2026, 10, 28, 9, 0)
PHOTO = b"\xff\xd8 photo of the hearing"
# What the clerk's files are called.
NAMES = (
    "1.义务植树 活动方案", "通知.docx (1)", "报告.2026年（终稿）", "a.b%c", "照片.jpg", "无后缀", "x.", ".隐藏", "a.b/../c"[:3],
    "会议.记录:终", "表.XLSX ", "x.part",
)  # fmt: skip
STRANGERS = (
    "Thumbs.db",
    ".directory",
    ".DS_Store",
    "8e/说明 1.txt",
    "8e/desktop.ini",
    "新建文件夹/照片.jpg",
    "ab/cd.jpg",
)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[3] ^= 0xFF
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "flipped": flip,
    "emptied": lambda path: path.write_bytes(b""),
    "lost": Path.unlink,
}


@pytest.fixture
def kept(small: Small, tmp_path: Path) -> Iterator[Path]:
    """A closed book with one photo kept; its file."""
    photo = tmp_path / "听证会.jpg"
    photo.write_bytes(PHOTO)
    entry = small.enter("萨日朗-001", "H1", "2026-10-01").entry_pk
    small.call(evidence.attach, entry, [photo])
    small.close()
    yield media.path_of(small.folder, media.hash_of(PHOTO), ".jpg")
    small.context = Context(small.folder)


def book_of(kept: Path) -> Path:
    return kept.parents[2]


def checked(folder: Path) -> list[str]:
    context = Context(folder)
    try:
        return [one.number for one in context.call(books.check)]
    finally:
        context.close(with_backup=False)


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_and_in_no_backup_is_told_by_its_title_at_every_closing(
    kept: Path, name: str
) -> None:
    DAMAGES[name](kept)
    file = backup.make(book_of(kept), AT)
    assert any("听证会.jpg" in line and "U盘" in line for line in backup.told_of(file))
    assert books.peek_backup(file)["missing"] == 1
    for _ in range(2):
        backup.at_closing(book_of(kept), AT)
        assert "听证会.jpg" in backup.closing_note(book_of(kept))
    media.keep(book_of(kept), PHOTO, ".jpg")  # she adds it again
    backup.at_closing(book_of(kept), AT)
    assert backup.closing_note(book_of(kept)) == ""


@pytest.mark.parametrize("name", DAMAGES)
def test_a_backup_puts_back_what_an_older_one_still_has(kept: Path, name: str) -> None:
    backup.make(book_of(kept), AT)
    DAMAGES[name](kept)
    file = backup.make(book_of(kept), AT + timedelta(hours=1))
    assert kept.read_bytes() == PHOTO
    assert any("找回" in line for line in backup.told_of(file))
    assert backup.lost_in(file) == {}
    assert checked(book_of(kept)) == []


def test_a_backup_that_has_what_is_lost_is_never_pruned(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it could not be put back (no room): many states and days later it is there."""
    good = backup.make(book_of(kept), AT)
    kept.unlink()

    def no_room(*_args: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(media, "keep", no_room)
        for day in range(12):
            backup.make(book_of(kept), AT + timedelta(days=40 * day))
            assert good.exists()
    backup.make(book_of(kept), AT + timedelta(days=600))
    assert kept.read_bytes() == PHOTO
    assert not good.exists(), "one state, one place again"


@pytest.mark.parametrize("name", DAMAGES)
def test_every_way_back_replaces_what_is_not_its_name(kept: Path, tmp_path: Path, name: str) -> None:
    folder = book_of(kept)
    file = backup.make(folder, AT, to=tmp_path / "好的.wmbak")
    backs: tuple[Callable[[], object], ...] = (
        lambda: restore.over(file, folder, AT),
        lambda: damage.put_back(folder, file, AT),
        lambda: media.keep(folder, PHOTO, ".jpg"),
    )
    for back in backs:
        DAMAGES[name](kept)
        back()
        assert kept.read_bytes() == PHOTO


def test_a_rotten_backup_never_takes_the_place_of_a_whole_file(kept: Path, tmp_path: Path) -> None:
    folder = book_of(kept)
    flip(kept)
    rotten = backup.make(folder, AT, to=tmp_path / "坏的.wmbak")
    media.keep(folder, PHOTO, ".jpg")
    restore.over(rotten, folder, AT)
    damage.put_back(folder, rotten, AT)
    assert kept.read_bytes() == PHOTO


@pytest.mark.parametrize("title", NAMES)
def test_a_file_of_any_name_is_kept_backed_up_and_restored(small: Small, tmp_path: Path, title: str) -> None:
    file = tmp_path / "来件" / title
    file.parent.mkdir()
    file.write_bytes(b"%PDF-1.4 " + title.encode())
    entry = small.enter("萨日朗-001", "H1", "2026-10-01").entry_pk
    small.call(evidence.attach, entry, [file])
    made = small.call(books.back_up)
    assert backup.told_of(made) == []
    books.restore(made, tmp_path / "恢复.wenming")
    context = Context(tmp_path / "恢复.wenming")
    try:
        (one,) = context.call(evidence.files_of, entry)
        (copy,) = context.call(evidence.put_out, [one.pk], tmp_path)
        assert copy.read_bytes() == file.read_bytes()
        assert context.call(books.check) == []
    finally:
        context.close(with_backup=False)


@pytest.mark.parametrize("title", NAMES)
def test_an_old_book_with_such_a_file_is_backed_up_again(kept: Path, tmp_path: Path, title: str) -> None:
    """As it was kept before: under the suffix as it stood."""
    kept.rename(kept.with_name(kept.name.removesuffix(".jpg") + Path(title).suffix.lower()))
    made = backup.make(book_of(kept), AT)
    assert backup.told_of(made) == []
    assert checked(book_of(kept)) == []
    books.restore(made, tmp_path / "恢复.wenming")
    assert checked(tmp_path / "恢复.wenming") == []


@settings(max_examples=300)
@given(
    st.text(st.characters(blacklist_characters="/\0", blacklist_categories=["Cs"]), min_size=1, max_size=40)
)
def test_what_a_file_is_kept_under_is_always_a_member_a_backup_knows(name: str) -> None:
    path = media.path_of(Path("B"), "a" * 64, Path(name).suffix.lower())
    assert backup_file._MEMBER.fullmatch(path.relative_to("B").as_posix())
    assert path.name.isascii()
    assert media.sha256_in(path) == "a" * 64


def test_a_strangers_file_is_passed_over_and_told(kept: Path) -> None:
    folder = book_of(kept)
    for name in STRANGERS:
        path = folder / "media" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    (folder / "media" / "断.jpg").symlink_to("/nowhere")
    made = backup.make(folder, AT)
    (said,) = backup.told_of(made)
    assert f"有{len(STRANGERS)}个不认识的文件" in said
    assert "恢复" not in said
    with zipfile.ZipFile(made) as packed:
        assert [name for name in packed.namelist() if name.startswith("media/")] == [
            kept.relative_to(folder).as_posix()
        ]
    backup.at_closing(folder, AT)
    assert backup.closing_note(folder) == ""


def test_a_backup_that_cannot_be_pruned_is_no_failed_backup(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = book_of(kept)
    locked = backup.make(folder, AT)
    spare = backup.make(folder, AT, label="-恢复前")
    (folder / "backups" / "备份000002-20261027-1732-3961945e.wmbak").mkdir()
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path == locked:
            raise PermissionError(13, "open in another program")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    made = backup.make(folder, AT + timedelta(hours=1))
    backup.at_closing(folder, AT + timedelta(hours=2))
    assert made.exists()
    assert spare.exists()
    assert locked.exists()
    assert backup.closing_note(folder) == ""
    monkeypatch.undo()
    backup.make(folder, AT + timedelta(hours=3))
    assert not locked.exists()


def test_the_command_line_tells_it_and_machines_read_it(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from wenming_desktop import cli

    flip(kept)
    assert cli.run(["backup", "--book", str(book_of(kept)), "--json"]) == 1
    said = capsys.readouterr()
    assert "听证会.jpg" in json.loads(said.out)["warnings"][0]
    assert "听证会.jpg" in said.err


def test_a_file_that_is_gone_is_said_with_what_to_do(kept: Path) -> None:
    kept.unlink()
    with pytest.raises(UserError, match="从备份恢复"):
        media.fetch(book_of(kept), media.hash_of(PHOTO), ".jpg")


FORGED = (
    {"members": 5}, {"members": []}, {"members": {"book.sqlite3": 5}}, {"counts": 5}, {"counts": {"person": "x"}},
    {"number": "x"}, {"operation": None}, {"state": 7}, {"lost": []}, {"lost": {"a": 1}}, {"passed_over": "x"}, 5, None, [],
)  # fmt: skip


@pytest.mark.parametrize("forged", FORGED, ids=str)
def test_a_forged_backup_stops_nothing_that_reads_backups(kept: Path, forged: object) -> None:
    folder = book_of(kept)
    good = backup.make(folder, AT)
    bad = folder / "backups" / "备份000009-20261028-0900-00000000.wmbak"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == backup_file.MANIFEST:
                says = json.loads(content)
                content = json.dumps(says | forged if isinstance(forged, dict) else forged).encode()
            new.writestr(name, content)
    for look in (books.peek_backup, backup_file.prove, backup_file.manifest_of):
        with pytest.raises(UserError, match="已损坏"):
            look(bad)
    found = damage.newest_good(folder)
    assert found is not None
    assert found.path == good
    backup.at_closing(folder, AT + timedelta(hours=1))


def test_a_backup_made_to_fill_the_disk_is_refused_before_it_is_unpacked(kept: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "很小.wmbak"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("book.sqlite3", "w") as member,
    ):
        for _ in range(100):
            member.write(bytes(1 << 20))
    assert bomb.stat().st_size < 1 << 20
    for look in (books.peek_backup, backup_file.prove):
        with pytest.raises(UserError, match="大得不合常理"):
            look(bomb)
    with pytest.raises(UserError, match="大得不合常理"):
        books.restore(bomb, tmp_path / "新.wenming")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".restore", "新"))) == []


def test_a_disk_too_small_is_said_before_anything_is_unpacked(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = backup.make(book_of(kept), AT)
    monkeypatch.setattr(backup_file.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(UserError, match="磁盘空间不足"):
        books.restore(good, tmp_path / "新.wenming")
