"""Who is competent: a child of school age, its municipality, and people who work for the place where it belongs."""

from __future__ import annotations

from datetime import date

from vierogen.domain.acts import Act, OpenRequest, RegisterClaim, Transfer
from vierogen.domain.legal import AGREEMENT, FOUR_EYES_PRINCIPLE, LPW_3, LPW_6_1, LPW_16, MOVE, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.values import Actor, Place, Role, Sector, Status, day_of
from vierogen.reference.catchments import catchment, lies_in, partnership_of
from vierogen.reference.municipalities import current, exists_on, municipality
from vierogen.reference.school_years import SchoolYear

YOUNGEST, ADULT = 4, 18
"""Compulsory education begins after the fifth birthday; its notification is due before. It ends at eighteen."""


@rule("Het kind is leerplichtig of kwalificatieplichtig, of wordt dat binnen een jaar.", source=LPW_3)
def child_is_of_school_age(_: ExemptionRequest, act: OpenRequest) -> Because:
    """Four years old at least and not yet eighteen."""
    if act.child.birth_date > day_of(act.at):
        return "de geboortedatum ligt in de toekomst"
    if act.age < YOUNGEST:
        return f"het kind is {act.age} jaar; de leerplicht begint na de vijfde verjaardag"
    if act.age >= ADULT:
        return f"de jongere is {act.age} jaar; de kwalificatieplicht eindigt op de achttiende verjaardag"
    return None


@rule("Een verzoek gaat over dit schooljaar of het volgende.", source=WORKING_WAY)
def school_year_is_now_or_next(_: ExemptionRequest, act: OpenRequest) -> Because:
    """Nobody can tell a child's possibilities longer ahead, and a past year cannot be granted any more."""
    now = SchoolYear.of(day_of(act.at))
    if SchoolYear.parse(act.school_year) not in {now, now.next}:
        return f"het verzoek gaat over {act.school_year} en het is nu schooljaar {now}"
    return None


@rule("De gemeente waar het kind staat ingeschreven is bevoegd.", source=LPW_6_1)
def municipality_is_competent(_: ExemptionRequest, act: OpenRequest | RegisterClaim) -> Because:
    """The municipality exists on the day, the postcode lies in it, and the partnership is that of the postcode."""
    return what_is_wrong_with(act.place, act.child.postcode, day_of(act.at))


@rule("De gemeente waarheen het kind verhuisde is bevoegd.", source=MOVE)
def new_municipality_is_competent(request: ExemptionRequest, act: Transfer) -> Because:
    """As for opening, for the new place; the move has happened, and leads elsewhere."""
    on = day_of(act.at)
    if act.moved_on > on:
        return "de verhuizing is nog niet geweest"
    if request.place and as_it_is(request.place, on) == act.place:
        return "het kind hoort al bij deze gemeente, dit samenwerkingsverband en deze school"
    return what_is_wrong_with(act.place, act.postcode, on)


def as_it_is(place: Place, on: date) -> Place:
    """The same place on a day: a municipality that was taken in is now who took it in, and nobody moved."""
    return place.model_copy(update={"municipality": current(place.municipality, on)})


def what_is_wrong_with(place: Place, postcode: str, on: date) -> Because:
    """Whether municipality, partnership and postcode fit together on a day."""
    if (known := municipality(place.municipality)) is None:
        return f"{place.municipality} is geen bekende gemeente"
    if not exists_on(place.municipality, on):
        heir = municipality(current(place.municipality, on) or "")
        return f"de gemeente {known.name} bestaat op die dag niet" + (f"; nu is dat {heir.name}" if heir else "")
    if catchment(postcode) is None:
        return "de postcode ligt in geen enkel gebied van een samenwerkingsverband"
    if not lies_in(postcode, place.municipality, on):
        return f"de postcode van het kind ligt niet in {known.name}"
    if place.partnership != partnership_of(postcode, "PO" if place.sector is Sector.PO else "VO", on):
        return f"bij de postcode van het kind hoort een ander samenwerkingsverband dan {place.partnership}"
    return None


@rule("De route bestaat in de criteriaset van dit verzoek.", source=AGREEMENT)
def route_exists(_: ExemptionRequest, act: OpenRequest) -> Because:
    """The parties decide which routes are lighter."""
    if act.criteria.route(act.route) is None:
        return f"de criteriaset {act.criteria.reference} kent de route {act.route} niet"
    return None


@rule("De criteriaset geldt op de dag van het verzoek.", source=AGREEMENT)
def criteria_are_in_force(_: ExemptionRequest, act: OpenRequest) -> Because:
    """A request takes the set that is in force when it is opened."""
    if not act.criteria.in_force_on(day_of(act.at)):
        return f"de criteriaset {act.criteria.reference} geldt die dag niet"
    return None


@rule("Wie iets doet, werkt voor de gemeente, het samenwerkingsverband of de school van het kind.", source=LPW_16)
def actor_works_here(request: ExemptionRequest, act: Act) -> Because:
    """Judged on the day itself: municipalities merge, and their staff with them."""
    place = act.place if isinstance(act, OpenRequest | RegisterClaim) else request.place
    if act.by.role is Role.CLOCK or (place and works_for(act.by, place, day_of(act.at))):
        return None
    return f"{act.by.name} werkt als {act.by.role.label} niet voor de plaats waar dit kind hoort"


@rule("Wie meekijkt, is bevoegd voor de gemeente, de postcode of de school van het kind.", source=FOUR_EYES_PRINCIPLE)
def co_assessor_has_jurisdiction(request: ExemptionRequest, act: Act) -> Because:
    """On the day of looking along; at the grant it is checked that the child still belongs to that place."""
    on = day_of(act.at)
    if request.place is None or (request.status is Status.AGREED and request.concurrence is None):
        return "niemand met bevoegdheid heeft ingestemd"
    if request.status is not Status.AGREED:
        return None if works_for(act.by, request.place, on) else f"{act.by.name} is voor dit kind niet bevoegd"
    assert request.concurrence is not None
    if request.concurrence.place != request.place:
        return "wie instemde, was bevoegd voor een andere plaats dan waar het kind nu hoort"
    return None


def works_for(actor: Actor, place: Place, on: date) -> bool:
    """Whether the actor, in the role taken, works for the place where the child belongs on that day."""
    match actor.role:
        case Role.ATTENDANCE_OFFICER:
            return of_municipality(actor, place, on)
        case Role.PARTNERSHIP_ADVISER:
            return place.partnership in actor.areas
        case Role.CARE_TEAM_MEMBER:
            return place.school is not None and place.school in actor.areas
        case Role.DEADLOCK_BREAKER:
            return of_municipality(actor, place, on) or place.partnership in actor.areas
        case Role.YOUTH_DOCTOR:
            return of_municipality(actor, place, on) or designated_for(actor, place, on)
        case _:
            return False


def of_municipality(actor: Actor, place: Place, on: date) -> bool:
    """The area must exist on the day: an abolished municipality has no officers any more."""
    here = current(place.municipality, on)
    return here is not None and here in actor.areas and exists_on(here, on)


def designated_for(actor: Actor, place: Place, on: date) -> bool:
    """Whether the child's municipality designated this expert for that day, in any profession."""
    here = current(place.municipality, on)
    return any(d.period.covers(on) and current(d.municipality, on) == here for d in actor.designations)
