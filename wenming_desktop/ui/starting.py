"""What is made ready before the first window: words of the command line, one style on every system, Chinese, input."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, Qt, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import wenming_desktop
from wenming_desktop.support.clock import Clock
from wenming_desktop.support.paths import data_dir, resource
from wenming_desktop.ui.widgets.table_view import MemoryStore, Store

APP_ID = "wenming-desktop"
STYLE = "wenming_style"
PICTURE_TIME = datetime(2026, 10, 27, 17, 40)


def options(argv: Sequence[str]) -> argparse.Namespace:
    """The window's own words: a book (folder or ``--book``), ``--pictures DIR``, ``--smoke``."""
    parser = argparse.ArgumentParser(prog="wenming")
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--book")
    parser.add_argument("--pictures")
    parser.add_argument("--smoke", action="store_true")
    return parser.parse_args(list(argv))


def store(options: argparse.Namespace) -> Store:
    """Where the window keeps its own small things: on this PC, for pictures nowhere."""
    if options.pictures:
        return MemoryStore()
    return cast(Store, QSettings(str(data_dir() / "window.ini"), QSettings.Format.IniFormat))


def clock(options: argparse.Namespace) -> Clock:
    """The PC's clock; pictures show one day."""
    return Clock.fixed(PICTURE_TIME) if options.pictures else Clock.system()


def no_screen() -> bool:
    """Qt would end the process in English where Linux has no display."""
    known = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in known)


def prepare_input_method() -> None:
    """Qt's own wheels know ibus only; fcitx5 speaks it through the portal."""
    if sys.platform.startswith("linux") and os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):
        os.environ["QT_IM_MODULE"] = "ibus"
        os.environ["IBUS_USE_PORTAL"] = "1"


def dress(qt: QApplication) -> None:
    """One style and light colours on every system, our icon and our name in the task bar; before anything is made."""
    qt.setApplicationName(APP_ID)
    qt.setApplicationVersion(wenming_desktop.__version__)
    qt.setDesktopFileName(APP_ID)
    qt.setStyle("Fusion")
    qt.setProperty(STYLE, qt.style().name())  # a style sheet hides it from now on
    qt.styleHints().setColorScheme(Qt.ColorScheme.Light)
    qt.setWindowIcon(QIcon(str(resource("icons", "wenming.svg"))))
    if sys.platform == "win32":  # else the task bar groups us under Python
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)


def speak_chinese(qt: QApplication) -> None:
    """Qt's own words (menus of a text field, buttons) in Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(qt)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        qt.installTranslator(translator)
