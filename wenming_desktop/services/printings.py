"""Prints of sealed boards as they are kept: a finished document, and its leaving (打印, 存为PDF), which alone is written.

A paper is drawn first and looked at; ``keep`` enters it when it leaves: the file of its first print, or with its file a
new printing (重出一版) in the place of the one before, in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wenming_desktop.domain.errors import UserError
from wenming_desktop.domain.letterhead import complete
from wenming_desktop.domain.privacy import Audience
from wenming_desktop.domain.rules import Track
from wenming_desktop.services import issued, letterhead, printed_sheets, star_lists
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.services.issued import Issued, Paper, Scope
from wenming_desktop.services.printed_sheets import SheetPrint
from wenming_desktop.storage import issued as store
from wenming_desktop.storage import journal, media
from wenming_desktop.storage.posted_stars import Posting


@dataclass(frozen=True, slots=True)
class Reissue:
    """A new printing that is drawn and not entered yet: of which kind, why, and the number and code it bears."""

    kind: letterhead.PaperKind
    reason: str
    number: str
    code: str


@dataclass(frozen=True, slots=True)
class SealedForm:
    """Which printing of a sealed board's paper a print is, as which form it is kept (a3-colour, notice), its letterhead.

    With ``reissue`` it takes that printing's place when it leaves.
    """

    issued_pk: int
    form: str
    letterhead: Mapping[str, str]
    reissue: Reissue | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A finished document: its file name in plain Chinese, its bytes, and what it is kept as once it is printed.

    A print of a sealed board is given to ``keep`` when it leaves (printed or saved); looking at it keeps nothing.
    ``again``: it is the file of its first print, whatever was changed since. ``audience`` is what the gate gave it to
    (``services/gate.py``); ``note`` tells the clerk what was left out. ``sheet`` are the lines of a blank score sheet: they
    are kept when it leaves, for what comes back is entered by them; so is a list of stars that hangs (``posting``), for an
    award is compared with it.
    """

    file_name: str
    content: bytes
    of: SealedForm | None = None
    again: bool = False
    audience: Audience | None = None
    note: str = ""
    sheet: SheetPrint | None = None
    posting: Posting | None = None

    @property
    def kept(self) -> bool:
        """Whether something of it is kept when it leaves."""
        return any(one is not None for one in (self.of, self.sheet, self.posting))


def keep(book: Book, made: Made) -> tuple[bool, Changes]:
    """Keep a sealed board's print at its first leaving; True where it was the first. A reprint is that file.

    A new printing (重出一版) is entered here, with its file, and voids the one before. UserError where the register went on
    since the paper was drawn: it must be drawn anew. Of a blank score sheet and of a list of stars the lines are kept.
    """
    if made.sheet is not None:
        return printed_sheets.keep(book, made.sheet)
    if made.posting is not None:
        return star_lists.keep(book, made.posting)
    of = made.of
    if of is None:
        return False, Changes()
    row = store.one(book.db, of.issued_pk)
    if of.reissue is not None:
        return _take_place(book, made, of, of.reissue, row)
    if row is None or letterhead.stored(row, of.form):
        return False, Changes()
    if complete(row.mendable) and not of.letterhead.items() <= row.mendable.items():
        raise _drawn_before(made)
    sha256 = media.keep(book.own_folder, made.content, ".pdf")
    name = f"打印 {_title(made)}"
    with book.operation(name, kind="note"):
        if row.state == "draft":
            day = {"issued_on": book.clock.today().isoformat(), "issued_at": book.now}
            store.issue_draft(book.db, row.pk, {**day, "mendable": of.letterhead})
        elif not complete(row.mendable):
            store.mend(book.db, row.pk, {**row.mendable, **of.letterhead})
        store.add_file(book.db, row.pk, of.form, sha256, book.now)
        _attach(book, row.pk, sha256, _title(made))
    return True, changed(name, "issued")


def _take_place(
    book: Book, made: Made, of: SealedForm, reissue: Reissue, row: Issued | None
) -> tuple[bool, Changes]:
    """Enter a new printing with its file; the one before is void from now on. Once entered, nothing more is done."""
    taken = store.by_number(book.db, reissue.number)
    if taken is not None and taken.code == reissue.code:
        return False, Changes()
    if taken is not None or row is None:
        raise _drawn_before(made)
    issued.refuse_mending(row)
    sha256 = media.keep(book.own_folder, made.content, ".pdf")
    files, name = {of.form: sha256}, f"重出一版 {_title(made)}"
    with book.operation(name, kind="note") as pk:
        if row.kind == reissue.kind:
            new = issued.mend(
                book, pk, row, of.letterhead, reissue.reason, files=files, number=reissue.number, code=reissue.code
            )  # fmt: skip
        else:
            new = issued.issue(book, pk, _first_of_its_own(book, row, of, reissue, files))
        _attach(book, new.pk, sha256, _title(made))
    return True, changed(name, "issued")


def _first_of_its_own(
    book: Book, row: Issued, of: SealedForm, reissue: Reissue, files: Mapping[str, str]
) -> Paper:
    """The notice of a board sealed by an older version gets a number of its own."""
    track: Track = "party" if row.track == "party" else "masses"
    period = str(row.period)
    return Paper(
        reissue.kind, store.text({"board": row.pk}), book.clock.today(), Scope(track, period, row.village_pk),
        year=int(period[:4]), number=reissue.number, code=reissue.code, mendable=of.letterhead, files=files,
        facts={"printed": dict.fromkeys(files, book.now)},
    )  # fmt: skip


def _attach(book: Book, pk: int, sha256: str, title: str) -> None:
    journal.insert(book.db, "attachment", {"noun": "issued", "row_pk": pk, "sha256": sha256, "title": title})


def _title(made: Made) -> str:
    return made.file_name.removesuffix(".pdf")


def _drawn_before(made: Made) -> UserError:
    return UserError(
        f"“{_title(made)}”排版以后，登记簿里又印出或重出过，这一份没有记入，请不要张贴。",
        "请关闭以后重新预览、打印。",
    )
