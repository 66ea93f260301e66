"""Settings as rows of the book: one row for each part, JSON, unknown keys left alone."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlite_utils import Database

from wenming_desktop.domain.boards import Bands
from wenming_desktop.domain.settings import (
    Institute,
    NoticeSettings,
    Settings,
    VillageNotice,
    VolunteerSettings,
)
from wenming_desktop.storage import journal


def load(db: Database) -> Settings:
    """All settings of the book; what is not stored has its default."""
    rows = {
        str(key): json.loads(value) for key, value in db.execute("SELECT key, value FROM setting").fetchall()
    }
    plain = Settings()
    return Settings(
        institute=Institute(**_known(Institute, rows.get("institute", {}))),
        notice=NoticeSettings(**_known(NoticeSettings, rows.get("notice", {}))),
        bands=plain.bands | {kind: Bands(**bands) for kind, bands in rows.get("bands", {}).items()},
        base=plain.base | rows.get("base", {}),
        villages={
            name: VillageNotice(**_known(VillageNotice, one))
            for name, one in rows.get("villages", {}).items()
        },
        volunteers=VolunteerSettings(**_known(VolunteerSettings, rows.get("volunteers", {}))),
        stars=tuple(rows.get("stars", plain.stars)),
        categories=rows.get("categories", {}),
        pack=rows.get("pack", plain.pack),
        kind_words=rows.get("kind_words", {}),
        paragraphs=rows.get("paragraphs", {}),
        holidays={date.fromisoformat(day): kind for day, kind in rows.get("holidays", {}).items()},
        holiday_years=frozenset(rows.get("holiday_years", ())),
        faces=rows.get("faces", {}),
        remembered=rows.get("remembered", {}),
    )


def operator(db: Database) -> str:
    """The clerk's name as set, '' where none is: asked at every write, so the other parts are not read."""
    row = db.execute("SELECT value FROM setting WHERE key = 'institute'").fetchone()
    return Institute(**_known(Institute, json.loads(row[0]))).operator if row else Institute().operator


def _known(noun: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    names = {item.name for item in fields(noun)}
    return {key: value for key, value in values.items() if key in names}


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
