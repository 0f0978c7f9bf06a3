"""The formal check of a notification: what the law asks, and nothing about the content of the statement.

Each rule judges one notification with what is known of the child. An attendance officer may not ask for a diagnosis and
may not overrule the expert's conclusion.
"""

from __future__ import annotations

from datetime import date

from vierogen.domain.deadlines import compulsory_from, day_before_eighteen, last_day_to_notify_at_start
from vierogen.domain.legal import LPW_1B, LPW_3, LPW_5A, LPW_6_1, LPW_6_2, LPW_7
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.rules.statement import MONTHS_VALID
from vierogen.domain.values import Notification, Notifier, Occasion
from vierogen.reference.catchments import lies_in, municipality_of
from vierogen.reference.months import months_after, years_old
from vierogen.reference.municipalities import heirs
from vierogen.reference.notation import nl
from vierogen.reference.school_years import SchoolYear

ADULT = 18


@rule("Het kind is op de eerste dag leerplichtig of kwalificatieplichtig.", source=LPW_3)
def child_is_bound_on_that_day(request: ExemptionRequest, notification: Notification) -> Because:
    """From the first school day of the month after the fifth birthday to the day before the eighteenth."""
    first, last, claimed = compulsory_from(request), day_before_eighteen(request), notification.claimed_from
    if claimed < first:
        return f"de leerplicht begint pas op {nl(first)}"
    return f"de kwalificatieplicht eindigt op {nl(last)}" if claimed > last else None


@rule("Het kind staat op de dag van ontvangst in deze gemeente ingeschreven.", source=LPW_6_1)
def child_is_registered_here(request: ExemptionRequest, notification: Notification) -> Because:
    """A notification to another municipality is forwarded without delay (art. 2:3 Awb).

    What came in before a merger counts for the municipality that took the other one over.
    """
    assert request.child is not None and request.place is not None
    ours, received = request.place.municipality, notification.received_on
    postcode = notification.postcode or request.child.postcode
    theirs = municipality_of(postcode, received)
    here = lies_in(postcode, ours, received) or (theirs is not None and ours in heirs(theirs, date.max))
    return None if here else "de postcode van het kind ligt die dag niet in deze gemeente"


@rule("Wie kennis geeft, heeft het gezag, verzorgt het kind, is zelf meerderjarig of is gemachtigd.", source=LPW_1B)
def notifier_may_notify(request: ExemptionRequest, notification: Notification) -> Because:
    """Who is of age notifies in person."""
    of_age = years_old(request.birth_date, notification.received_on) >= ADULT
    if notification.notifier is Notifier.OTHER:
        return "wie kennis gaf, is daartoe niet bevoegd"
    if of_age and notification.notifier in {Notifier.CUSTODY, Notifier.CARE}:
        return "de jongere is meerderjarig en geeft zelf kennis"
    if not of_age and notification.notifier is Notifier.ADULT_CHILD:
        return "de jongere is nog niet meerderjarig"
    return None


@rule("De kennisgeving is volledig en noemt de grond.", source=LPW_6_1)
def notification_is_complete(_: ExemptionRequest, notification: Notification) -> Because:
    """Number, name, birth date, sex, address, earlier appeals, and the ground."""
    if notification.missing:
        return f"er ontbreekt: {', '.join(notification.missing)}"
    return None if notification.names_ground else "de grond ontbreekt"


@rule("De kennisgeving is op tijd gedaan.", source=LPW_6_2)
def notification_was_in_time(request: ExemptionRequest, notification: Notification) -> Because:
    """At the start one month before; each year before 1 July; in between the law names no day."""
    last = last_day_in_time(request, notification)
    if last is not None and notification.received_on > last:
        return f"zij is ontvangen op {nl(notification.received_on)} en {nl(last)} was de laatste dag"
    return None


def last_day_in_time(request: ExemptionRequest, notification: Notification) -> date | None:
    """The last good day for this occasion; None where the law names none.

    Who claims from the very first day appeals at the start, also when the notification calls it lasting or something else.
    """
    if notification.occasion is Occasion.RENEWAL:
        return date(SchoolYear.of(notification.claimed_from).starts_on.year, 6, 30)
    from_the_start = notification.claimed_from == compulsory_from(request)
    if notification.occasion is Occasion.FIRST_AT_START or from_the_start:
        return last_day_to_notify_at_start(request)
    return None


@rule("De verklaring is hooguit drie maanden oud op de dag van ontvangst.", source=LPW_7)
def statement_was_recent(_: ExemptionRequest, notification: Notification) -> Because:
    """Calendar months, end of month clamped; the day itself still counts."""
    statement, received = notification.statement, notification.received_on
    if statement is None:
        return "er is geen verklaring bij"
    if statement.dated_on > received:
        return f"de verklaring is van {nl(statement.dated_on)}, na de ontvangst op {nl(received)}"
    if received > months_after(MONTHS_VALID, statement.dated_on):
        return f"de verklaring is van {nl(statement.dated_on)} en is ontvangen op {nl(received)}"
    return None


@rule("De gemeente had wie tekende op de dag van de verklaring aangewezen.", source=LPW_7)
def signer_was_designated(_: ExemptionRequest, notification: Notification) -> Because:
    """A doctor, or an educationalist or psychologist."""
    statement = notification.statement
    if statement is None or (statement.profession is not None and statement.designated):
        return None
    return f"wie tekende, was op {nl(statement.dated_on)} niet door deze gemeente aangewezen"


@rule("Wie tekende, behandelt het kind niet.", source=LPW_7)
def signer_does_not_treat_the_child(_: ExemptionRequest, notification: Notification) -> Because:
    """The law says so of doctors; guidance applies it to all experts."""
    treats = notification.statement is not None and notification.statement.treats_child
    return "wie tekende, behandelt het kind" if treats else None


@rule("De verklaring zegt dat het kind niet geschikt is om tot een school te worden toegelaten.", source=LPW_5A)
def statement_says_not_suitable(_: ExemptionRequest, notification: Notification) -> Because:
    """And until when, or never."""
    statement = notification.statement
    if statement is None:
        return None
    if not statement.says_not_suitable:
        return "dat staat er niet in"
    if not statement.never and statement.until is None:
        return "er staat niet in tot wanneer, en ook niet nooit"
    return None


FORMAL_CHECK = (
    child_is_bound_on_that_day,
    child_is_registered_here,
    notifier_may_notify,
    notification_is_complete,
    notification_was_in_time,
    statement_was_recent,
    signer_was_designated,
    signer_does_not_treat_the_child,
    statement_says_not_suitable,
)
