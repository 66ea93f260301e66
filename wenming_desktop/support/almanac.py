"""Solar terms and lunar festivals of a date (the typed face of lunar-python, which has no types)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True)
class AlmanacDay:
    """What the practice calendar shows under a date.

    lunar: 九月十八; term: 霜降 or "" (节气, on its first day only); festivals: 中秋节, 春节 … (lunar ones);
    holidays: 国庆节, 劳动节 … (those of the common calendar). The lunar day also as numbers: month 1 to 12, day 1 to 30,
    whether it lies in a leap month (闰六月), and how many days that month has (29 or 30).
    """

    lunar: str
    term: str
    festivals: tuple[str, ...]
    holidays: tuple[str, ...] = ()
    lunar_month: int = 0
    lunar_day: int = 0
    leap_month: bool = False
    month_days: int = 0

    @property
    def label(self) -> str:
        """The one thing worth showing: the festival, else the solar term, else ""."""
        return next(iter((*self.festivals, *self.holidays)), self.term)


@lru_cache(maxsize=4096)
def almanac(day: date) -> AlmanacDay:
    """The almanac of one date, by the sun and moon at UTC+8 (GB/T 33661-2017)."""
    from lunar_python import LunarMonth, Solar

    _keep_years()
    solar = Solar.fromYmd(day.year, day.month, day.day)
    lunar = solar.getLunar()
    return AlmanacDay(
        lunar=f"{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}",
        term=str(lunar.getJieQi()),
        festivals=tuple(map(str, lunar.getFestivals())),
        holidays=tuple(str(name).replace("元旦节", "元旦") for name in solar.getFestivals()),
        lunar_month=abs(int(lunar.getMonth())),  # a leap month is counted minus
        lunar_day=int(lunar.getDay()),
        leap_month=lunar.getMonth() < 0,
        month_days=int(LunarMonth.fromYm(lunar.getYear(), lunar.getMonth()).getDayCount()),
    )


@lru_cache(maxsize=1)
def _keep_years() -> None:
    """lunar-python remembers one year and works two or three out anew for each date: forty days took half a second."""
    from lunar_python import LunarYear

    # WORKAROUND: lunar-python 1.4.8, LunarYear.fromYear keeps only the year asked for last
    LunarYear.fromYear = staticmethod(lru_cache(maxsize=32)(LunarYear.fromYear))
