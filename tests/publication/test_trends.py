"""Every answer is a sum of published leaves with its margin: nothing more can be asked, and nothing less is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from math import ceil, exp, inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from published import counts, figures, publication, published, seeded
from vierogen.publication.answers import Point, Trend
from vierogen.publication.comparing import comparison
from vierogen.publication.divisions import Imported, Membership, Region
from vierogen.publication.figures import Figures
from vierogen.publication.indicators import EVERY
from vierogen.publication.kept import Leaf
from vierogen.publication.margins import margin
from vierogen.publication.populations import Children, Counted, Populations
from vierogen.publication.questions import NotPublished, Question, TooMany, TooSmall, Unknown
from vierogen.publication.rates import together
from vierogen.publication.tables import TABLES, Level
from vierogen.publication.trends import NOT_IN_PUBLICATION, NOTHING_PUBLISHED, trend
from vierogen.reference.municipalities import every, heirs, on_day
from vierogen.reference.school_years import SchoolYear

YEARS = ("2019/20", "2020/21", "2021/22", "2024/25", "2025/26", "2026/27")
"""A publication of each, numbered from 1; two years in between were never published."""
NEW_YEAR_2027 = date(2027, 1, 1)


@cache
def leaves_of(year: str) -> Mapping[Leaf, int]:
    return counts(year, seeded(YEARS.index(year)))


@cache
def land() -> Figures:
    """Six years of figures, and a division into three that was imported."""
    return Figures([published(n, year, leaves_of(year).__getitem__) for n, year in enumerate(YEARS, 1)], [thirds()])


@cache
def thirds() -> Imported:
    memberships = tuple(
        Membership(
            one.code,
            "ABC"[number % 3],
            one.valid_from or date(2013, 1, 1),
            one.valid_until - timedelta(days=1) if one.valid_until else None,
        )
        for number, one in enumerate(every())
        if one.valid_until is None or one.valid_until > date(2013, 1, 1)
    )
    return Imported("drieluik", tuple(Region(code, f"Deel {code}", date(2013, 1, 1)) for code in "ABC"), memberships)


def asked(**parts: object) -> Trend:
    return trend(land(), Question(**({"indicator": "verzoeken", "division": "gemeente"} | parts)))  # type: ignore[arg-type]


def values(found: Trend, place: int = 0) -> dict[str, int | None]:
    return {point.school_year: point.value for point in found.series[place].points}


# ── every answer is a function of the leaves ─────────────────────────────────────────────────────────────────────────


def region_of(leaf: Leaf, division: str, day: date | None) -> str | None:
    """Where a leaf lies, found in another way than the product does; None where it is not certain."""
    if division == "land":
        return "NL"
    if division in {"po", "vo"}:
        return leaf.partnership if leaf.partnership.startswith(division.upper()) else None
    if not leaf.municipality:
        return None
    now = {leaf.municipality} if day is None else heirs(leaf.municipality, day)
    if division == "gemeente":
        return next(iter(now)) if len(now) == 1 else None
    third = {code: "ABC"[number % 3] for number, code in enumerate(one.code for one in every())}
    there = {third[code] for code in now}
    return there.pop() if len(there) == 1 else None


DAYS = st.one_of(st.none(), st.dates(date(2027, 8, 1), date(2031, 1, 1)))
"""Days after every publication here: then a leaf lies where its municipality went."""
FIGURE = st.sampled_from(EVERY)


@settings(max_examples=200, deadline=None)
@given(FIGURE, st.sampled_from(["land", "gemeente", "po", "vo", "drieluik"]), DAYS, st.data())
def test_every_answer_is_a_sum_of_published_leaves(indicator, division, day, data) -> None:  # type: ignore[no-untyped-def]
    assume(indicator.table.level is Level.MUNICIPALITY or division in {"land", "po", "vo"})
    first, last = sorted(data.draw(st.tuples(st.integers(0, 5), st.integers(0, 5))))
    found = asked(
        indicator=indicator.code, division=division, day=day,
        since=SchoolYear.parse(YEARS[first]), until=SchoolYear.parse(YEARS[last]),
    )  # fmt: skip
    series = data.draw(st.sampled_from(found.series))
    for point in series.points:
        if point.publication is None:
            assert (point.value, point.gap) == (None, NOTHING_PUBLISHED)
            assert point.school_year not in YEARS
        elif point.value is not None:
            mine = [
                count
                for leaf, count in leaves_of(point.school_year).items()
                if leaf.table == indicator.table.name
                and series.category in {None, leaf.category}
                and leaf.category in {one.code for one in indicator.categories}
                and region_of(leaf, division, day) == series.region
            ]
            assert (point.value, point.leaves) == (max(0, sum(mine)), len(mine))
            assert point.margin == margin([(indicator.table.share, len(mine))])
            assert (point.low, point.high) == (max(0, point.value - point.margin), point.value + point.margin)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["verzoeken", "verleningen", "tegenspraak"]), st.sampled_from(["po", "vo", "gemeente"]))
def test_the_regions_of_a_division_add_up_to_its_total_when_nothing_is_below_zero(
    indicator: str, division: str
) -> None:
    raised = figures(published(1, "2025/26", lambda _: 3), published(2, "2026/27", seeded(9, low=0)))
    found = trend(raised, Question(indicator, division))

    for place, total in enumerate(found.totals[0].points):
        assert total.value == sum(one.points[place].value or 0 for one in found.series)
        assert total.leaves == sum(one.points[place].leaves for one in found.series)


def test_a_sum_below_zero_is_told_as_zero() -> None:
    below = figures(published(1, "2025/26", lambda _: -2))

    point = trend(below, Question("verzoeken", "gemeente", regions=("GM0307",))).series[0].points[0]

    assert (point.value, point.low) == (0, 0)
    assert point.high == point.margin


def test_the_same_question_has_the_same_answer_also_from_figures_that_were_read_anew() -> None:
    again = Figures([published(n, year, leaves_of(year).__getitem__) for n, year in enumerate(YEARS, 1)], [thirds()])
    question = Question("verleningen", "drieluik", regions=("B", "A"))

    assert trend(again, question) == trend(land(), question)


def test_a_child_in_no_municipality_counts_in_the_country_only() -> None:
    overig = figures(published(1, "2025/26", lambda leaf: int(not leaf.partnership)))

    assert trend(overig, Question("verzoeken", "land")).series[0].points[0].value == 1
    assert trend(overig, Question("verzoeken", "gemeente")).totals[0].points[0].value == 0
    assert trend(overig, Question("verzoeken", "po")).totals[0].points[0].value == 0


# ── mergers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def in_municipality(code: str, year: str) -> int:
    return sum(
        count for leaf, count in leaves_of(year).items() if leaf.table == "verzoeken" and leaf.municipality == code
    )


def test_on_the_municipalities_of_2027_wijdemeren_counts_under_hilversum_in_every_year() -> None:
    found = asked(regions=("GM0402",), day=NEW_YEAR_2027)

    for year in YEARS:
        both = in_municipality("GM0402", year) + in_municipality("GM1696", year)
        assert values(found)[year] == max(0, both)
    with pytest.raises(Unknown, match="bestaat niet op de peildatum"):
        asked(regions=("GM1696",), day=NEW_YEAR_2027)


def test_on_the_municipalities_of_each_year_wijdemeren_stands_by_itself() -> None:
    found = asked(regions=("GM0402", "GM1696"))

    assert values(found, 0)["2025/26"] == max(0, in_municipality("GM0402", "2025/26"))
    assert values(found, 1)["2025/26"] == max(0, in_municipality("GM1696", "2025/26"))
    assert any("regio's van toen" in note for note in found.notes)


def test_a_municipality_is_a_gap_in_years_in_which_it_was_not_there() -> None:
    found = asked(regions=("GM1991",))  # Maashorst, since 1 January 2022

    assert [(point.school_year, point.gap) for point in found.series[0].points][:2] == [
        ("2019/20", "Deze regio was er in dit schooljaar niet."),
        ("2020/21", "Deze regio was er in dit schooljaar niet."),
    ]
    assert values(found)["2021/22"] is not None


@pytest.mark.parametrize("heir", ["GM0757", "GM0824", "GM0855", "GM0865"])
def test_who_got_a_part_of_haaren_cannot_be_told_on_a_later_day(heir: str) -> None:
    with pytest.raises(TooSmall, match="Haaren ligt in deze indeling in meer dan een regio"):
        asked(regions=(heir,), day=NEW_YEAR_2027)
    since = asked(regions=(heir,), day=NEW_YEAR_2027, since=SchoolYear(2024))
    assert None not in values(since).values()


def test_without_naming_it_who_got_a_part_of_haaren_is_a_gap_and_the_total_stays() -> None:
    found = asked(day=NEW_YEAR_2027)

    vught = next(one for one in found.series if one.region == "GM0865")
    assert vught.points[0].value is None
    assert "Haaren" in (vught.points[0].gap or "")
    assert found.totals[0].points[0].value is not None


def test_a_merged_municipality_cannot_be_split_on_an_earlier_day() -> None:
    before = date(2021, 6, 1)
    with pytest.raises(TooSmall, match="Maashorst ligt in deze indeling in meer dan een regio"):
        asked(regions=("GM0856",), day=before)  # Uden, which went into Maashorst
    only_before = asked(regions=("GM0856",), day=before, until=SchoolYear(2020))
    assert None not in values(only_before).values()


def test_who_grew_cannot_be_told_on_a_day_before_it_grew() -> None:
    with pytest.raises(TooSmall):
        asked(regions=("GM0402",), day=date(2026, 12, 31))  # of 2026/27 Wijdemeren may be in it


def test_a_divided_municipality_can_be_told_where_all_heirs_lie_in_one_region() -> None:
    whole = Imported(
        "zuid", (Region("Z", "Zuid", date(2013, 1, 1)),),
        tuple(Membership(one.code, "Z", date(2013, 1, 1), None) for one in every()),
    )  # fmt: skip
    known = Figures(land().published.values(), [whole])

    found = trend(known, Question("verzoeken", "zuid", regions=("Z",), day=NEW_YEAR_2027))

    assert None not in values(found).keys() - {"2022/23", "2023/24"}
    assert found.series[0].points[0].value == found.totals[0].points[0].value


def test_a_division_that_did_not_hold_yet_is_a_gap_and_no_nought() -> None:
    late = Imported(
        "laat", (Region("L", "Laat", date(2024, 8, 1)),),
        tuple(Membership(one.code, "L", date(2024, 8, 1), None) for one in on_day(date(2024, 8, 1))),
    )  # fmt: skip
    found = trend(Figures(land().published.values(), [late]), Question("verzoeken", "laat"))

    assert values(found)["2019/20"] is None
    assert found.totals[0].points[0].gap == "Deze indeling gold in dit schooljaar niet."
    assert values(found)["2025/26"] is not None


def test_a_region_is_either_a_union_of_leaves_or_says_why_not() -> None:
    known = land()

    share = known.share(known.published[1], "verzoeken", known.divisions["gemeente"], NEW_YEAR_2027)

    assert {"GM0865", "GM0757"} <= share.unclear.keys()
    assert not share.unclear.keys() & share.regions.keys()
    assert not share.total_is_unclear


# ── wards ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def wards(*members: tuple[str, str]) -> Imported:
    regions = tuple(Region(code, f"Wijk {code}", date(2013, 1, 1)) for code in sorted({code for _, code in members}))
    return Imported("wijk", regions, tuple(Membership(one, code, date(2013, 1, 1), None) for one, code in members))


def test_a_ward_smaller_than_a_municipality_is_below_the_leaf() -> None:
    half = wards(*((str(postcode), "W1" if postcode < 3815 else "W2") for postcode in range(3811, 3830)))
    known = Figures(land().published.values(), [half])

    with pytest.raises(TooSmall, match="Amersfoort ligt in deze indeling in meer dan een regio"):
        trend(known, Question("verzoeken", "wijk", regions=("W1",)))


def test_wards_that_together_are_a_municipality_can_be_told() -> None:
    from vierogen.reference.catchments import catchments_in  # noqa: PLC0415  # the one place that needs it

    all_of_it = wards(*((str(postcode), "W") for postcode in catchments_in("GM0307", date(2026, 1, 1))))
    known = Figures(land().published.values(), [all_of_it])

    found = trend(known, Question("verzoeken", "wijk", regions=("W",), since=SchoolYear(2025)))

    assert values(found)["2025/26"] == max(0, in_municipality("GM0307", "2025/26"))


def test_what_is_counted_by_partnership_cannot_be_asked_by_municipality() -> None:
    for division in ("gemeente", "drieluik"):
        with pytest.raises(TooSmall, match="per samenwerkingsverband"):
            asked(indicator="doorlooptijd", division=division)


# ── years and publications ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_publication_does_not_hold_is_a_gap_in_the_country_as_well() -> None:
    whole = published(1, "2025/26", leaves_of("2025/26").__getitem__)
    without = replace(whole, tables={name: one for name, one in whole.tables.items() if name != "tegenspraak"})

    found = trend(figures(without), Question("tegenspraak", "land"))

    assert [(one.region, one.points[0].gap) for one in found.series] == [("NL", NOT_IN_PUBLICATION)]


def test_a_year_without_a_publication_is_a_gap_and_no_nought() -> None:
    found = asked(division="land")

    assert values(found)["2022/23"] is None
    assert [point.gap for point in found.series[0].points if point.value is None] == [NOTHING_PUBLISHED] * 2
    after = next(point for point in found.series[0].points if point.school_year == "2024/25")
    assert after.change is None  # there is no year before it to compare with


def test_the_last_publication_of_a_year_counts_and_an_older_one_can_be_asked_again() -> None:
    twice = figures(published(1, "2025/26", lambda _: 1), published(2, "2025/26", lambda _: 2))
    newest = trend(twice, Question("verzoeken", "land"))
    oldest = trend(twice, Question("verzoeken", "land", publications=(1,)))

    assert newest.publications[0].number == 2
    assert oldest.publications[0].number == 1
    assert newest.series[0].points[0].value == 2 * (oldest.series[0].points[0].value or 0)
    with pytest.raises(Unknown, match="hetzelfde schooljaar"):
        trend(twice, Question("verzoeken", "land", publications=(1, 2)))


def test_the_permanent_address_names_publications_and_years() -> None:
    address = asked(division="land").permanent_address

    assert address == (
        "/trends?indicator=verzoeken&indeling=land&vanaf=2019/20&tot=2026/27&publicaties=1,2,3,4,5,6"
    )  # fmt: skip


# ── margins and changes ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_told_with_the_margin_of_both_years_together() -> None:
    steps = figures(published(1, "2024/25", lambda _: 1), published(2, "2025/26", lambda _: 9, epsilon="2"))

    before, after = trend(steps, Question("verzoeken", "gemeente", regions=("GM0363",))).series[0].points

    assert after.change == (after.value or 0) - (before.value or 0)
    share = next(one.share for one in TABLES if one.name == "verzoeken")
    assert after.change_margin == margin([(share, before.leaves), (2 * share, after.leaves)])
    assert (after.change_margin or 0) > max(before.margin or 0, after.margin or 0)
    assert after.change_exceeds_margin is (abs(after.change) > (after.change_margin or 0))


@pytest.mark.parametrize(("step", "exceeds"), [(0, False), (1, False), (200, True)])
def test_a_change_within_its_margin_is_not_called_one(step: int, exceeds: bool) -> None:
    steps = figures(published(1, "2024/25", lambda _: 300), published(2, "2025/26", lambda _: 300 + step))

    point = trend(steps, Question("verzoeken", "gemeente", regions=("GM0307",))).series[0].points[1]

    assert point.change_exceeds_margin is exceeds


def test_more_leaves_make_a_wider_margin_and_more_epsilon_a_narrower_one() -> None:
    known = figures(published(1, "2024/25", lambda _: 5), published(2, "2025/26", lambda _: 5, epsilon="2"))

    def margins(division: str) -> list[int]:
        found = trend(known, Question("verzoeken", division)).series[0].points
        return [point.margin or 0 for point in found]

    (country, half), (town, half_town) = margins("land"), margins("gemeente")
    assert country > town > half_town
    assert half < country


# ── for every 1,000 children ─────────────────────────────────────────────────────────────────────────────────────────


def rated(known: Mapping[Counted, Children], **parts: object) -> Trend:
    one = Figures([published(1, "2025/26", lambda _: 6)], (), Populations(known))
    return trend(one, Question("verzoeken", **({"division": "gemeente", "per_thousand": True} | parts)))  # type: ignore[arg-type]


def children(code: str, sector: str, number: int) -> dict[Counted, Children]:
    return {Counted(SchoolYear(2025), code, sector): Children(number, f"telling {sector}")}


def test_a_rate_is_told_where_the_children_of_every_municipality_were_counted() -> None:
    point = rated(children("GM0307", "ALLE", 24_000), regions=("GM0307",)).series[0].points[0]

    assert point.children == 24_000
    assert point.rate == round(1000 * (point.value or 0) / 24_000, 2)
    assert point.rate_margin == ceil(100_000 * (point.margin or 0) / 24_000) / 100


def test_both_sectors_together_are_all_children() -> None:
    known = children("GM0307", "PO", 14_000) | children("GM0307", "VO", 10_000)

    found = rated(known, regions=("GM0307",))

    assert found.series[0].points[0].children == 24_000
    assert found.population_sources == ("telling PO", "telling VO")


def test_without_the_children_of_a_municipality_there_is_no_rate_and_that_is_said() -> None:
    found = rated(children("GM0307", "PO", 14_000), regions=("GM0307",))

    assert found.series[0].points[0].rate is None
    assert any("per 1.000" in note for note in found.notes)


def test_a_partnership_with_a_part_of_a_municipality_has_no_rate() -> None:
    everyone = {
        Counted(SchoolYear(2025), one.code, "PO"): Children(5_000, "telling") for one in on_day(date(2025, 10, 1))
    }
    found = rated(everyone, division="po")

    told = {series.region: series.points[0].rate for series in found.series}
    assert told["PO2707"] is None  # Amsterdam lies in two
    assert any(rate is not None for rate in told.values())


def test_a_municipality_that_ends_within_the_year_counts_with_its_own_children() -> None:
    known = children("GM0402", "ALLE", 15_000) | children("GM1696", "ALLE", 4_000)
    one = Figures([published(1, "2025/26", lambda _: 6)], (), Populations(known))

    found = trend(one, Question("verzoeken", "gemeente", ("GM0402",), day=NEW_YEAR_2027, per_thousand=True))

    assert found.series[0].points[0].children == 19_000


# ── comparisons ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_difference_within_its_margin_is_warned_about() -> None:
    alike = figures(published(1, "2025/26", lambda _: 100))

    found = comparison(
        alike, Question("verzoeken", "gemeente", ("GM0307", "GM0402"), SchoolYear(2025), SchoolYear(2025))
    )

    (difference,) = found.differences
    share = next(one.share for one in TABLES if one.name == "verzoeken")
    leaves = sum(one.points[0].leaves for one in found.series)
    assert difference.margin == margin([(share, leaves)])
    assert difference.exceeds_margin is False
    assert "valt binnen zijn marge" in (difference.warning or "")


def test_a_difference_beyond_its_margin_is_told_without_a_warning() -> None:
    apart = figures(published(1, "2025/26", lambda leaf: 900 if leaf.municipality == "GM0307" else 1))

    found = comparison(
        apart, Question("verzoeken", "gemeente", ("GM0307", "GM0402"), SchoolYear(2025), SchoolYear(2025))
    )

    assert found.differences[0].exceeds_margin is True
    assert found.differences[0].warning is None
    assert found.differences[0].difference > 0


def test_comparing_takes_two_and_one_category() -> None:
    year = {"since": SchoolYear(2025), "until": SchoolYear(2025)}
    with pytest.raises(Unknown, match="ten minste twee"):
        comparison(land(), Question("verzoeken", "gemeente", ("GM0307",), **year))  # type: ignore[arg-type]
    with pytest.raises(Unknown, match="per categorie"):
        comparison(land(), Question("doorlooptijd", "po", ("PO2707", "PO2602"), **year))  # type: ignore[arg-type]


def test_a_margin_for_every_thousand_children_is_not_rounded_away() -> None:
    children = {
        Counted(SchoolYear(2025), code, "ALLE"): Children(8_000_000, "telling") for code in ("GM0307", "GM0402")
    }
    many = Figures([published(1, "2025/26", lambda _: 1)], (), Populations(children))

    found = comparison(
        many, Question("verzoeken", "gemeente", ("GM0307", "GM0402"), *[SchoolYear(2025)] * 2, per_thousand=True)
    )

    assert [one.points[0].rate_margin for one in found.series] == [0.01, 0.01]
    assert (found.differences[0].margin, found.differences[0].exceeds_margin) == (0.01, False)


@pytest.mark.parametrize("scale", [1, 2, 5, 9, 10])
@pytest.mark.parametrize("leaves", [1, 2, 7])
@pytest.mark.parametrize("epsilon", [Fraction(1, 2), Fraction(1, 4)])
def test_the_margin_of_a_difference_of_rates_is_never_too_small(epsilon: Fraction, scale: int, leaves: int) -> None:
    """One sum counts ``scale`` times as much as the other, as when it is divided by fewer children."""
    reach, of_one = 160, min(leaves, 2)
    one = noise(epsilon, of_one, reach)
    other = noise(epsilon, leaves, reach)
    told = together((margin([(epsilon, of_one)]), scale), (margin([(epsilon, leaves)]), 1))

    within = sum(p * q for x, p in one.items() for y, q in other.items() if abs(scale * x - y) <= told)

    assert within >= 0.95


def noise(epsilon: Fraction, leaves: int, reach: int) -> dict[int, float]:
    """The exact distribution of a sum of noises, as far as it matters."""
    q = exp(-epsilon)
    single = {value: (1 - q) / (1 + q) * q ** abs(value) for value in range(-reach, reach + 1)}
    found = {0: 1.0}
    for _ in range(leaves):
        summed: dict[int, float] = {}
        for x, p in found.items():
            for y, q in single.items():
                if abs(x + y) <= reach and p * q > 1e-9:
                    summed[x + y] = summed.get(x + y, 0) + p * q
        found = summed
    return found


# ── what cannot be asked ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"indicator": "thuiszitters"}, "Deze indicator bestaat niet"),
        ({"category": "ALLES"}, "categorie hoort niet bij"),
        ({"division": "provincie"}, "Deze indeling bestaat niet"),
        ({"regions": ("GM9999",)}, "hoort niet bij deze indeling"),
        ({"regions": ("PO2707",)}, "Zij hoort bij de indeling po"),
        ({"regions": ("A",)}, "Zij hoort bij de indeling drieluik"),
        ({"day": date(2012, 12, 31)}, "vanaf 1 januari 2013"),
        ({"day": date(2100, 1, 1)}, "voor 2100"),
        ({"since": SchoolYear(2026), "until": SchoolYear(2020)}, "ligt na het laatste"),
        ({"publications": (99,)}, "publicaties bestaat niet"),
    ],
)
def test_what_does_not_exist_is_said_so(parts: dict[str, object], told: str) -> None:
    with pytest.raises(Unknown, match=told):
        asked(**parts)


def test_too_much_at_once_is_refused() -> None:
    with pytest.raises(TooMany, match="hooguit 6 regio's"):
        asked(regions=tuple(one.code for one in on_day(NEW_YEAR_2027))[:7])
    with pytest.raises(TooMany, match="30 schooljaren"):
        asked(since=SchoolYear(1990), until=SchoolYear(2026))


def test_what_was_not_published_is_said_so() -> None:
    with pytest.raises(NotPublished, match="Over deze schooljaren"):
        asked(since=SchoolYear(2022), until=SchoolYear(2023))
    with pytest.raises(NotPublished, match="nog niets"):
        trend(figures(), Question("verzoeken", "land"))


def test_a_publication_that_lacks_a_table_leaves_a_gap() -> None:
    one = published(1, "2025/26", lambda _: 1)
    without = Figures([
        type(one)(1, one.school_year, one.made_at, one.epsilon, one.method, {"uitkomst": one.tables["uitkomst"]}),
        published(2, "2024/25", lambda _: 1),
    ])  # fmt: skip

    told = {point.school_year: point.gap for point in trend(without, Question("verzoeken", "land")).series[0].points}

    assert told == {"2024/25": None, "2025/26": "In deze publicatie staat dit cijfer niet."}


def test_an_indicator_says_what_it_sums() -> None:
    for one in EVERY:
        assert one.table in TABLES
        assert set(one.categories) <= set(one.table.categories)
        assert one.definition.startswith("Kinderen")


def test_a_point_without_a_value_says_why() -> None:
    points: list[Point] = [point for one in asked(day=NEW_YEAR_2027).series for point in one.points]

    assert all((point.value is None) == bool(point.gap) for point in points)
    assert max(point.value or -inf for point in points) > 0
    assert publication(1, "2025/26").tables == TABLES
