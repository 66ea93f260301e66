"""Settings as rows of the book: one row for each part, JSON, unknown keys left alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any, get_type_hints

from sqlite_utils import Database

from wenming_desktop.domain.errors import DamagedBookError
from wenming_desktop.domain.settings import Institute, Settings
from wenming_desktop.storage import journal, typed

# Each part as the clerk is told of it.
PARTS = {
    "institute": "本所信息", "notice": "公示设置", "bands": "榜单的分数线", "base": "基础分", "villages": "各村的受理人",
    "volunteers": "志愿服务设置", "stars": "星级标准", "categories": "服务类别的叫法", "pack": "标准包",
    "kind_words": "站点类型的叫法", "paragraphs": "改过的段落", "holidays": "节假日", "holiday_years": "节假日齐全的年份",
    "faces": "字体", "remembered": "记住的选择",
}  # fmt: skip


def load(db: Database) -> Settings:
    """All settings of the book; what is not stored has its default. DamagedBookError where one cannot be read."""
    kept = {key: _read(key, value) for key, value in _stored(db).items() if key in PARTS}
    plain = Settings()
    for part in ("bands", "base"):
        if part in kept:
            kept[part] = getattr(plain, part) | kept[part]
    return Settings(**kept)


def operator(db: Database) -> str:
    """The clerk's name as set, '' where none is: asked at every write, so the other parts are not read."""
    row = db.execute("SELECT CAST(value AS BLOB) FROM setting WHERE key = 'institute'").fetchone()
    kept: Institute = _read("institute", row[0]) if row else Institute()
    return kept.operator


def unreadable(db: Database) -> list[str]:
    """The words of the parts that cannot be read."""
    found = []
    for key, value in _stored(db).items():
        try:
            _read(key, value) if key in PARTS else None
        except DamagedBookError:
            found.append(PARTS[key])
    return found


def _stored(db: Database) -> dict[str, bytes]:
    # As bytes: what is no UTF-8 is one part that cannot be read, and the others can.
    rows = db.execute("SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM setting").fetchall()
    return {bytes(key).decode(errors="replace"): bytes(value) for key, value in rows}


def _read(key: str, value: bytes) -> Any:
    try:
        found = _parsed(key, value)
        return dict(found) if isinstance(found, dict) else found
    except ValueError as error:
        raise DamagedBookError(
            f"设置里的“{PARTS[key]}”读不出来，数据文件有损坏的地方。",
            "请不要继续登记，从最近的备份恢复；原来的文件不要删除。",
        ) from error


@lru_cache(64)
def _parsed(key: str, value: bytes) -> Any:
    """Settings are asked for at every turn, and change once in a while."""
    return typed.parsed(value, _KINDS[key])


_KINDS = get_type_hints(Settings, include_extras=True)


def save(db: Database, settings: Settings) -> None:
    """Write the parts that differ from what is stored; call inside an operation."""
    stored = {str(key): str(value) for key, value in db.execute("SELECT key, value FROM setting").fetchall()}
    for key, value in _rows(settings).items():
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        if key not in stored:
            journal.insert(db, "setting", {"key": key, "value": text})
        elif stored[key] != text:
            db.execute("UPDATE setting SET value = ? WHERE key = ?", [text, key])


def _rows(settings: Settings) -> dict[str, Any]:
    return {
        "institute": asdict(settings.institute),
        "notice": asdict(settings.notice),
        "bands": {kind: asdict(bands) for kind, bands in settings.bands.items()},
        "base": settings.base,
        "villages": {name: asdict(one) for name, one in settings.villages.items()},
        "volunteers": asdict(settings.volunteers),
        "stars": list(settings.stars),
        "categories": settings.categories,
        "pack": settings.pack,
        "kind_words": settings.kind_words,
        "paragraphs": settings.paragraphs,
        "holidays": {day.isoformat(): kind for day, kind in settings.holidays.items()},
        "holiday_years": sorted(settings.holiday_years),
        "faces": settings.faces,
        "remembered": settings.remembered,
    }
