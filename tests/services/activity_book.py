"""The small book with three teams and four volunteers, and activities made in few words; photos drawn on the spot."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from tests.services.small_book import Small
from wenming_desktop.services import activities
from wenming_desktop.services.activities import ActivityDetail
from wenming_desktop.services.context import Book
from wenming_desktop.storage import journal, service_ledger
from wenming_desktop.support.ids import uuid7

TEAMS = (("苏木理论宣讲队", "theory"), ("萨日朗环境卫生队", "environment"), ("诺敏花文艺队", "culture"))
# Name and group of people of the small book, in the order of their numbers.
VOLUNTEERS = ("包青格乐1", "王秀兰1", "李䶮2", "孟和1")


def staffed(small: Small) -> Small:
    """Give the book its teams and volunteers."""
    small.call(_fill, [small.people[name] for name in VOLUNTEERS])
    return small


def _fill(book: Book, people: list[int]) -> None:
    with book.operation("准备", kind="barrier"):
        for name, code in TEAMS:
            journal.insert(book.db, "team", {"id": uuid7(), "name": name, "code": code})
        for at, person in enumerate(people, 1):
            number = f"1505990000{at:02d}"
            journal.insert(book.db, "volunteer", {"id": uuid7(), "person_pk": person, "number": number})


def held(small: Small, title: str = "卫生整治", day: str = "2026-10-24", **values: Any) -> int:
    """An activity; its key."""
    return int(small.call(activities.save_activity, None, {"title": title, "day": day, **values})[0])


def detail(small: Small, pk: int) -> ActivityDetail:
    found: ActivityDetail = small.call(activities.detail, pk)
    return found


def serve(small: Small, activity_pk: int, *volunteers: int, minutes: int = 120, day: str = "") -> None:
    """Record time for volunteers (1 is the first), on the day it began or another, as one action of its own."""
    small.call(_serve, activity_pk, volunteers, minutes, day)


def _serve(book: Book, activity_pk: int, volunteers: tuple[int, ...], minutes: int, day: str) -> None:
    began = book.db.execute("SELECT day FROM activity WHERE pk = ?", [activity_pk]).fetchone()[0]
    with book.operation(f"录入服务时间 {len(volunteers)}人") as pk:
        common = {
            **book.ledger_common(pk),
            "activity_pk": activity_pk,
            "day": day or began,
            "minutes": minutes,
        }
        rows = ({**common, "id": uuid7(), "volunteer_pk": one} for one in volunteers)
        service_ledger.insert_services(book.db, rows)


def photo(
    path: Path,
    size: tuple[int, int] = (2000, 1500),
    *,
    turned: bool = False,
    taken: str = "",
    place: bool = False,
) -> Path:
    """A photo as a telephone writes it: left half red, right half blue; ``turned`` as EXIF orientation 6 says."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 6
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if place:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", (43.0, 36.0, 7.0), "E", (121.0, 15.0, 9.0)
        exif[0x010F] = "某某手机"
    image.save(path, **({"exif": exif, "comment": b"secret"} if path.suffix == ".jpg" else {}))
    return path


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def iso(text: str) -> date:
    return date.fromisoformat(text)
