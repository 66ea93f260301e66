"""A volunteer leaves and comes back: teams end with the day, one undo brings all of it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.ui.pages.volunteers_book import open_book, volunteer
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services import history, volunteer_leaving, volunteers
from wenming_desktop.services.context import Context


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    context = open_book(tmp_path / "a.wenming")
    yield context
    context.close(with_backup=False)


def state(context: Context, pk: int) -> tuple[str, date | None, list[str | None]]:
    found = context.read(volunteers.detail, pk).result()
    return found.record.status, found.record.left_on, [one.to_day for one in found.memberships]


def test_leaving_ends_every_team_on_the_day_and_one_undo_takes_it_back(context: Context) -> None:
    pk = volunteer(context, "乌兰")
    context.call(volunteer_leaving.withdraw, pk, date(2026, 10, 20))
    assert state(context, pk) == ("退出", date(2026, 10, 20), ["2026-10-20"])
    assert context.call(history.undo)[0] == "乌兰 退出志愿者"
    assert state(context, pk) == ("在册", None, [None])


def test_coming_back_does_not_join_the_teams_again(context: Context) -> None:
    pk = volunteer(context, "乌兰")
    context.call(volunteer_leaving.withdraw, pk, date(2026, 10, 20))
    context.call(volunteer_leaving.come_back, pk)
    assert state(context, pk) == ("在册", None, ["2026-10-20"])
    context.call(volunteer_leaving.come_back, pk)
    assert context.read(history.undo_name).result() == "乌兰 恢复在册"


def test_nobody_leaves_twice_or_before_registering(context: Context) -> None:
    pk = volunteer(context, "乌兰")
    with pytest.raises(UserError, match="早于注册日期"):
        context.call(volunteer_leaving.withdraw, pk, date(2020, 1, 1))
    context.call(volunteer_leaving.withdraw, pk, date(2026, 10, 27))
    with pytest.raises(UserError, match="已经在2026-10-27退出"):
        context.call(volunteer_leaving.withdraw, pk, date(2026, 10, 27))
