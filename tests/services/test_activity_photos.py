"""Photos of an activity: turned upright, scaled, without place or camera, their day kept; broken ones named."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from PIL import Image

from tests.services.activity_book import detail, held, iso, opened, photo
from tests.services.small_book import Small
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import activities, activity_photos, evidence
from wenming_desktop.services.activity_photos import Added


def add(small: Small, pk: int, *paths: Path) -> Added:
    added: Added = small.call(activity_photos.add, pk, paths)[0]
    return added


def titles(small: Small, pk: int) -> list[str]:
    return [one.title for one in small.call(activity_photos.of_activity, pk)]


def test_a_photo_is_scaled_turned_and_freed_of_place_and_camera(small: Small, tmp_path: Path) -> None:
    file = photo(
        tmp_path / "IMG_20200101_080000.jpg",
        (4000, 3000),
        turned=True,
        taken="2026:09:12 10:15:30",
        place=True,
    )
    assert opened(file.read_bytes()).getexif().get_ifd(0x8825)[2] == (43.0, 36.0, 7.0)
    pk = held(small)
    one = add(small, pk, file).photos[0]
    assert (one.width, one.height) == (1200, 1600)
    assert one.taken == iso("2026-09-12")  # the camera's day, not the name's
    kept = small.call(activity_photos.content, one.pk)
    image = opened(kept)
    assert image.size == (1200, 1600)
    assert not dict(image.getexif())
    assert not image.getexif().get_ifd(0x8825)
    for secret in (b"Exif", b"secret", "某某手机".encode(), b"http://ns.adobe.com"):
        assert secret not in kept
    top, bottom = image.getpixel((600, 100)), image.getpixel((600, 1500))
    assert top[0] > 200 > top[2]  # the left half, red, is on top once turned
    assert bottom[2] > 200 > bottom[0]


def test_a_photo_that_lost_its_suffix_is_freed_of_its_place_too(small: Small, tmp_path: Path) -> None:
    file = photo(tmp_path / "a.jpg", (800, 600), place=True).rename(tmp_path / "照片.doc")
    added = add(small, held(small), file)
    assert [one.title for one in added.photos] == ["照片.jpg"]
    assert not opened(small.call(activity_photos.content, added.photos[0].pk)).getexif().get_ifd(0x8825)


def test_a_small_photo_is_not_made_larger(small: Small, tmp_path: Path) -> None:
    one = add(small, held(small), photo(tmp_path / "a.jpg", (800, 600))).photos[0]
    assert (one.width, one.height) == (800, 600)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("IMG_20260912_101530.jpg", "2026-09-12"),
        ("微信图片_20260913101010.jpg", "2026-09-13"),
        ("照片.jpg", None),
    ],
)
def test_a_photo_without_a_camera_s_day_takes_the_one_in_its_name(
    small: Small, tmp_path: Path, name: str, day: str | None
) -> None:
    one = add(small, held(small), photo(tmp_path / name)).photos[0]
    assert one.taken == (iso(day) if day else None)


@pytest.mark.parametrize("written", ["0000:00:00 00:00:00", "1970:01:01 00:00:00", "    :  :     :  :  "])
def test_a_camera_whose_clock_was_never_set_says_no_day(small: Small, tmp_path: Path, written: str) -> None:
    one = add(small, held(small), photo(tmp_path / "IMG_20260912_1.jpg", taken=written)).photos[0]
    assert one.taken == iso("2026-09-12")


@pytest.mark.parametrize(
    ("mode", "suffix"), [("RGBA", ".png"), ("P", ".gif"), ("L", ".png"), ("CMYK", ".jpg"), ("1", ".bmp")]
)
def test_pictures_of_other_kinds_become_photos_too(
    small: Small, tmp_path: Path, mode: str, suffix: str
) -> None:
    path = tmp_path / f"图{suffix}"
    Image.new(mode, (300, 200)).save(path)
    one = add(small, held(small), path).photos[0]
    assert one.title == "图.jpg"
    assert opened(small.call(activity_photos.content, one.pk)).mode == "RGB"


def test_a_transparent_picture_stands_on_white(small: Small, tmp_path: Path) -> None:
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(tmp_path / "标.png")
    one = add(small, held(small), tmp_path / "标.png").photos[0]
    assert opened(small.call(activity_photos.content, one.pk)).getpixel((30, 20)) == (255, 255, 255)


def test_broken_files_are_named_and_the_others_kept(small: Small, tmp_path: Path) -> None:
    good = photo(tmp_path / "好.jpg")
    half = tmp_path / "半张.jpg"
    half.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    (tmp_path / "不是.jpg").write_bytes(b"not a photo")
    (tmp_path / "空.jpg").write_bytes(b"")
    (tmp_path / "苹果.heic").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 40)
    (tmp_path / "改了名.jpg").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 40)
    (tmp_path / "报道.docx").write_bytes(b"a document")
    pk = held(small)
    names = ("不是.jpg", "半张.jpg", "空.jpg", "苹果.heic", "改了名.jpg", "没有.jpg", "好.jpg", "报道.docx")
    added = add(small, pk, *(tmp_path / name for name in names))
    assert [one.title for one in added.photos] == ["好.jpg"]
    assert [one.title for one in added.documents] == ["报道.docx"]
    said = dict(zip(names[:6], added.refused, strict=True))
    assert all(f"“{name}”" in message for name, message in said.items())
    assert (
        said["苹果.heic"]
        == "“苹果.heic”是HEIC格式的照片，这里读不出来。请在手机上另存为JPG，或用微信发到电脑后再添加。"
    )
    assert "HEIC" in said["改了名.jpg"]
    assert "可能没有传完或已损坏" in said["半张.jpg"]
    assert small.undo() == "添加照片1张、文件1份 卫生整治"
    assert titles(small, pk) == []


def test_a_bomb_is_refused_and_a_large_telephone_s_photo_is_not(small: Small, tmp_path: Path) -> None:
    """Ten thousand by ten thousand in a few kilobytes of PNG would swell to hundreds of megabytes."""
    bomb = tmp_path / "炸.png"
    Image.new("1", (10000, 10000)).save(bomb)
    assert bomb.stat().st_size < 50_000
    phone = tmp_path / "大.jpg"
    Image.new("L", (12000, 9000)).save(phone, quality=1)
    added = add(small, held(small), bomb, phone)
    assert added.refused == ("“炸.png”的尺寸太大，不能当照片添加。请先把它缩小，再添加一次。",)
    assert (added.photos[0].width, added.photos[0].height) == (1600, 1200)


def test_a_head_that_lies_about_its_size_is_no_photo(small: Small, tmp_path: Path) -> None:
    file = tmp_path / "谎.png"
    Image.new("RGB", (10, 10)).save(file)
    data = bytearray(file.read_bytes())
    data[16:20] = (4000).to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    file.write_bytes(bytes(data))
    assert "“谎.png”" in add(small, held(small), file).refused[0]


def test_a_file_over_fifty_megabytes_is_refused(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert activity_photos.MOST_BYTES == evidence.MOST_BYTES == 50 * 1024 * 1024
    monkeypatch.setattr(activity_photos, "MOST_BYTES", 1000)
    assert "超过50兆" in add(small, held(small), photo(tmp_path / "大.jpg")).refused[0]


def test_the_same_photo_is_kept_once(small: Small, tmp_path: Path) -> None:
    file = photo(tmp_path / "a.jpg")
    pk = held(small)
    added = add(small, pk, file, file)
    assert (len(added.photos), added.refused) == (1, ("“a.jpg”已经添加过了。",))
    again, changes = small.call(activity_photos.add, pk, [file])
    assert (again.photos, again.refused, changes.nouns) == ((), ("“a.jpg”已经添加过了。",), frozenset())
    other = held(small, "别的活动")
    assert len(add(small, other, file).photos) == 1
    assert len(list((small.folder / "media").rglob("*.jpg"))) == 1  # by content: one file for both


def test_photos_are_moved_and_taken_away_and_everything_comes_back(small: Small, tmp_path: Path) -> None:
    pk = held(small)
    add(small, pk, *(photo(tmp_path / f"{name}.jpg", (100 + at, 100)) for at, name in enumerate("甲乙丙")))
    first, _, last = small.call(activity_photos.of_activity, pk)
    small.call(activity_photos.move_photo, last.pk, -1)
    assert titles(small, pk) == ["甲.jpg", "丙.jpg", "乙.jpg"]
    assert not small.call(activity_photos.move_photo, first.pk, -1)[1].nouns
    small.call(activity_photos.remove_photo, first.pk)
    assert titles(small, pk) == ["丙.jpg", "乙.jpg"]
    assert [small.undo(), small.undo()] == ["移除照片 甲.jpg", "移动照片 丙.jpg"]
    assert titles(small, pk) == ["甲.jpg", "乙.jpg", "丙.jpg"]
    assert small.call(activity_photos.content, first.pk)


def test_removing_an_activity_and_taking_that_back_keeps_its_photos(small: Small, tmp_path: Path) -> None:
    pk = held(small)
    add(small, pk, photo(tmp_path / "a.jpg"))
    small.call(activities.remove, pk)
    small.undo()
    assert [one.title for one in detail(small, pk).photos] == ["a.jpg"]
    assert detail(small, pk).photos[0].width == 1600


def test_a_photo_and_a_document_open_as_copies(small: Small, tmp_path: Path) -> None:
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.4")
    added = add(small, held(small), photo(tmp_path / "a.png", (50, 50)), tmp_path / "通知.pdf")
    for one in (*added.photos, *added.documents):
        assert small.call(evidence.one_to_open, one.pk).copies[0].name == one.title


def test_a_thumbnail_is_no_larger_than_asked(small: Small, tmp_path: Path) -> None:
    one = add(small, held(small), photo(tmp_path / "a.jpg")).photos[0]
    assert opened(small.call(activity_photos.thumb, one.pk, 96)).size == (96, 72)


def test_a_file_is_looked_at_before_it_is_saved(small: Small, tmp_path: Path) -> None:
    seen = small.call(activity_photos.peek, photo(tmp_path / "IMG_20260912_1.jpg"), 100)
    assert (opened(seen.thumb).size, seen.taken, seen.is_photo) == ((100, 75), iso("2026-09-12"), True)
    (tmp_path / "a.docx").write_bytes(b"x")
    seen = small.call(activity_photos.peek, tmp_path / "a.docx")
    assert (seen.thumb, seen.is_photo) == (b"", False)
    (tmp_path / "坏.jpg").write_bytes(b"x")
    with pytest.raises(UserError, match="坏"):
        small.call(activity_photos.peek, tmp_path / "坏.jpg")


def test_an_activity_is_saved_with_its_photos_in_one_action_or_not_at_all(
    small: Small, tmp_path: Path
) -> None:
    files = [photo(tmp_path / f"{at}.jpg", (200 + at, 150)) for at in range(5)]
    ready = small.call(activity_photos.prepare, files[:2]).ready
    pk, _ = small.call(
        activities.save_activity, None, {"title": "义诊", "day": "2026-10-24"}, None, [*ready, *files[2:]]
    )
    assert titles(small, pk) == [f"{at}.jpg" for at in range(5)]
    assert small.undo() == "登记活动 义诊"
    (tmp_path / "坏.jpg").write_bytes(b"x")
    with pytest.raises(UserError, match="坏"):
        small.call(
            activities.save_activity,
            None,
            {"title": "义诊", "day": "2026-10-24"},
            None,
            [files[0], tmp_path / "坏.jpg"],
        )
    assert small.call(activities.month, 202610) == []


def test_a_big_batch_tells_how_far_it_is_and_a_cancel_adds_nothing(small: Small, tmp_path: Path) -> None:
    files = [photo(tmp_path / f"{at}.jpg", (100 + at, 80)) for at in range(6)]
    pk, told = held(small), list[tuple[int, int]]()
    added, changes = small.call(
        activity_photos.add, pk, files, lambda done, of: told.append((done, of)), lambda: len(told) >= 3
    )
    assert told == [(0, 6), (1, 6), (2, 6)]
    assert (added.photos, changes.nouns, titles(small, pk)) == ((), frozenset(), [])
