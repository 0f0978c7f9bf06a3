"""Every act of the process in one table per kind: which address it has, and what it is called in Dutch."""

from __future__ import annotations

from vierogen.domain import acts as a
from vierogen.domain.people import acts as p
from vierogen_api.operation import Endpoint, Operation, Query

__all__ = ["Endpoint", "Operation", "Query"]

REQUESTS = "/verzoeken"
ONE_REQUEST = "/verzoeken/{id}"

NEW: dict[type[a.Act], tuple[str, str]] = {
    a.OpenRequest: (REQUESTS, "Open een verzoek"),
    a.RegisterClaim: ("/beroepen", "Leg een beroep op de wet vast waar geen verzoek bij is"),
}
"""Acts that make a new request."""

# fmt: off
WITHIN: dict[type[a.Act], tuple[str, str]] = {
    a.OpenRequest:            ("aanvraag",                  "Vraag alsnog om beoordeling bij een beroep zonder verzoek"),
    a.HearParents:            ("oudergesprekken",           "Leg vast wat de ouders zeiden"),
    a.HearChild:              ("kindgesprekken",            "Leg vast wat het kind zei"),
    a.SayWhyNotHeard:         ("redenen-niet-gehoord",      "Zeg waarom iemand niet is gehoord"),
    a.ConsiderOption:         ("opties",                    "Ga een stap van de ladder na"),
    a.GiveEducationalAdvice:  ("adviezen",                  "Geef onderwijskundig advies"),
    a.SubmitStatement:        ("verklaringen",              "Leg een verklaring voor aan andere ogen"),
    a.ReviseStatement:        ("herzieningen",              "Leg een herziene verklaring voor"),
    a.DeclineToState:         ("afwijzing",                 "Geef geen verklaring af"),
    a.TakeUpCoAssessment:     ("beoordelingen",             "Kijk mee"),
    a.HandBackCoAssessment:   ("teruggaven",                "Geef het meekijken terug"),
    a.Concur:                 ("instemmingen",              "Stem in met de gelezen versie"),
    a.Dissent:                ("niet-instemmingen",         "Stem niet in met de gelezen versie"),
    a.AskForInformation:      ("informatievragen",          "Vraag om meer informatie"),
    a.HoldDeliberation:       ("overleggen",                "Leg een overleg vast"),
    a.Escalate:               ("escalaties",                "Ga naar de houder van de doorzettingsmacht"),
    a.BreakDeadlock:          ("doorbraken",                "Doorbreek de patstelling, terug naar overleg"),
    a.BreakDeadlockWithOffer: ("doorbraken-met-aanbod",     "Doorbreek de patstelling met een aanbod"),
    a.RecordFamilyAgreement:  ("leesbevestigingen",         "Leg vast dat het gezin heeft gelezen"),
    a.RecordCorrection:       ("correcties",                "Leg vast dat het gezin een correctie vraagt"),
    a.RecordBlock:            ("blokkering",                "Leg vast dat het gezin het verslag achterhoudt"),
    a.RecordConsent:          ("toestemmingen",             "Leg vast wat het gezin aan anderen laat doorgeven"),
    a.LimitConsent:           ("toestemmingsbeperkingen",   "Leg vast dat het gezin minder laat doorgeven"),
    a.WithdrawConsent:        ("toestemmingsintrekkingen",  "Leg vast dat het gezin toestemming intrekt"),
    a.Grant:                  ("toekenning",                "Verleen, met beide paren ogen eronder"),
    a.ArrangeAlternative:     ("alternatieven",             "Leg vast dat het kind een plek heeft"),
    a.FollowUpAlternative:    ("opvolgingen",               "Leg vast of de plek wordt gebruikt"),
    a.Withdraw:               ("intrekking",                "Trek het verzoek in namens het gezin"),
    a.Transfer:               ("overdrachten",              "Draag het verzoek over na een verhuizing"),
    a.End:                    ("beeindiging",               "Beëindig een verleende vrijstelling"),
    a.ReviewExemption:        ("tussentijdse-evaluaties",   "Leg vast dat tussentijds is gekeken"),
    a.DeclareInvolvement:     ("betrokkenheden",            "Meld dat iemand op een andere manier betrokken is"),
    a.ReceiveNotification:    ("kennisgevingen",            "Leg een kennisgeving van de ouders vast"),
    a.CheckNotification:      ("controles",                 "Controleer de kennisgeving formeel"),
    a.EndClaim:               ("einde-beroep",              "Leg vast dat het beroep op de wet eindigt"),
}
"""Acts on a request that is there: what follows on its own address."""

