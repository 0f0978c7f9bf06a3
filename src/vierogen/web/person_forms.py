"""What an administrator records about one person: who it is, accounts, roles, deputies and designations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from uuid import UUID

from vierogen.application.drafts import Typed
from vierogen.domain.people import acts as p
from vierogen.domain.people.register import Appointment
from vierogen.domain.values import Designation, OrganisationKind, Period, Profession, Role
from vierogen.reference.municipalities import municipality
from vierogen.reference.notation import nl
from vierogen.web.act_form import Words
from vierogen.web.fields import Choice, Day, Field, Line, LongText, Option, Section, Sections, options_of
from vierogen.web.language import N_
from vierogen.web.people_form import (
    ONE_PERSON,
    PERSONS,
    AtRegister,
    PeopleForm,
    of_the_person,
    somebody_new,
    the_person,
)

FROM, UNTIL = N_("Vanaf"), N_("Tot en met")
OPEN_END = N_("Laat dit leeg als er nog geen laatste dag is.")
SECOND = N_("Het geldt zodra een andere beheerder van uw organisatie ermee instemt.")


def fields(*found: Field) -> Sections:
    """One section without a heading."""
    return (Section(found),)


def today(at: AtRegister) -> Typed:
    """It begins today, as a rule."""
    return {"from_on": (at.today.isoformat(),)}


def ends_today(at: AtRegister) -> Typed:
    """It ends today, as a rule."""
    return {"until": (at.today.isoformat(),)}


def lines(words: Words, name: str) -> Words:
    """One thing on each line."""
    found = (line.strip() for line in words.get(name, "").splitlines())
    return words | {name: tuple(line for line in found if line)}


# ── who it is ────────────────────────────────────────────────────────────────────────────────────────────────────────


def its_page(_: AtRegister, subject: UUID) -> str:
    """Where accounts and roles are given next."""
    return ONE_PERSON.format(id=subject)


NEW_PERSON = PeopleForm(
    act=p.RegisterPerson,
    path=f"{PERSONS}/nieuw",
    code="persoon-opgenomen",
    title=N_("Een persoon opnemen"),
    told=N_("Zoek eerst of deze persoon al in het register staat. Een mens staat er één keer in, ook met meer rollen: anders tellen twee namen als vier ogen."),
    button=N_("Neem op in het register"),
    done=N_("De persoon staat in het register. Stel nu een account en een rol voor."),
    sections=lambda _: fields(
        Line(name="name", label=N_("Voornaam en achternaam")),
        LongText(name="identifiers", label=N_("Kenmerken"), hint=N_("Eén per regel: het BIG-nummer, het e-mailadres van het werk of het personeelsnummer. Hieraan is deze persoon te herkennen."), rows=3, longest=1_000),
    ),
    words=lambda words, _: lines(words, "identifiers"),
    subject=somebody_new,
    after=its_page,
)  # fmt: skip

# ── accounts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def issuers(at: AtRegister) -> tuple[Option, ...]:
    """Whom this installation believes; else those of the accounts that are there."""
    believed = at.visit.house.settings.issuers
    if believed:
        return tuple(Option(one.issuer, one.label) for one in believed)
    return tuple(Option(one, one) for one in sorted({issuer for issuer, _ in at.register.accounts}))


def only_issuer(at: AtRegister) -> Typed:
    """What can be chosen in one way is chosen already."""
    found = issuers(at)
    return {"issuer": (found[0].value,)} if len(found) == 1 else {}


def issuer_label(at: AtRegister, issuer: str) -> str:
    """How people know it."""
    return next((one.label for one in issuers(at) if one.value == issuer), issuer)


def key_of_account(issuer: str, account: str) -> str:
    """Names an account in a form, whatever signs are in it."""
    return sha256(f"{issuer}\n{account}".encode()).hexdigest()[:16]


def linked(at: AtRegister) -> dict[str, tuple[str, str]]:
    """The accounts of the person, as far as this administrator may know them."""
    accounts = sorted(at.person.accounts) if at.knows_all else []
    return {key_of_account(*one): one for one in accounts}


def to_unlink(at: AtRegister) -> Sections:
    """Which of the accounts."""
    options = tuple(
        Option(key, f"{account} ({issuer_label(at, issuer)})") for key, (issuer, account) in linked(at).items()
    )
    return fields(Choice(name="account", label=N_("Welk account?"), options=options)) if options else ()


def the_account(words: Words, at: AtRegister) -> Words:
    """With its issuer."""
    issuer, account = linked(at)[words["account"]]
    return {"issuer": issuer, "account": account}


LINK = PeopleForm(
    act=p.ProposeAccountLink,
    path=f"{ONE_PERSON}/account",
    code="account-voorgesteld",
    title=N_("Een account voorstellen"),
    told=N_("Zeg met welk account deze persoon inlogt. Het geldt zodra een andere beheerder ermee instemt."),
    button=N_("Stel dit account voor"),
    done=N_("Het account is voorgesteld. Een andere beheerder bevestigt het."),
    sections=lambda at: fields(
        Choice(name="issuer", label=N_("Inlogdienst"), options=issuers(at)),
        Line(name="account", label=N_("Account"), hint=N_("Precies zoals de inlogdienst het noemt. Wie inlogt met een account dat nog niet gekoppeld is, leest het op het scherm.")),
    ),
    starts_with=only_issuer,
    subject=the_person,
)  # fmt: skip

UNLINK = PeopleForm(
    act=p.UnlinkAccount,
    path=f"{ONE_PERSON}/ontkoppelen",
    code="account-ontkoppeld",
    title=N_("Een account ontkoppelen"),
    told=N_("Hierna kan niemand meer met dit account inloggen als deze persoon. Dat geldt meteen."),
    button=N_("Ontkoppel dit account"),
    done=N_("Het account is ontkoppeld."),
    sections=to_unlink,
    none=N_("Deze persoon heeft geen account."),
    words=the_account,
    subject=the_person,
)

# ── roles ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def roles_here(at: AtRegister) -> tuple[Option, ...]:
    """Those that go with this kind of organisation."""
    return options_of(role for role in Role if at.own.kind in p.WORKS_AT.get(role, frozenset()))


def held(at: AtRegister, person: UUID | None = None) -> list[Appointment]:
    """The roles of a person in this organisation, now or later."""
    return [
        one
        for one in at.register.roles_of(person or at.person.id)
        if one.organisation == at.own.id and not one.period.is_over_on(at.today)
    ]


def span(period: Period) -> str:
    """Such as: vanaf 1 mei 2026."""
    until = f" tot en met {nl(period.until)}" if period.until else ""
    return f"vanaf {nl(period.from_on)}{until}"


def held_options(found: Iterable[Appointment]) -> tuple[Option, ...]:
    """To choose from; the same role twice is one choice."""
    return tuple({one.role: Option(one.role.value, one.role.label) for one in found}.values())


def new_role(at: AtRegister) -> Sections:
    """Which role, when, and under whom."""
    return fields(
        Choice(name="role", label=N_("Rol"), options=roles_here(at)),
        Day(name="from_on", label=FROM),
        Day(name="until", label=UNTIL, hint=OPEN_END, needed=False),
        Choice(name="leader", label=N_("Leidinggevende"), hint=N_("Wie gezag heeft over deze persoon. Zij kijken nooit samen naar een verzoek."), options=at.others_here(), as_list=True, needed=False),
    )  # fmt: skip


def role_to_end(at: AtRegister) -> Sections:
    """Which of the roles, and the last day."""
    options = held_options(held(at))
    if not options:
        return ()
    return fields(
        Choice(name="role", label=N_("Welke rol?"), options=options), Day(name="until", label=N_("Laatste dag"))
    )


def deputy(at: AtRegister) -> Sections:
    """Who stands in, in which role, and when."""
    options, others = held_options(held(at)), at.others_here()
    if not options or not others:
        return ()
    return fields(
        Choice(name="role", label=N_("In welke rol?"), options=options),
        Choice(name="deputy", label=N_("Wie vervangt?"), hint=N_("Een vervanger is geen ander paar ogen: wie vervangt en wie vervangen wordt, tellen als één."), options=others, as_list=True),
        Day(name="from_on", label=FROM),
        Day(name="until", label=UNTIL),
    )  # fmt: skip


def only_role(found: tuple[Option, ...]) -> Typed:
    """Somebody with one role is meant in that one."""
    return {"role": (found[0].value,)} if len(found) == 1 else {}


ROLE = PeopleForm(
    act=p.ProposeAppointment,
    path=f"{ONE_PERSON}/rol",
    code="rol-voorgesteld",
    title=N_("Een rol voorstellen"),
    told=SECOND,
    button=N_("Stel deze rol voor"),
    done=N_("De rol is voorgesteld. Een andere beheerder bevestigt haar."),
    sections=new_role,
    starts_with=today,
    words=of_the_person,
)

END_ROLE = PeopleForm(
    act=p.EndAppointment,
    path=f"{ONE_PERSON}/einde-rol",
    code="rol-beeindigd",
    title=N_("Een rol beëindigen"),
    told=N_("Na de laatste dag kan deze persoon niets meer in deze rol. Wat al is vastgelegd, blijft staan."),
    button=N_("Beëindig deze rol"),
    done=N_("Vastgelegd wanneer de rol eindigt."),
    sections=role_to_end,
    none=N_("Deze persoon heeft geen rol in uw organisatie."),
    starts_with=lambda at: {**ends_today(at), **only_role(held_options(held(at)))},
    words=of_the_person,
)

DEPUTY = PeopleForm(
    act=p.ProposeDeputy,
    path=f"{ONE_PERSON}/vervanger",
    code="vervanger-voorgesteld",
    title=N_("Een vervanger voorstellen"),
    told=SECOND,
    button=N_("Stel deze vervanger voor"),
    done=N_("De vervanger is voorgesteld. Een andere beheerder bevestigt het."),
    sections=deputy,
    none=N_("Er is niets te vervangen: deze persoon heeft hier geen rol, of er werkt hier niemand anders."),
    starts_with=lambda at: {**today(at), **only_role(held_options(held(at)))},
    words=of_the_person,
)

# ── experts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def place_name(code: str) -> str:
    """The name that goes with a code."""
    known = municipality(code)
    return known.name if known else code


def own_municipalities(at: AtRegister) -> tuple[Option, ...]:
    """Those that this organisation works for today."""
    if at.own.kind is not OrganisationKind.MUNICIPALITY:
        return ()
    codes = sorted(code for code in at.own.areas(at.today) if code.startswith("GM"))
    return tuple(Option(code, place_name(code)) for code in codes)


def designation(at: AtRegister) -> Sections:
    """Which municipality, as what, and when."""
    options = own_municipalities(at)
    if not options:
        return ()
    return fields(
        Choice(name="municipality", label=N_("Gemeente"), options=options),
        Choice(name="profession", label=N_("Beroep"), options=options_of(Profession)),
        Day(name="from_on", label=FROM),
        Day(name="until", label=UNTIL, hint=OPEN_END, needed=False),
    )


def designated(at: AtRegister, person: UUID) -> Iterator[Designation]:
    """The designations of a person by the own municipalities, now or later."""
    own = frozenset[str]().union(*(areas for _, areas in at.own.areas_from))
    for one in at.register.designations.get(person, ()):
        if one.municipality in own and not one.period.is_over_on(at.today):
            yield one


def designation_to_end(at: AtRegister) -> Sections:
    """Which of them, and the last day."""
    if at.own.kind is not OrganisationKind.MUNICIPALITY:
        return ()
    options = tuple(
        Option(f"{one.municipality} {one.profession.value}", f"{place_name(one.municipality)}, {one.profession.label}, {span(one.period)}")
        for one in designated(at, at.person.id)
    )  # fmt: skip
    if not options:
        return ()
    return fields(
        Choice(name="designation", label=N_("Welke aanwijzing?"), options=options, is_dutch=True),
        Day(name="until", label=N_("Laatste dag")),
    )


def the_designation(words: Words, at: AtRegister) -> Words:
    """Municipality and profession of the one that was chosen."""
    where, profession = words["designation"].split()
    return {"municipality": where, "profession": profession, "until": words["until"], "person": at.person.id}


DESIGNATE = PeopleForm(
    act=p.ProposeDesignation,
    path=f"{ONE_PERSON}/aanwijzing",
    code="aanwijzing-voorgesteld",
    title=N_("Een aanwijzing voorstellen"),
    told=N_("Zeg dat de gemeente deze deskundige aanwees (artikel 7 Leerplichtwet). Een aangewezen deskundige kan verzoeken van uw gemeente lezen en een verklaring geven. Het geldt zodra een andere beheerder van uw organisatie ermee instemt."),
    button=N_("Stel deze aanwijzing voor"),
    done=N_("De aanwijzing is voorgesteld. Een andere beheerder bevestigt haar."),
    sections=designation,
    none=N_("Alleen een gemeente wijst deskundigen aan."),
    starts_with=lambda at: {**today(at), "municipality": tuple(one.value for one in own_municipalities(at)[:1])},
    words=of_the_person,
)  # fmt: skip

END_DESIGNATION = PeopleForm(
    act=p.EndDesignation,
    path=f"{ONE_PERSON}/einde-aanwijzing",
    code="aanwijzing-beeindigd",
    title=N_("Een aanwijzing beëindigen"),
    told=N_("Na de laatste dag kan deze persoon geen verklaring meer geven voor kinderen in deze gemeente."),
    button=N_("Beëindig deze aanwijzing"),
    done=N_("Vastgelegd wanneer de aanwijzing eindigt."),
    sections=designation_to_end,
    none=N_("Uw gemeente heeft deze persoon niet aangewezen."),
    starts_with=ends_today,
    words=the_designation,
)

FORMS = (NEW_PERSON, LINK, UNLINK, ROLE, END_ROLE, DEPUTY, DESIGNATE, END_DESIGNATION)
