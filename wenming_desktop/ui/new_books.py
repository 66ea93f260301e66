"""The books the first window makes: the clerk's own, and the demonstration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wenming_desktop.services import books
from wenming_desktop.services.context import Book, Context
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.start import NewBook


def make_book(new: NewBook, clock: Clock) -> None:
    """新建本所 with its four answers."""
    books.create_book(new.folder, new.name, operator=new.operator, clock=clock)
    if not new.phone:
        return
    context = Context(new.folder, clock)
    try:
        context.call(_save_phone, new.phone)
    finally:
        context.close(with_backup=False)


def _save_phone(book: Book, phone: str) -> None:
    institute = replace(book.settings.institute, phone=phone)
    books.save_settings(book, replace(book.settings, institute=institute), "填写本所电话")


def make_demo(folder: Path, clock: Clock) -> None:
    """The demonstration, where it is not there yet."""
    from wenming_desktop.services.demo import create_demo

    folder.parent.mkdir(parents=True, exist_ok=True)
    create_demo(folder, clock=clock)
