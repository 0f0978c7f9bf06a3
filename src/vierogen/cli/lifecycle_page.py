"""The page about the life of a request: a picture and a table, both read from the one table of the process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vierogen.cli.markdown import code, page, table
from vierogen.domain.acts import Act
from vierogen.domain.events import RequestEvent
from vierogen.domain.lifecycle import EDITION, TABLE
from vierogen.domain.request import UNDECIDED
from vierogen.domain.rules import Rule
from vierogen.domain.values import FINAL, Role, Status

ORDER = list(Status)
ANY = frozenset(Status)
BEGUN = ANY - {Status.NONE}

Arrow = tuple[str, str]
Row = tuple[type[Act], frozenset[Status], Status | None, frozenset[Role], type[RequestEvent], tuple[Rule, ...]]
"""A row of the table of the process."""


def lifecycle_page() -> str:
    """Picture, statuses and acts."""
    return page(
        "De levensloop van een verzoek",
        f"Uit `src/vierogen/domain/lifecycle.py`, uitgave {EDITION}. Wie wat wanneer mag, staat nergens anders.",
        "## Het beeld",
        "```mermaid\n" + "\n".join(picture()) + "\n```",
        " ".join(beside_the_picture()),
        "## De statussen",
        table(("status", "in de code", "eindstatus"), (status_row(status) for status in ORDER)),
        "## De handelingen",
        "Een handeling wordt gedaan als zij past bij de status, bij de rol, en alle regels erachter kloppen. "
        "De regels staan in [regels.md](regels.md), de gebeurtenissen in [gebeurtenissen.md](gebeurtenissen.md).",
        table(("handeling", "van", "naar", "door", "vastgelegd als", "mits"), map(act_row, TABLE)),
        "## Wat moet kloppen",
        *what_must_hold(TABLE),
    )


def picture() -> Iterator[str]:
    """A state diagram. What may be done from every undecided status is drawn once, from the frame around them."""
    yield "stateDiagram-v2"
    yield f'    state "nog niet beslist" as {FRAME} {{'
    yield from (f'        state "{status.label}" as {status}' for status in ORDER if status in UNDECIDED)
    yield from (f"        {start} --> {end} : {labels}" for (start, end), labels in arrows(inside=True))
    yield "    }"
    yield from (
        f'    state "{status.label}" as {status}' for status in ORDER if status not in UNDECIDED | {Status.NONE}
    )
    yield from (f"    {start} --> {end} : {labels}" for (start, end), labels in arrows(inside=False))
    yield from (f"    {status} --> [*]" for status in ORDER if status in FINAL)


FRAME = "UNDECIDED"


def arrows(*, inside: bool) -> Iterator[tuple[Arrow, str]]:
    """From where to where, with all the acts that lead there; either within the frame or across it."""
    drawn: dict[Arrow, list[str]] = {}
    for act, start, end in moves():
        if ({start, end} <= UNDECIDED_NAMES) is inside:
            drawn.setdefault((start, end), []).append(act.label)
    for arrow, labels in drawn.items():
        yield arrow, " / ".join(dict.fromkeys(labels))


UNDECIDED_NAMES = frozenset(status.value for status in UNDECIDED)


def moves() -> Iterator[tuple[type[Act], str, str]]:
    """Every change of status, those from the whole frame as one."""
    for act, starts, end, *_ in TABLE:
        if end is None or starts == {end} or back_to_the_start(starts, end):
            continue
        for start in (FRAME,) if starts == UNDECIDED else sorted(starts, key=ORDER.index):
            yield act, START if start is Status.NONE else str(start), str(end)


START = "[*]"


def back_to_the_start(starts: frozenset[Status], end: Status) -> bool:
    """From the whole frame to a status inside it: no picture can show that, so it is told."""
    return starts == UNDECIDED and end in UNDECIDED


def beside_the_picture() -> Iterator[str]:
    """What the picture does not show."""
    for act, starts, end, *_ in TABLE:
        if end is not None and back_to_the_start(starts, end):
            yield f"Niet getekend: {act.label} brengt elk verzoek dat nog niet beslist is terug naar “{end.label}”."
    yield "Handelingen die de status niet veranderen staan alleen in de tabel."


def status_row(status: Status) -> tuple[str, ...]:
    """One status."""
    return status.label, code(status.value), "ja" if status in FINAL else ""


def act_row(row: Row) -> tuple[str, ...]:
    """One row of the table of the process."""
    act, starts, end, by, records, provided = row
    roles = ", ".join(role.label for role in Role if role in by)
    how_many = f"[{len(provided)} {'regel' if len(provided) == 1 else 'regels'}](#{act.__name__.lower()})"
    to = end.label if end else "dezelfde"
    return f"{act.label} ({code(act.__name__)})", from_where(starts), to, roles, code(records.stored_as), how_many


def what_must_hold(rows: Iterable[Row]) -> Iterator[str]:
    """For each act, once, every rule with its sentence."""
    for act, provided in {row[0]: row[5] for row in rows}.items():
        yield f"### {act.__name__}"
        yield f"{act.label.capitalize()} kan als dit klopt:" if provided else f"Voor {act.label} is niets meer nodig."
        if provided:
            yield "\n".join(f"- {one.sentence} ([{one.name}](regels.md#{one.name}))" for one in provided)


def from_where(starts: frozenset[Status]) -> str:
    """In words where there are many."""
    known = {ANY: "elke status, ook zonder verzoek", BEGUN: "elke status", UNDECIDED: "nog niet beslist"}
    return known.get(starts) or ", ".join(status.label for status in ORDER if status in starts)
