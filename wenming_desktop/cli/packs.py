"""Verbs of the county's packs (地方标准): which there are, what one holds, and choosing one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wenming_desktop.cli.frame import book_option, group, json_option, opened, say
from wenming_desktop.domain.packs import Difference, Pack
from wenming_desktop.services.changes import Changes

_any_book = click.option(
    "--book",
    "book",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="数据文件夹；写了就说明哪一个在用",
)


@group.group(name="packs", help="地方标准：标签、八有标准、功能室、阵地类别的叫法")
def packs_() -> None:
    """Hold the verbs of the packs."""


@packs_.command(name="list", help="有哪些地方标准")
@_any_book
@json_option
def list_(book: Path | None, *, as_json: bool) -> int:
    """List the packs shipped; ``in_force`` is null where no book is named."""
    from wenming_desktop.services import packs

    chosen = _in_force(book)
    rows = [_short(packs.pack(name), chosen) for name in packs.names()]
    lines = [
        f"{one['name']}　{one['key']}　标签{one['tags']}个{'　在用' if one['in_force'] else ''}"
        for one in rows
    ]
    say(rows, as_json=as_json, text="\n".join(lines))
    return 0


@packs_.command(help="一个地方标准里写了什么")
@click.argument("name")
@_any_book
@json_option
def show(name: str, book: Path | None, *, as_json: bool) -> int:
    """Show every word of a pack."""
    from wenming_desktop.services import packs

    pack = packs.pack(name)
    say(_short(pack, _in_force(book)) | _whole(pack), as_json=as_json, text=lambda: _text(name))
    return 0


@packs_.command(help="换用一个地方标准；已经登记的不变，可以撤销")
@click.argument("name")
@book_option
@click.option("--check", "check_only", is_flag=True, help="只看有什么不同，不换")
@json_option
def use(name: str, book: Path, *, check_only: bool, as_json: bool) -> int:
    """Put a pack in force and say what is offered otherwise."""
    from wenming_desktop.services import packs

    with opened(book) as context:
        done, changes = context.call(packs.compare, name), Changes()
        if not check_only:
            done, changes = context.call(packs.use, name)
    told = {
        "pack": done.after, "before": done.before, "changed": bool(changes.nouns),
        "differences": [_difference(one) for one in done.differences],
    }  # fmt: skip
    said = "\n".join([one.said for one in done.differences] or ["没有不同"])
    head = (
        f"已换用“{name}”，原来是“{done.before}”："
        if changes.nouns
        else f"在用“{done.before}”，“{name}”的不同："
    )
    say(told, as_json=as_json, text=f"{head}\n{said}\n已经登记的活动、阵地、检查都不变。")
    return 0


def _in_force(book: Path | None) -> str | None:
    from wenming_desktop.services import packs

    if book is None:
        return None
    with opened(book) as context:
        return context.call(packs.pack_in_force).name


def _short(pack: Pack, chosen: str | None) -> dict[str, Any]:
    one = pack.standard
    return {
        "name": pack.name, "in_force": None if chosen is None else pack.name == chosen, "standard": one.name,
        "version": one.version, "since": one.since.isoformat(), "key": one.key, "tags": sum(map(len, pack.tags.values())),
    }  # fmt: skip


def _whole(pack: Pack) -> dict[str, Any]:
    one = pack.standard
    return {
        "tags": {name: list(words) for name, words in pack.tags.items()},
        "items": [{"item": item, "counts": one.counts.get(item, "")} for item in one.items],
        "rooms": list(one.rooms), "base_kinds": list(one.base_kinds),
        "kinds": [{"kind": code, "kind_label": word} for code, word in one.kinds.items()],
    }  # fmt: skip


def _text(name: str) -> str:
    from wenming_desktop.services import packs

    return "\n".join((name, *(f"{head}：{words}" for head, words in packs.told(name))))


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "part": one.part, "added": list(one.added), "removed": list(one.removed), "before": one.before, "after": one.after,
    }  # fmt: skip