PEOPLE: dict[type[p.PeopleAct], tuple[str, str]] = {
    p.RegisterPerson:         ("/personen",                            "Neem een persoon op in het register"),
    p.ProposeAccountLink:     ("/personen/{id}/koppelingsvoorstellen", "Stel voor een account aan een persoon te koppelen"),
    p.ConfirmAccountLink:     ("/personen/{id}/accounts",              "Bevestig wat een andere beheerder voorstelde"),
    p.WithdrawAccountLink:    ("/personen/{id}/ingetrokken-koppelingsvoorstellen", "Trek uw voorstel voor een account in"),
    p.UnlinkAccount:          ("/personen/{id}/ontkoppelingen",        "Ontkoppel een account van een persoon"),
    p.RegisterOrganisation:   ("/organisaties",                        "Neem een organisatie op in het register"),
    p.ChangeAreas:            ("/organisaties/{id}/werkgebieden",      "Wijzig het werkgebied van een organisatie"),
    p.RegisterSystem:         ("/organisaties/{id}/systemen",          "Laat een systeem van een organisatie toe"),
    p.RemoveSystem:           ("/organisaties/{id}/uitgeschreven-systemen", "Laat een systeem niet langer toe"),
    p.ProposeAppointment:     ("/organisaties/{id}/aanstellingsvoorstellen", "Stel voor een persoon een rol te geven"),
    p.ConfirmAppointment:     ("/organisaties/{id}/aanstellingen",     "Bevestig de rol die een andere beheerder voorstelde"),
    p.WithdrawAppointment:    ("/organisaties/{id}/ingetrokken-aanstellingsvoorstellen", "Trek uw voorstel voor een rol in"),
    p.EndAppointment:         ("/organisaties/{id}/einde-aanstellingen", "Beëindig een rol"),
    p.ProposeDeputy:          ("/organisaties/{id}/vervangingsvoorstellen", "Stel een vervanger voor"),
    p.ConfirmDeputy:          ("/organisaties/{id}/vervangingen",      "Bevestig de vervanger die een andere beheerder voorstelde"),
    p.WithdrawDeputy:         ("/organisaties/{id}/ingetrokken-vervangingsvoorstellen", "Trek uw voorstel voor een vervanger in"),
    p.ProposeDesignation:     ("/organisaties/{id}/aanwijzingsvoorstellen", "Stel voor een deskundige aan te wijzen"),
    p.WithdrawDesignation:    ("/organisaties/{id}/ingetrokken-aanwijzingsvoorstellen", "Trek uw voorstel voor een aanwijzing in"),
    p.ConfirmDesignation:     ("/organisaties/{id}/aanwijzingen",      "Bevestig de aanwijzing die een andere beheerder voorstelde"),
    p.EndDesignation:         ("/organisaties/{id}/einde-aanwijzingen", "Beëindig een aanwijzing"),
    p.AdoptCriteriaSet:       ("/organisaties/{id}/criteriasets",      "Leg vast dat de partijen een criteriaset vaststelden"),
}
"""Acts of administrators. The installation alone makes the first ones known, from the command line."""
# fmt: on


def code_of_act(act: type[a.Act]) -> str:
    """What an act is called in lists: the last part of its address; the clock's acts have none and keep a name."""
    if act in NEW and act is not a.OpenRequest:
        return NEW[act][0].strip("/")
    return WITHIN[act][0] if act in WITHIN else CLOCKS[act]


CLOCKS: dict[type[a.Act], str] = {
    a.ReleaseCoAssessment: "meekijken-vrijgeven",
    a.Lapse: "vervallen",
    a.Remind: "herinneren",
}
"""Acts of the clock alone: told in the lifecycle, never asked over HTTP."""


def path_of_act(act: type[a.Act]) -> str:
    """The address of an act, below the version of the API."""
    return f"{ONE_REQUEST}/{WITHIN[act][0]}" if act in WITHIN else NEW[act][0]
