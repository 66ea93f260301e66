"""s60, d02: the heading of 今天要办 counts every row below once, and 件 is what the badge counts."""

import pytest

from wenming_desktop.services.workbench_parts import Todo, Way
from wenming_desktop.ui.pages.workbench.page import _counted


@pytest.mark.parametrize(
    ("waits", "reminders", "drafts", "words"),
    [
        (0, 0, 0, ""), (8, 0, 0, "共8件"), (8, 4, 0, "共8件，另有提醒4条"), (1, 0, 2, "共1件，另有草稿2份"),
        (0, 4, 2, "有提醒4条、草稿2份"), (8, 4, 2, "共8件，另有提醒4条、草稿2份"),
    ],
)  # fmt: skip
def test_every_row_is_counted_once(waits: int, reminders: int, drafts: int, words: str) -> None:
    way = Way("boards", {"period": "2026-Q3", "village_pk": None})
    todo = [Todo("审核", "一", "去办", way, waits=True)] * waits
    todo += [Todo("提醒", "二", "去办", way, waits=False)] * reminders
    assert _counted(tuple(todo), drafts) == words


def test_no_way_leads_into_a_room_as_it_was_left() -> None:
    with pytest.raises(ValueError, match="nothing says what boards is to show"):
        Way("boards", {})
