"""What came before: a renewal names what was granted, another look names the no, and neither can be hidden."""

from __future__ import annotations

from vierogen.domain.acts import OpenRequest, RegisterClaim
from vierogen.domain.legal import NO_UNLESS_PRINCIPLE, WORKING_WAY
from vierogen.domain.request import ExemptionRequest
from vierogen.domain.rules import Because, rule
from vierogen.domain.values import FINAL, Status


@rule("Een vernieuwing noemt een verzoek van dit kind dat is verleend.", source=NO_UNLESS_PRINCIPLE)
def it_renews_what_was_granted(_: ExemptionRequest, act: OpenRequest) -> Because:
    """Nothing is carried over without being looked at again; but it must be known what was agreed before."""
    before = act.renews
    if before is None:
        return None
    if before.child != act.child.id:
        return "het verzoek dat wordt vernieuwd gaat over een ander kind"
    if before.status not in {Status.GRANTED, Status.ENDED}:
        return "het verzoek dat wordt vernieuwd is niet verleend"
    return None


@rule("Opnieuw kijken kan na een nee, bij hetzelfde kind.", source=WORKING_WAY)
def it_looks_again_at_a_no(_: ExemptionRequest, act: OpenRequest) -> Because:
    """A family that does not accept a no may ask others to look."""
    before = act.looks_again_at
    if before is None:
        return None
    if before.child != act.child.id:
        return "het eerdere verzoek gaat over een ander kind"
    if before.status not in FINAL - {Status.ENDED}:
        return "het eerdere verzoek loopt nog, of is verleend"
    return None


@rule("Een eerder ja of nee voor dit kind wordt genoemd.", source=NO_UNLESS_PRINCIPLE)
def earlier_answers_are_named(_: ExemptionRequest, act: OpenRequest) -> Because:
    """Otherwise a refused request, or a renewal, could be put as if it were the first."""
    if act.earlier_no is not None and (act.looks_again_at is None or act.looks_again_at.request != act.earlier_no):
        return f"dit schooljaar is al nee gezegd: noem verzoek {act.earlier_no}, dan kijken anderen opnieuw"
    if act.earlier_yes is not None and (act.renews is None or act.renews.request != act.earlier_yes):
        return f"eerder is een vrijstelling verleend: noem verzoek {act.earlier_yes}, dan is dit een vernieuwing"
    return None


@rule("Een beroep zonder verzoek krijgt een nieuw dossier.", source=WORKING_WAY)
def file_is_new(request: ExemptionRequest, _: RegisterClaim) -> Because:
    """A later notification of the same appeal goes into the same file."""
    return "dit dossier bestaat al" if request.child is not None else None


@rule("Een verzoek bij een beroep gaat over hetzelfde kind.", source=WORKING_WAY)
def it_is_the_same_child(request: ExemptionRequest, act: OpenRequest) -> Because:
    """A file that began with a claim may still be reviewed, for the child that it is about."""
    other = request.child is not None and request.child.id != act.child.id
    return "dit dossier gaat over een ander kind" if other else None
