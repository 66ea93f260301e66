"""Verbs of households: split, head, move, state, merge, each from a day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from wenming_desktop.cli.frame import DAY, book_option, group, json_option, opened, say
from wenming_desktop.domain.people import HOUSEHOLD_STATES
from wenming_desktop.services import household_acts
from wenming_desktop.services.household_acts import Done

_NUMBER = click.argument("number", metavar="NO")
Verb = TypeVar("Verb", bound=Callable[..., Any])


def _act(verb: Verb) -> Verb:
    """The options every act has: its day, its cause, the book, --json."""
    for option in (
        json_option,
        book_option,
        click.option("--cause", default="", help="改到已审核的月份时，写明原因"),
        click.option("--on", "day", type=DAY, default=None, help="从哪天起，例如 2026-10-15；不写是今天"),
    ):
        verb = option(verb)
    return verb


@group.group(help="农牧户：分户、换户主、迁移、状态、合户")
def household() -> None:
    """Hold the verbs of one household."""


@household.command(help="分户：第一个 --person 是新户的户主")
@_NUMBER
@click.option("--person", "persons", multiple=True, required=True, help="分出去的人，可以写几次")
@_act
def split(
    number: str, persons: tuple[str, ...], day: date | None, cause: str, book: Path, *, as_json: bool
) -> int:
    """Make a household of some members of another."""
    return _done(book, household_acts.split, number, persons, day, cause, as_json=as_json)


@household.command(help="更换户主")
@_NUMBER
@click.option("--person", required=True, help="新户主，本户成员")
@_act
def head(number: str, person: str, day: date | None, cause: str, book: Path, *, as_json: bool) -> int:
    """Make a member the head."""
    return _done(book, household_acts.head, number, person, day, cause, as_json=as_json)


@household.command(help="迁入另一嘎查，户号不变，积分随户走；同一嘎查只换小组")
@_NUMBER
@click.option("--station", required=True, help="迁到的嘎查村或实践站")
@click.option("--group", "into", default="", help="村民小组，例如 2 或 大湾组")
@_act
def move(
    number: str, station: str, into: str, day: date | None, cause: str, book: Path, *, as_json: bool
) -> int:
    """Let a household live in another village."""
    return _done(book, household_acts.move, number, station, into, day, cause, as_json=as_json)


@household.command(help="改状态")
@_NUMBER
@click.option("--to", "state", type=click.Choice(HOUSEHOLD_STATES), required=True, help="新的状态")
@_act
def state(number: str, state: str, day: date | None, cause: str, book: Path, *, as_json: bool) -> int:
    """Date a household's state."""
    return _done(book, household_acts.state, number, state, day, cause, as_json=as_json)


@household.command(help="合户：NO 并入 --into 那一户")
@_NUMBER
@click.option("--into", required=True, help="保留的户号")
@_act
def merge(number: str, into: str, day: date | None, cause: str, book: Path, *, as_json: bool) -> int:
    """Let a household count for another."""
    return _done(book, household_acts.merge, number, into, day, cause, as_json=as_json)


def _done(book: Path, verb: Callable[..., tuple[Done, Any]], *args: Any, as_json: bool) -> int:
    with opened(book) as context:
        done, _ = context.call(verb, *args)
    say(done.as_json(), as_json=as_json, text="\n".join([done.text, *done.warnings]))
    return 0
