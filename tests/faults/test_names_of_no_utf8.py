"""Names packed under a Chinese Windows (GBK bytes): the book's folder, photos, evidence, tables; read, told, never a bug."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from tests.cli.wenming import Wenming
from tests.services.small_book import Small
from wenming_desktop.services import activity_photos, books, drafts, evidence, imports
from wenming_desktop.services.context import Context
from wenming_desktop.support import logs
from wenming_desktop.support.paths import readable
from wenming_desktop.ui import doorbell

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")


def gbk(text: str) -> str:
    return os.fsdecode(text.encode("gbk"))


@pytest.fixture
def there(small: Small, tmp_path: Path) -> Iterator[Path]:
    """The book in a folder named in GBK."""
    small.close()
    folder = tmp_path / gbk("数据盘") / gbk("我们所.wenming")
    folder.parent.mkdir()
    shutil.copytree(small.folder, folder)
    yield folder
    small.context = Context(small.folder)


def test_a_name_is_read_as_it_was_meant() -> None:
    for name in ("照片.jpg", "a b.jpg", "义务植树（终稿）.docx"):
        assert readable(gbk(name)) == name
        assert readable(name) == name
    for odd in ("\udc81\udcff", "\ud800x", "好\udcff.jpg"):
        readable(odd).encode()


def test_the_command_line_works_there(wenming: Wenming, there: Path, tmp_path: Path) -> None:
    target = tmp_path / gbk("数据盘")
    for words in (
        ["stats", "--book", there], ["check", "--book", there], ["backup", "--book", there],
        ["backup", "--drill", "--book", there],
        ["board", "2026-Q3", "--book", there, "-o", target / gbk("榜.json")],
        ["new", target / gbk("新.wenming"), "--name", "所"],
    ):  # fmt: skip
        done = wenming(*words)
        assert done.code == 0, (words, done)
        assert "没有做成" not in done.err
    made = wenming("backup", "--book", there, "--json")
    file = Path(json.loads(made.out)["file"])
    assert file.exists(), "machines are told the true path"
    restored = wenming("restore", file, target / gbk("恢复.wenming"))
    assert restored.code == 0, restored
    assert wenming("check", "--book", target / gbk("恢复.wenming")).code == 0


def test_photos_and_evidence_are_kept_under_the_name_that_was_meant(small: Small, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(picture, "JPEG")
    photo, scan = tmp_path / gbk("照片.jpg"), tmp_path / gbk("依据.pdf")
    photo.write_bytes(picture.getvalue())
    scan.write_bytes(b"%PDF-1.4 scan")
    entry = small.enter("萨日朗-001", "H1", "2026-10-01").entry_pk
    small.call(evidence.attach, entry, [scan])
    assert [one.title for one in small.call(evidence.files_of, entry)] == ["依据.pdf"]
    assert small.call(evidence.to_open, entry).copies[0].read_bytes() == scan.read_bytes()
    ready = small.call(activity_photos.prepare, [photo, scan, tmp_path / gbk("没有.jpg")])
    assert [one.title for one in ready.ready] == ["照片.jpg", "依据.pdf"]
    assert "没有.jpg" in ready.refused[0]
    (small.folder / "media" / gbk("别人的.txt")).write_bytes(b"x")
    made = small.call(books.back_up)
    assert "别人的.txt" in small.call(books.said_of, made)[0][0]


def test_a_table_is_imported(small: Small, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "志愿者编号", "所属队伍"])
    book.active.append(["孟和", "", "义务植树队"])
    path = tmp_path / gbk("志愿者.xlsx")
    book.save(path)
    small.call(imports.run_import, "volunteers", path)
    assert small.rows("SELECT file FROM import_batch") == [("志愿者.xlsx",)]


def test_a_draft_with_such_a_path_comes_back(small: Small, tmp_path: Path) -> None:
    path = str(tmp_path / gbk("照片.jpg"))
    small.call(
        drafts.keep, drafts.Draft("activity", "new", "登记活动", "", 1, {"files": [path], "title": "植树"})
    )
    (kept,) = small.call(drafts.kept)
    assert kept.content == {"files": [path], "title": "植树"}


def test_the_window_opens_there(wenming: Wenming, there: Path) -> None:
    import subprocess

    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "wenming_desktop", "--smoke", "--book", str(there)]
    done = subprocess.run(command, env=env, capture_output=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-3000:]
    assert doorbell.name_of(there) != doorbell.name_of(there.parent)


def test_the_log_takes_such_a_name(tmp_path: Path) -> None:
    logger = logs.setup(tmp_path)
    logs.get("x").error("%s", gbk("照片"))
    logs.close(logger)
    assert (tmp_path / "wenming.log").read_text(encoding="utf-8").strip()
