"""What the kind of a place asks of its form: a home (实践户) stands under a station, and little is registered of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from wenming_desktop.domain.errors import Problem
from wenming_desktop.domain.fields import fields_of
from wenming_desktop.domain.packs import Standard
from wenming_desktop.domain.place_tree import Place, may_stand_under, village_stations
from wenming_desktop.domain.stations import HOME, STATION, Station, not_asked
from wenming_desktop.services import forms

Row = dict[str, Any]


class Named(Place, Protocol):
    """A place of the tree with its name."""

    @property
    def name(self) -> str: ...


def of_its_kind(
    standard: Standard, every: Sequence[Named], pk: int | None, found: Row, held: Mapping[str, Any]
) -> list[Problem]:
    """What is wrong with a place for its kind, by field; a home without a parent gets its village's station in ``found``.

    ``found`` is what is given, ``held`` what is stored of the place (nothing of a new one).
    """
    return [*_home(standard, every, pk, found, held), *_not_asked(standard, found, held)]


def _home(
    standard: Standard, every: Sequence[Named], pk: int | None, found: Row, held: Mapping[str, Any]
) -> list[Problem]:
    now = {"kind": STATION, "parent_pk": None, "village_pk": None, **held, **found}
    word, kind = standard.word_of(HOME), now["kind"]
    if kind == HOME:
        wanted = now["parent_pk"] or village_stations(every).get(now["village_pk"] or 0)
        over = next((place for place in every if place.pk == wanted), None)
        if over is None or not may_stand_under(HOME, over.kind):
            return [forms.wrong_field("parent", f"{word}归实践站，请选嘎查村，或选一个实践站作上级阵地")]
        # kept in the row: the station is in use, and cannot be taken away from above its homes
        found["parent_pk"] = over.pk
        return []
    homes = [place.name for place in every if place.kind == HOME and place.parent_pk == pk]
    if pk is not None and homes and not may_stand_under(HOME, kind):
        return [forms.wrong_field("kind", f"下面还有{word}“{homes[0]}”，类别不能改")]
    return []


def _not_asked(standard: Standard, found: Row, held: Mapping[str, Any]) -> list[Problem]:
    """What is given anew and this kind does not register; what was stored before stays."""
    kind = found.get("kind") or held.get("kind", STATION)
    return [
        forms.wrong_field(field.name, f"{standard.word_of(kind)}不登记{field.label}")
        for field in fields_of(Station)
        if field.name in not_asked(kind)
        and found.get(field.name)
        and str(found[field.name]) != str(held.get(field.name))
    ]
