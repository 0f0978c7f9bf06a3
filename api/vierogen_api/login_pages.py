"""What the pages for logging in say: plain Dutch, calm, and without any script. Whatever comes from elsewhere is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from vierogen.domain.people.register import Capacity
from vierogen.domain.values import Role

AGAIN = '<p><a href="/inloggen">Naar het inloggen</a></p>'


@dataclass(frozen=True, slots=True)
class Choice:
    """A role that one has today: whether this login is strong enough for it, and whether it is taken."""

    capacity: Capacity
    possible: bool
    taken: bool


def choice(providers: Iterable[tuple[str, str]]) -> str:
    """With which account one wants to log in."""
    links = "".join(f'<li><a href="{escape(url)}">{escape(label)}</a></li>' for url, label in providers)
    if not links:
        return whole("Inloggen", "<p>Inloggen kan hier nog niet: er is geen uitgever ingesteld.</p>")
    return whole("Inloggen", f"<p>Kies waarmee u inlogt.</p><ul>{links}</ul>")


def welcome(name: str, held: Iterable[Choice], csrf: str) -> str:
    """Who one is, in which roles, and the way out."""
    word = f'<input type="hidden" name="csrf" value="{escape(csrf)}">'
    roles = "".join(role(one, word) for one in held)
    listed = f"<ul>{roles}</ul>" if roles else "<p>U hebt vandaag geen rol. Vraag een beheerder van uw organisatie.</p>"
    out = f'<form method="post" action="/uitloggen">{word}<button>Uitloggen</button></form>'
    return whole(
        "U bent ingelogd", f"<p>U bent ingelogd als {escape(name)}.</p><h2>Uw rollen vandaag</h2>{listed}{out}"
    )


def role(one: Choice, word: str) -> str:
    """One role, with a button where it can be taken."""
    organisation = one.capacity.organisation
    told = f"{escape(one.capacity.role.label)}, {escape(organisation.name)}"
    if one.capacity.deputy_for:
        told += " (als vervanger)"
    if one.taken:
        return f"<li>{told}: deze rol hebt u nu.</li>"
    if not one.possible:
        return f"<li>{told}: hiervoor moet u sterker inloggen.</li>"
    hidden = (
        f'<input type="hidden" name="rol" value="{one.capacity.role.value}">'
        f'<input type="hidden" name="organisatie" value="{organisation.id}">'
    )
    return f'<li><form method="post" action="/inloggen/rol">{word}{hidden}<button>{told}</button></form></li>'


def unknown_account(issuer: str, account: str, said: Iterable[str]) -> str:
    """What an administrator needs in order to link the account."""
    who = "".join(f"<dd>{escape(one)}</dd>" for one in said)
    named = f"<dt>Bekend als</dt>{who}" if who else ""
    return whole(
        "Uw account is nog niet gekoppeld",
        "<p>Het inloggen is gelukt, maar wij weten nog niet van wie dit account is. Geef deze gegevens aan een beheerder "
        "van uw organisatie. Een tweede beheerder bevestigt de koppeling; daarna kunt u inloggen.</p>"
        f"<dl><dt>Uitgever</dt><dd>{escape(issuer)}</dd><dt>Account</dt><dd>{escape(account)}</dd>{named}</dl>{AGAIN}",
    )


def not_logged_in() -> str:
    """Why is not told."""
    return whole("Inloggen is niet gelukt", f"<p>Er is niets gebeurd. Probeer het opnieuw.</p>{AGAIN}")


def provider_is_down(label: str) -> str:
    """Nothing that we can do about it."""
    told = f"<p>{escape(label)} is nu niet bereikbaar. Probeer het zo opnieuw.</p>"
    return whole("Inloggen lukt nu even niet", told + AGAIN)


def too_busy() -> str:
    """More people log in at once than can be."""
    return whole(
        "Inloggen lukt nu even niet", f"<p>Het is nu te druk. Probeer het over een paar minuten opnieuw.</p>{AGAIN}"
    )


def no_such_provider() -> str:
    """An address that was typed."""
    return whole("Niet bekend", f"<p>Hiermee kunt u niet inloggen.</p>{AGAIN}")


def expired() -> str:
    """A form of another session, or of nobody."""
    return whole("De pagina is verlopen", f"<p>Er is niets gebeurd. Laad de pagina opnieuw.</p>{AGAIN}")


def not_your_role() -> str:
    """Not today."""
    return whole("Deze rol hebt u vandaag niet", f"<p>Kies een rol die u vandaag hebt.</p>{AGAIN}")


def too_light(wanted: Role) -> str:
    """The login is not strong enough."""
    told = f"<p>Voor de rol {escape(wanted.label)} moet u sterker inloggen. Log uit en log opnieuw in.</p>"
    return whole("U moet sterker inloggen", told + AGAIN)


def whole(title: str, body: str) -> str:
    """A whole page."""
    return (
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - Vierogen</title></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
