"""The parents' appeal to the law: as it came in, the formal check, and its end."""

from __future__ import annotations

from collections.abc import Iterator

from vierogen.application.access_log import Part
from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand
from vierogen.domain import acts as a
from vierogen.domain.rules.claim import notification_was_in_time
from vierogen.domain.standing import findings, guards_on
from vierogen.domain.values import EndReason, Notifier, Occasion, Profession
from vierogen.reference.municipalities import current
from vierogen.web.act_form import ActForm, Words
from vierogen.web.fields import Choice, Day, Line, LongText, Option, Section, Sections, Several, YesNo, options_of
from vierogen.web.language import N_

WITH_STATEMENT = "with_statement"
HOW_LONG = "duration"
FINITE, NEVER, UNSAID = "tot", "nooit", "staat-er-niet-in"
NOBODY_KNOWN, NO_PROFESSION = "iemand-anders", "geen-van-deze"
IT_CAME = (WITH_STATEMENT, "ja")

DATA = (
    ("het BSN of onderwijsnummer", N_("BSN of onderwijsnummer")),
    ("de naam", N_("Naam")),
    ("de geboortedatum", N_("Geboortedatum")),
    ("het geslacht", N_("Geslacht")),
    ("het adres", N_("Adres")),
    ("de eerdere beroepen", N_("Eerdere beroepen op een vrijstelling")),
)
"""What article 6 asks; kept in Dutch, as the formal check says it."""


def as_it_came_in(at_hand: AtHand) -> Sections:
    """The notification, and the statement that came with it: only what may be checked."""
    return (
        Section(
            (
                Day(name="notification.received_on", label=N_("Op welke dag kwam de kennisgeving binnen?")),
                Day(name="notification.claimed_from", label=N_("Vanaf welke dag vragen de ouders vrijstelling?")),
                Choice(name="notification.occasion", label=N_("Wat voor beroep is het?"), options=options_of(Occasion)),
                Choice(name="notification.notifier", label=N_("Wie gaf kennis?"), options=options_of(Notifier)),
                YesNo(
                    name="notification.names_ground",
                    label=N_("Staat erin dat het kind lichamelijk of psychisch niet geschikt is?"),
                    hint=N_("De reden daarachter, een diagnose, vraagt u niet."),
                ),
                Several(
                    name="notification.missing",
                    label=N_("Welke gegevens ontbreken?"),
                    options=tuple(Option(*one) for one in DATA),
                    needed=False,
                ),
                Line(
                    name="notification.postcode",
                    label=N_("Postcode op de kennisgeving"),
                    hint=N_("Alleen als die anders is dan de postcode die u al kent."),
                    needed=False,
                    longest=7,
                    width=8,
                ),
            ),
            title=N_("De kennisgeving"),
        ),
        Section(
            (
                YesNo(name=WITH_STATEMENT, label=N_("Zat er een verklaring bij?")),
                Day(name="notification.statement.dated_on", label=N_("Dagtekening van de verklaring"), only_if=IT_CAME),
                Choice(
                    name="notification.statement.signer",
                    label=N_("Wie tekende?"),
                    options=(*experts(at_hand), Option(NOBODY_KNOWN, N_("Iemand die niet in het register staat"))),
                    only_if=IT_CAME,
                ),
                Choice(
                    name="notification.statement.profession",
                    label=N_("Als wat tekende die?"),
                    options=(*options_of(Profession), Option(NO_PROFESSION, N_("Geen van deze"))),
                    only_if=IT_CAME,
                ),
                YesNo(
                    name="notification.statement.designated",
                    label=N_("Had de gemeente deze persoon op die dag aangewezen?"),
                    only_if=("notification.statement.signer", NOBODY_KNOWN),
                ),
                YesNo(
                    name="notification.statement.treats_child",
                    label=N_("Behandelt wie tekende het kind?"),
                    only_if=IT_CAME,
                ),
                YesNo(
                    name="notification.statement.says_not_suitable",
                    label=N_("Zegt de verklaring dat het kind niet geschikt is om tot een school te worden toegelaten?"),
                    only_if=IT_CAME,
                ),
                Choice(
                    name=HOW_LONG,
                    label=N_("Tot wanneer?"),
                    options=(
                        Option(FINITE, N_("Tot en met een dag")),
                        Option(NEVER, N_("Nooit geschikt")),
                        Option(UNSAID, N_("Dat staat er niet in")),
                    ),
                    only_if=IT_CAME,
                ),
                Day(
                    name="notification.statement.until",
                    label=N_("Tot en met welke dag?"),
                    only_if=(HOW_LONG, FINITE),
                ),
            ),
            title=N_("De verklaring die erbij zat"),
            told=N_("Bewaar hier alleen wat u mag controleren. Wat er medisch in staat, schrijft u niet op."),
        ),
    )  # fmt: skip


