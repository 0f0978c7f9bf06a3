"""Figures as a page: the chart, the same numbers as a table, what may be concluded, and how to cite it. No script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from vierogen.publication.answers import Comparison, Point, Series, Source, Trend
from vierogen.publication.charts import chart, drawn
from vierogen.publication.conclusions import conclusions, days, titled, written_day
from vierogen.publication.drawing import number
from vierogen_api.figures_table import every_series, yes_or_no

Answer = Trend | Comparison

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; color: #1f1f1f; background: #fff;
  font: 1.05rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; } h2 { font-size: 1.2rem; margin-top: 2rem; }
a { color: #0b4f9e; } a:focus-visible, .rol:focus-visible { outline: 3px solid #0b4f9e; outline-offset: 2px; }
figure { margin: 0; } figure svg { display: block; width: 100%; height: auto; max-width: 45rem; }
.breed { display: none; } @media (min-width: 40rem) { .breed { display: block; } .smal { display: none; } }
.rol { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .3rem 0; color: #595959; }
th, td { padding: .35rem .7rem; border-bottom: 1px solid #d9d9d9; text-align: right; vertical-align: top; }
td { white-space: nowrap; } th[scope=row], td.tekst, th.tekst { text-align: left; } td[colspan] { white-space: normal; } thead th { border-bottom: 2px solid #595959; }
.bron { overflow-wrap: anywhere; } dt { font-weight: 600; margin-top: .5rem; } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { max-width: none; font-size: 11pt; } .breed { display: block; } .smal, nav { display: none; }
  .rol { overflow: visible; } tr, figure { break-inside: avoid; } }
"""
STYLE_POLICY = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)
"""Our own style and nothing else: no script, no picture, no font from anywhere."""


def page(answer: Answer) -> bytes:
    """The whole page. Raises TooMany."""
    series = drawn(answer)
    title = escape(titled(answer, series))
    body = "".join(
        (
            f"<h1>{title}</h1>",
            charts(answer),
            section("Wat mag u concluderen?", items(conclusions(answer, series))),
            section("De cijfers", table(answer)),
            section("Hoe u dit leest", items(answer.notes) + definition(answer)),
            section("Zo verwijst u hiernaar", citation(answer)),
            links(answer),
        )
    )
    return (
        f'<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title} – Vierogen</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>'
        f"<body><main>{body}</main></body></html>\n"
    ).encode()


def section(heading: str, inside: str) -> str:
    """A part of the page under its own heading."""
    return f"<section><h2>{escape(heading)}</h2>{inside}</section>"


def items(sentences: Iterator[str] | Sequence[str]) -> str:
    """Sentences, each by itself."""
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in sentences)}</ul>"


def charts(answer: Answer) -> str:
    """For a screen or paper, and for a telephone; one of them is shown."""
    wide, narrow = (
        chart(answer, narrow=narrow, key=key, on_page=True) for narrow, key in ((False, "breed"), (True, "smal"))
    )
    return f'<figure><div class="breed">{wide}</div><div class="smal">{narrow}</div></figure>'


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────


Columns = list[tuple[str, Callable[[Point], str]]]


def columns(answer: Answer) -> Columns:
    """What is told of each figure; changes and rates only where there can be any."""
    found: Columns = [
        ("aantal", lambda point: shown(point.value)),
        ("marge", lambda point: shown(point.margin)),
        ("tussen", lambda point: f"{shown(point.low)} en {shown(point.high)}"),
    ]
    if isinstance(answer, Trend):
        found += [
            ("verandering", lambda point: shown(point.change)),
            ("marge van de verandering", lambda point: shown(point.change_margin)),
            ("groter dan die marge", lambda point: yes_or_no(point.change_exceeds_margin) or "–"),
        ]
    if any(point.rate is not None for one in answer.series for point in one.points):
        found += [
            ("per 1.000", lambda point: shown(point.rate)),
            ("marge per 1.000", lambda point: shown(point.rate_margin)),
        ]
    return found


def table(answer: Answer) -> str:
    """Every number of the answer, also those that are not drawn."""
    series, told = every_series(answer), columns(answer)
    words = ["regio", *(["categorie"] if any(one.category for one in series) else []), "schooljaar"]
    head = "".join(f'<th scope="col" class="tekst">{escape(name)}</th>' for name in words)
    head += "".join(f'<th scope="col">{escape(name)}</th>' for name, _ in told)
    rows = "".join(row(one, point, words, told) for one in series for point in one.points)
    caption = f"{escape(answer.indicator.label)}, {escape(answer.division.label)}. {escape(days(answer))}"
    return (
        f'<div class="rol" role="region" aria-label="De cijfers als tabel" tabindex="0"><table>'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def row(series: Series, point: Point, words: Sequence[str], told: Columns) -> str:
    """One figure, or why there is none."""
    cells = f'<th scope="row">{escape(series.name)}</th>'
    if "categorie" in words:
        cells += f'<td class="tekst">{escape(series.category_label or "")}</td>'
    cells += f'<td class="tekst">{escape(point.school_year)}</td>'
    if point.value is None:
        return f'<tr>{cells}<td class="tekst" colspan="{len(told)}">{escape(point.gap or "")}</td></tr>'
    return f"<tr>{cells}{''.join(f'<td>{tell(point)}</td>' for _, tell in told)}</tr>"


def shown(value: float | None) -> str:
    """A number, or a dash where there is none."""
    return "–" if value is None else number(value).replace("-", "−")


# ── where it comes from ──────────────────────────────────────────────────────────────────────────────────────────────


def definition(answer: Answer) -> str:
    """What was counted."""
    one = answer.indicator
    told = f"{one.definition} (definitie {one.definition_version}, tabel {one.in_table}, geteld per {one.counted_by})"
    facts = [("Definitie", told), ("Indeling", f"{answer.division.label}; {answer.division.edition}")]
    facts += [("Aantallen kinderen", source) for source in answer.population_sources]
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(fact)}</dd>' for name, fact in facts)}</dl>"


def citation(answer: Answer) -> str:
    """The publications, and the address under which exactly these figures are found again."""
    address = escape(answer.permanent_address)
    told = items(cited(source) for source in answer.publications)
    return f'<p class="bron">Vierogen, <cite>{escape(titled(answer, drawn(answer)))}</cite>. <a href="{address}">{address}</a></p>{told}'


def cited(source: Source) -> str:
    """One publication."""
    return (
        f"Publicatie {source.number}, schooljaar {source.school_year}: gemaakt op {written_day(source.made_at.date())}, "
        f"epsilon {source.epsilon.replace('.', ',')}, {source.method}."
    )


def links(answer: Answer) -> str:
    """The same in other forms, on this server."""
    parts = urlsplit(answer.permanent_address)
    here = escape(f"{parts.path}?{parts.query}")
    forms = (("csv", "CSV"), ("xlsx", "Excel"), ("svg", "grafiek (SVG)"), ("json", "JSON"))
    found = "".join(f'<li><a href="{here}&amp;formaat={form}">{name}</a></li>' for form, name in forms)
    return f'<nav aria-label="Dezelfde cijfers in een andere vorm"><h2>In een andere vorm</h2><ul>{found}</ul></nav>'
