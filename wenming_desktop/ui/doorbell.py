"""One window for one user and book: a second start rings, the first window comes forward, the second ends.

The bell is a local socket (no network) that only the same user may use, named after the user, the settings' folder and the book's path.
"""

from __future__ import annotations

import getpass
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

from wenming_desktop.support import paths

_PATIENCE = 1000  # ms a second start waits for the first to answer
_RING, _ANSWER = b"raise\n", b"here\n"


def name_of(folder: Path | None) -> str:
    """The bell of a user's book; None is the first window, which has no book yet."""
    place = "" if folder is None else str(folder.resolve())
    if sys.platform == "win32":
        place = place.lower()
    told = hashlib.sha256(
        f"{getpass.getuser()}\0{paths.data_dir()}\0{place}".encode(errors="surrogateescape")
    ).hexdigest()[:24]
    return f"wenming-{told}"


def ring(folder: Path | None) -> bool:
    """Whether a running program of this user has this book in a window; it was asked to bring it forward."""
    socket = QLocalSocket()
    socket.connectToServer(name_of(folder))
    if not socket.waitForConnected(_PATIENCE):
        return False
    _let_it_come_forward()
    answered = (
        socket.write(_RING) == len(_RING)
        and socket.waitForReadyRead(_PATIENCE)
        and bytes(socket.readAll().data()) == _ANSWER
    )
    socket.disconnectFromServer()
    return answered


def _let_it_come_forward() -> None:
    """Windows lets only the program in front say who may come to the front: any (ASFW_ANY)."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)


class Doorbell(QObject):
    """Listens while a window is there; ``heard`` brings it forward."""

    def __init__(self, heard: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard = heard
        self._server: QLocalServer | None = None

    def hang(self, folder: Path | None) -> None:
        """Listen for this book; what a killed program left is taken away first (the lock says who is alive)."""
        self.take_down()
        QLocalServer.removeServer(name_of(folder))
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        if server.listen(name_of(folder)):
            self._server = server

    def take_down(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection() if self._server else None
        if socket is None:
            return
        socket.disconnected.connect(socket.deleteLater)
        socket.readyRead.connect(lambda: self._read(socket))
        if socket.bytesAvailable():
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if bytes(socket.readAll().data()) == _RING:
            if socket.write(_ANSWER) == len(_ANSWER):
                socket.flush()
            self._heard()


def bring_forward(window: QWidget) -> None:
    """Show a window in front of the others, also from the task bar."""
    window.setWindowState(
        (window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
    )
    window.show()
    window.raise_()
    window.activateWindow()
