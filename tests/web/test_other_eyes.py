"""The forms of who looks along, advises, arranges a place, breaks a deadlock or checks an appeal to the law.

Each form is done well, with a fault at a field, against the rules, and when somebody was first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from api.office import Case, child
from vierogen.application.access_log import Part, Wanted
from vierogen.casebook import cast
from vierogen.domain.values import Status
from vierogen.web.act_pages import act_forms
from vierogen.web.rendering import said_in
from web.visitors import Place, Visitor, path_of

Words = Mapping[str, str | None]
CODES = ("Z2", "Z3", "Z4", "Z6")
YES = {f"assessment__answers__{code}": "WEIGHTY" for code in CODES} | {
    f"assessment__motives__{code}": "dat bleek op school" for code in CODES
}
PLACE = {
    "offer__option": "EDUCATION_CARE",
    "offer__description": "De Linde, drie ochtenden met hulp",
    "offer__starts_on": "2026-09-01",
}
NOTIFIED = {
    "notification__received_on": "2026-06-10",
    "notification__claimed_from": "2026-08-01",
    "notification__occasion": "FIRST_MID_YEAR",
    "notification__notifier": "CUSTODY",
    "notification__names_ground": "ja",
    "with_statement": "ja",
    "notification__statement__dated_on": "2026-06-01",
    "notification__statement__signer": str(cast.ANNA.id),
    "notification__statement__profession": "DOCTOR",
    "notification__statement__treats_child": "nee",
    "notification__statement__says_not_suitable": "ja",
    "duration": "tot",
    "notification__statement__until": "2027-07-31",
}


def opened(place: Place) -> Case:
    return place.opened()


def stated(place: Place) -> Case:
    return place.opened().stated()


def looked_at(place: Place) -> Case:
    return place.opened().looked_at()


def disputed(place: Place) -> Case:
    return looked_at(place).does("Dirk", "niet-instemmingen", {"gelezenVersie": 1, "reden": "er kan nog veel"})


def talked_over(place: Place) -> Case:
    return disputed(place).does("Anna", "overleggen", {"gehoudenOp": "2026-06-10", "uitkomst": "niet eens geworden"})


def escalated(place: Place) -> Case:
    return talked_over(place).does("Dirk", "escalaties", {"reden": "er is geen plek"})


def granted(place: Place) -> Case:
    return place.opened().granted()


def with_place(place: Place) -> Case:
    case = place.opened()
    place.visitor("Dirk", "adviseur").do(case, "alternatieven", PLACE)
    return case.catch_up()


def notified(place: Place) -> Case:
    case = place.opened()
    place.visitor("Bram").do(case, "kennisgevingen", NOTIFIED)
    return case.catch_up()


def notified_late(place: Place) -> Case:
    case = place.opened()
    place.clock.days(30)
    late = NOTIFIED | {"notification__received_on": "2026-07-10", "notification__occasion": "RENEWAL"}
    place.visitor("Bram").do(case, "kennisgevingen", late)
    return case.catch_up()


@dataclass(frozen=True)
class Trial:
    """One form: who does it when, in which words, what it leads to; and words that are wrong in two ways."""

    path: str
    arrive: Callable[[Place], Case]
    who: str
    words: Words
    leads_to: Status | None = None
    hat: str | None = None
    faults: Words | None = None
    at_fields: tuple[str, ...] = ()
    refused: Words | None = None
    because: str = ""
    confirmed: bool = False


S = Status
TRIALS = (
    Trial(
        "beoordelingen", stated, "Dirk", {"declares_not_involved": "ja"}, S.CO_ASSESSING, "adviseur",
        faults={}, at_fields=("declares_not_involved",),
    ),
    Trial("teruggaven", looked_at, "Dirk", {}, S.STATED, "adviseur"),
    Trial(
        "instemmingen", looked_at, "Dirk", YES, S.AGREED, "adviseur", confirmed=True,
        faults=YES | {"assessment__answers__Z3": None, "assessment__motives__Z6": ""},
        at_fields=("assessment.answers.Z3", "assessment.motives.Z6"),
        refused=YES | {"assessment__answers__Z4": "NOT_WEIGHTY"},
        because="Wat het kind wint, weegt op tegen wat het verliest.",
    ),
    Trial(
        "niet-instemmingen", looked_at, "Dirk", {"reason": "er is nog veel niet geprobeerd"}, S.IN_DELIBERATION,
        "adviseur", faults={"reason": " "}, at_fields=("reason",), refused={"reason": "-"}, because="Er staat een reden bij",
    ),
    Trial(
        "informatievragen", looked_at, "Dirk", {"reason": "hoeveel uur kan het kind aan?"}, S.IN_DELIBERATION,
        "adviseur", faults={"reason": ""}, at_fields=("reason",), refused={"reason": "?"}, because="Er staat een reden bij",
    ),
    Trial(
        "opties", opened, "Dirk",
        {"considered__outcome": "CONTRA_INDICATED", "considered__motive": "de klas is te druk"}, S.OPEN, "adviseur",
        faults={"considered__option": None, "considered__motive": "x"},
        at_fields=("considered.option", "considered.outcome"),
        refused={"considered__outcome": "TRIED", "considered__motive": "-"},
        because="De uitkomst van een stap op de ladder is gemotiveerd.",
    ),
    Trial(
        "adviezen", opened, "Dirk", {"verdict": "POSSIBLE_WITH_ARRANGEMENT", "advice": "met rust en een eigen plek"},
        S.OPEN, "adviseur", faults={"advice": "met rust"}, at_fields=("verdict",),
    ),
    Trial(
        "alternatieven", opened, "Bram", PLACE, S.ALTERNATIVE_ARRANGED,
        faults=PLACE | {"offer__starts_on": "31-02-2026", "offer__option": None},
        at_fields=("offer.option", "offer.starts_on"),
        refused=PLACE | {"offer__starts_on": "2029-09-01"}, because="Een plek is een stap van de ladder",
    ),
    Trial(
        "opvolgingen", with_place, "Dirk", {"place_is_used": "ja", "story": "zij gaat met plezier"},
        S.ALTERNATIVE_ARRANGED, "adviseur", faults={"story": "x"}, at_fields=("place_is_used",),
        refused={"place_is_used": "nee", "story": "niemand kwam", "looked_on": "2026-06-11"},
        because="Wat is gebeurd, is al geweest.",
    ),
    Trial(
        "overleggen", disputed, "Dirk", {"outcome": "wij proberen eerst een kleine klas"}, S.IN_DELIBERATION,
        "adviseur", faults={"held_on": "", "outcome": ""}, at_fields=("held_on", "outcome"),
        refused={"held_on": "2026-06-11", "outcome": "eens"}, because="Wat is gebeurd, is al geweest.",
    ),
    Trial(
        "escalaties", talked_over, "Dirk", {"reason": "er is geen plek in de regio"}, S.ESCALATED, "adviseur",
        faults={"reason": ""}, at_fields=("reason",), refused={"reason": "-"}, because="Er staat een reden bij",
    ),
    Trial(
        "doorbraken", escalated, "Eva", {"reason": "een school wil een gesprek"}, S.IN_DELIBERATION,
        "doorzettingsmacht", faults={"reason": ""}, at_fields=("reason",), refused={"reason": "."},
        because="Er staat een reden bij",
    ),
    Trial(
        "doorbraken-met-aanbod", escalated, "Eva", PLACE | {"reason": "deze school kan het"},
        S.ALTERNATIVE_ARRANGED, "doorzettingsmacht", faults=PLACE, at_fields=("reason",),
        refused=PLACE | {"reason": "deze school kan het", "offer__description": "-"},
        because="Een plek is een stap van de ladder",
    ),
    Trial(
        "kennisgevingen", opened, "Bram", NOTIFIED, S.OPEN,
        faults=NOTIFIED | {"notification__postcode": "12", "notification__occasion": "LASTING"},
        at_fields=("notification.postcode",),
        refused=NOTIFIED | {"notification__received_on": "2026-06-11"},
        because="Een kennisgeving wordt vastgelegd op of na de dag van ontvangst.",
    ),
    Trial(
        "controles", notified_late, "Bram", {"accepts_lateness": "ja", "reason": "de brief lag bij de post"}, S.OPEN,
        refused={"accepts_lateness": "ja"}, because="Wie over te laat oordeelt, zegt waarom.",
    ),
    Trial(
        "einde-beroep", notified, "Bram", {"ends_on": "2026-09-01", "why": "CLAIM_WITHDRAWN"}, S.OPEN,
        faults={}, at_fields=("ends_on", "why"),
    ),
    Trial(
        "overdrachten", opened, "Bram", {"postcode": "3511 AA"}, None,
        faults={"postcode": "0000"}, at_fields=("postcode",),
        refused={"postcode": "3511 AA", "moved_on": "2026-06-11"},
        because="De gemeente waarheen het kind verhuisde is bevoegd.",
    ),
    Trial(
        "beeindiging", granted, "Bram", {"ends_on": "2026-10-01", "why": "RETURN_TO_SCHOOL"}, S.ENDED,
        faults={"why": "GROUND_LAPSED"}, at_fields=("ends_on", "why"),
        refused={"ends_on": "2026-10-01", "why": "STATEMENT_INVALIDATED"}, because="Een einde dat niet vanzelf spreekt",
    ),
    Trial(
        "tussentijdse-evaluaties", granted, "Dirk", {"story": "een uur op het schoolplein lukte"}, S.GRANTED, "adviseur",
        faults={"story": "", "next_review_on": "1-1-1"}, at_fields=("story", "next_review_on"),
        refused={"story": "goed gegaan", "reviewed_on": "2026-06-11"}, because="Wat is gebeurd, is al geweest.",
    ),
    Trial(
        "betrokkenheden", opened, "Dirk",
        {"person": str(cast.BRAM.id), "involvement": "FAMILY", "reason": "hij is een oom"}, S.OPEN, "adviseur",
        faults={"person": str(cast.PETRA.id)}, at_fields=("person", "involvement"),
        refused={"person": str(cast.BRAM.id), "involvement": "FAMILY"}, because="Wie iets meldt over een ander",
    ),
)  # fmt: skip


def name_of(trial: Trial) -> str:
    return trial.path


each = pytest.mark.parametrize("trial", TRIALS, ids=name_of)
each_with_a_fault = pytest.mark.parametrize("trial", [one for one in TRIALS if one.faults is not None], ids=name_of)
each_refused = pytest.mark.parametrize("trial", [one for one in TRIALS if one.refused is not None], ids=name_of)
"""What words alone cannot make wrong stands in test_refusals."""


def at_the_form(place: Place, trial: Trial) -> tuple[Visitor, Case, str]:
    case = trial.arrive(place)
    visitor = place.visitor(trial.who, trial.hat)
    form = f"/verzoeken/{case.id}/{trial.path}"
    assert visitor.get(form).status_code == 200
    assert f'action="{form}"' in visitor.text, visitor.said
    return visitor, case, form


@each
def test_a_form_does_its_act_and_says_so(place: Place, trial: Trial) -> None:
    visitor, case, form = at_the_form(place, trial)
    answer = visitor.send(form, **trial.words)
    if trial.confirmed:
        assert path_of(answer) == form
        visitor.get(answer.headers["location"])
        answer = visitor.send(form)
    assert answer.status_code == 303, visitor.said
    assert trial.leads_to is None or case.known().status is trial.leads_to
    visitor.get(path_of(answer))
    if trial.leads_to:
        assert act_forms()[trial.path].done in visitor.said


@each_with_a_fault
def test_what_is_wrong_stands_at_its_field_and_nothing_happened(place: Place, trial: Trial) -> None:
    assert trial.faults is not None
    visitor, case, form = at_the_form(place, trial)
    before = case.known().version
    assert visitor.send(form, **trial.faults).status_code == 400
    for name in trial.at_fields:
        assert f'href="#veld-{name}"' in visitor.text
        assert f'id="veld-{name}-fout"' in visitor.text
    assert case.known().version == before


@each_refused
def test_what_the_rules_refuse_is_said_and_nothing_happened(place: Place, trial: Trial) -> None:
    assert trial.refused is not None
    visitor, case, form = at_the_form(place, trial)
    before = case.known().version
    assert visitor.send(form, **trial.refused).status_code == 409
    assert trial.because in visitor.said
    assert "Bron" in visitor.said
    assert case.known().version == before


@each
def test_somebody_who_was_first_is_shown_before_it_counts(place: Place, trial: Trial) -> None:
    visitor, case, form = at_the_form(place, trial)
    case.catch_up().does("Omar", "betrokkenheden", {"persoon": str(cast.OMAR.id), "betrokkenheid": "familie"})
    answer = visitor.send(form, **trial.words)
    assert answer.status_code == 409
    assert "Iemand was u voor" in visitor.said
    assert "Omar Haddad" in visitor.said
    answer = visitor.send(form)
    if trial.confirmed:
        visitor.get(answer.headers["location"])
        answer = visitor.send(form)
    elsewhere = {"opties": form, "overdrachten": "/werklijst"}
    assert path_of(answer) == elsewhere.get(trial.path, f"/verzoeken/{case.id}")


# ── what stands on these pages ───────────────────────────────────────────────────────────────────────────────────────


def test_concurring_shows_once_more_what_is_agreed_by_whom_and_what_it_means(place: Place) -> None:
    visitor, case, form = at_the_form(place, TRIALS[2])
    assert "opbouwen" in visitor.said
    assert "Dit leest u pas als het gezin dat goedvindt." in visitor.said
    assert "hooguit een uur prikkels" not in visitor.said
    assert "een angststoornis" not in visitor.said
    visitor.get(visitor.send(form, **YES).headers["location"])
    for words in (
        "Dirk Evers",
        "Anna de Vries, arts",
        "1 augustus 2026",
        "31 juli 2027",
        "Wat dit betekent voor het kind",
    ):
        assert words in visitor.said
    assert case.known().status is Status.CO_ASSESSING
    row = list(place.system.store.access.rows(Wanted(), 100))[-1]
    assert Part.MEDICAL not in row.entry.parts

    visitor.get(form)  # who goes back finds every word again
    assert visitor.fields(form)["assessment.motives.Z6"] == ["dat bleek op school"]


def test_with_consent_of_the_family_other_eyes_read_what_the_child_can_do(place: Place) -> None:
    case = place.opened().looked_at()
    consent = {"flow": "LIMITATIONS", "given_by": "PARENTS", "to": "PARTNERSHIP_ADVISER", "explained": "ja"}
    place.visitor("Anna").do(case, "toestemmingen", consent)
    for path in ("instemmingen", "niet-instemmingen", "informatievragen"):
        dirk = place.visitor("Dirk", "adviseur")
        dirk.get(f"/verzoeken/{case.id}/{path}")
        assert "hooguit een uur prikkels" in dirk.said


def test_the_whole_ladder_stands_on_one_page_and_goes_on_to_the_next_open_step(place: Place) -> None:
    case = place.opened()
    dirk = place.visitor("Dirk", "adviseur")
    form = f"/verzoeken/{case.id}/opties"
    for gone, step in enumerate(case.known().criteria.ladder):
        dirk.get(form)
        assert f"{gone} van de 7 stappen" in dirk.said
        assert dirk.fields(form)["considered.option"] == [step.code]
        words = {"considered__outcome": "TRIED", "considered__motive": f"<b>100% geprobeerd</b> {step.code}"}
        assert path_of(dirk.send(form, **words)) == form
    dirk.get(form)
    assert "Alle stappen zijn nagegaan." in dirk.said
    assert "De stap is vastgelegd." in dirk.said
    assert dirk.text.count("&lt;b&gt;100% geprobeerd&lt;/b&gt;") == 7
    assert "considered.option" not in dirk.fields(form)
    dirk.get(form)
    assert "De stap is vastgelegd." not in dirk.said


def test_an_officer_who_does_not_look_along_sees_outcomes_but_no_reasons(place: Place) -> None:
    case = place.opened().prepared()
    bram = place.visitor("Bram")
    bram.get(f"/verzoeken/{case.id}/opties")
    assert "Niet passend bij dit kind" in bram.said
    assert "de klas is te druk" not in bram.said
    dirk = place.visitor("Dirk", "adviseur")
    dirk.get(f"/verzoeken/{case.id}/adviezen")
    assert "de klas is te druk" in dirk.said


def test_words_of_a_criteria_set_are_no_markup_and_no_names() -> None:
    assert said_in("nl", "<b>50% van de tijd</b>") == "<b>50% van de tijd</b>"
    assert not hasattr(said_in("en", "<b>50%</b>"), "__html__")
    assert said_in("en", "versie %(number)s", number="<i>") == "version &lt;i&gt;"


def test_whoever_handed_a_request_over_reads_so_where_one_may_still_be(place: Place) -> None:
    case, bram = opened(place), place.visitor("Bram")
    form = f"/verzoeken/{case.id}/overdrachten"
    bram.get(form)
    answer = bram.send(form, postcode="3511 AA")
    assert bram.get(path_of(answer)).status_code == 200
    assert act_forms()["overdrachten"].done in bram.said
    bram.get("/werklijst")
    assert act_forms()["overdrachten"].done not in bram.said
    assert bram.get(f"/verzoeken/{case.id}").status_code == 404

    case = place.opened(kind=child(persoonsgebondenNummer=cast.pgn_of("Kim")))
    bram.get(f"/verzoeken/{case.id}/overdrachten")
    answer = bram.send(f"/verzoeken/{case.id}/overdrachten", postcode="3812 AA", place__sector="VO")
    assert path_of(answer) == f"/verzoeken/{case.id}", "another partnership, the same officer"


def test_whoever_clicked_twice_on_handing_over_is_told_the_same_twice(place: Place) -> None:
    case, bram = opened(place), place.visitor("Bram")
    form = f"/verzoeken/{case.id}/overdrachten"
    bram.get(form)
    before = bram.text
    answers = list[tuple[int, str]]()
    for _ in range(2):
        bram.text = before
        answer = bram.send(form, postcode="3511 AA")
        answers.append((answer.status_code, path_of(answer)))

    assert answers == [(303, "/werklijst")] * 2
    bram.get("/werklijst")
    assert act_forms()["overdrachten"].done in bram.said
    bram.text = before
    assert bram.send(form, postcode="3512 AA").status_code == 404, "the same key for something else"


def test_whoever_checks_sees_what_was_recorded_and_others_only_that_it_came(place: Place) -> None:
    case, omar = notified(place), place.visitor("Omar")
    for path in ("", "/controles"):
        omar.get(f"/verzoeken/{case.id}{path}")
        for label, words in (
            ("Soort beroep", "Eerste beroep, tijdens de leerplicht"),
            ("Wie gaf kennis", "Wie het gezag heeft"),
            ("Dagtekening van de verklaring", "1 juni 2026"),
            ("Wie tekende", "Anna de Vries"),
            ("Tekende als", "arts"),
            ("Geldt", "tot en met 31 juli 2027"),
        ):
            assert f"{label} {words}" in omar.said
    dirk = place.visitor("Dirk", "adviseur")
    dirk.get(f"/verzoeken/{case.id}")
    assert "Kennisgeving ontvangen 10 juni 2026" in dirk.said
    assert "Wie tekende" not in dirk.said


def test_of_a_notification_without_a_statement_that_is_said(place: Place) -> None:
    bare = {name: word for name, word in NOTIFIED.items() if "statement" not in name and name != "duration"}
    case, bram = place.opened(), place.visitor("Bram")
    bram.do(case, "kennisgevingen", bare | {"with_statement": "nee", "notification__missing": ["het adres"]})
    bram.get(f"/verzoeken/{case.id}")
    assert "Wat ontbreekt het adres" in bram.said
    assert "Verklaring zat er niet bij" in bram.said


def test_the_formal_check_shows_each_rule_of_the_law(place: Place) -> None:
    case = notified_late(place)
    bram = place.visitor("Bram")
    bram.get(f"/verzoeken/{case.id}/controles")
    assert "De kennisgeving is op tijd gedaan." in bram.said
    assert "30 juni 2026 was de laatste dag" in bram.said
    assert bram.said.count("Klopt ") >= 7
    assert bram.send(f"/verzoeken/{case.id}/controles").status_code == 303


@pytest.mark.parametrize("signer", [str(cast.ANNA.id), "iemand-anders"])
def test_of_a_known_signer_the_register_says_whether_there_was_a_designation(place: Place, signer: str) -> None:
    case = place.opened()
    bram = place.visitor("Bram")
    known = signer != "iemand-anders"
    said = {"notification__statement__signer": signer, "notification__statement__designated": None if known else "nee"}
    bram.do(case, "kennisgevingen", NOTIFIED | said)
    assert case.known().notifications[0].statement.designated is known


def test_a_notification_without_a_statement_is_recorded_all_the_same(place: Place) -> None:
    case = place.opened()
    bare = {name: word for name, word in NOTIFIED.items() if "statement" not in name and name != "duration"}
    said = bare | {"with_statement": "nee", "notification__missing": ["het adres", "de naam"]}
    place.visitor("Bram").do(case, "kennisgevingen", said)
    notification = case.known().notifications[0]
    assert notification.statement is None
    assert set(notification.missing) == {"het adres", "de naam"}


# ── an appeal without a request ──────────────────────────────────────────────────────────────────────────────────────

MILAN = {
    "child__given_names": "Milan",
    "child__family_name": "Vermeer",
    "child__birth_date": "2015-05-14",
    "child__sex": "MALE",
    "child__pgn": cast.pgn_of("Milan"),
    "child__postcode": "3811 AA",
    "place__sector": "PO",
}


def test_an_appeal_without_a_request_gets_a_file_once_and_then_its_notification(any_place: Place) -> None:
    bram = any_place.visitor("Bram")
    bram.get("/werklijst")
    assert 'href="/beroepen"' in bram.text
    bram.get("/beroepen")
    page = bram.text
    first = bram.send("/beroepen", **MILAN)
    bram.text = page
    assert bram.send("/beroepen", **MILAN).headers["location"] == first.headers["location"]
    form = path_of(first)
    bram.get(form)
    assert "Milan Vermeer" in bram.said
    answer = bram.send(form, **NOTIFIED)
    bram.get(path_of(answer))
    assert "De kennisgeving is vastgelegd." in bram.said
    assert "Zonder vier ogen" in bram.said
    assert "Wat kan het onderwijs bieden?" not in bram.said, "nobody asked for a review, so there is no ladder"
    bram.get(form.replace("kennisgevingen", "controles"))
    assert bram.send(form.replace("kennisgevingen", "controles")).status_code == 303


def test_a_fault_in_the_file_of_an_appeal_stands_at_its_field(place: Place) -> None:
    bram = place.visitor("Bram")
    bram.get("/beroepen")
    assert bram.send("/beroepen", **MILAN | {"child__pgn": "123456789", "child__birth_date": ""}).status_code == 400
    assert 'id="veld-child.birth_date-fout"' in bram.text
    assert bram.send("/beroepen", **MILAN | {"child__pgn": "123456780"}).status_code == 400
    assert "Dit is geen geldig BSN of onderwijsnummer" in bram.said
    assert 'id="veld-child.pgn-fout"' in bram.text
    assert bram.send("/beroepen", **MILAN | {"child__postcode": "0012 AB"}).status_code == 400
    assert 'id="veld-child.postcode-fout"' in bram.text
    assert bram.fields("/beroepen")["child.family_name"] == ["Vermeer"]


def test_an_officer_of_elsewhere_is_refused_with_the_rule(place: Place) -> None:
    ilse = place.visitor("Ilse")
    ilse.get("/beroepen")
    assert ilse.send("/beroepen", **MILAN).status_code == 409
    assert "Wie iets doet, werkt voor de gemeente" in ilse.said


def test_for_others_there_is_no_file_to_make(place: Place) -> None:
    dirk = place.visitor("Dirk", "adviseur")
    dirk.get("/beroepen")
    assert "Dit is aan de leerplichtambtenaar" in dirk.said
    assert '<input type="text"' not in dirk.text
    words = {name.replace("__", "."): word for name, word in MILAN.items()}
    csrf = dirk.fields("/taal")["csrf"]
    answer = dirk.client.post("/beroepen", data=words | {"csrf": csrf})
    assert answer.status_code == 409
