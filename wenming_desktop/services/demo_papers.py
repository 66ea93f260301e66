"""The demo's photos (drawn, not taken), corrections, proposed points and issued certificates, by the real services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import Any

from wenming_desktop.domain.activities import DONE
from wenming_desktop.services import activity_photos, certificates, hours, proposals
from wenming_desktop.services.activity_photos import PHOTO, Ready
from wenming_desktop.services.context import Book
from wenming_desktop.services.demo_plan import Planned, clock_text
from wenming_desktop.services.demo_serving import Served
from wenming_desktop.services.demo_volunteers import DemoVolunteer
from wenming_desktop.support.clock import Clock

_KEENEST = 70
_DRAWN = 8  # activities of the ordinary ones that have photos
_MANY = {"文明实践志愿服务赶大集": 4, "星期六文明实践·秋季义务植树": 5}
_SEASONS = ("winter", "winter", "spring", "spring", "summer", "summer", "summer", "summer", "autumn", "autumn", "autumn", "winter")  # fmt: skip
_INDOORS = ("室", "中心", "书屋", "卫生院", "入户")
_PURPOSES = ("评优推荐", "应聘", "升学", "本人留存", "本人留存")
_WRONG = (("早退一小时，照签到表更正", -60), ("签退时间抄错", -30), ("漏记半小时", 30))


def add_photos(book: Book, planned: list[Planned], served: Served, random: Random) -> None:
    """Photos of the activities the story tells and of some others, as the clerk adds them on the same evening."""
    done = [one for one in planned if one.state == DONE]
    told = [one for one in done if "day" in one.told]
    others = random.sample([one for one in done if "day" not in one.told], _DRAWN)
    for one in sorted(told + others, key=lambda one: one.day):
        count = _MANY.get(one.told["t"], random.choice((1, 1, 1, 2)))
        evening = datetime(one.day.year, one.day.month, one.day.day, 17, 45)
        own = replace(book, clock=Clock.fixed(max(evening, datetime(2026, 7, 1, 11, 0))))
        activity_photos.add(own, served.activities[id(one)], list(_photos(one, count, random)))


def _photos(one: Planned, count: int, random: Random) -> Iterator[Ready]:
    from wenming_desktop.printing import scene

    for place in range(count):
        moment = min(one.start + 20 + 25 * place, one.finish - 5)
        drawn = scene.draw(_scene(one, random))
        title = f"IMG_{one.day:%Y%m%d}_{clock_text(moment).replace(':', '')}{random.randint(0, 59):02d}.jpg"
        yield Ready(title, PHOTO, drawn, one.day, *scene.SIZE)


def _scene(one: Planned, random: Random) -> Any:
    from wenming_desktop.printing.scene import Scene

    place, title = str(one.told["p"]), str(one.told["t"])
    light = "evening" if one.start >= 18 * 60 else "indoors" if place.endswith(_INDOORS) else "day"
    prop = "trees" if "植树" in title else "ball" if "篮球" in title else ""
    if one.told["f"] in "讲庆" or any(word in title for word in ("便民", "大集", "义诊")):
        prop = prop or "tables"
    people = random.randint(7, 12)
    return Scene(title, _SEASONS[one.day.month - 1], light, prop, people, random.getrandbits(32))


def correct_some(book: Book, served: Served, random: Random) -> None:
    """A few sheets of September were read wrongly: reversals with a reason and the right rows."""
    rows = book.db.execute(
        "SELECT pk, minutes, start, finish FROM service WHERE activity_pk IS NOT NULL AND minutes >= 150 "
        "AND day BETWEEN '2026-09-01' AND '2026-09-20' ORDER BY pk"
    ).fetchall()
    for (pk, minutes, start, _), (reason, change) in zip(
        random.sample(rows, len(_WRONG)), _WRONG, strict=True
    ):
        hour, minute = str(start).split(":")
        finish = int(hour) * 60 + int(minute) + int(minutes) + change
        hours.correct(book, int(pk), reason=reason, finish=clock_text(finish))


def propose(book: Book, planned: list[Planned], served: Served) -> None:
    """What October's activities propose for the panel to decide."""
    for one in planned:
        if one.told.get("propose"):
            proposals.propose(book, served.activities[id(one)])


def issue_after(book: Book, month: int, who: list[DemoVolunteer], served: Served, random: Random) -> None:
    """What was issued when a month was over: a certificate states what is in the book on its day."""
    if month == 8:
        chosen = _able(who, random, 12)
        _issue(book, "2026-09-01T10:10", chosen, served, "本所", "年度评优推荐")
    elif month == 9:
        _issue(book, "2026-10-09T15:20", _able(who, random, 7), served, "", "本人留存")
    elif month == 10:
        _issue_in_october(book, who, served, random)


def _issue_in_october(book: Book, who: list[DemoVolunteer], served: Served, random: Random) -> None:
    """Single ones; one of them void and issued anew; the last is the one the pictures show."""
    chosen = _able(who, random, 3)
    for place, one in enumerate(chosen):
        _issue(book, f"2026-10-26T09:{10 + place}:00", [one], served, "", random.choice(_PURPOSES))
    last = book.db.execute(
        "SELECT pk FROM issued WHERE volunteer_pk IS NOT NULL ORDER BY pk DESC LIMIT 1"
    ).fetchone()
    certificates.void(_on(book, "2026-10-26T16:00"), int(last[0]), "申请人要求补写用途")
    _issue(book, "2026-10-26T16:10", chosen[-1:], served, "", "应聘")
    told = [one for one in who if one.target is not None]
    _issue(book, "2026-10-27T09:05", told, served, "", "评优推荐")


def _able(who: list[DemoVolunteer], random: Random, count: int) -> list[DemoVolunteer]:
    """Some of the keenest grown volunteers who agreed to be recorded."""
    fits = [
        one
        for one in who
        if one.consent == "同意" and not one.left_on and one.target is None and one.brought
        and not one.minor(date(2026, 10, 27))
    ]  # fmt: skip
    return random.sample(sorted(fits, key=lambda one: (-one.keen, one.number))[:_KEENEST], count)


def _issue(
    book: Book, moment: str, chosen: list[DemoVolunteer], served: Served, applicant: str, purpose: str
) -> None:
    pks = [served.volunteers[one.person_pk] for one in chosen]
    certificates.issue(_on(book, moment), pks, applicant, purpose)


def _on(book: Book, moment: str) -> Book:
    return replace(book, clock=Clock.fixed(datetime.fromisoformat(moment)))
