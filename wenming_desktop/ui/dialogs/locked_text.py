"""A text one may change but for the figures the program filled in: they stand tinted and cannot be touched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QInputMethodEvent,
    QKeyEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit

from wenming_desktop.ui.boards.reading import Piece
from wenming_desktop.ui.theme import Colour, set_role

_SLOT = int(QTextFormat.Property.UserProperty) + 1
_NUMBER = int(QTextFormat.Property.UserProperty) + 2
_NOTHING = "（无）"


class LockedText(QTextEdit):
    """Pieces of text; what would change a locked one is taken back at once and ``touched`` says so."""

    touched = Signal()
    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        set_role(self, "field")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self._locked: list[tuple[str, str]] = []
        self._filling = False
        self.textChanged.connect(self._guard)

    def set_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show these pieces."""
        self._filling = True
        self.clear()
        cursor = self.textCursor()
        for number, piece in enumerate(pieces):
            if piece.slot:
                cursor.insertText(piece.text or _NOTHING, _locked_format(piece.slot, number))
            else:
                cursor.insertText(piece.text, QTextCharFormat())
        self._locked = [(piece.slot, piece.text or _NOTHING) for piece in pieces if piece.slot]
        self.document().clearUndoRedoStacks()
        cursor.setPosition(0)
        self.setTextCursor(cursor)
        self._filling = False

    def pieces(self) -> list[Piece]:
        """What stands there now, in order."""
        found: list[Piece] = []
        block = self.document().begin()
        while block.isValid():
            found += _in_block(block)
            block = block.next()
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text():
            self._write_plain()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # one paragraph stays one paragraph, and Enter presses no button
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._write_plain()
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self._write_plain()
        self.insertPlainText("".join(source.text().split("\n")))

    def _write_plain(self) -> None:
        # letters typed right behind a figure must not become part of it
        if not self.textCursor().hasSelection():
            self.setCurrentCharFormat(QTextCharFormat())

    def _guard(self) -> None:
        if self._filling:
            return
        if [(piece.slot, piece.text) for piece in self.pieces() if piece.slot] == self._locked:
            self.edited.emit()
            return
        self._filling = True
        self.undo()
        self._filling = False
        self.touched.emit()


def _locked_format(slot: str, number: int) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setProperty(_SLOT, slot)
    form.setProperty(_NUMBER, number)
    form.setBackground(QColor(Colour.WARN_GROUND))
    form.setForeground(QColor(Colour.WARN))
    form.setToolTip("由程序填写，不用改")
    return form


def _in_block(block: QTextBlock) -> list[Piece]:
    found: list[Piece] = []
    cursor = QTextCursor(block)
    pieces = block.begin()
    last = None
    while not pieces.atEnd():
        fragment = pieces.fragment()
        form = fragment.charFormat()
        slot, number = str(form.property(_SLOT) or ""), form.property(_NUMBER)
        text = fragment.text()
        if found and slot == found[-1].slot and number == last:
            found[-1] = Piece(found[-1].text + text, slot)
        else:
            found.append(Piece(text, slot))
        last = number
        pieces += 1
    del cursor
    return found
