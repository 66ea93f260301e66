"""Drafts an older version kept in the PC's settings: taken into the book once, and removed there."""

from __future__ import annotations

import json
from typing import Any

from wenming_desktop.services.context import Context
from wenming_desktop.services.drafts import Draft
from wenming_desktop.ui.drafts import Drafts
from wenming_desktop.ui.widgets.table_view import Store

BEGINNING = "draft/"
_OF_A_BOOK = {"activity": "登记活动", "sheet": "按表号录入", "signin": "录入签到"}
_ROOMS = {"activity": "activities", "sheet": "points", "signin": "activities"}


def take_over(context: Context, drafts: Drafts, store: Store) -> None:
    """Take what belongs to this book; a form's draft belongs to none by name, and is taken only where it names no record."""
    if context.standing.read_only:  # a view takes nothing: they wait for the next opening
        return
    remove = getattr(store, "remove", None) or (lambda key: store.setValue(key, ""))
    keys = store.allKeys() if hasattr(store, "allKeys") else list(getattr(store, "keys", list)())
    for key in [str(key) for key in keys if str(key).startswith(BEGINNING)]:
        value = store.value(key)
        kind, _, rest = key.removeprefix(BEGINNING).partition("/")
        name, _, subject = rest.partition("/")
        if kind in _OF_A_BOOK and name != context.folder.name:
            continue
        content = _content(kind, value)
        if content and kind in _OF_A_BOOK:
            title = _OF_A_BOOK[kind]
            subject = subject if kind != "activity" else "new"
            drafts.put(Draft(kind, subject, title, _ROOMS[kind], len(content), content))
        elif content and (rest == "new" or kind == "place"):
            drafts.put(Draft("form", f"{kind}/{rest}", "没有填完的表", "", len(content), content))
        remove(key)


def _content(kind: str, value: Any) -> dict[str, Any]:
    """As the surface reads it now; {} where nothing was typed or it cannot be read."""
    if kind == "activity":
        try:
            kept: dict[str, Any] = json.loads(str(value or "{}"))
        except ValueError:
            return {}
        texts = {name: text for name, text in kept.get("texts", {}).items() if text}
        return kept | {"texts": texts} if texts.get("title") or kept.get("files") else {}
    try:
        plain = {str(key): str(text) for key, text in dict(value or {}).items() if text}
    except (TypeError, ValueError):
        return {}
    return {"cells": plain} if kind == "sheet" and plain else plain
