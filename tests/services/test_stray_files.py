"""A stored file that no record names is found by 数据体检; one that an undo may ask for again is none."""

from pathlib import Path

import pytest

from tests.services.small_book import Small
from wenming_desktop.services import books, evidence, history
from wenming_desktop.storage import media


def strays(small: Small) -> list[str]:
    return [one.what for one in small.call(books.look_over) if one.number == "E25"]


def test_a_file_kept_for_an_operation_that_never_came_is_found(small: Small) -> None:
    assert strays(small) == []
    sha256 = media.keep(small.folder, b"%PDF-1.4 of a run that was killed", ".pdf")
    found = strays(small)
    assert len(found) == 1
    assert f"media/{sha256[:2]}/{sha256[2:]}.pdf" in found[0]
    assert "有1个存档文件" in found[0]


@pytest.mark.parametrize("name", ["ab/cd.pdf", "照片.jpg", "ab/thumbs.db", f"ab/{'0' * 62}.pdf.part"])
def test_a_half_written_file_and_a_strangers_are_found(small: Small, name: str) -> None:
    path = small.folder / "media" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert f"media/{name}" in strays(small)[0]


def test_a_named_file_is_none_and_stays_none_while_its_step_can_be_done_again(
    small: Small, tmp_path: Path
) -> None:
    scan = tmp_path / "依据.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    booked = small.enter("萨日朗-001", "H1", "2026-10-01")
    small.call(evidence.attach, booked.entry_pk, [scan])
    assert strays(small) == []
    small.call(history.undo)
    assert small.rows("SELECT * FROM attachment") == []
    assert strays(small) == []
    small.call(history.redo)
    assert small.rows("SELECT count(*) FROM attachment") == [(1,)]


def test_many_are_counted_and_three_named(small: Small) -> None:
    for number in range(5):
        media.keep(small.folder, b"%PDF" + bytes([number]), ".pdf")
    found = strays(small)[0]
    assert "有5个" in found
    assert found.count("media/") == 3
    assert found.endswith("等5个")
