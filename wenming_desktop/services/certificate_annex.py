"""服务明细: the annex of a certificate, frozen with it; drawn later only while the record is still what was certified."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wenming_desktop.domain.certificate_annex import TITLE, Annex, Deed, compose_annex
from wenming_desktop.domain.certificates import Content
from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.hours import BROUGHT
from wenming_desktop.domain.teams import category_labels
from wenming_desktop.printing import paper_thread
from wenming_desktop.services import consents, gate, hours_behind, issued, said
from wenming_desktop.services.certificate_titles import titles_of
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.paper import Made, edition
from wenming_desktop.storage import issued as issued_store
from wenming_desktop.storage import media
from wenming_desktop.storage import said as store

FORM = "annex"
LEAVES = "certificate_annex.annex"


def annex_of(book: Book, volunteer_pk: int, content: Content) -> Annex:
    """The annex of a certificate that is being issued: the record as it is now, up to its day."""
    brought = book.settings.volunteers.brought_forward
    return _composed(
        book, volunteer_pk, content, store.standing(book.db, volunteer_pk, content.day, brought=brought)
    )


def _composed(book: Book, volunteer_pk: int, content: Content, rows: Iterable[store.Row]) -> Annex:
    deeds = [
        Deed(
            date.fromisoformat(row.day), row.category, row.source if row.kind == BROUGHT else row.content, row.place,
            row.minutes, brought=row.kind == BROUGHT,
        )
        for row in rows
    ]  # fmt: skip
    composed = compose_annex(content, deeds, category_labels(book.settings.categories))
    return gate.take_out(book, LEAVES, composed, titles=titles_of(book, volunteer_pk))


def before(book: Book, certificate_pk: int) -> str:
    """What to look at before the annex of a certificate is drawn and kept for ever: rows its activities left behind.

    '' where nothing is, or it is kept already.
    """
    row = issued_store.one(book.db, certificate_pk)
    if row is None or row.volunteer_pk is None or FORM in row.files:
        return ""
    keys = [one.pk for one in said.certified_rows(book, certificate_pk)]
    living = said.living_of(book, row.volunteer_pk)
    words = hours_behind.behind(book, [living], keys).get(living)
    if not words:
        return ""
    return (
        f"{row.number}{words}，服务明细印的是记录里原来的。"
        "活动改对了的，请先再保存一次签到表，再更正重出，勾选“附服务明细”。"
    )


def annex(book: Book, certificate_pk: int) -> tuple[Made, Changes]:
    """The annex of an issued service certificate: the stored one, else drawn from the rows it was certified on and stored.

    UserError where it is void, of another kind, or where what it states was corrected since. ``before`` is told with it.
    """
    row = issued_store.one(book.db, certificate_pk)
    if row is None or row.kind != "service":
        raise UserError("只有服务记录证明有服务明细。", "请选一份志愿服务记录证明。")
    if row.state != "issued":
        raise UserError(f"{row.number}已经作废或更正，不能打印服务明细。", "请在有效的一份上打印。")
    issued_store.prove(book.db, row)
    name, audience = f"{TITLE}{row.number}{row.name}.pdf", gate.audience_of(LEAVES)
    if FORM in row.files:
        content = issued.stored(book, certificate_pk, FORM)
        return Made(name, content, again=True, audience=audience), Changes()
    refused = consents.refused(book, [row.volunteer_pk or 0])
    if refused:
        raise UserError(f"{consents.told(refused)}，不能补出服务明细。", "本人改为同意的，请先登记同意记录。")
    said_then = Content.from_json(row.content)
    rows = _certified(book, certificate_pk, row.number or "")
    _refuse_other_words(book, said_then, rows)
    pdf = _draw(book, _composed(book, row.volunteer_pk or 0, said_then, rows))
    operation, told = f"补出服务明细 {row.number}", before(book, certificate_pk)
    with book.operation(operation, kind="note"):
        issued_store.add_file(book.db, certificate_pk, FORM, media.keep(book.own_folder, pdf, ".pdf"))
    warnings = (told,) if told else ()
    return Made(name, pdf, audience=audience, note=told), changed(operation, "issued", warnings=warnings)


def _refuse_other_words(book: Book, content: Content, rows: Iterable[store.Row]) -> None:
    """UserError where a category is called otherwise today than on the certificate: one number, one wording."""
    labels = gate.take_out(book, LEAVES, category_labels(book.settings.categories))
    said_then = {line.label for line in content.lines}
    for row in rows:
        label = labels.get(row.category, row.category)
        if row.kind != BROUGHT and label not in said_then:
            raise UserError(
                f"{content.number}上没有“{label}”这一类：类别的叫法在出具后改过，不能补出服务明细。",
                "请更正重出，勾选“附服务明细”。",
            )


def _certified(book: Book, certificate_pk: int, number: str) -> list[store.Row]:
    """The rows a certificate was issued on; UserError where anything it states was corrected since."""
    now, rows = said.since(book, certificate_pk), said.certified_rows(book, certificate_pk)
    if now is None or now.differences or not rows:
        why = "".join(f"{one.words}。" for one in now.differences) if now else ""
        raise UserError(
            f"{number}出具后服务记录有更正，不能补出服务明细。",
            f"{why}请作废这一份，重新出具时勾选“附服务明细”。",
        )
    return rows


def _draw(book: Book, wanted: Annex) -> bytes:
    from wenming_desktop.printing.certificate_annex import print_annex

    how = edition(book)
    return paper_thread.submit(lambda: print_annex(wanted, how)).result()
