"""A file taken for another kind than it is: looking which one it is can be stopped, and trips over no other kind."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import pytest

from tests.services.desk import POINT_HEADS, Desk, desk
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services.import_kind import InsteadError, Job, Planned
from wenming_desktop.services.import_kinds import KINDS
from wenming_desktop.services.import_report import Kind

POINTS = (POINT_HEADS, *(("2026-09-01", "柳湾", "柳湾-001", "新来的人", "Z1", 2) for _ in range(600)))


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path) as one:
        one.ready()
        yield one
        one.check()


def looked_at(monkeypatch: pytest.MonkeyPatch, before: dict[Kind, Any]) -> list[Kind]:
    """The kinds a file was planned as, one after the other; ``before`` is what happens first."""
    asked: list[Kind] = []
    for kind, one in KINDS.items():

        def plan(job: Job, kind: Kind = kind, real: Any = one.plan) -> Planned:
            asked.append(kind)
            before.get(kind, lambda: None)()
            return real(job)

        monkeypatch.setattr(one, "plan", plan)
    return asked


def raising(error: Exception) -> Any:
    def raised() -> None:
        raise error

    return raised


@pytest.mark.parametrize("stopped", [CancelledError, RuntimeError, UserError])
@pytest.mark.parametrize("at", [kind for kind in KINDS if kind != "rules"])
def test_looking_which_kind_a_file_is_can_be_stopped_at_each_kind(
    table: Desk, monkeypatch: pytest.MonkeyPatch, at: Kind, stopped: type[Exception]
) -> None:
    pressed: list[bool] = []
    asked = looked_at(monkeypatch, {at: lambda: pressed.append(True)})

    def cancel() -> None:
        if pressed:
            raise stopped("取消")

    with pytest.raises(stopped, match="取消"):
        table.look("rules", POINTS, cancel=cancel)
    assert asked[-1] == at, "no other kind is looked at once 取消 was pressed"


@pytest.mark.parametrize("error", [ValueError("甲的电话"), KeyError("甲的电话"), RecursionError("甲的电话")])
def test_a_kind_that_trips_over_the_file_is_not_offered(
    table: Desk, monkeypatch: pytest.MonkeyPatch, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    asked = looked_at(monkeypatch, {"hours": raising(error), "volunteers": raising(error)})
    with caplog.at_level(logging.ERROR), pytest.raises(InsteadError) as refused:
        table.look("rules", POINTS)
    assert (refused.value.kind, refused.value.same_file) == ("points", True)
    assert {"hours", "volunteers"} <= set(asked)
    assert [one.message.splitlines()[0] for one in caplog.records] == [
        f"a file looked at as {kind}" for kind in asked if kind in ("hours", "volunteers")
    ]
    assert "甲的电话" not in caplog.text, "what an error says may name people"


def test_where_every_other_kind_trips_the_refusal_of_its_own_is_told(
    table: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(monkeypatch, {kind: raising(ValueError("x")) for kind in KINDS if kind != "rules"})
    with pytest.raises(UserError) as refused:
        table.look("rules", POINTS)
    assert not isinstance(refused.value, InsteadError)


def test_a_bug_of_the_kind_that_was_asked_for_is_told(table: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at(monkeypatch, {"rules": raising(ValueError("x"))})
    with pytest.raises(ValueError, match="x"):
        table.look("rules", POINTS)
