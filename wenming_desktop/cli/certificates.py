"""Verbs of certificates: issue service record certificates, and check one by number and code."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from wenming_desktop.cli.frame import (
    ShowsIssued,
    book_option,
    check_out,
    echo,
    group,
    json_option,
    opened,
    out_option,
    paper_place,
    say,
    say_file,
    write_out,
)
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.issued import KINDS, Verified
from wenming_desktop.services import certificate_annex, certificate_changes, certificates, editions, issued
from wenming_desktop.storage.certificates import Kept


@group.group(help="证明")
def certificate() -> None:
    """Hold the kinds of certificates."""


@certificate.command(help="出具志愿服务记录证明：一名志愿者，或全部有服务时间的")
@click.option("--volunteer", "numbers", multiple=True, help="志愿者编号，可以写几次")
@click.option("--all", "everyone", is_flag=True, help="在册、有服务时间、没有表示不同意的全部志愿者")
@click.option("--applicant", default="", help="申请人，不写就是本人")
@click.option("--purpose", default="", help="用途")
@click.option("--annex", is_flag=True, help="附服务明细，和证明在同一个文件里")
@book_option
@json_option
@out_option
def service(
    numbers: tuple[str, ...],
    *,
    everyone: bool,
    applicant: str,
    purpose: str,
    annex: bool,
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
        hints = {one.volunteer_pk: one for one in context.call(certificates.check, pks) if one.hint}
        made, _ = context.call(certificates.issue, pks, applicant, purpose, annex=annex)
        out = paper_place(book, out, made.file_name)
        write_out(out, made.content, done=f"已出具{'、'.join(one.number for one in made.certificates)}")
    say(
        [
            _issued_json(one)
            | {"warnings": [hints[one.volunteer_pk].hint] if one.volunteer_pk in hints else []}
            for one in made.certificates
        ],
        as_json=as_json,
        text=f"已出具{len(made.certificates)}份",
    )
    for hint in hints.values():
        echo(f"提醒：{hint.name}{hint.hint}。", err=True)
    echo(str(out), err=True)
    return 0


def _issued_json(one: Kept) -> dict[str, object]:
    return {"number": one.number, "code": one.code, "name": one.name, "minutes": one.minutes, "day": one.day}


reason_option = click.option("--reason", required=True, help="原因")
number_argument = click.argument("number")


@certificate.command("annex", cls=ShowsIssued, help="打印一份证明的服务明细（附表）")
@number_argument
@book_option
@json_option
@out_option
def print_annex(number: str, book: Path, *, as_json: bool, out: Path | None) -> int:
    """Write the annex of a certificate: the stored one, or drawn and stored where its record is as it was."""
    with opened(book) as context:
        pk = context.call(certificate_changes.numbered, number)
        made, _ = context.call(certificate_annex.annex, pk)
    out = paper_place(book, out, made.file_name)
    write_out(out, made.content)
    say_file(out, [made.note] if made.note else [], as_json=as_json)
    return 0


@certificate.command("changed", cls=ShowsIssued, help="出具后服务记录有更正的证明")
@book_option
@json_option
def list_changed(book: Path, *, as_json: bool) -> int:
    """List the certificates that state what the book no longer says; exit 1 where there are any."""
    with opened(book, shows="certificates") as context:
        found = context.call(certificate_changes.changed_list)
    rows = [
        {
            "number": one.number, "name": one.name, "minutes": one.minutes, "minutes_now": one.minutes_now,
            "rows": [{"what": row.what, "was": row.was, "now": row.now} for row in one.rows],
            "differences": [{"fact": each.fact, "was": each.was, "now": each.now, "text": each.words} for each in one.differences],
        }
        for one in found
    ]  # fmt: skip
    lines = [f"{one.number}　{one.name}　{one.words}" for one in found]
    say(rows, as_json=as_json, text="\n".join(lines) or "没有出具后有更正的证明")
    return 1 if found else 0


@certificate.command("keep", help="出具后有更正的证明，写明原因保留")
@number_argument
@reason_option
@book_option
@json_option
def keep_standing(number: str, reason: str, book: Path, *, as_json: bool) -> int:
    """Let a certificate stand although its hours were corrected."""
    with opened(book) as context:
        pk = context.call(certificate_changes.numbered, number)
        context.call(certificate_changes.keep, [pk], reason)
    say({"number": number, "kept": True}, as_json=as_json, text=f"已保留{number}")
    return 0


@certificate.command("void", help="作废一份证明")
@number_argument
@reason_option
@book_option
@json_option
def declare_void(number: str, reason: str, book: Path, *, as_json: bool) -> int:
    """Declare a certificate void; its number is never used again."""
    with opened(book) as context:
        pk = context.call(certificate_changes.numbered, number, by_hand=True)
        context.call(certificates.void, pk, reason)
    say({"number": number, "void": True}, as_json=as_json, text=f"已作废{number}")
    return 0


@certificate.command("amend", help="按现在的服务记录更正重出一份，原来的一份不再使用")
@number_argument
@reason_option
@book_option
@json_option
@out_option
def issue_anew(number: str, reason: str, book: Path, *, as_json: bool, out: Path | None) -> int:
    """Issue a certificate anew in the old one's place."""
    with opened(book) as context:
        pk = context.call(certificate_changes.numbered, number)
        if out is not None:
            check_out(out)
        made, changes = context.call(certificate_changes.amend, pk, reason)
    out = paper_place(book, out, made.file_name)
    (row,) = made.certificates
    write_out(out, made.content, done=f"已出具{row.number}，代替{number}")
    said = {**_issued_json(row), "warnings": list(changes.warnings)}
    say(said, as_json=as_json, text=f"已出具{row.number}，代替{number}")
    for warning in changes.warnings:
        echo(f"提醒：{warning}", err=True)
    echo(str(out), err=True)
    return 0


@certificate.command("by-hand", help="登记在程序外手工出具的编号，以后不会重号")
@number_argument
@click.option("--name", required=True, help="持证人姓名")
@click.option("--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="出具日期")
@click.option("--purpose", default="", help="用途")
@book_option
@json_option
def by_hand(number: str, name: str, day: datetime, purpose: str, book: Path, *, as_json: bool) -> int:
    """Enter a number that was given outside the program."""
    with opened(book) as context:
        context.call(issued.enter_by_hand, "service", number, name, day.date(), purpose)
    say({"number": number, "by_hand": True}, as_json=as_json, text=f"已登记{number}")
    return 0


@group.command(cls=ShowsIssued, help="核验：证明、榜单、公示的编号和核验码")
@click.argument("number")
@click.argument("code")
@book_option
@json_option
def verify(number: str, code: str, book: Path, *, as_json: bool) -> int:
    """Say what was issued under a number; exit 1 where the code is wrong, or where it is void or a newer one holds."""
    with opened(book) as context:
        one = context.call(editions.verify, number, code)
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
        "successor": one.successor or None, "holder": one.holder or None, "reason": one.reason or None,
        "changed": one.changed, "minutes_now": one.minutes_now, "kept": one.kept or None,
        "differences": list(one.differences),
    }  # fmt: skip


def _facts(one: Verified) -> str:
    if not one.found or not one.day:  # one that was altered tells nothing of itself
        return ""
    if one.minutes is None:
        return f"{one.subject}{KINDS[one.kind].label}　{one.edition_label}　{one.day}　"
    return f"{one.name}　{format_hours(one.minutes)}小时　{one.day}　"
