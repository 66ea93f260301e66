"""The QR code of a certificate: rows of dark and light modules, made by segno (the only module that imports it)."""

from __future__ import annotations

from functools import lru_cache

_MASK = 2
"""One fixed mask: a reader takes any, and trying all eight costs five times as much."""


@lru_cache(maxsize=2048)
def qr_rows(text: str) -> tuple[bytes, ...]:
    """The modules of a text, row by row, 1 dark and 0 light, without the quiet zone; error correction M.

    Remembered, because a certificate is drawn twice: as a file of its own and in the print of all.
    """
    import segno

    found = segno.make_qr(text, error="m", mask=_MASK, boost_error=False, encoding="utf-8")
    return tuple(bytes(row) for row in found.matrix)
