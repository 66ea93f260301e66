"""The one place that asks the PC what day it is; everything else is handed a Clock or a date."""

import os
from dataclasses import dataclass
from datetime import date, datetime, time

_MORNING = time(9, 0)
ENV_TODAY = "WENMING_TODAY"


@dataclass(frozen=True)
class Clock:
    """The time of the PC, or a fixed one for tests and pictures."""

    _at: datetime | None = None

    @classmethod
    def fixed(cls, at: date | datetime) -> "Clock":
        """A clock that stands still; a bare date means nine in the morning."""
        return cls(at if isinstance(at, datetime) else datetime.combine(at, _MORNING))

    @classmethod
    def system(cls) -> "Clock":
        """The PC's clock, or the one fixed by WENMING_TODAY=2026-10-27 (an ISO date or time).

        Raises ValueError when that variable holds anything else.
        """
        fixed = os.environ.get(ENV_TODAY)
        if not fixed:
            return cls()
        return cls.fixed(date.fromisoformat(fixed) if len(fixed) == 10 else datetime.fromisoformat(fixed))

    def now(self) -> datetime:
        """Local time without a zone: a book belongs to one place."""
        return self._at or datetime.now()  # noqa: DTZ005

    def today(self) -> date:
        """The local date."""
        return self.now().date()
