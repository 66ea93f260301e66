"""What a certificate states of its volunteer beside the hours, and what of it the book no longer says (出具后有更正).

Sources: 民政部令第67号 第14条 (a certificate states name, number, what was done), 第15条 (corrected on request). Which
parts a wording states is noted when it is issued; of older certificates it is read from their opening.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wenming_desktop.domain.certificates import Record, star_label
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.erasure import MARK

LABELS: Mapping[str, str] = {
    "minutes": "服务时间", "name": "姓名", "number": "志愿者编号", "sex": "性别", "birth": "出生年月", "id_number": "身份证号",
    "stars": "星级认定",
}  # fmt: skip
"""The facts of a certificate that are compared with the book, in the order they are told."""
_READ = {
    "number": re.compile(r"志愿者编号([^\s，。、：（）()]+)"),
    "sex": re.compile(r"性别([男女])"),
    "birth": re.compile(r"(\d{4}年\d{1,2}月)出生"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """What the book says of a volunteer now: ``numbers`` of his record and of those merged into it, ``awards`` (star, ISO day)."""

    name: str
    numbers: tuple[str, ...] = ()
    sex: str = ""
    birth: date | None = None
    id_number: str = ""
    awards: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact of a certificate (key of ``LABELS``): what it states and what the book says, '' where nothing (more).

    Hours are in words (1.5); an ID number is never repeated.
    """

    fact: str
    was: str
    now: str

    @property
    def words(self) -> str:
        """原101.5小时，现1.5小时; 姓名原王秀栏，现王秀兰; 一星级认定已取消."""
        if self.fact == "minutes":
            same = self.was == self.now
            return f"累计仍是{self.now}小时" if same else f"原{self.was}小时，现{self.now}小时"
        if self.fact == "stars":
            return f"{self.was}认定已取消" if not self.now else f"{self.was}认定的日期已更正为{self.now}"
        if self.fact == "id_number":
            return "身份证号已更正"
        return f"{LABELS[self.fact]}原{self.was}，现{self.now or '没有登记'}"


def stated_of(record: Record, opening: str) -> dict[str, str]:
    """What the opening of a certificate states of a volunteer, by fact; what a wording leaves out is not there."""
    born = _month(record.birth)
    found = {"name": record.name} if record.name in opening else {}
    if record.number and record.number in opening:
        found["number"] = record.number
    if record.sex and f"性别{record.sex}" in opening:
        found["sex"] = record.sex
    if born and born in opening:
        found["birth"] = born
    return found


def read_from(name: str, opening: str) -> dict[str, str]:
    """The same of a certificate nothing was noted of: its name, and what its opening says as the model words it."""
    read = {fact: pattern.search(opening) for fact, pattern in _READ.items()}
    return {"name": name} | {fact: match.group(1) for fact, match in read.items() if match}


def hours(was: int, now: int) -> Difference:
    """The hours (minutes) of a certificate whose rows no longer hold, the same sum or not."""
    return Difference("minutes", format_hours(was), format_hours(now))


def of_person(stated: Mapping[str, str], person: Person, id_in: str = "") -> list[Difference]:
    """What a certificate states of a person that the book says otherwise; nothing of one whose data were deleted (art.47).

    ``id_in`` is the opening of a certificate that states the ID, '' of one that does not. What the book no longer holds
    of the ID is no difference: it may have been left out since at his wish.
    """
    if person.name == MARK:
        return []
    now = {"name": person.name, "sex": person.sex, "birth": _month(person.birth)}
    found = [
        Difference(fact, stated[fact], now[fact])
        for fact in now
        if fact in stated and stated[fact] != now[fact]
    ]
    if "number" in stated and stated["number"] not in person.numbers:
        found.append(Difference("number", stated["number"], next(iter(person.numbers), "")))
    if id_in and person.id_number not in id_in:  # '' stands in every text
        found.append(Difference("id_number", "", ""))
    return sorted(found, key=lambda one: list(LABELS).index(one.fact))


def of_award(stars: str, until: str, awards: Sequence[tuple[int, str]]) -> list[Difference]:
    """Whether the star (一星级) a certificate states is still awarded, on the same day (ISO)."""
    days = [day for number, day in awards if star_label(number) == stars]
    if until in days:
        return []
    return [Difference("stars", stars, days[-1] if days else "")]


def _month(birth: date | None) -> str:
    return f"{birth.year}年{birth.month}月" if birth else ""
