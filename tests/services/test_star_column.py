"""星级 beside a name is the star awarded, on the screen as on paper; what the hours would earn has a word of its own."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.services.hours_book import Served
from wenming_desktop.printing import preview
from wenming_desktop.services import hours, hours_export, stars, tables, volunteer_paper, volunteers
from wenming_desktop.storage.lists import LISTS


@pytest.fixture
def served(small_template: Path, tmp_path: Path) -> Iterator[Served]:
    found = Served.copy_of(small_template, tmp_path / "书.wenming")
    for name, minutes in (("孟和1", 19_200), ("王秀兰1", 6_600)):
        found.call(hours.brought, found.volunteers[name], minutes, date(2025, 12, 31), "2025年名册")
    yield found
    found.close()


def seen(served: Served) -> dict[str, tuple[int, int]]:
    """(星级, 可评星级) of 孟和 wherever a list has both."""
    found = {}
    for name in LISTS:
        labels = {column.name: column.label for column in tables.columns(name)}
        if "星级" not in labels.values():
            continue
        star, could = (
            next(key for key, label in labels.items() if label == word) for word in ("星级", "可评星级")
        )
        row = next(one for one in served.call(tables.rows, name, served.call(tables.ids, name, text="孟和")))
        found[name] = (row[star], row[could])
    assert {"volunteers", "members"} <= set(found)
    listed = next(one for one in served.call(volunteers.rows) if one["name"] == "孟和")
    one = served.call(hours_export.volunteer_hours, listed["no"])
    found |= {
        "volunteers --json": (listed["awarded"], listed["stars"]),
        "hours --json": (one["awarded"], one["stars"]),
    }
    return found


def test_every_list_shows_the_star_awarded_and_beside_it_what_could_be(served: Served) -> None:
    assert set(seen(served).values()) == {(0, 2)}
    served.call(stars.award, [served.volunteers["孟和1"]], "", date(2026, 10, 27))
    assert set(seen(served).values()) == {(2, 2)}
    roster = "".join(
        "".join(
            preview.page_texts(served.call(volunteer_paper.volunteer_roster, office=True).content)
        ).split()
    )
    assert "二星级" in roster
    served.call(hours.brought, served.volunteers["孟和1"], 19_200, date(2025, 11, 30), "另一份名册")
    assert set(seen(served).values()) == {(2, 3)}


def test_who_was_awarded_none_is_found_by_the_filter_whatever_his_hours(served: Served) -> None:
    def of(number: int) -> list[int]:
        return served.call(tables.ids, "volunteers", filters={"stars": number})

    assert {served.volunteers["孟和1"], served.volunteers["王秀兰1"]} <= set(of(0))
    served.call(stars.award, [served.volunteers["王秀兰1"]])
    assert (of(1), served.volunteers["孟和1"] in of(0)) == ([served.volunteers["王秀兰1"]], True)
