"""A pasted picture lies in the book's folder for as long as a draft names it; one that none names is told, swept, erased."""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from tests.services.small_book import Small
from wenming_desktop.domain.errors import ObstacleError, UserError
from wenming_desktop.services import books, drafts, erasure, pasted_pictures
from wenming_desktop.services.context import Context
from wenming_desktop.support import files

PNG = b"\x89PNG\r\n of an ID card"


def strays(small: Small) -> str:
    return "".join(one.what for one in small.call(books.look_over) if one.number == "E25")


def drawn(small: Small, path: Path, title: str = "登记活动") -> drafts.Draft:
    draft = drafts.Draft("activity", "new", title, "activities", 1, {"files": [str(path)]})
    small.call(drafts.keep, draft)
    return draft


def pasted(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in (folder / "pasted").rglob("*"))


def test_one_that_no_draft_names_is_told_and_swept_and_one_that_is_named_stays(small: Small) -> None:
    assert strays(small) == ""
    kept, left = small.call(pasted_pictures.put, PNG), small.call(pasted_pictures.put, PNG + b"2")
    assert kept != left, "two of one second"
    draft = drawn(small, kept)
    found = strays(small)
    assert "有1个" in found
    assert left.relative_to(small.folder).as_posix() in found
    small.call(pasted_pictures.sweep)
    assert (kept.read_bytes(), left.parent.exists(), strays(small)) == (PNG, False, "")
    small.call(pasted_pictures.sweep, [kept])
    assert kept.exists(), "asked for by name, but its draft is still there"
    small.call(drafts.drop, *draft.key)
    small.call(pasted_pictures.sweep)
    assert not (small.folder / "pasted").exists()


def test_a_half_written_one_goes_and_a_strangers_file_stays_and_is_told(small: Small) -> None:
    kept = small.call(pasted_pictures.put, PNG)
    drawn(small, kept)
    (kept.parent / f".{kept.name}.part").write_bytes(b"\x89PN")
    strange = [small.folder / "pasted" / "我的.png", kept.parent / "说明.txt"]
    for path in strange:
        path.write_bytes(b"x")
    assert "有3个" in strays(small)
    small.call(pasted_pictures.sweep)
    assert "有2个" in strays(small)
    assert all(path.exists() for path in (kept, *strange))


def test_behind_a_link_nothing_is_swept(small: Small, tmp_path: Path) -> None:
    place = small.call(pasted_pictures.put, PNG).parent
    elsewhere = tmp_path / "别处"
    place.parent.rename(elsewhere)
    (small.folder / "pasted").symlink_to(elsewhere, target_is_directory=True)
    small.call(pasted_pictures.sweep)
    assert pasted_there(elsewhere)
    (small.folder / "pasted").unlink()


def pasted_there(folder: Path) -> bool:
    return any(path.is_file() for path in folder.rglob("*"))


def test_a_book_that_was_moved_has_its_pictures_still(small: Small, tmp_path: Path) -> None:
    path = small.call(pasted_pictures.put, PNG)
    draft = drawn(small, path)
    small.close()
    moved = small.folder.rename(tmp_path / "搬了家.wenming")
    with Context(moved) as there:
        there.call(pasted_pictures.sweep)
        assert there.call(drafts.kept)[0].content == draft.content
        assert pasted_pictures.here(moved, path) == moved / "pasted" / path.parent.name / path.name
        assert pasted_pictures.here(moved, path).read_bytes() == PNG
    moved.rename(small.folder)
    small.context = Context(small.folder)
    assert pasted_pictures.here(small.folder, tmp_path / "另一张.png") == tmp_path / "另一张.png"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_what_stands_in_the_way_is_told_as_that_and_nothing_is_left(
    small: Small, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(part: Path) -> None:
        raise OSError(number, "no", str(part))

    monkeypatch.setattr(files, "_to_disk", refuse)
    with pytest.raises(ObstacleError) as told:
        small.call(pasted_pictures.put, PNG)
    assert "损坏" not in str(told.value)
    assert not (small.folder / "pasted").exists()


def test_a_file_of_that_name_is_told_at_the_opening(small: Small) -> None:
    small.close()
    (small.folder / "pasted").write_bytes(b"")
    with pytest.raises(UserError, match="pasted"):
        Context(small.folder)
    (small.folder / "pasted").unlink()
    small.context = Context(small.folder)


def test_an_erasure_takes_what_no_draft_names_and_tells_of_the_others(served: Served) -> None:
    left, kept = served.call(pasted_pictures.put, PNG), served.call(pasted_pictures.put, PNG)
    drawn(served, kept, "登记活动　走访")
    pk = served.rows("SELECT min(pk) FROM person")[0][0]
    done = served.call(erasure.erase, pk, "本人撤回同意", date(2026, 10, 26))[0]
    assert (left.exists(), kept.exists(), done.pasted, done.drawn) == (False, True, 1, ("登记活动　走访",))
    assert "没有用上的粘贴图片1张" in done.text
    assert "登记活动　走访" in done.text
    assert done.as_json()["pasted"] == 1


def test_one_that_an_erasure_could_not_take_away_is_named(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = served.call(pasted_pictures.put, PNG)
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path == left:
            raise PermissionError(errno.EACCES, "in use", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    pk = served.rows("SELECT min(pk) FROM person")[0][0]
    done = served.call(erasure.erase, pk, "本人撤回同意", date(2026, 10, 26))[0]
    assert done.stuck == (left.relative_to(served.folder).as_posix(),)
    assert left.parent.name in strays(served)
