"""What happens in a line while it is typed: the village follows the person, the points follow the item, doubles show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from wenming_desktop.domain.rules import Track
from wenming_desktop.services import point_lists, subjects
from wenming_desktop.services.point_lists import Catalogue, ItemChoice, Outlook
from wenming_desktop.services.subjects import Subject
from wenming_desktop.support import pinyin
from wenming_desktop.ui import labels
from wenming_desktop.ui.page import PageContext
from wenming_desktop.ui.register.grid import PointsGrid
from wenming_desktop.ui.register.lines import find_people, item_line, subject_line
from wenming_desktop.ui.widgets.deciding import Choice, decided, undecided_words

VETO_POINTS = labels.EMPTY
Meant = tuple[Any, Any, Any, str]


class Filling(QObject):
    """Fills what follows from what was typed, and looks ahead; ``looked(token, outlook)`` tells the result."""

    looked = Signal(int, object)
    stood = Signal()

    def __init__(self, ctx: PageContext, track: Track, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ctx, self.track = ctx, track
        self.catalogue = Catalogue()
        self.villages: list[tuple[int, str]] = []
        self.current: Callable[[], dict[str, Any]] = dict
        self._grid: PointsGrid | None = None
        self._asked = 0

    def watch(self, grid: PointsGrid) -> None:
        """Listen to one grid."""
        self._grid = grid
        grid.changed.connect(self._on_cell)

    # ---- searches of the cells ----
    def day(self) -> date:
        """The day of the line one stands in."""
        day = self.current().get("day")
        return day if isinstance(day, date) else self.ctx.today()

    def search_villages(self, text: str) -> list[Choice]:
        """Villages by a piece of the name or its initials."""
        return [Choice(pk, name) for pk, name in self.villages if text in name or pinyin.matches(text, name)]

    def search_items(self, text: str) -> list[Choice]:
        """Items by code, text or initials: all of them on F4."""
        return [item_line(item) for item in self.catalogue.find(self.day(), text)]

    def search_people(self, text: str) -> Any:
        """People, those of the line's village first (a Future)."""
        village = value_of(self.current().get("village"))
        return self.ctx.future(
            find_people, text, self.track, village if self.track == "masses" else None, self.day()
        )

    def parse_item(self, text: str) -> Any:
        """A code typed and left at once is the item, without waiting for the list."""
        item = self.catalogue.exact(self.day(), text)
        return item_line(item) if item else None

    def parse_village(self, text: str) -> Any:
        """A village typed in full, or the only one that fits."""
        fits = self.search_villages(text)
        exact = [choice for choice in fits if choice.title == text or choice.title.startswith(text)]
        return exact[0] if len(exact) == 1 else fits[0] if len(fits) == 1 else None

    # ---- filling ----
    def _on_cell(self, token: int, key: str) -> None:
        grid = self._grid
        assert grid is not None
        values = grid.values(token)
        value = values.get(key)
        if key in ("village", "item") and isinstance(value, str):
            parsed = self.parse_item(value) if key == "item" else self.parse_village(value)
            if parsed is not None:
                grid.set_value(token, key, parsed)
                value = parsed
        if key == "item" and isinstance(value, Choice):
            self._fill_points(token, value.value)
        elif key == "who":
            self._fill_village(token, value)
        elif key == "village":
            self._check_village(token, values)
        elif key == "day":
            self.follow_day(token)
        self.look(token)
        self.stood.emit()

    def _fill_points(self, token: int, item: ItemChoice) -> None:
        assert self._grid is not None
        self._grid.set_value(token, "points", VETO_POINTS if item.veto else item.fixed)
        self._grid.set_value(token, "category", item.category)

    def _fill_village(self, token: int, value: Any) -> None:
        assert self._grid is not None
        if isinstance(value, str):
            values = self._grid.values(token)
            village, day = value_of(values.get("village")), values.get("day")
            self.ctx.read(
                self,
                lambda found: self._resolve(token, value, found),
                find_people,
                value,
                self.track,
                village,
                day if isinstance(day, date) else self.ctx.today(),
            )
        elif isinstance(value, Choice) and self.track == "party":
            self._grid.set_value(token, "village", labels.branch(value.value.branch))
        elif isinstance(value, Choice) and value.value.village_pk:
            self._grid.set_value(token, "village", Choice(value.value.village_pk, value.value.village))

    def _resolve(self, token: int, text: str, found: list[Choice]) -> None:
        grid = self._grid
        if grid is None or grid.values(token).get("who") != text:
            return
        # left with Tab, before a list was seen: only who is named in full, or the only one the letters fit
        same = [choice for choice in found if choice.title == text]
        fit = decided(text, found, people=True) if same or len(found) == 1 else None
        if fit is not None:
            grid.set_value(token, "who", fit)
            self._on_cell(token, "who")
        elif not found:
            grid.set_error(token, "who", f"没有找到“{text}”。请换一个写法，或先在“农牧户”里补上。")
        else:
            grid.set_error(token, "who", undecided_words(text, found, people=True))

    def _check_village(self, token: int, values: dict[str, Any]) -> None:
        who, village = values.get("who"), value_of(values.get("village"))
        if isinstance(who, str) and village:  # whom it means may be known now
            self._fill_village(token, who)
        if isinstance(who, Choice) and village and who.value.village_pk != village:
            assert self._grid is not None
            self._grid.set_value(token, "who", None)

    def follow_day(self, token: int) -> None:
        """Another day in the line: who was chosen is shown in his household of that day, a number as who it meant then."""
        assert self._grid is not None
        values = self._grid.values(token)
        who, day = values.get("who"), values.get("day")
        if self.track == "masses" and isinstance(who, Choice) and isinstance(day, date):
            self.ctx.read(
                self, lambda found: self._on_moved(token, who, found), subjects.on_day, self.track, [who.value], day
            )  # fmt: skip

    def _on_moved(self, token: int, who: Choice, found: list[Subject]) -> None:
        grid = self._grid
        if grid is not None and found and grid.values(token).get("who") is who and found[0] != who.value:
            grid.set_value(token, "who", subject_line(found[0], self.track))
            self._fill_village(token, grid.values(token)["who"])

    # ---- looking ahead ----
    def look(self, token: int) -> None:
        """Ask what would become of the line; only the last question is answered."""
        assert self._grid is not None
        values = self._grid.values(token)
        item, who, day = values.get("item"), values.get("who"), values.get("day")
        self._asked += 1
        if not isinstance(item, Choice) or not isinstance(day, date):
            return
        subject = who.value if isinstance(who, Choice) else None
        asked, chosen, of = self._asked, item.value, meant(values)
        self.ctx.read(
            self, lambda found: self._on_looked(asked, token, of, found), point_lists.outlook, self.track, day, chosen.pk,
            stated(values), household_pk=subject.household_pk if subject else None,
            person_pk=subject.person_pk if subject and not subject.number else None,
            number=subject.number if subject else "",
        )  # fmt: skip

    def _on_looked(self, asked: int, token: int, of: Meant, found: Outlook) -> None:
        grid = self._grid
        if asked != self._asked or grid is None or meant(grid.values(token)) != of:
            return
        if found.refusal and stated(grid.values(token)):
            grid.set_error(token, "points", found.refusal)
        self.looked.emit(token, found)


def value_of(choice: Any) -> Any:
    """The value behind a chosen cell; None where nothing was chosen."""
    return choice.value if isinstance(choice, Choice) else None


def meant(values: dict[str, Any]) -> Meant:
    """What of a line an outlook is of: as long as it is so, the outlook holds."""
    return value_of(values.get("item")), value_of(values.get("who")), values.get("day"), stated(values)


def stated(values: dict[str, Any]) -> str:
    """The points as the clerk stated them, '' where the rule book's value holds."""
    text = str(values.get("points") or "")
    return "" if text == VETO_POINTS else text
