"""Certificates (志愿服务记录证明): looked at before, issued for ever, printed again as stored, declared void, checked.

Issuing cannot be undone: the rows, the text and the PDF are frozen, and a later correction of hours changes nothing
of it. It is noted in the log as a note, so that it never stands in the way of undoing other work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from datetime import date

from wenming_desktop.domain import certificates as rules
from wenming_desktop.domain.certificate_hints import hints as record_hints
from wenming_desktop.domain.certificates import SERVICE, STAR, TITLES, VALID, VOID, Content, Line, Record
from wenming_desktop.domain.days import format_day
from wenming_desktop.domain.durations import format_hours
from wenming_desktop.domain.errors import GoneError, UserError
from wenming_desktop.domain.paper_words import few
from wenming_desktop.domain.teams import category_labels
from wenming_desktop.services import consents, gate, hour_hints, issued
from wenming_desktop.services.certificate_annex import annex_of
from wenming_desktop.services.certificate_making import Asked, Told, drawn, enter, own_numbers, readable
from wenming_desktop.services.certificate_titles import left_out, titles_of
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.hours_behind import is_own, own_names
from wenming_desktop.services.paper import Made, edition
from wenming_desktop.storage import certificates as store
from wenming_desktop.storage import served, signups
from wenming_desktop.storage.certificates import Kept

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


# ---- before ----
def records(book: Book, volunteer_pks: Sequence[int]) -> list[Record]:
    """What certificates of some volunteers are made of, in the order asked; without hours brought forward where so set."""
    settings = book.settings
    own = own_names(book)
    found = [
        replace(one, organisers=tuple(name for name in one.organisers if not is_own(name, own)))
        for one in store.records(book.db, volunteer_pks, category_labels(settings.categories))
    ]
    return found if settings.volunteers.brought_forward else [one.without_brought for one in found]


def check(book: Book, volunteer_pks: Sequence[int], kind: str = SERVICE) -> list[Candidate]:
    """Who of them may be issued a certificate of a kind, and what to look at first; in the order asked.

    ``trouble`` is what stands against a service certificate, whatever the kind.
    """
    found, today, service = records(book, volunteer_pks), book.clock.today(), kind == SERVICE
    before = _hints_before(book, volunteer_pks)
    deeds = store.deeds(book.db, volunteer_pks, places=False)
    last = store.last_issued(book.db, volunteer_pks, store.CODES[kind]) if kind != STAR else {}
    by_hand = store.by_hand(book.db, [one.name for one in found]) if service else {}
    candidates = []
    for one in found:
        hints = [said[one.volunteer_pk] for said in before if one.volunteer_pk in said]
        hints += record_hints(one, deeds.get(one.volunteer_pk, ()), today, service=service)
        if one.volunteer_pk in last:
            number, day = last[one.volunteer_pk]
            hints.append(f"{format_day(date.fromisoformat(day))}出具过{number}")
        for number, day in by_hand.get(one.name, ()):
            when = format_day(date.fromisoformat(day))
            hints.append(f"{when}手工出具过{number}，持证人同名，请核对是不是同一人")
        candidates.append(
            Candidate(
                one.volunteer_pk, one.name, one.number, one.times, one.minutes, bool(one.id_number),
                rules.refusal(one, today), "；".join(hints),
            )
        )  # fmt: skip
    return candidates


def _hints_before(book: Book, volunteer_pks: Sequence[int]) -> list[Mapping[int, str]]:
    """What the book says to look at, by volunteer, in the order it is said."""
    return [*hour_hints.before(book, volunteer_pks), gone(book, volunteer_pks), left_out(book, volunteer_pks)]


def gone(book: Book, volunteer_pks: Sequence[int]) -> dict[int, str]:
    """Of those who are no volunteers any more what to look at: since when, and what is recorded after that day."""
    found = {}
    for pk, who in signups.volunteers(book.db, volunteer_pks).items():
        if words := who.server.gone_words:
            left_on = who.server.left_on
            count, minutes = served.after_day(book.db, pk, left_on) if left_on else (0, 0)
            later = f"，在这以后还有{count}条记录{format_hours(minutes)}小时，请核对" if count else ""
            found[pk] = words + later
    return found


def everyone(book: Book) -> list[int]:
    """The volunteers on the roster who have hours and did not refuse, by number (整批出具, --all)."""
    found = store.with_hours(book.db, brought=book.settings.volunteers.brought_forward)
    refused = consents.refused(book, found)
    return [pk for pk in found if pk not in refused]


def numbered(book: Book, numbers: Sequence[str]) -> list[int]:
    """The volunteers of some volunteer numbers, each once; UserError for a number nobody has."""
    known = store.volunteers_by_number(book.db, [number.strip() for number in numbers])
    for number in numbers:
        if number.strip() not in known:
            raise UserError(f"没有编号是“{number}”的志愿者。", "请照志愿者花名册核对编号。")
    return list(dict.fromkeys(known[number.strip()] for number in numbers))


def preview(book: Book, volunteer_pk: int, day: date | None = None, *, annex: bool = False) -> Made:
    """The certificate as ``issue`` would make it, marked 样张 and without number; run on the paper thread."""
    from wenming_desktop.printing import preview as pages
    from wenming_desktop.printing.certificate import SAMPLE, print_certificates
    from wenming_desktop.printing.certificate_annex import print_annex

    (record,) = records(book, [volunteer_pk]) or [_gone()]
    content = rules.compose(record, book.settings, rules.NOT_YET, _SAMPLE_CODE, day or book.clock.today())
    leaves = "certificates.preview"
    content = gate.take_out(
        book, leaves, content, own=own_numbers(record), titles=titles_of(book, volunteer_pk)
    )
    how = edition(book)
    pdf = print_certificates([content], how, mark=SAMPLE)
    if annex:
        pdf = pages.join([pdf, print_annex(annex_of(book, volunteer_pk, content), how, mark=SAMPLE)])
    return Made(f"{content.title}{content.name}（样张）.pdf", pdf, audience=gate.audience_of(leaves))


def _gone() -> Record:
    raise GoneError("没有这名志愿者。", "可能已被合并或撤销，请刷新后再试。")


# ---- issuing ----
def issue(
    book: Book,
    volunteer_pks: Sequence[int],
    applicant: str = "",
    purpose: str = "",
    day: date | None = None,
    progress: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    annex: bool = False,
) -> tuple[Issued, Changes]:
    """Issue one service record certificate to each volunteer: all of them or, on an error or 取消, none at all.

    ``applicant`` is the volunteer himself where not given; ``annex`` adds the single activities (附表) to each. UserError
    names who may not get one; MissingGlyph whose name cannot be drawn. Run on the writing thread; it draws on the paper
    thread.
    """
    on = day or book.clock.today()
    found = records(book, list(dict.fromkeys(volunteer_pks)))
    if set(volunteer_pks) - {one.volunteer_pk for one in found}:
        _gone()
    refuse(found, on, book.clock.today())
    settings = book.settings

    def compose(one: Record, number: str, code: str) -> Content:
        return rules.compose(one, settings, number, code, on)

    return issue_each(book, found, compose, Asked(on, applicant, purpose, annex=annex), progress, cancelled)


def refuse(found: Sequence[Record], on: date, today: date) -> None:
    """UserError naming who may not be issued a certificate of a day, first issued or issued anew."""
    if not found:
        raise UserError("没有选志愿者。", "请先选要出具证明的人。")
    if on > today:
        raise UserError("出具日期在今天之后。", "请填今天或以前的日期。")
    troubles = [why for one in found if (why := rules.refusal(one, on))]
    troubles += [f"{one.name}最后一次服务在出具日期之后" for one in found if one.last and one.last > on]
    late = [one for one in found if any(brought.until > on for brought in one.brought)]
    troubles += [f"{one.name}的承前时长算到出具日期之后" for one in late]
    if troubles:
        raise UserError(f"{few(troubles, 3, '人', '；')}。", "请先去掉这些人，或核对服务记录后再出具。")


def issue_each(
    book: Book,
    found: Sequence[Record],
    compose: Callable[[Record, str, str], Content],
    asked: Asked,
    progress: Told | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[Issued, Changes]:
    """Number, draw, keep and register one certificate for each record, in one transaction at the end."""
    contents = readable(book, found, _numbered(book, found, compose, asked.on))
    made = drawn(book, found, contents, asked, _steps(progress, cancelled))
    word = TITLES[contents[0].kind]
    numbers = (
        contents[0].number if len(contents) == 1 else f"{contents[0].number}至{contents[-1].number[-4:]}"
    )
    name = f"出具{word} {numbers}"
    with book.operation(name, kind="note") as pk:
        for one, content, files in zip(found, contents, made.files, strict=True):
            enter(book, pk, one, content, files, asked)
    rows = store.kept(book.db, "operation_pk = ?", [pk])
    file_name = f"{word}{numbers}{rows[0].name if len(rows) == 1 else f'共{len(rows)}份'}.pdf"
    return Issued(tuple(rows), file_name, made.whole), changed(name, "issued")


def _numbered(
    book: Book, found: Sequence[Record], compose: Callable[[Record, str, str], Content], on: date
) -> list[Content]:
    """Contents with the next numbers of the year and codes of their own."""
    drawn = issued.draw(book, "service", on.year, len(found))
    return [compose(one, number, code) for one, (number, code) in zip(found, drawn, strict=True)]


def _steps(progress: Told | None, cancelled: Callable[[], bool] | None) -> Told:
    """Tell how far one is and stop between two certificates where that was asked for: nothing is issued then."""

    def step(done: int, total: int, text: str) -> None:
        if progress:
            progress(done, total, text)
        if cancelled and cancelled():
            raise CancelledError

    return step


# ---- after ----
def kept(book: Book, certificate_pk: int) -> Kept:
    """One row of the register; UserError where there is none."""
    rows = store.kept(book.db, "pk = ?", [certificate_pk])
    if not rows:
        raise UserError("登记簿里没有这份证明。")
    return rows[0]


def years(book: Book) -> list[int]:
    """The years in which certificates were issued, the newest first; what they say is not looked at."""
    return sorted(store.years(book.db), reverse=True)


def of_volunteer(book: Book, volunteer_pk: int) -> list[Kept]:
    """Everything issued to a volunteer, also to records merged into his."""
    return store.kept(
        book.db, "volunteer_pk IN (SELECT pk FROM living_volunteer WHERE living = ?)", [volunteer_pk]
    )


def reprint(book: Book, certificate_pk: int) -> Made:
    """The stored file; UserError where it is gone or was changed, or where the certificate is void."""
    one = kept(book, certificate_pk)
    if one.state != VALID:
        raise UserError(
            f"{one.number}已经{one.state.removeprefix('已')}，不能重印。", "需要的话请重新出具一份。"
        )
    return stored(book, certificate_pk)


def stored(book: Book, certificate_pk: int) -> Made:
    """The stored file to look at, void or not."""
    one = kept(book, certificate_pk)
    mark = "（已作废）" if one.state == VOID else ""
    content = issued.stored(book, certificate_pk, "pdf")
    audience = gate.audience_of("certificates.stored")
    return Made(f"{TITLES[one.kind]}{one.number}{one.name}{mark}.pdf", content, again=True, audience=audience)


def void(book: Book, certificate_pk: int, reason: str) -> tuple[None, Changes]:
    """Declare a certificate void (作废) for a reason; its number is never used again. This cannot be undone."""
    return issued.withdraw(book, certificate_pk, reason)


def text_of(book: Book, certificate_pk: int) -> tuple[str, list[tuple[str, str]]]:
    """What a certificate says: its opening, and each line of its table as label and figures (理论宣讲, 14次，26.5小时)."""
    one = kept(book, certificate_pk)
    if one.by_hand:
        return "手工出具，这里只登记了编号。", []
    content = Content.from_json(one.content)
    return content.opening, [(line.label, _figures(line)) for line in content.lines]


def _figures(line: Line) -> str:
    return f"{line.times}次，{line.hours}小时" if line.times.isdecimal() else f"{line.hours}小时"


def valid_between(
    book: Book, first: date, last: date, kind: str = SERVICE, *, by_hand: bool = False
) -> list[Kept]:
    """Certificates issued between two days that hold, for the list of 7 days' publicity; those written by hand if asked."""
    return store.kept(
        book.db, "state = 'issued' AND (? OR volunteer_pk IS NOT NULL) AND kind = ? AND issued_on BETWEEN ? AND ?",
        [by_hand, store.CODES[kind], first.isoformat(), last.isoformat()],
    )  # fmt: skip
