"""Certificates (志愿服务记录证明): looked at before, issued for ever, printed again as stored, declared void, checked.

Issuing cannot be undone: the rows, the text and the PDF are frozen, and a later correction of hours changes nothing
of it. It is noted in the log as a note, so that it never stands in the way of undoing other work.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from datetime import date

from wenming_desktop.domain import certificates as rules
from wenming_desktop.domain.certificates import SERVICE, TITLES, VALID, VOID, Content, Line, Record
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.teams import category_labels
from wenming_desktop.printing import paper_thread
from wenming_desktop.services import gate
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, edition
from wenming_desktop.storage import certificates as store
from wenming_desktop.storage import media, served
from wenming_desktop.storage.certificates import Kept
from wenming_desktop.support import pinyin

Told = Callable[[int, int, str], None]
_SAMPLE_CODE = "X" * rules.CODE_LENGTH


@dataclass(frozen=True, slots=True)
class Candidate:
    """A volunteer a certificate may be issued to: what it would say, what stands against it, what to look at first."""

    volunteer_pk: int
    name: str
    number: str
    times: int
    minutes: int
    with_id: bool
    trouble: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued at once: the register's rows, and one PDF of all of them to print (``file_name``, ``content``)."""

    certificates: tuple[Kept, ...]
    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """The answer of 核验: ``found`` where number and code belong together, ``valid`` where it is not void either.

    Nothing of what was issued is told for a wrong code. ``day`` is ISO, ``minutes`` those of the certificate.
    """

    number: str
    found: bool = False
    valid: bool = False
    state: str = ""
    kind: str = ""
    name: str = ""
    minutes: int = 0
    day: str = ""
    issuer: str = ""
    void_reason: str = ""
    void_on: str = ""
    said: str = ""


# ---- before ----
def records(book: Book, volunteer_pks: Sequence[int]) -> list[Record]:
    """What certificates of some volunteers are made of, in the order asked."""
    return store.records(book.db, volunteer_pks, category_labels(book.settings.categories))


def check(book: Book, volunteer_pks: Sequence[int]) -> list[Candidate]:
    """Who of them may be issued a certificate, and what to look at first; in the order asked."""
    last = store.last_issued(book.db, volunteer_pks)
    asked = store.open_requests(book.db, volunteer_pks)
    doubled = served.doubled(book.db, volunteer_pks)
    found = []
    for one in records(book, volunteer_pks):
        hints = []
        if one.volunteer_pk in asked:
            hints.append("有更正申请没有办结")
        if one.volunteer_pk in doubled:
            hints.append(doubled[one.volunteer_pk])
        until = max((brought.until for brought in one.brought), default=None)
        if until and one.first and one.first <= until:
            hints.append(f"承前时长算到{format_day(until)}，请核对之前的记录是不是已经算在里面")
        if one.consent == "未知":
            hints.append("未取得本人同意记录")
        if one.volunteer_pk in last:
            number, day = last[one.volunteer_pk]
            hints.append(f"{format_day(date.fromisoformat(day))}出具过{number}")
        found.append(
            Candidate(
                one.volunteer_pk, one.name, one.number, one.times, one.minutes, bool(one.id_number),
                rules.refusal(one), "；".join(hints),
            )
        )  # fmt: skip
    return found


def everyone(book: Book) -> list[int]:
    """The volunteers on the roster who have hours and did not refuse, by number (整批出具, --all)."""
    return store.with_hours(book.db)


def numbered(book: Book, numbers: Sequence[str]) -> list[int]:
    """The volunteers of some volunteer numbers, each once; UserError for a number nobody has."""
    known = store.volunteers_by_number(book.db, [number.strip() for number in numbers])
    for number in numbers:
        if number.strip() not in known:
            raise UserError(f"没有编号是“{number}”的志愿者。", "请照志愿者花名册核对编号。")
    return list(dict.fromkeys(known[number.strip()] for number in numbers))


def preview(book: Book, volunteer_pk: int) -> Made:
    """The certificate as it would be issued today, marked 样张 and without number; run on the paper thread."""
    from wenming_desktop.printing.certificate import SAMPLE, print_certificates

    (record,) = records(book, [volunteer_pk]) or [_gone()]
    content = rules.compose(record, book.settings, rules.NOT_YET, _SAMPLE_CODE, book.clock.today())
    leaves = "certificates.preview"
    content = gate.take_out(book, leaves, content, own=_own(record))
    pdf = print_certificates([content], edition(book), mark=SAMPLE)
    return Made(f"{content.title}{content.name}（样张）.pdf", pdf, audience=gate.audience_of(leaves))


def _own(record: Record) -> tuple[str, ...]:
    """Numbers that may stand on a volunteer's own certificate: his number, and the ID where he wished it."""
    return record.number, record.id_number


