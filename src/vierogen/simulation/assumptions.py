"""What is assumed where nothing was published: every share in one table, each with what it says and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vierogen.domain.values import AdviceVerdict, EndReason, Ground, OptionOutcome, Role, Status

GUESS = "aanname"
ZHZ = "jaarverslag leerplicht Zuid-Holland Zuid 2022/23: 190 van 217 toegekend"
PRESS = "De Gelderlander, maart 2017: ±60% zeer ernstig beperkt, ±40% leerbaar en complex"


@dataclass(frozen=True, slots=True)
class Assumed:
    """A share between 0 and 1, what it says in Dutch, and what it rests on."""

    name: str
    share: float
    says: str
    rests_on: str = GUESS


TABLE: tuple[Assumed, ...] = (
    # what is asked
    Assumed("not_granted_first", 0.25, "van de eerste verzoeken eindigt niet met een verlening", GUESS),
    Assumed("not_granted_renewal", 0.07, "van de verlengingen eindigt niet met een verlening; samen ±12%", ZHZ),
    Assumed("newcomers_in_first_year", 0.25, "van het eerste jaar is echt nieuw; de rest had al een vrijstelling"),
    Assumed("lighter_route", 0.60, "van de kinderen volgt de lichtere route (ZEVMB)", PRESS),
    Assumed("lasting", 0.03, "van de lichtere route: het kind zal nooit geschikt zijn; geen verlenging nodig"),
    Assumed("asked_before_the_year", 0.30, "van de eerste verzoeken komt voor het begin van het schooljaar"),
    Assumed("renewed_lighter_route", 0.93, "van de vrijstellingen op de lichtere route wordt verlengd, tot 18 jaar"),
    Assumed("renewed_ordinary_route", 0.72, "van de andere vrijstellingen wordt verlengd"),
    Assumed("another_look", 0.15, "van wie nee hoort van de deskundige vraagt anderen opnieuw te kijken"),
    Assumed("another_look_granted", 0.30, "van wie opnieuw laat kijken krijgt alsnog een vrijstelling"),
    Assumed("claims_without_request", 0.02, "beroepen zonder verzoek, naast het aantal verleningen"),
    # how it goes
    Assumed("opened_by_officer", 0.15, "van de verzoeken opent de leerplichtambtenaar; de rest de jeugdarts"),
    Assumed("child_not_heard", 0.55, "van de kinderen op de lichtere route kan niet worden gehoord"),
    Assumed("parents_not_heard", 0.02, "van de ouders wilde niet gehoord worden"),
    Assumed("advice", 0.30, "van de gewone verzoeken krijgt onderwijskundig advies"),
    Assumed("dissent", 0.08, "van de verleende verzoeken: wie meekeek stemde eerst niet in, na overleg wel"),
    Assumed("information_asked", 0.05, "van de verleende verzoeken: wie meekeek vroeg eerst om informatie"),
    Assumed("correction", 0.02, "van de verleende verzoeken: het gezin liet een feit verbeteren"),
    Assumed("late", 0.06, "van het meekijken is te laat, wordt vrijgegeven en gaat naar een ander"),
    Assumed("handed_back", 0.02, "van het meekijken wordt teruggegeven"),
    Assumed("waives_reading", 0.03, "van de gezinnen ziet af van lezen"),
    Assumed("granted_too_early", 0.01, "van de deskundigen wil verlenen voordat het gezin las: geweigerd"),
    Assumed("short_term", 0.20, "van de gewone vrijstellingen duurt een half jaar in plaats van tot 31 juli"),
    Assumed("refused_after_dissent", 0.30, "van het nee volgt op een tegenstem en overleg"),
    Assumed("deadlock_broken", 0.20, "van de alternatieven komt van de doorzettingsmacht"),
    Assumed("place_after_a_no", 0.20, "van wie nee hoorde krijgt daarna alsnog een plek"),
    Assumed("followed_up", 0.80, "van de plekken wordt na drie maanden bekeken"),
    Assumed("place_is_used", 0.75, "van de bekeken plekken wordt gebruikt"),
    # during the exemption
    Assumed("notified", 0.50, "van de verleningen: de kennisgeving staat in dit systeem"),
    Assumed("notification_checked", 0.90, "van de kennisgevingen is formeel gecontroleerd"),
    Assumed("reviewed", 0.20, "van de vrijstellingen wordt tussentijds bekeken"),
    Assumed("moves_in_review", 0.01, "van de kinderen verhuist tijdens de beoordeling"),
    Assumed("moves_in_exemption", 0.02, "van de kinderen verhuist tijdens de vrijstelling"),
    Assumed("ends_early_ordinary", 0.08, "van de gewone vrijstellingen eindigt eerder"),
    Assumed("ends_early_lighter", 0.02, "van de vrijstellingen op de lichtere route eindigt eerder"),
    Assumed("at_a_school", 0.30, "van de kinderen is op een school ingeschreven, met een onderwijs-zorgteam"),
)
"""Shares of yes and no; how the yeses and nos are divided further stands below."""

SHARES: Mapping[str, float] = {one.name: one.share for one in TABLE}

NOT_GRANTED: Mapping[Status, float] = {
    Status.REFUSED: 0.34,
    Status.ALTERNATIVE_ARRANGED: 0.30,
    Status.WITHDRAWN: 0.18,
    Status.LAPSED: 0.12,
    Status.BLOCKED: 0.06,
}
"""How a request ends that does not end in a grant."""

CO_ASSESSORS: Mapping[Role, float] = {
    Role.PARTNERSHIP_ADVISER: 0.55,
    Role.ATTENDANCE_OFFICER: 0.30,
    Role.CARE_TEAM_MEMBER: 0.15,
}
"""Who looks along; a care team only where the child has a school, else the adviser."""

GROUNDS: Mapping[str, Mapping[Ground, float]] = {
    "ZEVMB": {Ground.PHYSICAL: 0.35, Ground.BOTH: 0.55, Ground.PSYCHOLOGICAL: 0.10},
    "GEWOON": {Ground.PSYCHOLOGICAL: 0.80, Ground.BOTH: 0.12, Ground.PHYSICAL: 0.08},
}
"""By route."""

OPTIONS: Mapping[OptionOutcome, float] = {
    OptionOutcome.CONTRA_INDICATED: 0.50,
    OptionOutcome.TRIED: 0.35,
    OptionOutcome.OFFERED_AND_REFUSED: 0.15,
}
"""What came of a step of the ladder on the way to a grant."""

VERDICTS: Mapping[AdviceVerdict, float] = {AdviceVerdict.NOT_NOW: 0.75, AdviceVerdict.NOT_FORESEEABLE: 0.25}
"""What the advice comes down to on the way to a grant."""

PLACES: Mapping[str, float] = {
    "EDUCATION_CARE": 0.35,
    "SPECIAL_EDUCATION": 0.25,
    "ADJUSTED_HOURS": 0.15,
    "EXTRA_SUPPORT": 0.10,
    "DISTANCE_LEARNING": 0.10,
    "OTHER_SCHOOL": 0.05,
}
"""Which alternative is arranged."""

EARLY_ENDS: Mapping[str, Mapping[EndReason, float]] = {
    "GEWOON": {EndReason.RETURN_TO_SCHOOL: 0.80, EndReason.GROUND_LAPSED: 0.12, EndReason.MOVED_ABROAD: 0.08},
    "ZEVMB": {EndReason.DECEASED: 0.50, EndReason.RETURN_TO_SCHOOL: 0.30, EndReason.MOVED_ABROAD: 0.20},
}
"""Why an exemption ends before its last day, by route."""

AGES_WHEN_NEW: Mapping[int, float] = {
    4: 10,
    5: 14,
    6: 7,
    7: 6,
    8: 6,
    9: 6,
    10: 6,
    11: 6,
    12: 8,
    13: 9,
    14: 9,
    15: 7,
    16: 5,
    17: 1,
}
"""Age on 1 August of children who are exempted for the first time."""

AGES_IN_FIRST_YEAR: Mapping[int, float] = {
    4: 3,
    5: 6,
    6: 6,
    7: 6,
    8: 6,
    9: 7,
    10: 7,
    11: 7,
    12: 8,
    13: 9,
    14: 10,
    15: 10,
    16: 10,
    17: 5,
}
"""Age on 1 August in the first school year that is played: most of these children were exempted before."""
