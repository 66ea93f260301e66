"""The books the first window makes: the clerk's own, and the demonstration."""

from __future__ import annotations

from pathlib import Path

from wenming_desktop.services import books
from wenming_desktop.support.clock import Clock
from wenming_desktop.ui.start import NewBook


def make_book(new: NewBook, clock: Clock) -> None:
    """新建本所 with its four answers."""
    books.create_book(new.folder, new.name, operator=new.operator, phone=new.phone, clock=clock)


def make_demo(folder: Path, clock: Clock) -> None:
    """The demonstration, where it is not there yet."""
    from wenming_desktop.services.demo import create_demo

    folder.parent.mkdir(parents=True, exist_ok=True)
    create_demo(folder, clock=clock)