def experts(at_hand: AtHand) -> Iterator[Option]:
    """Everybody whom the child's municipality ever designated, by name."""
    place, register = at_hand.seen.request.place, at_hand.register
    here = current(place.municipality, at_hand.today) if place else None
    for person in sorted(register.designations, key=lambda one: register.persons[one].name):
        if any(current(one.municipality, at_hand.today) == here for one in register.designations[person]):
            yield Option(str(person), register.persons[person].name)


def received_today(at_hand: AtHand) -> Typed:
    """Most notifications are recorded on the day they came in."""
    return {"notification.received_on": (at_hand.today.isoformat(),)}


def notification(said: Words, _: AtHand) -> Words:
    """Without a statement there is none; and what is not known is left out."""
    came, how_long, paper = said.pop(WITH_STATEMENT), said.pop(HOW_LONG, None), said["notification"].get("statement")
    if not came or paper is None:
        said["notification"].pop("statement", None)
        return said
    paper["never"] = how_long == NEVER
    if how_long != FINITE:
        paper.pop("until", None)
    if paper["signer"] == NOBODY_KNOWN:
        paper["signer"] = None
    else:
        paper["designated"] = False  # the register knows better, and says so
    if paper["profession"] == NO_PROFESSION:
        paper["profession"] = None
    return said


def judgement(at_hand: AtHand) -> Sections:
    """Nothing to say, unless the notification came in late: what that means is a person's decision."""
    if notification_was_in_time.name not in {rule for rule, because in guards(at_hand) if because}:
        return ()
    return (
        Section(
            (
                YesNo(
                    name="accepts_lateness",
                    label=N_("Mag de kennisgeving meetellen, ook al kwam zij te laat?"),
                    needed=False,
                    hint=N_("U beslist, niet het systeem. Weet u het nog niet? Laat dit dan leeg."),
                ),
                LongText(name="reason", label=N_("Waarom?"), rows=3, needed=False),
            ),
            title=N_("Te laat"),
        ),
    )


def each_guard(at_hand: AtHand) -> Words:
    """What was recorded, to hold against the paper; each rule of the law of the day of receipt, and what came of it."""
    request = at_hand.seen.request
    newest = request.notifications[-1] if request.notifications else None
    if newest is None:
        return {"checks": []}
    rules = {rule.name: rule for rule in guards_on(newest.received_on)}
    signed_by = newest.statement.signer if newest.statement else None
    signer = at_hand.register.persons.get(signed_by) if signed_by else None
    return {
        "checks": [(rules[name], because) for name, because in guards(at_hand)],
        "notification": at_hand.seen.show_notification(newest),
        "signer": signer.name if signer else "",
    }


def guards(at_hand: AtHand) -> list[tuple[str, str | None]]:
    """What the formal check finds of the newest notification."""
    request = at_hand.seen.request
    newest = request.notifications[-1] if request.notifications else None
    return [(one.rule, one.because) for one in findings(request, newest)] if newest else []


def checked(said: Words, _: AtHand) -> Words:
    """No reason is an empty one."""
    return {"reason": ""} | said


def how_it_ends(_: AtHand) -> Sections:
    """The last day, and why."""
    why = Choice(name="why", label=N_("Waarom eindigt het beroep?"), options=options_of(EndReason))
    return (Section((Day(name="ends_on", label=N_("Wat is de laatste dag?")), why)),)


FORMS = (
    ActForm(
        act=a.ReceiveNotification,
        path="kennisgevingen",
        title=N_("Kennisgeving van de ouders vastleggen"),
        told=N_(
            "Leg vast wat er binnenkwam, op de dag dat het binnenkwam. Ook een kennisgeving zonder vier ogen legt u gewoon vast."
        ),
        button=N_("Leg de kennisgeving vast"),
        done=N_("De kennisgeving is vastgelegd. Controleer haar nu formeel."),
        sections=as_it_came_in,
        starts_with=received_today,
        words=notification,
    ),
    ActForm(
        act=a.CheckNotification,
        path="controles",
        title=N_("Kennisgeving formeel controleren"),
        told=N_("U kijkt of aan de regels van de wet is voldaan. Over de inhoud van de verklaring oordeelt u niet."),
        button=N_("Leg de controle vast"),
        done=N_("De formele controle is vastgelegd."),
        sections=judgement,
        words=checked,
        shows=frozenset({Part.IDENTITY}),
        template="check.html",
        beside=each_guard,
    ),
    ActForm(
        act=a.EndClaim,
        path="einde-beroep",
        title=N_("Beroep op de wet beëindigen"),
        told=N_("Doen de ouders geen beroep meer op de vrijstelling, of kan dat niet meer? Leg vast tot en met welke dag het gold."),
        button=N_("Leg het einde vast"),
        done=N_("Het einde van het beroep is vastgelegd."),
        sections=how_it_ends,
    ),
)  # fmt: skip
