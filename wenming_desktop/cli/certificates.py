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
from wenming_desktop.services import certificates


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


@group.command(help="核验证明：编号和核验码")
@click.argument("number")
@click.argument("code")
@book_option
@json_option
def verify(number: str, code: str, book: Path, *, as_json: bool) -> int:
    """Say what was issued under a number; exit 1 where the code is wrong or the certificate void."""
    with opened(book) as context:
        one = context.call(certificates.verify, number, code)
    value = {
        "number": one.number, "valid": one.valid, "found": one.found, "state": one.state or None,
        "name": one.name or None, "minutes": one.minutes if one.found else None, "day": one.day or None,
        "issuer": one.issuer or None, "void_on": one.void_on or None, "void_reason": one.void_reason or None,
    }  # fmt: skip
    facts = f"{one.name}　{format_hours(one.minutes)}小时　{one.day}　" if one.found else ""
    say(value, as_json=as_json, text=f"{one.number}　{facts}{one.said}")
    return 0 if one.valid else 1
