"""`vierogen rebuild`: builds read models anew beside what is asked, or only says where they are not what the events say.

Names of requests are no read model: decisions rest on them, so they are written anew by themselves.
"""

from __future__ import annotations

from functools import partial

from rich.console import Console

from vierogen.bootstrap.verifying import Named, names_only, write_names_anew
from vierogen.cli.counted import counted
from vierogen.cli.faults import FAILED, Trouble
from vierogen.cli.moving import moving
from vierogen.cli.opening import opened, read_settings, require_ready
from vierogen.cli.verify_all import say_names
from vierogen.projections.read_models import ReadModels
from vierogen.projections.rebuilding import AlreadyRebuilding, Compared, Difference

EVERYTHING, NAMES = "all", "names"


def run(name: str, *, check: bool) -> int:
    """Rebuilds or compares one read model or all; ends with 1 when a comparison found a difference."""
    out = Console(highlight=False, soft_wrap=True)
    if name == NAMES:
        return names_of_requests(out, check=check)
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
            f"Er is geen overzicht met de naam {asked}. Wel: {', '.join(read_models.names)}, {NAMES}, of {EVERYTHING}."
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


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────

NOT_WHILE_STRANGE = (
    "Er is niets gewijzigd: in de database staat iets dat Vierogen zo niet heeft vastgelegd, en dan is niet te zeggen wat "
    "er hoort te staan. Zo ziet u wat het is: vierogen verify"
)


def names_of_requests(out: Console, *, check: bool) -> int:
    """Writes the names anew where they are not what the events say, or only says where."""
    url = read_settings().database_url
    require_ready(url)
    with moving(out) as tell:
        found = names_only(url, tell) if check else write_names_anew(url, tell)
    say_names(found, out)
    if check:
        return 0 if found.all_is_well else FAILED
    if found.strange:
        raise Trouble(NOT_WHILE_STRANGE)
    say_written(found, out)
    return 0


def say_written(found: Named, out: Console) -> None:
    """What was put right, and what nobody can put right here."""
    if found.wrong:
        out.print(f"{counted(found.wrong, 'naam', 'namen')} opnieuw geschreven.")
    if found.gone_past:
        out.print("Wat er al begonnen is, blijft zoals het is: beëindig of trek in wat zo niet had mogen beginnen.")
