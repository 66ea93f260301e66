"""Solar terms and lunar festivals of a date (the typed face of lunar-python, which has no types)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True)
class AlmanacDay:
    """What the practice calendar shows under a date.

    lunar: 九月十八; term: 霜降 or "" (节气, on its first day only); festivals: 中秋节, 春节 … (lunar ones);
    holidays: 国庆节, 劳动节 … (those of the common calendar).
    """

    lunar: str
    term: str
    festivals: tuple[str, ...]
    holidays: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The one thing worth showing: the festival, else the solar term, else ""."""
        return next(iter((*self.festivals, *self.holidays)), self.term)


@lru_cache(maxsize=4096)
def almanac(day: date) -> AlmanacDay:
    """The almanac of one date, by the sun and moon at UTC+8 (GB/T 33661-2017)."""
    from lunar_python import Solar

    solar = Solar.fromYmd(day.year, day.month, day.day)
    lunar = solar.getLunar()
    return AlmanacDay(
        lunar=f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}",
        term=str(lunar.getJieQi()),
        festivals=tuple(map(str, lunar.getFestivals())),
        holidays=tuple(str(name).replace("元旦节", "元旦") for name in solar.getFestivals()),
    )
