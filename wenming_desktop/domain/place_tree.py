"""The tree of places (阵地): centre, institute, stations and what stands under them, by who leads or by village."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from wenming_desktop.domain.names import village_base
from wenming_desktop.domain.stations import (
    CENTRE,
    HOME,
    INSTITUTE,
    PRACTICE_INSTITUTE,
    PRACTICE_STATION,
    STATION,
    SUBCENTRE,
)

By = Literal["parent", "village"]
_LEADING = (CENTRE, SUBCENTRE, INSTITUTE)
OWN_INSTITUTE = "本所"
NO_VILLAGE = "不属于某个嘎查村"


class Place(Protocol):
    """What the tree needs to know of a place."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def village_pk(self) -> int | None: ...
    @property
    def village(self) -> str: ...
    @property
    def parent_pk(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Branch:
    """A place (``pk``) with what stands below it; ``pk`` None is a heading, a village named by ``title``."""

    pk: int | None
    title: str = ""
    below: tuple[Branch, ...] = ()


def above(places: Sequence[Place]) -> dict[int, int | None]:
    """The place each one stands under.

    Its own parent where one is set; else the institute and a branch centre go to the centre, a station to the
    institute, anything else to its village's station, and to the institute where there is none.
    """
    known = {place.pk for place in places}
    centre = next((place.pk for place in places if place.kind == CENTRE), None)
    institute = next((place.pk for place in places if place.kind == INSTITUTE), centre)
    stations = village_stations(places)
    usual: dict[str, int | None] = {CENTRE: None, SUBCENTRE: centre, INSTITUTE: centre, STATION: institute}
    found: dict[int, int | None] = {}
    for place in places:
        own = place.parent_pk if place.parent_pk in known else None
        over = usual[place.kind] if place.kind in usual else stations.get(place.village_pk or 0, institute)
        found[place.pk] = over if own is None else own
    return found


def village_stations(places: Iterable[Place]) -> dict[int, int]:
    """The station of each village that has one, by the village's key; the first where there are several."""
    found: dict[int, int] = {}
    for place in places:
        if place.kind == STATION and place.village_pk is not None:
            found.setdefault(place.village_pk, place.pk)
    return found


def may_stand_under(kind: str, parent_kind: str) -> bool:
    """Whether a place of a kind may have one of the other kind above it: a home (实践户) only a station."""
    return kind != HOME or parent_kind == STATION


def goes_round(places: Sequence[Place], pk: int, parent_pk: int) -> bool:
    """Whether a place would come to stand below itself under this parent."""
    over = above(places)
    at: int | None = parent_pk
    passed: set[int] = set()
    while at is not None and at not in passed:
        if at == pk:
            return True
        passed.add(at)
        at = over.get(at)
    return False


def tree(places: Sequence[Place], by: By = "parent") -> tuple[Branch, ...]:
    """The places as a tree, brothers in the order given; every place stands in it exactly once."""
    return _by_parent(places) if by == "parent" else _by_village(places)


def _by_parent(places: Sequence[Place]) -> tuple[Branch, ...]:
    over = above(places)
    below: dict[int | None, list[int]] = {}
    for place in places:
        below.setdefault(over[place.pk], []).append(place.pk)
    placed: set[int] = set()

    def grow(pk: int) -> Branch:
        placed.add(pk)
        return Branch(pk, below=tuple(grow(child) for child in below.get(pk, ()) if child not in placed))

    roots = [grow(pk) for pk in below.get(None, ())]
    # A ring of parents hangs on nothing: its first place is shown at the root, so that it can be mended.
    roots += [grow(place.pk) for place in places if place.pk not in placed]
    return tuple(roots)


def _by_village(places: Sequence[Place]) -> tuple[Branch, ...]:
    at_top = tuple(Branch(place.pk) for place in places if place.kind in _LEADING)
    named: dict[int | None, list[Place]] = {}
    for place in places:
        if place.kind not in _LEADING:
            named.setdefault(place.village_pk, []).append(place)
    loose = named.pop(None, [])
    headed = tuple(_heading(inside[0].village, inside) for inside in named.values())
    return at_top + headed + ((_heading(NO_VILLAGE, loose),) if loose else ())


def _heading(title: str, inside: Sequence[Place]) -> Branch:
    first = sorted(inside, key=lambda place: place.kind != STATION)
    return Branch(None, title, tuple(Branch(place.pk) for place in first))


def kept(branches: Sequence[Branch], wanted: Collection[int]) -> tuple[Branch, ...]:
    """The tree with only the places wanted and what they stand under."""
    found = []
    for branch in branches:
        below = kept(branch.below, wanted)
        if below or branch.pk in wanted:
            found.append(Branch(branch.pk, branch.title, below))
    return tuple(found)


def in_order(branches: Iterable[Branch]) -> list[int]:
    """The places of a tree from top to bottom, headings left out."""
    found: list[int] = []
    for branch in branches:
        found += [] if branch.pk is None else [branch.pk]
        found += in_order(branch.below)
    return found


def called(name: str, kind: str, village: str) -> str:
    """A place in short: 本所 for the institute, the village for its own station (萨日朗嘎查), else its name."""
    if kind == INSTITUTE and name.endswith(PRACTICE_INSTITUTE):
        return OWN_INSTITUTE
    own = kind == STATION and name.endswith(PRACTICE_STATION) and bool(village)
    base = name.removesuffix(PRACTICE_STATION)
    return village if own and village_base(base).endswith(village_base(village)) else name
