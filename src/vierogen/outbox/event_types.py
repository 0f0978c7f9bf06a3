"""What events are called by other systems: a Dutch type for every stored event."""

from __future__ import annotations

from collections.abc import Mapping

from vierogen.domain import events as e
from vierogen.domain.events import RequestEvent
from vierogen.domain.values import Term

PREFIX = "nl.leerplicht.vrijstelling."
"""What every type begins with, as it stands in a message."""


class EventType(Term):
    """What happened, as a subscriber hears it. These words are promises to everyone who listens to them."""

    REQUEST_OPENED = "verzoek-geopend", "verzoek geopend"
    PARENTS_HEARD = "ouders-gehoord", "ouders gehoord"
    CHILD_HEARD = "kind-gehoord", "kind gehoord"
    HEARING_NOT_POSSIBLE = "horen-niet-mogelijk", "horen niet mogelijk"
    OPTION_CONSIDERED = "optie-nagegaan", "optie nagegaan"
    ADVICE_GIVEN = "advies-gegeven", "advies gegeven"
    STATEMENT_SUBMITTED = "verklaring-voorgelegd", "verklaring voorgelegd"
    STATEMENT_REVISED = "verklaring-herzien", "verklaring herzien"
    NO_STATEMENT = "geen-verklaring-afgegeven", "geen verklaring afgegeven"
    CO_ASSESSMENT_TAKEN_UP = "meekijken-begonnen", "meekijken begonnen"
    CO_ASSESSMENT_HANDED_BACK = "meekijken-teruggegeven", "meekijken teruggegeven"
    CO_ASSESSMENT_RELEASED = "meekijken-vrijgegeven", "meekijken vrijgegeven"
    CONCURRED = "ingestemd", "ingestemd"
    DISSENTED = "niet-ingestemd", "niet ingestemd"
    INFORMATION_ASKED = "informatie-gevraagd", "informatie gevraagd"
    DELIBERATION_HELD = "overlegd", "overlegd"
    ESCALATED = "geescaleerd", "geëscaleerd"
    DEADLOCK_BROKEN = "patstelling-doorbroken", "patstelling doorbroken"
    FAMILY_AGREED = "gezin-akkoord", "gezin akkoord"
    CORRECTION_ASKED = "correctie-gevraagd", "correctie gevraagd"
    CONSENT_GIVEN = "toestemming-gegeven", "toestemming gegeven"
    CONSENT_LIMITED = "toestemming-beperkt", "toestemming beperkt"
    CONSENT_WITHDRAWN = "toestemming-ingetrokken", "toestemming ingetrokken"
    GRANTED = "verleend", "verleend"
    ALTERNATIVE_ARRANGED = "alternatief-geregeld", "alternatief geregeld"
    ALTERNATIVE_FOLLOWED_UP = "alternatief-nagegaan", "alternatief nagegaan"
    WITHDRAWN = "verzoek-ingetrokken", "verzoek ingetrokken"
    LAPSED = "verzoek-vervallen", "verzoek vervallen"
    TRANSFERRED = "verzoek-overgedragen", "verzoek overgedragen"
    ENDED = "vrijstelling-beeindigd", "vrijstelling beëindigd"
    REVIEWED = "tussentijds-gekeken", "tussentijds gekeken"
    INVOLVEMENT_DECLARED = "betrokkenheid-gemeld", "betrokkenheid gemeld"
    REMINDER_SENT = "herinnerd", "herinnerd"
    CLAIM_REGISTERED = "beroep-vastgelegd", "beroep vastgelegd"
    NOTIFICATION_RECEIVED = "kennisgeving-ontvangen", "kennisgeving ontvangen"
    NOTIFICATION_CHECKED = "kennisgeving-gecontroleerd", "kennisgeving gecontroleerd"
    CLAIM_ENDED = "beroep-beeindigd", "beroep beëindigd"

    @property
    def in_full(self) -> str:
        """As it stands in a message."""
        return PREFIX + self.value


T = EventType
OF_EVENT: Mapping[type[RequestEvent], EventType] = {
    e.RequestOpened: T.REQUEST_OPENED,
    e.ParentsHeard: T.PARENTS_HEARD,
    e.ChildHeard: T.CHILD_HEARD,
    e.HearingNotPossible: T.HEARING_NOT_POSSIBLE,
    e.OptionConsidered: T.OPTION_CONSIDERED,
    e.EducationalAdviceGiven: T.ADVICE_GIVEN,
    e.StatementSubmitted: T.STATEMENT_SUBMITTED,
    e.StatementRevised: T.STATEMENT_REVISED,
    # Only the expert hears that the family keeps the report back; to everybody else no statement was issued. So a block
    # may not be told apart from an expert who declines.
    e.StatementDeclined: T.NO_STATEMENT,
    e.FamilyBlocked: T.NO_STATEMENT,
    e.CoAssessmentTakenUp: T.CO_ASSESSMENT_TAKEN_UP,
    e.CoAssessmentHandedBack: T.CO_ASSESSMENT_HANDED_BACK,
    e.CoAssessmentReleased: T.CO_ASSESSMENT_RELEASED,
    e.CoAssessorConcurred: T.CONCURRED,
    e.CoAssessorDissented: T.DISSENTED,
    e.InformationAsked: T.INFORMATION_ASKED,
    e.DeliberationHeld: T.DELIBERATION_HELD,
    e.RequestEscalated: T.ESCALATED,
    e.DeadlockBroken: T.DEADLOCK_BROKEN,
    e.FamilyAgreed: T.FAMILY_AGREED,
    e.CorrectionAsked: T.CORRECTION_ASKED,
    e.ConsentGiven: T.CONSENT_GIVEN,
    e.ConsentLimited: T.CONSENT_LIMITED,
    e.ConsentWithdrawn: T.CONSENT_WITHDRAWN,
    e.ExemptionGranted: T.GRANTED,
    e.AlternativeArranged: T.ALTERNATIVE_ARRANGED,
    e.AlternativeFollowedUp: T.ALTERNATIVE_FOLLOWED_UP,
    e.RequestWithdrawn: T.WITHDRAWN,
    e.RequestLapsed: T.LAPSED,
    e.RequestTransferred: T.TRANSFERRED,
    e.ExemptionEnded: T.ENDED,
    e.ExemptionReviewed: T.REVIEWED,
    e.InvolvementDeclared: T.INVOLVEMENT_DECLARED,
    e.ReminderSent: T.REMINDER_SENT,
    e.ClaimRegistered: T.CLAIM_REGISTERED,
    e.NotificationReceived: T.NOTIFICATION_RECEIVED,
    e.NotificationChecked: T.NOTIFICATION_CHECKED,
    e.ClaimEnded: T.CLAIM_ENDED,
}
"""How each event is told to others."""

TYPES: Mapping[str, EventType] = {event.stored_as: told for event, told in OF_EVENT.items()}
"""The same by stored name. What does not stand here is told to nobody."""
