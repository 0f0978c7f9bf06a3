"""How many exemptions each school year has: measured where they were published, continued and marked as such after that."""

from __future__ import annotations

from dataclasses import dataclass

from vierogen.reference.national_figures import national_figure, national_series
from vierogen.reference.school_years import SchoolYear

YEARS_OF_THE_TREND = 5
"""The trend is the mean rise a year over so many years up to the last one that was published."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Exemptions in a school year, in the whole country. ``measured`` is False where the trend was continued."""

    school_year: SchoolYear
    exemptions: float
    measured: bool


def expected(school_year: SchoolYear) -> Expected:
    """What was published, or else the last year that was, with the mean rise for each year since."""
    published = national_figure(school_year)
    if published is not None:
        return Expected(school_year, published.exemptions, measured=True)
    last = national_series()[-1]
    years_on = school_year.starts_in - last.school_year.starts_in
    return Expected(school_year, last.exemptions + years_on * rise_a_year(), measured=False)


def rise_a_year() -> float:
    """The mean rise over the last years that were published."""
    series = national_series()
    return (series[-1].exemptions - series[-1 - YEARS_OF_THE_TREND].exemptions) / YEARS_OF_THE_TREND
