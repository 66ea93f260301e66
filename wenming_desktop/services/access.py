"""Full ID numbers and phones, shown only when asked for; every such look stands in the log, without the number."""

from __future__ import annotations

from typing import Literal

from wenming_desktop.services.changes import Changes
from wenming_desktop.services.context import Book
from wenming_desktop.storage import people as people_store

Secret = Literal["id_number", "phone"]
_WORDS: dict[Secret, str] = {"id_number": "身份证号", "phone": "联系电话"}


def reveal(book: Book, person_pk: int, what: Secret) -> tuple[str, Changes]:
    """The full ID number or phone of a person ('' where none is kept); logged as 查看 朱彩云 的身份证号."""
    person = people_store.person(book.db, person_pk)
    with book.operation(f"查看 {person.name} 的{_WORDS[what]}", kind="note"):
        pass
    return str(getattr(person, what)), Changes(frozenset({"operation"}))
