"""Every rule that a page can run into shows its own sentence and its source there; which cannot, and why, is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from api.office import Case, hearing, option, statement
from vierogen.bootstrap.system import System
from vierogen.casebook import cast
from vierogen.domain.acts import RegisterClaim
from vierogen.domain.criteria import CriteriaSet, Question, Side, shipped
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people import acts as p
from vierogen.domain.rules import Rule
from vierogen.domain.values import Profession, Role
from vierogen.web.act_pages import form_of
from web.test_other_eyes import (
    MILAN,
    NOTIFIED,
    PLACE,
    YES,
    Words,
    disputed,
    escalated,
    granted,
    looked_at,
    notified_late,
    opened,
    stated,
)
from web.visitors import Place

TAKE_UP = {"nietBetrokken": True}
STATED: Words = {
    "statement__examined_on": "2026-06-09",
    "statement__treats_child": "nee",
    "duration": "tot",
    "statement__ground": "PSYCHOLOGICAL",
    "statement__limitations": "hooguit een uur prikkels",
    "statement__plan__goals": "opbouwen",
    "statement__plan__contact": "mevrouw Jansen",
    "statement__plan__review_on": "2026-11-10",
    **{f"statement__answers__{code}": "WEIGHTY" for code in ("Z1", "Z2", "Z4", "Z6")},
    **{f"statement__motives__{code}": "dat bleek" for code in ("Z1", "Z2", "Z4", "Z6")},
}


def taken_up(**changes: object) -> Callable[[Place], Case]:
    """Dirk looks along at a statement with these words."""
    return lambda place: place.opened().stated(**changes).does("Dirk", "beoordelingen", TAKE_UP)


def without(*left_out: str) -> Callable[[Place], Case]:
    """Dirk looks along, and something was not done before."""

    def arrive(place: Place) -> Case:
        case = place.opened()
        for path in {"oudergesprekken", "kindgesprekken"} - set(left_out):
            case.does("Anna", path, {"gesprek": hearing()})
        if "opties" not in left_out:
            for step in shipped().ladder:
                case.does("Dirk", "opties", {"optie": option(stap=step.code)})
        case.does("Anna", "verklaringen", {"verklaring": statement()})
        return case.does("Dirk", "beoordelingen", TAKE_UP)

    return arrive


def with_option(**changes: object) -> Callable[[Place], Case]:
    """Something new came of a step of the ladder while Dirk looks along."""
    return lambda place: looked_at(place).does("Dirk", "opties", {"optie": option(**changes)})


def carla_stated(place: Place) -> Case:
    return place.opened().prepared().does("Carla", "verklaringen", {"verklaring": statement()}, "jeugdarts")


def dirk_is_involved(place: Place) -> Case:
    said = {"persoon": str(cast.DIRK.id), "betrokkenheid": "familie", "reden": "hij is een oom"}
    return stated(place).does("Bram", "betrokkenheden", said)


def declined(place: Place) -> Case:
    return place.opened().does("Anna", "afwijzing", {"reden": "het kind kan naar school"})


def after_a_no(place: Place) -> Case:
    return place.opened(kijktOpnieuwNaar=declined(place).id)


def renewed(place: Place) -> Case:
    before = place.opened().granted()
    return place.opened(vernieuwt=before.id).looked_at()


def bram_looked_along(place: Place) -> Case:
    case = stated(place).does("Bram", "beoordelingen", TAKE_UP)
    place.visitor("Bram").do(case, "kennisgevingen", NOTIFIED)
    return case


def bram_checked(place: Place) -> Case:
    case = stated(place)
    for path, words in (("kennisgevingen", NOTIFIED), ("controles", {})):
        place.visitor("Bram").do(case, path, words)
    return case


def agreed(place: Place) -> Case:
    return place.opened().agreed()


def anna_is_no_longer_designated(place: Place) -> Case:
    said = {"person": cast.ANNA.id, "municipality": "GM0307", "profession": Profession.DOCTOR}
    end(place.system, said)
    return place.opened().prepared()


def end(system: System, said: Mapping[str, object]) -> None:
    cast.record(system.people, p.EndDesignation, cast.AMERSFOORT.id, until=date(2026, 6, 1), **said)


def only_advisers_look_along(place: Place) -> Case:
    adopt(place, co_assessors=(Role.PARTNERSHIP_ADVISER,))
    return stated(place)


def one_question_more(place: Place) -> Case:
    more = Question(code="P1", sentence="Wist u dit al: 100% <b>zeker</b>?", answered_by=(Side.CO_ASSESSOR,))
    route = shipped().routes[0]
    longer = route.model_copy(update={"questions": (*route.questions, "P1")})
    adopt(place, questions=(*shipped().questions, more), routes=(longer,))
    return looked_at(place)


def adopt(place: Place, **changes: object) -> None:
    """The parties agree on a set of their own."""
    news = {"name": "EIGEN", "proposal": False, "parties": ("Gemeente Amersfoort", "PO2602")} | changes
    criteria = CriteriaSet.model_validate(shipped().model_dump() | news)
    cast.record(place.system.people, p.AdoptCriteriaSet, cast.AMERSFOORT.id, criteria=criteria)


def no_longer_designated_at_the_end(place: Place) -> Case:
    case = agreed(place).does("Anna", "leesbevestigingen", {"gelezenVersie": 1, "akkoordVan": ["ouders"]})
    end(place.system, {"person": cast.ANNA.id, "municipality": "GM0307", "profession": Profession.DOCTOR})
    return case


CONSENT: Words = {
    "flow": "LIMITATIONS",
    "given_by": "PARENTS",
    "to": "DEADLOCK_BREAKER",
    "from_on": "2026-06-10",
    "until": "2026-12-31",
    "explained": "ja",
}


def with_consent(place: Place) -> Case:
    case = place.opened()
    place.visitor("Anna").do(case, "toestemmingen", CONSENT)
    return case


@dataclass(frozen=True)
class Refusal:
    """Who runs into a rule, where. Without words it is said before anybody begins to write."""

    rule: str
    arrive: Callable[[Place], Case]
    path: str
    who: str
    hat: str | None = None
    words: Words | None = None


DIRK = ("Dirk", "adviseur")
BRAM = ("Bram", None)
SHOWN = (
    Refusal("it_has_happened", opened, "kindgesprekken", "Anna",
            words={"hearing__heard_on": "2026-06-11", "hearing__separately": "ja", "hearing__own_words": "Ik wil niet."}),
    Refusal("hearing_is_for_this_request", opened, "kindgesprekken", "Anna",
            words={"hearing__heard_on": "1999-06-11", "hearing__separately": "ja", "hearing__own_words": "Ik wil niet."}),
    Refusal("next_look_is_ahead", granted, "tussentijdse-evaluaties", *DIRK,
            {"reviewed_on": "2026-06-10", "story": "een uur per dag lukt", "next_review_on": "2026-06-01"}),
    Refusal("reason_is_given", looked_at, "niet-instemmingen", *DIRK, {"reason": "-"}),
    Refusal("outcome_is_motivated", opened, "opties", *DIRK,
            {"considered__outcome": "TRIED", "considered__motive": "..."}),
    Refusal("expert_is_designated", anna_is_no_longer_designated, "verklaringen", "Anna"),
    Refusal("expert_does_not_treat_the_child", lambda at: at.opened().prepared(), "verklaringen", "Anna",
            words=STATED | {"statement__treats_child": "ja"}),
    Refusal("expert_saw_the_child", lambda at: at.opened().prepared(), "verklaringen", "Anna",
            words=STATED | {"statement__examined_on": "2026-01-09"}),
    Refusal("statement_names_its_end", lambda at: at.opened().prepared(), "verklaringen", "Anna",
            words=STATED | {"statement__conclusion__until": "2026-07-01"}),
    Refusal("statement_is_recent", lambda at: at.opened().prepared(), "verklaringen", "Anna",
            words=STATED | {"statement__dated_on": "2026-01-10"}),
    Refusal("others_look_again", after_a_no, "verklaringen", "Anna"),
    Refusal("who_checked_does_not_judge", bram_checked, "beoordelingen", *BRAM),
    Refusal("role_may_co_assess", only_advisers_look_along, "beoordelingen", *BRAM),
    Refusal("co_assessor_is_another_person", carla_stated, "beoordelingen", "Carla", "adviseur"),
    Refusal("co_assessor_is_not_involved", dirk_is_involved, "beoordelingen", *DIRK),
    Refusal("it_is_who_took_it_up", looked_at, "instemmingen", *BRAM),
    Refusal("ground_is_physical_or_psychological", taken_up(grond="geen-van-beide"), "instemmingen", *DIRK),
    Refusal("no_school_is_possible_now", with_option(uitkomst="mogelijk"), "instemmingen", *DIRK),
    Refusal("options_were_gone_through", without("opties"), "instemmingen", *DIRK),
    Refusal("lack_of_a_place_is_not_a_ground", with_option(uitkomst="niet-beschikbaar"), "instemmingen", *DIRK),
    Refusal("gain_outweighs_loss", looked_at, "instemmingen", *DIRK, YES | {"assessment__answers__Z4": "NOT_WEIGHTY"}),
    Refusal("parents_were_heard", without("oudergesprekken"), "instemmingen", *DIRK),
    Refusal("child_was_heard", without("kindgesprekken"), "instemmingen", *DIRK),
    Refusal("duration_is_the_shortest_useful", taken_up(terugkeerplan=None), "instemmingen", *DIRK),
    Refusal("there_are_new_facts", renewed, "instemmingen", *DIRK),
    Refusal("other_questions_hold", one_question_more, "instemmingen", *DIRK,
            YES | {"assessment__answers__P1": "NOT_ENOUGH_INFORMATION", "assessment__motives__P1": "niet bekend"}),
    Refusal("it_is_who_stated", agreed, "toekenning", "Hanna"),
    Refusal("family_has_read", agreed, "toekenning", "Anna"),
    Refusal("a_dissent_is_talked_over", disputed, "herzieningen", "Anna"),
    Refusal("it_is_one_of_the_two", disputed, "overleggen", *BRAM),
    Refusal("deliberation_follows_the_difference", disputed, "overleggen", *DIRK,
            {"held_on": "2026-06-09", "outcome": "niet eens geworden"}),
    Refusal("deliberation_was_held", disputed, "escalaties", *DIRK),
    Refusal("breaker_was_not_involved", escalated, "doorbraken", "Dirk", "doorzettingsmacht"),
    Refusal("place_has_a_start_date", opened, "alternatieven", *BRAM, PLACE | {"offer__starts_on": "2029-01-01"}),
    Refusal("there_is_a_place", declined, "opvolgingen", *DIRK),
    Refusal("new_municipality_is_competent", opened, "overdrachten", *BRAM, {"postcode": "3811 AA"}),
    Refusal("end_is_motivated", granted, "beeindiging", *BRAM,
            {"ends_on": "2026-10-01", "why": "STATEMENT_INVALIDATED"}),
    Refusal("end_lies_within_the_exemption", granted, "beeindiging", *BRAM,
            {"ends_on": "2029-10-01", "why": "RETURN_TO_SCHOOL"}),
    Refusal("involvement_is_explained", opened, "betrokkenheden", *DIRK,
            {"person": str(cast.BRAM.id), "involvement": "FAMILY"}),
    Refusal("notification_has_come_in", opened, "kennisgevingen", *BRAM,
            NOTIFIED | {"notification__received_on": "2026-06-11"}),
    Refusal("checker_is_not_the_co_assessor", bram_looked_along, "controles", *BRAM),
    Refusal("expert_is_still_designated", no_longer_designated_at_the_end, "toekenning", "Anna"),
    Refusal("nobody_declines_for_another", stated, "afwijzing", "Hanna"),
    Refusal("it_is_theirs_to_say", agreed, "correcties", "Anna",
            words={"asked_by": "CHILD", "correction": "de naam klopt niet"}),
    Refusal("consent_is_theirs_to_give", opened, "toestemmingen", "Anna", words=CONSENT | {"given_by": "CHILD"}),
    Refusal("consent_leads_somewhere", opened, "toestemmingen", "Anna",
            words=CONSENT | {"flow": "TREATMENT", "to": "DEADLOCK_BREAKER"}),
    Refusal("consent_has_a_period", opened, "toestemmingen", "Anna", words=CONSENT | {"until": "2029-01-01"}),
    Refusal("there_is_consent", opened, "toestemmingsintrekkingen", "Anna"),
    Refusal("consent_becomes_smaller", with_consent, "toestemmingsbeperkingen", "Anna",
            words={"flow": "LIMITATIONS", "limited_by": "PARENTS", "to": "DEADLOCK_BREAKER", "until": "2027-01-01"}),
    Refusal("there_is_a_notification", opened, "controles", *BRAM),
    Refusal("lateness_is_motivated", notified_late, "controles", *BRAM, {"accepts_lateness": "nee"}),
)  # fmt: skip

CANNOT_BE_SHOWN = {
    "co_assessor_has_jurisdiction": "who does not work here does not see the request at all",
    "what_was_read_is_what_is_agreed": "a form carries the version on it; another one is somebody who was first",
    "grant_follows_the_concurrence": "the forms take the conclusion over, nobody types it",
    "family_reads_what_lies_there": "the form carries the version that lies there",
    "consent_is_informed": "the form asks for the tick before anything is sent",
    "end_is_due": "only the clock runs into it",
    "end_is_theirs": "the form offers only what is theirs to say",
    "file_is_new": "the page always makes a new file",
    "municipality_is_competent": "the page finds municipality and partnership by the postcode",
}
RULES: Mapping[str, Rule] = {
    rule.name: rule
    for act, _, _, by, _, rules in TABLE
    if by != {Role.CLOCK} and (form_of(act) or act is RegisterClaim)
    for rule in rules
}


def test_every_rule_behind_a_form_is_shown_somewhere_or_cannot_be() -> None:
    shown = {one.rule for one in SHOWN} | {"actor_works_here"}
    assert shown.isdisjoint(CANNOT_BE_SHOWN)
    assert shown | set(CANNOT_BE_SHOWN) == set(RULES)


@pytest.mark.parametrize("refusal", SHOWN, ids=lambda refusal: refusal.rule)
def test_a_rule_that_refuses_says_so_with_its_source(place: Place, refusal: Refusal) -> None:
    case = refusal.arrive(place)
    before, rule = case.known().version, RULES[refusal.rule]
    visitor = place.visitor(refusal.who, refusal.hat)
    form = f"/verzoeken/{case.id}/{refusal.path}"
    assert visitor.get(form).status_code == 200
    if refusal.words is not None:
        assert rule.sentence not in visitor.said
        assert visitor.send(form, **refusal.words).status_code == 409, visitor.said
    else:
        assert f'action="{form}"' not in visitor.text, "nobody should begin to write"
    assert rule.sentence in visitor.said
    assert f"Bron: {rule.source.name}" in visitor.said
    assert case.known().version == before


def test_who_works_elsewhere_runs_into_the_rule_with_a_claim_and_sees_no_request(place: Place) -> None:
    ilse = place.visitor("Ilse")
    ilse.get("/beroepen")
    assert ilse.send("/beroepen", **MILAN).status_code == 409
    assert RULES["actor_works_here"].sentence in ilse.said
    assert RULES["actor_works_here"].source.name in ilse.said
    assert ilse.get(f"/verzoeken/{place.opened().id}/controles").status_code == 404