def _gone() -> Record:
    raise UserError("没有这名志愿者。", "可能已被合并或撤销，请刷新后再试。")


# ---- issuing ----
def issue(
    book: Book,
    volunteer_pks: Sequence[int],
    applicant: str = "",
    purpose: str = "",
    day: date | None = None,
    progress: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Issued, Changes]:
    """Issue one service record certificate to each volunteer: all of them or, on an error or 取消, none at all.

    ``applicant`` is the volunteer himself where not given. UserError names who may not get one; MissingGlyph whose
    name cannot be drawn. Run on the writing thread; it draws on the paper thread.
    """
    on = day or book.clock.today()
    found = records(book, list(dict.fromkeys(volunteer_pks)))
    if set(volunteer_pks) - {one.volunteer_pk for one in found}:
        _gone()
    _refuse(found, on, book.clock.today())
    settings = book.settings

    def compose(one: Record, number: str, code: str) -> Content:
        return rules.compose(one, settings, number, code, on)

    return issue_each(book, found, compose, on, applicant, purpose, progress, cancelled)


def _refuse(found: Sequence[Record], on: date, today: date) -> None:
    if not found:
        raise UserError("没有选志愿者。", "请先选要出具证明的人。")
    if on > today:
        raise UserError("出具日期在今天之后。", "请填今天或以前的日期。")
    troubles = [why for why in map(rules.refusal, found) if why]
    troubles += [f"{one.name}最后一次服务在出具日期之后" for one in found if one.last and one.last > on]
    late = [one for one in found if any(brought.until > on for brought in one.brought)]
    troubles += [f"{one.name}的承前时长算到出具日期之后" for one in late]
    if troubles:
        more = f"等{len(troubles)}人" if len(troubles) > 3 else ""
        raise UserError(f"{'；'.join(troubles[:3])}{more}。", "请先去掉这些人，或核对服务记录后再出具。")


