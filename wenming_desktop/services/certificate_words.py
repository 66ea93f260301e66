"""The wording of certificates: each paragraph in the clerk's words or the model's, what the program fills in locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wenming_desktop.domain import statements
from wenming_desktop.domain.certificate_wording import MODEL, WORDING_LABELS, lost_slots
from wenming_desktop.domain.errors import UserError
from wenming_desktop.services.changes import Changes, changed
from wenming_desktop.services.context import Book
from wenming_desktop.storage import settings_store


def texts(book: Book) -> dict[str, str]:
    """Each paragraph's wording with its 〔〕 places."""
    own = book.settings.paragraphs
    return {key: own.get(key) or text for key, text in MODEL.items()}


def save(book: Book, wanted: Mapping[str, str]) -> tuple[None, Changes]:
    """Keep the clerk's wording ('' or the model's own text brings the model back); issued certificates stay as they are.

    UserError where something the program fills in was dropped; the clerk is told of what would be left out because
    nothing records it (经公示).
    """
    for key, text in wanted.items():
        lost = lost_slots(key, text) if text.strip() else []
        if lost:
            raise UserError(
                f"“{WORDING_LABELS[key]}”里少了由程序填写的内容：{'、'.join(lost)}。",
                "请保留〔〕里的内容，只改别的文字；全部删掉就恢复原文。",
            )
    settings = book.settings
    kept = {key: text for key, text in settings.paragraphs.items() if key not in wanted}
    kept |= {key: text.strip() for key, text in wanted.items() if text.strip() and text.strip() != MODEL[key]}
    if kept == settings.paragraphs:
        return None, Changes()
    name = "修改证明文稿"
    with book.operation(name):
        settings_store.save(book.db, replace(settings, paragraphs=kept))
    told = {key: statements.unrecorded(text) for key, text in kept.items() if key in wanted}
    warnings = tuple(
        f"“{WORDING_LABELS[key]}”里写了“{'”“'.join(words)}”，程序没有这方面的登记，印出时略去。"
        for key, words in told.items()
        if words
    )
    return None, changed(name, "setting", warnings=warnings)
