"""How certificates are made: drawn on the paper thread with their annexes, kept by hash, entered with the hours they state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wenming_desktop.domain.certificates import STAR, Content, Record
from wenming_desktop.domain.stated import stated_of
from wenming_desktop.printing import paper_thread
from wenming_desktop.services import gate, issued, said
from wenming_desktop.services.certificate_annex import annex_of
from wenming_desktop.services.certificate_titles import titles_of
from wenming_desktop.services.context import Book
from wenming_desktop.services.issued import Issued as Row
from wenming_desktop.services.issued import Paper
from wenming_desktop.services.paper import edition
from wenming_desktop.storage import certificates as store
from wenming_desktop.storage import media

Told = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for with certificates: their day, who applied and what for, whether with the annex.

    ``until`` is the day up to which each volunteer's hours count, that of issue where not given.
    """

    on: date
    applicant: str = ""
    purpose: str = ""
    annex: bool = False
    until: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Each certificate's own files by form, and one file of all of them to print."""

    files: list[dict[str, bytes]]
    whole: bytes


def own_numbers(record: Record) -> tuple[str, ...]:
    """Numbers that may stand on a volunteer's own certificate: his number, and the ID where he wished it."""
    return record.number, record.id_number


def readable(book: Book, found: Sequence[Record], contents: Sequence[Content]) -> list[Content]:
    """Each certificate's content as the volunteer may hand it on, as it is drawn and entered."""
    return [
        gate.take_out(
            book,
            "certificates.issue_each",
            content,
            own=own_numbers(one),
            titles=titles_of(book, one.volunteer_pk),
        )
        for one, content in zip(found, contents, strict=True)
    ]


def drawn(
    book: Book, found: Sequence[Record], contents: Sequence[Content], asked: Asked, step: Told
) -> Drawn:
    """Each certificate's own files, with its annex where asked for, and one file of all; drawn on the paper thread."""
    from wenming_desktop.printing import preview
    from wenming_desktop.printing.certificate import print_certificates
    from wenming_desktop.printing.certificate_annex import print_annex

    how = edition(book)
    total = len(contents)
    annexes = []
    if asked.annex:
        annexes = [
            annex_of(book, one.volunteer_pk, content) for one, content in zip(found, contents, strict=True)
        ]

    def draw() -> Drawn:
        files: list[dict[str, bytes]] = []
        for done, content in enumerate(contents):
            step(done, total, f"正在制作 {content.name}的证明")
            files.append({"pdf": print_certificates([content], how)})
            if annexes:
                files[-1]["annex"] = print_annex(annexes[done], how)
        if annexes:
            return Drawn(files, preview.join([pdf for each in files for pdf in each.values()]))
        if total == 1:
            return Drawn(files, files[0]["pdf"])
        told = lambda _done, _of: step(total, total, "合成打印件")  # noqa: E731
        return Drawn(files, print_certificates(contents, how, told=told))

    return paper_thread.submit(draw).result()


def enter(
    book: Book, operation_pk: int, one: Record, content: Content, files: Mapping[str, bytes], asked: Asked,
    old: Row | None = None, reason: str = "",
) -> Row:  # fmt: skip
    """Keep a certificate's files, enter it in the register (as the next edition of ``old``), note the hours it states."""
    paper = Paper(
        store.CODES[content.kind], content.as_json(), date.fromisoformat(content.day), volunteer_pk=one.volunteer_pk,
        name=content.name, number=content.number, code=content.code, checksum=content.checksum,
        files={form: media.keep(book.own_folder, pdf, ".pdf") for form, pdf in files.items()},
        facts={
            "minutes": content.minutes, "with_id": int(content.with_id), "applicant": asked.applicant.strip() or one.name,
            "purpose": asked.purpose.strip(), "stated": stated_of(one, content.opening),
        },
    )  # fmt: skip
    row = (
        issued.amend(book, operation_pk, old, paper, reason)
        if old
        else issued.issue(book, operation_pk, paper)
    )
    until = asked.until.get(one.volunteer_pk, content.day)
    brought = content.kind == STAR or book.settings.volunteers.brought_forward
    said.tell_hours(book, row.pk, one.volunteer_pk, content.minutes, until, brought=brought)
    return row
