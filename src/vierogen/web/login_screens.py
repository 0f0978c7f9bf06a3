"""What the pages for logging in show: the choice of a provider or a made-up person, the choice of a role, and why not.

How somebody logs in is done elsewhere; here stands only what is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from vierogen.domain.people.register import Capacity, Person
from vierogen.domain.values import Role
from vierogen.web.language import N_
from vierogen.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Choice:
    """A role that one has today: whether this login is strong enough for it, and whether it is taken."""

    capacity: Capacity
    possible: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Account:
    """What an administrator needs in order to link an account."""

    issuer: str
    account: str
    said: Sequence[str]


def choice(visit: Visit, providers: Sequence[tuple[str, str]]) -> Response:
    """With which account one wants to log in."""
    return visit.page("login.html", providers=providers, demonstration=False, people=(), after="", reason=reason(visit))


People = Sequence[tuple[Person, Sequence[Capacity]]]


def demonstration_people(visit: Visit, cast: People, simulated: People) -> Response:
    """Which of the made-up people one wants to be: those of the cases first, then those who filled the figures."""
    after = visit.wants_to or "/"
    groups = {"cast": with_a_role(cast), "simulated": with_a_role(simulated)}
    return visit.page("login.html", people=groups, demonstration=True, providers=(), after=after, reason=reason(visit))


def with_a_role(people: People) -> People:
    """Who can do nothing today is not shown."""
    return [(person, held) for person, held in people if held]


def reason(visit: Visit) -> str:
    """Why somebody has to log in again."""
    return visit.query.get("reden", "")


def roles(visit: Visit, choices: Sequence[Choice]) -> Response:
    """Who one is, and in which roles."""
    return visit.page("roles.html", choices=choices, after=visit.wants_to or "/")


def trouble(
    visit: Visit,
    status: int,
    title: str,
    told: str,
    *,
    named: Mapping[str, str] | None = None,
    account: Account | None = None,
) -> Response:
    """Something that did not go well, with what to do next."""
    return visit.page("login_trouble.html", status, title=title, told=told, named=named or {}, account=account)


def unknown_account(visit: Visit, account: Account) -> Response:
    """What an administrator needs in order to link the account."""
    told = N_("Het inloggen is gelukt, maar wij weten nog niet van wie dit account is. Geef deze gegevens aan een beheerder van uw organisatie. Een tweede beheerder bevestigt de koppeling; daarna kunt u inloggen.")  # fmt: skip
    return trouble(visit, 403, N_("Uw account is nog niet gekoppeld"), told, account=account)


def not_logged_in(visit: Visit, status: int) -> Response:
    """Why is not told."""
    return trouble(visit, status, N_("Inloggen is niet gelukt"), N_("Er is niets gebeurd. Probeer het opnieuw."))


def signed_in_too_long_ago(visit: Visit, label: str) -> Response:
    """A session there that is older than we take."""
    told = N_("U hebt te lang geleden bij %(provider)s ingelogd. Log daar uit, en log dan hier opnieuw in. Er is niets gebeurd.")  # fmt: skip
    return trouble(visit, 403, N_("U moet opnieuw inloggen"), told, named={"provider": label})


def provider_is_down(visit: Visit, label: str) -> Response:
    """Others may still be there."""
    told = N_("%(provider)s is nu niet bereikbaar. Probeer het zo opnieuw.")
    return trouble(visit, 503, N_("Inloggen lukt nu even niet"), told, named={"provider": label})


def too_busy(visit: Visit) -> Response:
    """More people log in at once than can be."""
    told = N_("Het is nu te druk. Probeer het over een paar minuten opnieuw.")
    return trouble(visit, 503, N_("Inloggen lukt nu even niet"), told)


def no_such_provider(visit: Visit) -> Response:
    """An address that was typed."""
    return trouble(visit, 404, N_("Niet bekend"), N_("Hiermee kunt u niet inloggen."))


def expired(visit: Visit) -> Response:
    """A form of another session, or of nobody."""
    return trouble(visit, 403, N_("De pagina is verlopen"), N_("Er is niets gebeurd. Laad de pagina opnieuw."))


def not_your_role(visit: Visit) -> Response:
    """Not today."""
    return trouble(visit, 403, N_("Deze rol hebt u vandaag niet"), N_("Kies een rol die u vandaag hebt."))


def too_light(visit: Visit, wanted: Role) -> Response:
    """The login is not strong enough."""
    told = N_("Voor de rol %(role)s moet u sterker inloggen. Log uit en log opnieuw in.")
    return trouble(visit, 403, N_("U moet sterker inloggen"), told, named={"role": wanted.label})
