"""File logs that rotate and never carry an ID or a phone number."""

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER_NAME = "wenming"
_FILE = "wenming.log"
_BYTES = 1_000_000
_KEPT = 5
# Resident IDs have 18 (older ones 15) places, phones 7 to 12; a date or a count is shorter or has separators.
# Counts of seven digits do not occur in a book of five million entries' text, so seven is safe to hide.
_NUMBER = re.compile(r"\d{7,17}[\dXx]?")
# As people write them: 138-1234-5678, 0475 7231234, 152322 19800101 0017.
_SEPARATED = re.compile(r"1\d{2}[- ]\d{4}[- ]\d{4}|0\d{2,3}[- ]\d{7,8}|\d{6}[- ]\d{8}[- ]\d{3}[\dXx]")


def redact(text: str) -> str:
    """The text with every run of digits that could be an ID or a phone number replaced by 〔号码〕."""
    return _NUMBER.sub("〔号码〕", _SEPARATED.sub("〔号码〕", text))


class _RedactingFormatter(logging.Formatter):
    """Redacts the finished line, so arguments and stack traces are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def setup(folder: Path, level: int = logging.INFO) -> logging.Logger:
    """Send the program's log to folder/wenming.log (five older files kept); calling again moves it there.

    Names of people are the caller's duty: log what was done and how many, never to whom. Where no file can be written
    there is no log, and the program goes on.
    """
    logger = logging.getLogger(LOGGER_NAME)
    close(logger)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / _FILE, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(_RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    return logger


def close(logger: logging.Logger) -> None:
    """Take the handlers off and close their files (Windows cannot delete a folder with an open file)."""
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def get(room: str) -> logging.Logger:
    """The logger of one room, as get("storage"); before ``setup`` it says nothing, on no terminal either."""
    logger = logging.getLogger(LOGGER_NAME)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return logging.getLogger(f"{LOGGER_NAME}.{room}")
