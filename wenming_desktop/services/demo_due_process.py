"""The demo's due process: every village's meeting on each month, everybody told but two households, by the real services."""

from __future__ import annotations

from itertools import cycle

from wenming_desktop.domain.due_process import avoidance
from wenming_desktop.domain.periods import Period
from wenming_desktop.services import due_process, meetings
from wenming_desktop.services.context import Book
from wenming_desktop.services.demo_people import DemoVillage
from wenming_desktop.services.demo_roster import Keys
from wenming_desktop.storage import due_process as store

_PANEL = 4
# Here two households wait to be told, so that both wordings of the notice are seen.
_BEHIND, _WAITING = "塔拉图", 2
_HOWS = ("当面", "当面", "电话", "微信")


def write_meetings(book: Book, everyone: list[DemoVillage], keys: Keys, month: int) -> None:
    """Each village's panel on the day its sheet came in, with somebody of the supervisors' body there."""
    for village in everyone:
        pk, place = keys.village[village.base], village.place
        watch = place["supervisor"] or place["observer"]
        grown = [family for family in village.families if not family.away and family.head.birth.year < 1990]
        heads = dict.fromkeys(family.head.name for family in grown)
        panel = [name for name in heads if name not in (watch, place["secretary"])][-_PANEL:]
        values = {
            "day": book.clock.today(), "host": place["secretary"], "members": "、".join(panel), "supervisor": watch,
            "avoided": avoidance(store.concerned(book.db, pk, month, panel)), "recorder": book.operator,
            "matters": f"评议{month % 100}月登记的积分",
        }  # fmt: skip
        meetings.add_meeting(book, pk, month, values)


def tell(book: Book, everyone: list[DemoVillage], keys: Keys, month: int, *, last: bool) -> None:
    """Every household with a deduction is told a few days later; in the last month two of one village are not found."""
    for village, how in zip(everyone, cycle(_HOWS)):
        pk, period = keys.village[village.base], Period.of_month(month)
        waiting = [household.household_pk for household in due_process.untold(book, period, pk)]
        if last and village.base == _BEHIND:
            waiting = waiting[:-_WAITING]
        values = {"day": book.clock.today(), "how": how, "by": village.place["secretary"], "opinion": "认可"}
        due_process.tell(book, period, pk, waiting, values)
