"""文明实践所工作台 — the ledgers, points, boards and prints of a township practice institute, on one PC."""

__version__ = "0.1.0"
