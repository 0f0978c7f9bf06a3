"""What an administrator records about organisations: a new one, the area of the own one, and the systems that it lets in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vierogen.domain.people import acts as p
from vierogen.domain.values import OrganisationKind, Scope
from vierogen.reference.municipalities import on_day
from vierogen.web.act_form import Words
from vierogen.web.fields import Choice, Day, Line, LongText, Option, Sections, Several, options_of
from vierogen.web.language import N_
from vierogen.web.people_form import PEOPLE, AtRegister, PeopleForm, somebody_new
from vierogen.web.person_forms import FROM, fields, issuers, key_of_account, lines, only_issuer, place_name

AREAS = LongText(
    name="areas",
    label=N_("Werkgebied"),
    hint=N_("Eén per regel: de naam of de code van een gemeente, PO of VO en vier cijfers voor een samenwerkingsverband, of de BRIN van een school."),
    rows=5,
    longest=10_000,
)  # fmt: skip

CODE = re.compile(r"(?:.*\()?([A-Z0-9]{4,6})\)?", re.ASCII)
"""As it stands, or behind a name."""


def areas(words: Words, at: AtRegister) -> Words:
    """The codes of what stands on each line."""
    written = lines(words, "areas")
    named = {one.name.casefold(): one.code for one in on_day(at.today)}
    return written | {"areas": tuple(code_in(line, named) for line in written["areas"])}


def code_in(line: str, named: Mapping[str, str]) -> str:
    """Of a municipality by its name, a code, the code behind a name, or what stands there: the rules say what exists."""
    if line.casefold() in named:
        return named[line.casefold()]
    code = CODE.fullmatch(line.upper())
    return code[1] if code and any(map(str.isdigit, code[1])) else line


def with_its_name(code: str) -> str:
    """As it stands in the form, so that one sees what one takes away."""
    name = place_name(code)
    return code if name == code else f"{name} ({code})"


NEW_ORGANISATION = PeopleForm(
    act=p.RegisterOrganisation,
    path=f"{PEOPLE}/organisaties/nieuw",
    code="organisatie-opgenomen",
    title=N_("Een organisatie opnemen"),
    told=N_("Maak een organisatie bekend die nog niet in het register staat. De eerste twee beheerders van die organisatie maakt wie de installatie beheert."),
    button=N_("Neem op in het register"),
    done=N_("De organisatie staat in het register."),
    sections=lambda _: fields(
        Line(name="name", label=N_("Naam")),
        Choice(name="kind", label=N_("Soort organisatie"), options=options_of(OrganisationKind)),
        AREAS,
    ),
    words=areas,
    subject=somebody_new,
)  # fmt: skip

CHANGE_AREAS = PeopleForm(
    act=p.ChangeAreas,
    path=f"{PEOPLE}/werkgebied",
    code="werkgebied-gewijzigd",
    title=N_("Het werkgebied wijzigen"),
    told=N_("Uw organisatie ziet alleen kinderen uit haar werkgebied. U kunt het kleiner maken. Groter maken, ook na een fusie van gemeenten, doet wie de installatie beheert."),
    button=N_("Wijzig het werkgebied"),
    done=N_("Het werkgebied is gewijzigd."),
    sections=lambda _: fields(AREAS, Day(name="from_on", label=FROM)),
    starts_with=lambda at: {
        "areas": ("\n".join(map(with_its_name, sorted(at.own.areas(at.today)))),),
        "from_on": (at.today.isoformat(),),
    },
    words=areas,
)  # fmt: skip


def systems(at: AtRegister) -> dict[str, tuple[str, str]]:
    """The systems of the own organisation, by what names them in a form."""
    return {
        key_of_account(*account): account
        for account, one in at.register.systems.items()
        if one.organisation == at.own.id
    }


def system_to_remove(at: AtRegister) -> Sections:
    """Which of them."""
    options = tuple(Option(key, at.register.systems[account].name) for key, account in systems(at).items())
    return fields(Choice(name="account", label=N_("Welk systeem?"), options=options)) if options else ()


def the_system(words: Words, at: AtRegister) -> Words:
    """By its account."""
    issuer, account = systems(at)[words["account"]]
    return {"issuer": issuer, "account": account}


NEW_SYSTEM = PeopleForm(
    act=p.RegisterSystem,
    path=f"{PEOPLE}/systemen/nieuw",
    code="systeem-toegelaten",
    title=N_("Een systeem toelaten"),
    told=N_("Een systeem van uw organisatie krijgt een eigen account met weinig rechten. In een verzoek doet het nooit iets: vier ogen zijn ogen van mensen."),
    button=N_("Laat dit systeem toe"),
    done=N_("Het systeem is toegelaten."),
    sections=lambda at: fields(
        Line(name="name", label=N_("Naam")),
        Choice(name="issuer", label=N_("Inlogdienst"), options=issuers(at)),
        Line(name="account", label=N_("Account")),
        Several(name="scopes", label=N_("Wat het mag"), options=options_of(Scope)),
    ),
    starts_with=only_issuer,
)  # fmt: skip

REMOVE_SYSTEM = PeopleForm(
    act=p.RemoveSystem,
    path=f"{PEOPLE}/systemen/uitschrijven",
    code="systeem-uitgeschreven",
    title=N_("Een systeem uitschrijven"),
    told=N_(
        "Hierna komt dit systeem er niet meer in. Dat geldt meteen. Abonnementen die het maakte, blijven tot een beheerder ze opzegt."
    ),
    button=N_("Schrijf dit systeem uit"),
    done=N_("Het systeem is uitgeschreven."),
    sections=system_to_remove,
    none=N_("Uw organisatie heeft geen systemen toegelaten."),
    words=the_system,
)

FORMS = (NEW_ORGANISATION, CHANGE_AREAS, NEW_SYSTEM, REMOVE_SYSTEM)
