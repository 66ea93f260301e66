"""Every folder the program makes inside a book has an owner that sweeps it, or whose files something else names."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.services.small_book import Small
from tests.test_written_beside import PACKAGE
from wenming_desktop.services import books, evidence, pasted_pictures
from wenming_desktop.services.context import Context
from wenming_desktop.storage import media, temp
from wenming_desktop.storage import pasted_pictures as pictures
from wenming_desktop.support import files

# Each folder of a book: who owns it, and what becomes of a file in it that nothing needs.
OWNERS = {
    media.NAME: ("storage/media.py", "an undo may ask for it; E25 names the others"),
    files.BACKUPS: ("storage/backup.py", "thinned by their days; an erasure names them"),
    files.PRINTS: ("storage/at_once.py", "papers the clerk asked for: hers to delete"),
    temp.NAME: ("storage/temp.py", "swept at the next opening"),
    pictures.NAME: (
        "storage/pasted_pictures.py",
        "swept where no draft names it; E25 and an erasure name the others",
    ),
}
# Who makes a folder at all: (module, function), and which.
MAKERS = {
    ("storage/media.py", "_room_for"): media.NAME,
    ("storage/backup.py", "make"): files.BACKUPS,
    ("storage/heads.py", "keep_second"): files.BACKUPS,
    ("storage/at_once.py", "made"): "the empty rooms of a new book, by their names",
    ("storage/temp.py", "area"): temp.NAME,
    ("storage/temp.py", "fresh"): temp.NAME,
    ("storage/damage.py", "_tried"): temp.NAME,
    ("storage/damage.py", "put_back"): temp.NAME,
    ("storage/pasted_pictures.py", "put"): pictures.NAME,
    ("storage/pasted_pictures.py", "_made"): pictures.NAME,
    ("storage/backup_file.py", "extract"): "an unpacked backup's, in a folder that takes its place whole",
    # not inside a book
    ("app.py", "take_pictures"): "the system's place for what passes, gone with the program",
    (
        "services/out.py",
        "write",
    ): "where the clerk wants a paper: in a book only prints (files.check_outside)",
    ("services/out.py", "try_place"): "the same",
    ("services/rescue.py", "save_as"): "a book itself",
    ("storage/book_folder.py", "create"): "a book itself",
    ("storage/restore.py", "unpack_into"): "a book itself",
    ("storage/temp.py", "__init__"): "beside a book that is made, swept by its mark",
    ("support/files.py", "make_folder"): "the way of services.out",
    ("support/paths.py", "_make"): "the program's own, in the system's place for it",
    ("support/logs.py", "setup"): "the program's own log",
    ("ui/new_books.py", "make_demo"): "above a new book",
    ("ui/tour.py", "__init__"): "pictures for the manual, outside of every book",
}
WAYS = {"mkdir", "makedirs", "mkdtemp", "make_folder", "mkpath", "TemporaryDirectory"}


def makers() -> set[tuple[str, str]]:
    return {
        (path.relative_to(PACKAGE).as_posix(), function.name)
        for path in PACKAGE.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in WAYS
    }


def test_whoever_makes_a_folder_is_listed_and_every_folder_of_a_book_has_an_owner() -> None:
    assert makers() == set(MAKERS)
    named = {name for name in MAKERS.values() if name in OWNERS}
    assert named == set(OWNERS) - {files.PRINTS}
    assert all((PACKAGE / owner).is_file() for owner, _ in OWNERS.values())


def test_a_book_has_no_other_folder_and_what_nothing_needs_is_swept_or_named(
    small: Small, tmp_path: Path
) -> None:
    scan = tmp_path / "依据.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    booked = small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(evidence.attach, booked.entry_pk, [scan])
    small.call(books.back_up)
    small.call(pasted_pictures.put, b"\x89PNG")
    temp.fresh(small.folder, "looked")
    assert {path.name for path in small.folder.iterdir() if path.is_dir()} <= set(OWNERS)
    small.close()
    left = {
        temp.NAME: temp.fresh(small.folder, "drill") / "x",
        media.NAME: media.path_of(small.folder, "0" * 64, ".pdf"),
        pictures.NAME: small.folder / pictures.NAME / "20261027090000_7" / pictures.FILE,
    }
    for path in left.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    small.context = Context(small.folder)
    told = "".join(one.what for one in small.call(books.look_over) if one.number == "E25")
    assert "有3个" in told, "the one put above, and these two"
    assert not left[temp.NAME].exists()
    small.call(pasted_pictures.sweep)
    told = "".join(one.what for one in small.call(books.look_over) if one.number == "E25")
    assert "有1个" in told
    assert not (small.folder / pictures.NAME).exists()
