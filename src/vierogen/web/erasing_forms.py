"""What privacy officers record about keeping and erasing, each as a form: which fields, what is said, what lies before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from vierogen.application.drafts import Typed
from vierogen.application.erasing import Account
from vierogen.domain.people import erasing as a
from vierogen.domain.values import Category, ErasureGround, FamilyMember, HoldReason
from vierogen.web.fields import Choice, Day, Field, Several, options_of
from vierogen.web.language import N_


def nothing(_: Account, __: date) -> Typed:
    """Nothing is filled in beforehand."""
    return {}


def always(_: Account) -> str:
    """There is nothing without which the form makes no sense."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureForm:
    """How one act about a child is done on a page, at ``/verzoeken/{id}/{path}``: the path of the API.

    ``lacking`` says what is not there to be done something with; nothing when it is. ``means`` is a warning above the
    button. ``shows_kept`` shows until when everything is kept, and why.
    """

    act: type[a.ErasureAct]
    path: str
    title: str
    told: str
    button: str
    done: str
    fields: tuple[Field, ...] = ()
    starts_with: Callable[[Account, date], Typed] = nothing
    lacking: Callable[[Account], str] = always
    means: str = ""
    shows_kept: bool = False
    shows_proposal: bool = False
    by_proposer: bool | None = None
    """Whether it is for who proposed, or just not; None when it is for both."""


def of_what(label: str) -> Field:
    """Kinds of data."""
    return Several(name="categories", label=label, options=options_of(Category))


def today(_: Account, on: date) -> Typed:
    """It came in today."""
    return {"received_on": (on.isoformat(),)}


def likely(account: Account, _: date) -> Typed:
    """What the family asked; or else that of which the term is over."""
    recorded = account.recorded
    gone = recorded.decided.keys()
    asked, due = sorted(recorded.asked.keys() - gone), sorted(recorded.due - gone)
    if asked:
        return {"categories": tuple(asked), "ground": (ErasureGround.ASKED.value,)}
    return {"categories": tuple(due), "ground": (ErasureGround.TERM_PASSED.value,)} if due else {}


def no_proposal(account: Account) -> str:
    """Nobody can decide about nothing."""
    return "" if account.recorded.proposal else N_("Er ligt geen voorstel om te wissen. Misschien was iemand u voor.")


def no_hold(account: Account) -> str:
    """Only what is held can be let go."""
    return "" if account.hold else N_("Er wordt nu niets tegengehouden.")


FORMS = (
    ErasureForm(
        act=a.AskErasure,
        path="wisverzoeken",
        title=N_("Vastleggen dat het gezin vraagt om te wissen"),
        told=N_("Hiermee wordt nog niets gewist. Daarover besluiten twee mensen: de een stelt voor, de ander besluit."),
        button=N_("Leg vast wat het gezin vraagt"),
        done=N_("Het verzoek van het gezin is vastgelegd."),
        fields=(
            of_what(N_("Wat wil het gezin laten wissen?")),
            Choice(name="asked_by", label=N_("Wie vraagt het?"), options=options_of(FamilyMember)),
            Day(name="received_on", label=N_("Wanneer kwam de vraag binnen?")),
        ),
        starts_with=today,
    ),
    ErasureForm(
        act=a.ProposeErasure,
        path="wisvoorstellen",
        title=N_("Voorstellen om te wissen"),
        told=N_("U stelt voor. Een andere functionaris besluit: wissen kan niemand in zijn eentje."),
        button=N_("Stel dit voor"),
        done=N_("Uw voorstel is vastgelegd. Een andere functionaris besluit erover."),
        fields=(
            of_what(N_("Wat wordt gewist?")),
            Choice(name="ground", label=N_("Waarom mag dat?"), options=options_of(ErasureGround)),
        ),
        starts_with=likely,
        shows_kept=True,
    ),
    ErasureForm(
        act=a.DecideErasure,
        path="wisbesluiten",
        title=N_("Besluiten om te wissen"),
        told=N_("Lees wat wordt voorgesteld, en waarom. Wie het voorstelde, besluit niet zelf."),
        button=N_("Ja, dit wordt gewist"),
        done=N_("Besloten. Vanaf nu ziet niemand dit meer, en de sleutel wordt vernietigd."),
        lacking=no_proposal,
        means=N_(
            "Vanaf uw besluit ziet niemand deze gegevens nog, van alle verzoeken over dit kind. Daarna wordt de sleutel vernietigd."
        ),
        shows_kept=True,
        shows_proposal=True,
        by_proposer=False,
    ),
    ErasureForm(
        act=a.TurnDownErasure,
        path="afgewezen-wisvoorstellen",
        title=N_("Een voorstel om te wissen afwijzen"),
        told=N_("Alles blijft zoals het is. Iemand kan later iets anders voorstellen."),
        button=N_("Wijs het voorstel af"),
        done=N_("Het voorstel is afgewezen. Er is niets gewist."),
        lacking=no_proposal,
        shows_proposal=True,
        by_proposer=False,
    ),
    ErasureForm(
        act=a.WithdrawErasure,
        path="ingetrokken-wisvoorstellen",
        title=N_("Uw voorstel om te wissen intrekken"),
        told=N_("Alles blijft zoals het is. U of een ander kan later weer iets voorstellen."),
        button=N_("Trek uw voorstel in"),
        done=N_("Uw voorstel is ingetrokken. Er is niets gewist."),
        lacking=no_proposal,
        shows_proposal=True,
        by_proposer=True,
    ),
    ErasureForm(
        act=a.HoldErasure,
        path="bewaarplichten",
        title=N_("Wissen tegenhouden"),
        told=N_("Zolang dit geldt, wordt er over dit kind niets gewist. Ook niet als een bewaartermijn voorbij is."),
        button=N_("Houd wissen tegen"),
        done=N_("Er wordt niets gewist, tot u het weer toestaat."),
        fields=(Choice(name="reason", label=N_("Waarom moet alles bewaard blijven?"), options=options_of(HoldReason)),),
    ),
    ErasureForm(
        act=a.LiftHold,
        path="opgeheven-bewaarplichten",
        title=N_("Wissen weer toestaan"),
        told=N_("De reden om alles te bewaren is voorbij. Er wordt hiermee nog niets gewist."),
        button=N_("Sta wissen weer toe"),
        done=N_("Wissen mag weer, als twee mensen daartoe besluiten."),
        lacking=no_hold,
    ),
)
