"""Verbs of one person: 删除个人信息."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from wenming_desktop.cli.frame import DAY, book_option, group, json_option, opened, say


@group.group(help="人员：按本人要求删除个人信息")
def person() -> None:
    """Hold the verbs of one person."""


@person.command(
    help="删除个人信息（撤回同意、本人要求），不能撤销；WHO 是身份证号、志愿者编号或姓名，可以写几个"
)
@click.argument("who", metavar="WHO", nargs=-1, required=True)
@click.option("--household", "number", default="", help="同名时写明户号，例如 萨日朗-001")
@click.option("--reason", required=True, help="原因，例如 本人撤回同意")
@click.option("--on", "day", type=DAY, default=None, help="提出要求的日期，例如 2026-10-15；不写是今天")
@book_option
@json_option
def erase(
    who: tuple[str, ...], number: str, reason: str, day: date | None, book: Path, *, as_json: bool
) -> int:
    """Take people's data out; all of them are found before the first is touched."""
    from wenming_desktop.services import erasure

    with opened(book) as context:
        found = dict.fromkeys(context.call(erasure.find, word, number) for word in who)
        for pk in found:
            context.call(erasure.look, pk)
        done = [context.call(erasure.erase, pk, reason, day)[0] for pk in found]
    say(
        {"erased": [one.as_json() for one in done]}, as_json=as_json, text="\n".join(one.text for one in done)
    )
    return 0
