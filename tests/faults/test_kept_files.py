"""What is kept with a record is opened only where its kind is listed; anything else may be a program and is given out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.services.small_book import Small
from tests.test_house import modules
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import evidence
from wenming_desktop.storage import journal, media
from wenming_desktop.support.paths import readable

# What some system runs, or lets a page or a document run, when it is opened by its name (not all of them: none is listed).
RUN = ["exe", "bat", "cmd", "com", "scr", "pif", "msi", "msp", "lnk", "url", "hta", "js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "reg", "inf", "cpl", "jar", "gadget", "application", "appref-ms", "desktop", "sh", "run", "bin", "AppImage", "py", "pyw", "pl", "html", "htm", "mht", "svg", "xml", "xhtml", "chm", "docm", "dotm", "xlsm", "xlam", "xltm", "pptm", "ppam", "potm", "rtf", "csv", "iso", "img", "vhd", "zip", "rar", "7z", "eml", "msg", "one", "library-ms", "search-ms", "settingcontent-ms", "theme", "scf", "slk", "iqy", "dqy", "odt", "wsc", "sct", "dll", "ocx", "sys"]  # fmt: skip
TRICKS = (
    "照片.jpg.bat", "照片\u202egpj.exe", "照片.jpg.exe ", "照片.jpg.exe.", "照片.jpg\u200b", "照片.exe\u3000", "无后缀", ".jpg", "..", "",
    "照片.jpg:恶意.exe", "..\\..\\启动\\a.bat", "../../a.bat", "照片.JPG.LNK",
)  # fmt: skip


@pytest.fixture
def entry(small: Small) -> int:
    small.enter("萨日朗-001", "H1", "2026-10-01")
    return int(small.call(lambda book: book.db.execute("SELECT max(pk) FROM entry").fetchone()[0]))


def kept(small: Small, entry: int, *titles: str) -> None:
    """As a book may hold them, whoever wrote it."""

    def keep(book: object) -> None:
        with book.operation("附依据"):  # type: ignore[attr-defined]
            for title in titles:
                sha256 = media.keep(small.folder, f"x{title}".encode(), Path(title).suffix.lower())
                row = {"noun": "entry", "row_pk": entry, "sha256": sha256, "title": title}
                journal.insert(book.db, "attachment", row)  # type: ignore[attr-defined]

    small.call(keep)


def laid_out(small: Small) -> list[str]:
    return [path.name for path in (small.folder / "temp").rglob("*") if path.is_file()]


@pytest.mark.parametrize("title", [*(f"依据.{suffix}" for suffix in RUN), *TRICKS])
def test_what_may_be_a_program_is_never_laid_out(
    small: Small, entry: int, title: str, tmp_path: Path
) -> None:
    if not set(title) & set("\\/:") and len(title) > 2:  # a name a file can have here
        file = tmp_path / title
        file.write_bytes(b"x as the clerk attached it")
        small.call(evidence.attach, entry, [file])  # it may be kept: it is opened by nobody unasked
        assert small.call(evidence.files_of, entry)[0].title == readable(title)
    kept(small, entry, title)
    found = small.call(evidence.to_open, entry)
    assert (found.copies, laid_out(small)) == ([], [])
    assert found.others
    with pytest.raises(UserError, match="另存"):
        small.call(evidence.copy_out, found.others[-1].pk)
    there = tmp_path / "另存"
    there.mkdir()
    out = small.call(evidence.put_out, [one.pk for one in found.others], there)
    assert {path.parent for path in out} == {there}, "whatever its title says"
    assert all(path.read_bytes().startswith(b"x") for path in out)
    assert len({path.name for path in out}) == len(out) == len(list(there.iterdir())), (
        "none takes another's place"
    )


def test_what_is_listed_is_opened_under_a_name_any_system_takes(small: Small, entry: int) -> None:
    titles = [f"依据{suffix}" for suffix in sorted(evidence.OPENED)]
    odd = [
        "..\\..\\a.jpg",
        "../../b.pdf",
        'c"<>|?*.png',
        f"{'好' * 200}.jpg",
        "e\u202e.jpg",
        "f\n.pdf",
        "签到表.PDF",
    ]
    kept(small, entry, *titles, *odd)
    found = small.call(evidence.to_open, entry)
    assert found.others == []
    names = [path.name for path in found.copies]
    assert names[: len(titles)] == titles
    assert names[len(titles) :] == [
        "_.._a.jpg", "_.._b.pdf", "c______.png", f"{'好' * 60}.jpg", "e.jpg", "f.pdf", "签到表.PDF",
    ]  # fmt: skip
    assert all(path.parent.parent == small.folder / "temp" for path in found.copies)
    assert not evidence.OPENED & {f".{suffix.lower()}" for suffix in RUN}


def test_one_place_asks_the_system_to_open_and_every_door_goes_through_it() -> None:
    """``openUrl`` stands in one module, for the copies of ``to_open`` and for folders; whoever asks for copies hands them on."""
    asking, handing = {}, set()
    for path in modules("ui"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        asking |= (
            {path.name: words.count("QDesktopServices.openUrl")}
            if "QDesktopServices.openUrl" in words
            else {}
        )
        if {"evidence.to_open", "evidence.one_to_open"} & set(words):
            assert "files.open_kept" in words, path
            handing.add(path.name)
        assert not {"os.startfile", "evidence.copy_out", "subprocess.Popen", "QProcess.startDetached"} & set(
            words
        ), path
    assert asking == {"files.py": 2}
    assert handing == {"line_actions.py", "have_dialog.py", "panel.py"}
