"""What the search box offers: hits of the services as Choices that know the way."""

from __future__ import annotations

from wenming_desktop.services.context import Book
from wenming_desktop.services.search import search
from wenming_desktop.ui.widgets.deciding import Choice, Offered

_ROOMS = {"places": "stations"}
_KINDS = {
    "household": "户",
    "person": "人",
    "village": "村",
    "station": "阵地",
    "item": "积分项目",
    "board": "榜单",
    "volunteer": "志愿者",
    "team": "队伍",
    "activity": "活动",
    "certificate": "证明",
}


def find_everything(book: Book, text: str) -> Offered:
    """Hits whose value is (room, arguments of its ``open``): kind and pk."""
    found = search(book, text)
    return Offered((
        Choice((_ROOMS.get(hit.room, hit.room), {"kind": hit.kind, "pk": hit.pk}), hit.title, hit.subtitle, _KINDS[hit.kind])
        for hit in found
    ), found.more)  # fmt: skip
