"""Guard of the house: whatever writes a file goes through ``support.files``, which writes beside and renames."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parents[1] / "wenming_desktop"
# Receivers whose ``save`` is of ours and writes no file.
OURS = {"self", "self.words", "settings_store", "painter", "dialog.words"}
# Where a file is written in another way, each with its reason; one that is written so no more has to leave the list.
ELSEWHERE = {
    "support/files.py": "the one way itself",
    # into memory: the bytes go through services.out
    "exchange/board_workbook.py": "XlsxWriter writes into memory",
    "exchange/photos.py": "Pillow saves into memory",
    "exchange/writer.py": "XlsxWriter writes into memory",
    "printing/notice_docx.py": "python-docx saves into memory",
    "printing/pdf.py": "ReportLab draws into memory",
    "printing/preview.py": "pdfium saves into memory",
    "printing/scene.py": "Pillow saves into memory",
    "ui/png.py": "Qt saves into memory",
    # the book's own file: SQLite writes it, and it takes its place by os.replace once it was checked
    "storage/at_once.py": "a new book's folder, made beside, takes its place whole",
    "storage/book_folder.py": "an upgraded book takes its place once it is whole",
    "storage/damage.py": "a damaged file is set aside, a backup unpacked and checked takes its place",
    "storage/carried.py": "a file that is of no restore gets another name",
    "storage/in_place.py": "a file made and checked beside takes the place of one that nobody else has open",
    "storage/media.py": "a file of an unpacked backup, compared with its name, takes its place",
    "storage/backup.py": "a backup gets its name after it was read back; a rotten one gets another name",
    "storage/backup_file.py": "packed under a name of its own (backup.py), unpacked into a folder that takes its place whole",
    "storage/heads.py": "written in place in one block of the disk after each commit: a rename each would cost more",
    # nothing a clerk opens
    "cli/__init__.py": "an output that takes nothing more is turned to the null device",
    "storage/standing.py": "an empty file asks whether the place takes writing at all",
    "support/last_word.py": "the record of a crash is appended to",
    "support/logs.py": "the log is appended to",
    "ui/printer.py": "QPrinter is told the name beside (files.beside)",
}
WRITERS = {
    "write_text",
    "write_bytes",
    "setOutputFileName",
    "copyfile",
    "copyfileobj",
    "copy2",
    "copytree",
    "NamedTemporaryFile",
}
MAKERS = {
    "Canvas",
    "SimpleDocTemplate",
    "QPdfWriter",
    "QSaveFile",
    "QFile",
    "RotatingFileHandler",
    "FileHandler",
}
MOVERS = {
    ("shutil", "copy"),
    ("shutil", "move"),
    ("os", "replace"),
    ("os", "rename"),
    ("os", "open"),
    ("os", "fdopen"),
    ("xlsxwriter", "Workbook"),
}


class Writing(NamedTuple):
    """A call that puts bytes under a name."""

    module: str
    line: int
    what: str


def writings() -> Iterator[Writing]:
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (what := written_by(node)):
                yield Writing(module, node.lineno, what)


def written_by(call: ast.Call) -> str:
    """What a call writes with, '' where it writes no file."""
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    receiver = ast.unparse(of) if of is not None else ""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if receiver in ("files", "out", "files_out") and name != "save":
        return ""
    if name in WRITERS | MAKERS or (receiver, name) in MOVERS:
        return name
    if name == "save" and call.args and receiver not in OURS:
        return name
    if name in ("replace", "rename") and of is not None and len(call.args) == 1 and not call.keywords:
        return name if receiver != "dataclasses" else ""
    writes = set(mode_of(call, name, receiver)) & set("wax+")
    return name if writes and (name == "ZipFile" or name == "open") else ""


def mode_of(call: ast.Call, name: str, receiver: str) -> str:
    """The mode a file is opened with: the second argument of open(), the first of Path.open()."""
    at = 0 if name == "open" and receiver and receiver not in ("io", "zipfile") else 1
    given = [one.value for one in call.keywords if one.arg == "mode"] or call.args[at : at + 1]
    mode = given[0] if given else None
    text = mode.value if isinstance(mode, ast.Constant) and isinstance(mode.value, str) else ""
    return text if set(text) <= set("rwaxbtU+") else ""  # packed.open("content.xml") names a member


def test_whatever_writes_a_file_goes_through_the_one_function() -> None:
    found = list(writings())
    assert not [one for one in found if one.module not in ELSEWHERE]
    assert len(found) > 20, "else the walk sees nothing"


def test_no_exception_outlives_its_reason() -> None:
    assert set(ELSEWHERE) == {one.module for one in writings()}
    assert all(len(reason) > 10 for reason in ELSEWHERE.values())
    beside = ("files.beside",)
    for name, reason in ELSEWHERE.items():
        named = [word for word in beside if word in reason]
        assert all(word in (PACKAGE / name).read_text(encoding="utf-8") for word in named), name


def test_the_walk_sees_each_way_there_is() -> None:
    ways = (
        'open(p, "w")', 'open(p, mode="ab")', 'p.open("wb")', 'p.open(mode="x")', 'p.open("r+b")', "p.write_text(t)",
        "p.write_bytes(b)", "shutil.copy(a, b)", "shutil.copyfile(a, b)", "shutil.copytree(a, b)", "shutil.move(a, b)",
        "os.replace(a, b)", "p.replace(q)", "p.rename(q)", "image.save(out)", "document.save(out)", "xlsxwriter.Workbook(p)",
        "canvas.Canvas(p)", 'zipfile.ZipFile(p, "w")', "QSaveFile(p)", "printer.setOutputFileName(n)", 'io.open(p, "w")',
    )  # fmt: skip
    unseen = [way for way in ways if not written_by(call_of(way))]
    reads = (
        "open(p)",
        'open(p, "rb")',
        "p.open()",
        'packed.open("content.xml")',
        "p.read_text()",
        't.replace("a", "b")',
        "zipfile.ZipFile(p)",
        "painter.save()",
    )
    seen = [way for way in reads if written_by(call_of(way))]
    assert (unseen, seen) == ([], [])


MAKES_PARENTS = {
    ("support/files.py", "make_folder"): "the one way itself, which makes no book's folder",
    ("storage/temp.py", "__init__"): "the place of a new book, above it",
    ("support/logs.py", "setup"): "the program's own log, in the system's place for it",
    ("support/paths.py", "_make"): "the program's own folder, in the system's place for it",
    ("ui/new_books.py", "make_demo"): "the place of a new book, above it",
    ("ui/tour.py", "__init__"): "pictures for the manual, outside of every book",
}


def test_no_folder_that_was_taken_away_comes_back_empty() -> None:
    """``parents=True`` below a book makes its folder anew, and what is written then lies in a ghost."""
    found = {
        (path.relative_to(PACKAGE).as_posix(), function.name)
        for path in PACKAGE.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and makes_parents(call)
    }
    assert found == set(MAKES_PARENTS)


def makes_parents(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given = [one.value for one in call.keywords if one.arg == "parents"] or call.args[1:2]
    return name in ("makedirs", "renames") or (name == "mkdir" and bool(given))


OWN_WRITERS = {
    ("backup", "make"),
    ("backup", "at_closing"),
    ("media", "keep"),
    ("temp", "fresh"),
    ("temp", "area"),
}


def test_who_writes_beside_the_open_book_asks_first_whether_it_is_still_there() -> None:
    """``book.own_folder`` asks; ``book.folder`` is for reading."""
    found = [
        (path.name, call.lineno, ast.unparse(call.args[0]))
        for room in ("services", "ui", "cli")
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and call.args and writes_own(call)
    ]
    assert len(found) > 8
    assert not [
        one for one in found if "folder" in one[2] and "own_folder" not in one[2] and "book" in one[2]
    ]


def writes_own(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", "")
    receiver = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    return (receiver, name) in OWN_WRITERS or (
        receiver == "files" and any(one.arg == "own" for one in call.keywords)
    )


# What Qt answers False (or −1) to where others raise: a disk that is full is seen by nobody who does not look.
QT_WRITERS = {"save", "write", "open", "newPage", "commit", "copy", "rename", "remove", "mkpath"}
# Receivers in ui whose verbs of these names are of ours, of Python or of a painter's, and answer nothing or raise.
NO_WRITERS = (
    "ctx", "self.ctx", "self._ctx", "out", "sys.stdout", "sys.stderr", "self", "self.words", "dialog.words", "page",
    "self._recent", "self._order", "self._running", "self._shown", "self._taken", "self.left", "self.model", "tab",
    "shutil", "os", "_Writer(painter, card.adjusted(12, 8, -12, -8), scale)",
)  # fmt: skip


def test_no_answer_of_a_qt_writer_is_thrown_away() -> None:
    found = {
        f"{path.relative_to(PACKAGE).as_posix()}:{call.lineno}: {ast.unparse(call)[:60]}"
        for path in sorted([*(PACKAGE / "ui").rglob("*.py"), PACKAGE / "app.py"])
        for call in thrown_away(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_thrown_away_answers_are_seen() -> None:
    thrown = "image.save(p, 'PNG')", "socket.write(b)", "file.open(mode)", "printer.newPage()"
    kept = (
        "ok = image.save(p, 'PNG')",
        "if not socket.write(b): pass",
        "ctx.write(v)",
        "dialog.open()",
        "painter.save()",
    )
    assert [text for text in thrown if not list(thrown_away(ast.parse(text)))] == []
    assert [text for text in kept if list(thrown_away(ast.parse(text)))] == []


def thrown_away(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of Qt's writers that stand as a statement, or in a lambda that answers a signal."""
    for node in ast.walk(tree):
        call = (
            node.value if isinstance(node, ast.Expr) else node.body if isinstance(node, ast.Lambda) else None
        )
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        writes = bool(call.args) or call.func.attr in (
            "newPage",
            "commit",
        )  # not painter.save(), dialog.open()
        if call.func.attr in QT_WRITERS and writes and ast.unparse(call.func.value) not in NO_WRITERS:
            yield call


def call_of(text: str) -> ast.Call:
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, ast.Call)
    return node
