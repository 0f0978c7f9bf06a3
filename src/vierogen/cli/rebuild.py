"""`vierogen rebuild`: builds read models anew beside what is asked, or only says where they are not what the events say."""

from __future__ import annotations

from functools import partial

from rich.console import Console

from vierogen.cli.counted import counted
from vierogen.cli.faults import FAILED, Trouble
from vierogen.cli.moving import moving
from vierogen.cli.opening import opened, read_settings
from vierogen.projections.read_models import ReadModels
from vierogen.projections.rebuilding import AlreadyRebuilding, Compared, Difference

EVERYTHING = "all"


def run(name: str, *, check: bool) -> int:
    """Rebuilds or compares one read model or all; ends with 1 when a comparison found a difference."""
    out = Console(highlight=False, soft_wrap=True)
    with opened(read_settings().database_url) as system:
        chosen = names(name, system.read_models)
        found = [one_of(system.read_models, one, out, check=check) for one in chosen]
    return FAILED if check and any(one.different or not one.compared for one in found) else 0


def names(asked: str, read_models: ReadModels) -> tuple[str, ...]:
    """Those that are meant. Raises Trouble with the names that there are."""
    if asked == EVERYTHING:
        return read_models.names
    if asked not in read_models.names:
        raise Trouble(
            f"Er is geen overzicht met de naam {asked}. Wel: {', '.join(read_models.names)}, of {EVERYTHING}."
        )
    return (asked,)


def one_of(read_models: ReadModels, name: str, out: Console, *, check: bool) -> Compared:
    """One of them, with a bar for who watches."""
    label = read_models.label(name)
    with moving(out) as tell:
        moved = partial(tell, label)
        try:
            found = read_models.check(name, moved) if check else read_models.rebuild(name, moved)
        except AlreadyRebuilding:
            raise Trouble(f"Een ander bouwt {label} nu al opnieuw. Wacht tot dat klaar is.") from None
    say(found, label, out, check=check)
    return found


def say(found: Compared, label: str, out: Console, *, check: bool) -> None:
    """What came of it, by ids and names of columns."""
    done = "vergeleken" if check else "opnieuw gebouwd en omgewisseld"
    out.print(
        f"{label}: {done}; {found.events} gebeurtenissen, {found.requests} verzoeken, {found.rows} rijen, "
        f"tot en met gebeurtenis {found.position}."
    )
    if found.behind:
        left = ("is" if found.behind == 1 else "zijn") + (" niet vergeleken" if check else " daarna bijgelezen")
        out.print(f"  Het liep {counted(found.behind, 'gebeurtenis', 'gebeurtenissen')} achter; die {left}.")
    if not found.compared:
        why = "het is van een andere versie" if check else "wat er stond was van een andere versie, of ver achter"
        out.print(f"  Niet vergeleken: {why}.")
    elif not found.different:
        out.print("  Geen verschil.")
    else:
        out.print(f"  {found.different} {'verschil' if found.different == 1 else 'verschillen'}:")
        for one in found.differences:
            out.print(f"    {told(one)}")
        if found.different > len(found.differences):
            out.print(f"    en nog {found.different - len(found.differences)}.")
    if found.parked:
        out.print(f"  {found.parked} geparkeerd en niet vergeleken; zie docs/operations.md.")


def told(one: Difference) -> str:
    """Such as: verzoek 0b…, TERM: due_on, legal."""
    which = f"verzoek {one.request}" + (f", {', '.join(one.key)}" if one.key else "")
    if one.columns:
        return f"{which}: {', '.join(one.columns)}"
    return f"{which}: {'rij ontbreekt' if one.lacks else 'rij te veel'}"
