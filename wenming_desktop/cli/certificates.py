"""Verbs of certificates: issue service record certificates, and check one by number and code."""

from __future__ import annotations

from pathlib import Path

import click

from wenming_desktop.cli.frame import (
    book_option,
    check_out,
    group,
    json_option,
    opened,
    out_option,
    say,
    write_out,
)
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import KINDS, Verified
from wenming_desktop.services import certificates, issued


@group.group(help="证明")
def certificate() -> None:
    """Hold the kinds of certificates."""


@certificate.command(help="出具志愿服务记录证明：一名志愿者，或全部有服务时间的")
@click.option("--volunteer", "numbers", multiple=True, help="志愿者编号，可以写几次")
@click.option("--all", "everyone", is_flag=True, help="在册、有服务时间、没有表示不同意的全部志愿者")
@click.option("--applicant", default="", help="申请人，不写就是本人")
@click.option("--purpose", default="", help="用途")
@book_option
@json_option
@out_option
def service(
    numbers: tuple[str, ...],
    *,
    everyone: bool,
    applicant: str,
    purpose: str,
    book: Path,
    as_json: bool,
    out: Path | None,
) -> int:
    """Issue certificates: all asked for or none; the PDF holds all of them."""
    if everyone == bool(numbers):
        raise click.BadParameter("和 --all 要写一个，也只写一个", param=service.params[0])
    with opened(book) as context:
        pks = (
            context.call(certificates.everyone) if everyone else context.call(certificates.numbered, numbers)
        )
        if not pks:
            raise UserError("没有可以出具证明的志愿者。", "先导入或登记服务时间。")
        if out is not None:
            check_out(out)
        made, _ = context.call(certificates.issue, pks, applicant, purpose)
        out = out or book / "prints" / made.file_name
        write_out(out, made.content)
    rows = [
        {"number": one.number, "code": one.code, "name": one.name, "minutes": one.minutes, "day": one.day}
        for one in made.certificates
    ]
    say(rows, as_json=as_json, text=f"已出具{len(rows)}份")
    click.echo(str(out), err=True)
    return 0


@group.command(help="核验：证明、榜单、公示的编号和核验码")
@click.argument("number")
@click.argument("code")
@book_option
@json_option
def verify(number: str, code: str, book: Path, *, as_json: bool) -> int:
    """Say what was issued under a number; exit 1 where the code is wrong, or where it is void or a newer one holds."""
    with opened(book) as context:
        one = context.call(issued.verify, number, code)
    say(verified_json(one), as_json=as_json, text=f"{one.number}　{_facts(one)}{one.said}")
    return 0 if one.valid else 1


def verified_json(one: Verified) -> dict[str, object]:
    """The answer of 核验; what a kind does not have is null."""
    of_board = bool(one.period)
    return {
        "number": one.number, "valid": one.valid, "found": one.found, "state": one.state_label or None,
        "name": one.name or None, "minutes": one.minutes, "day": one.day or None,
        "issuer": one.issuer or None, "void_on": one.void_on or None, "void_reason": one.void_reason or None,
        "kind": one.kind or None, "kind_label": KINDS[one.kind].label if one.kind else None, "state_code": one.state or None,
        "in_force": one.in_force, "edition": one.edition or None, "printing": one.printing or None,
        "track": one.track or None, "period": one.period or None, "station": one.station if of_board else None,
        "successor": one.successor or None, "reason": one.reason or None,
        "changed": one.changed, "minutes_now": one.minutes_now, "kept": one.kept or None,
    }  # fmt: skip


def _facts(one: Verified) -> str:
    if not one.found:
        return ""
    if one.minutes is None:
        return f"{one.subject}{KINDS[one.kind].label}　{one.edition_label}　{one.day}　"
    return f"{one.name}　{format_hours(one.minutes)}小时　{one.day}　"
