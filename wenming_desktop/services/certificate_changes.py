"""出具后有更正: certificates that state what the book no longer says; kept for a reason, or issued anew in the old one's place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from wenming_desktop.domain import certificates as rules
from wenming_desktop.domain.certificates import Record
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.hours import BROUGHT
from wenming_desktop.domain.issued import CERTIFICATES
from wenming_desktop.services import certificates, issued, said
from wenming_desktop.services.certificate_annex import FORM
from wenming_desktop.services.certificate_making import Asked, drawn, enter, readable
from wenming_desktop.services.certificates import Issued
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.said import Difference, Differing
from wenming_desktop.storage import certificates as store
from wenming_desktop.storage import issued as issued_store


@dataclass(frozen=True, slots=True)
class Changed:
    """A certificate in force whose record was corrected: its minutes, those of now, the rows taken back, all that differs."""

    pk: int
    number: str
    name: str
    minutes: int
    minutes_now: int
    rows: tuple[Differing, ...]
    differences: tuple[Difference, ...] = ()

    @property
    def words(self) -> str:
        """原150小时，现1.5小时；姓名原王秀栏，现王秀兰."""
        return "；".join(one.words for one in self.differences)


def changed_list(book: Book) -> list[Changed]:
    """The certificates that wait to be withdrawn, issued anew or kept, oldest first."""
    found = {one.said.issued_pk: one for one in said.broken(book)}
    rows = issued_store.select(book.db, "pk IN (SELECT value FROM json_each(?))", [json.dumps(list(found))])
    return [
        Changed(row.pk, row.number or "", row.name, one.said.value, one.minutes_now, one.rows, one.differences)
        for row in rows for one in (found[row.pk],)
    ]  # fmt: skip


def keep(book: Book, certificate_pks: Sequence[int], reason: str) -> tuple[int, Changes]:
    """Let certificates stand although their record was corrected, for a reason; gives how many."""
    wanted = set(certificate_pks)
    return said.keep(book, [one.said.pk for one in said.broken(book) if one.said.issued_pk in wanted], reason)


def amend(book: Book, certificate_pk: int, reason: str) -> tuple[Issued, Changes]:
    """Issue a service certificate anew from the record of now (更正重出): the next edition, which names the old one.

    UserError where it is not in force, where the volunteer may not have one now, or without a reason.
    """
    old = issued_store.one(book.db, certificate_pk)
    if old is None or old.kind != "service" or old.volunteer_pk is None:
        raise UserError("这一份不能更正重出。", "请作废以后重新出具。")
    issued.refuse_amending(issued_store.prove(book.db, old), reason)
    on = book.clock.today()
    living = said.living_of(book, old.volunteer_pk)
    found = certificates.records(book, [living])
    certificates.refuse(found, on, on)
    (record,) = found
    # that one was issued before is what is being amended
    (candidate,) = certificates.check(book, [living])
    told = [hint for hint in candidate.hint.split("；") if hint and str(old.number) not in hint]
    told += _brought_otherwise(book, certificate_pk, str(old.number), record)
    ((number, code),) = issued.draw(book, old.kind, on.year)
    content = rules.compose(record, book.settings, number, code, on)
    content = replace(content, note=f"{content.note}本证明代替编号{old.number}的证明，原证明不再使用。")
    (content,) = readable(book, [record], [content])
    # who applied for himself is called as he is called now
    applicant = "" if old.facts["applicant"] == old.name else old.facts["applicant"]
    asked = Asked(on, applicant, old.facts["purpose"], annex=FORM in old.files)
    made = drawn(book, [record], [content], asked, lambda _done, _of, _text: None)
    name = f"更正证明 {old.number} → {number}"
    with book.operation(name, kind="note") as pk:
        row = enter(book, pk, record, content, made.files[0], asked, old, reason)
    rows = store.kept(book.db, "pk = ?", [row.pk])
    file_name = f"{content.title}{number}{content.name}.pdf"
    warnings = tuple(f"{record.name}：{hint}。" for hint in told)
    return Issued(tuple(rows), file_name, made.whole), changed(name, "issued", "said", warnings=warnings)


def _brought_otherwise(book: Book, certificate_pk: int, number: str, record: Record) -> list[str]:
    """That the one or the other states hours brought forward (承前) alone, as where the setting was changed between them."""
    had = any(row.kind == BROUGHT for row in said.certified_rows(book, certificate_pk))
    if had == bool(record.brought):
        return []
    off = "" if book.settings.volunteers.brought_forward else "设置里没有勾选“证明载入承前时长”，"
    return [
        f"{off}{number}{'写着' if had else '没有写'}承前时长，新的这一份{'没有写' if had else '写了'}，请核对"
    ]


def numbered(book: Book, number: str, *, by_hand: bool = False) -> int:
    """The certificate of a number; UserError where there is none, or it was written by hand and ``by_hand`` is not asked."""
    row = issued_store.by_number(book.db, rules.clean_number(number))
    if row is None or row.kind not in CERTIFICATES:
        raise UserError(f"登记簿里没有编号是“{number}”的证明。", "请照纸上的编号核对。")
    if row.volunteer_pk is None and not by_hand:
        raise UserError(f"{row.number}是手工出具的，程序里只登记了编号。", "手工出具的只能作废。")
    return row.pk