def issue_each(
    book: Book,
    found: Sequence[Record],
    compose: Callable[[Record, str, str], Content],
    on: date,
    applicant: str,
    purpose: str,
    progress: Told | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[Issued, Changes]:
    """Number, draw, keep and register one certificate for each record, in one transaction at the end."""
    contents = [
        gate.take_out(book, "certificates.issue_each", content, own=_own(one))
        for one, content in zip(found, _numbered(book, found, compose, on), strict=True)
    ]
    singles, whole = _drawn(book, contents, _steps(progress, cancelled))
    word = TITLES[contents[0].kind]
    numbers = (
        contents[0].number if len(contents) == 1 else f"{contents[0].number}至{contents[-1].number[-4:]}"
    )
    name = f"出具{word} {numbers}"
    with book.operation(name, kind="note") as pk:
        common = {"issued_at": book.now, "operator": book.operator, "operation_pk": pk}
        for one, content, pdf in zip(found, contents, singles, strict=True):
            sha256 = media.keep(book.folder, pdf, ".pdf")
            store.insert(
                book.db, content, one.volunteer_pk, sha256, applicant=applicant.strip() or one.name,
                purpose=purpose.strip(), common=common,
            )  # fmt: skip
    rows = store.kept(book.db, "operation_pk = ?", [pk])
    file_name = f"{word}{numbers}{rows[0].name if len(rows) == 1 else f'共{len(rows)}份'}.pdf"
    return Issued(tuple(rows), file_name, whole), changed(name, "certificate")


def _numbered(
    book: Book, found: Sequence[Record], compose: Callable[[Record, str, str], Content], on: date
) -> list[Content]:
    """Contents with the next numbers of the year and codes of their own."""
    head = prefix(book)
    serial = rules.next_serial(store.numbers(book.db), on.year)
    return [
        compose(one, rules.number_of(head, on.year, at), _new_code()) for at, one in enumerate(found, serial)
    ]


def prefix(book: Book) -> str:
    """The letters before a number: as set, else the initials of the township (苏布德苏木 -> SBDSM)."""
    settings = book.settings
    own = rules.clean_prefix(settings.volunteers.certificate_prefix)
    if own:
        return own
    initials = pinyin.readings(settings.institute.township).initials
    return rules.clean_prefix(initials.split(" ")[0]) or "ZYFW"


def _new_code() -> str:
    return "".join(secrets.choice(rules.CODE_LETTERS) for _ in range(rules.CODE_LENGTH))


def _steps(progress: Told | None, cancelled: Callable[[], bool] | None) -> Told:
    """Tell how far one is and stop between two certificates where that was asked for: nothing is issued then."""

    def step(done: int, total: int, text: str) -> None:
        if progress:
            progress(done, total, text)
        if cancelled and cancelled():
            raise CancelledError

    return step


def _drawn(book: Book, contents: Sequence[Content], step: Told) -> tuple[list[bytes], bytes]:
    """Each certificate's own file, and one file of all; drawn on the paper thread."""
    from wenming_desktop.printing.certificate import print_certificates

    how = edition(book)
    total = len(contents)

    def draw() -> tuple[list[bytes], bytes]:
        singles = []
        for done, content in enumerate(contents):
            step(done, total, f"正在制作 {content.name}的证明")
            singles.append(print_certificates([content], how))
        if total == 1:
            return singles, singles[0]
        return singles, print_certificates(
            contents, how, told=lambda _done, _of: step(total, total, "合成打印件")
        )

    return paper_thread.submit(draw).result()


# ---- after ----
def kept(book: Book, certificate_pk: int) -> Kept:
    """One row of the register; UserError where there is none."""
    rows = store.kept(book.db, "pk = ?", [certificate_pk])
    if not rows:
        raise UserError("登记簿里没有这份证明。")
    return rows[0]


def of_volunteer(book: Book, volunteer_pk: int) -> list[Kept]:
    """Everything issued to a volunteer, also to records merged into his."""
    return store.kept(
        book.db, "volunteer_pk IN (SELECT pk FROM living_volunteer WHERE living = ?)", [volunteer_pk]
    )


def reprint(book: Book, certificate_pk: int) -> Made:
    """The stored file; UserError where it is gone or was changed, or where the certificate is void."""
    one = kept(book, certificate_pk)
    if one.state == VOID:
        raise UserError(f"{one.number}已经作废，不能重印。", "需要的话请重新出具一份。")
    return stored(book, certificate_pk)


def stored(book: Book, certificate_pk: int) -> Made:
    """The stored file to look at, void or not."""
    one = kept(book, certificate_pk)
    mark = "（已作废）" if one.state == VOID else ""
    content = media.fetch(book.folder, one.sha256, ".pdf")
    audience = gate.audience_of("certificates.stored")
    return Made(f"{TITLES[one.kind]}{one.number}{one.name}{mark}.pdf", content, again=True, audience=audience)


def void(book: Book, certificate_pk: int, reason: str) -> tuple[None, Changes]:
    """Declare a certificate void (作废) for a reason; its number is never used again. This cannot be undone."""
    one = kept(book, certificate_pk)
    if one.state == VOID:
        raise UserError(f"{one.number}已经作废了。")
    if not reason.strip():
        raise UserError("没有写作废原因。", "请写明原因，例如姓名有误、本人退回。")
    name = f"作废证明 {one.number}"
    with book.operation(name, kind="note"):
        store.set_void(book.db, certificate_pk, reason.strip(), book.clock.today())
    return None, changed(name, "certificate")


def verify(book: Book, number: str, code: str) -> Verified:
    """核验: what was issued under a number, for who knows its code; forgiving about case, spaces, dashes, full width."""
    wanted = rules.clean_number(number)
    rows = store.kept(book.db, "number = ?", [wanted])
    if not rows:  # typed without its dashes
        rows = store.kept(book.db, "replace(number, '-', '') = ?", [wanted.replace("-", "")])
    typed = rules.clean_code(code)
    if not rows or not hmac.compare_digest(rows[0].code, typed):
        return Verified(wanted, said="编号或核验码不对，查不到这份证明。请照纸上再输一遍。")
    one = rows[0]
    content = Content.from_json(one.content)
    answer = Verified(
        wanted, found=True, state=one.state, kind=one.kind, name=one.name, minutes=one.minutes, day=one.day,
        issuer=content.issuer, void_reason=one.void_reason, void_on=one.void_on or "",
        said="证明有效，内容与登记簿一致。",
    )  # fmt: skip
    if content.checksum != one.checksum:
        return replace(answer, said="登记簿里的这份证明被改动过，不能作数。")
    if one.state == VOID:
        day = format_day(date.fromisoformat(one.void_on))
        return replace(answer, said=f"这份证明已于{day}作废：{one.void_reason}。")
    return replace(answer, valid=True)


def text_of(book: Book, certificate_pk: int) -> tuple[str, list[tuple[str, str]]]:
    """What a certificate says: its opening, and each line of its table as label and figures (理论宣讲, 14次，26.5小时)."""
    content = Content.from_json(kept(book, certificate_pk).content)
    return content.opening, [(line.label, _figures(line)) for line in content.lines]


def _figures(line: Line) -> str:
    return f"{line.times}次，{line.hours}小时" if line.times.isdecimal() else f"{line.hours}小时"


def valid_between(book: Book, first: date, last: date, kind: str = SERVICE) -> list[Kept]:
    """Certificates issued between two days that hold, for the list of 7 days' publicity."""
    return store.kept(
        book.db, "state = ? AND kind = ? AND day BETWEEN ? AND ?", [VALID, kind, first.isoformat(), last.isoformat()]
    )  # fmt: skip
