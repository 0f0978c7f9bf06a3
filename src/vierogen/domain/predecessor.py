"""What a later request of a child must know of the one that it names: who judged, when the child was seen, what came of it."""

from __future__ import annotations

from uuid import UUID

from vierogen.domain.request import ExemptionRequest
from vierogen.domain.values import Predecessor, Status


def known_later(before: ExemptionRequest, child: UUID) -> Predecessor:
    """What a later request of the child must know of this one."""
    expert, others, said_no = who_judged(before)
    return Predecessor(
        request=before.id,
        child=child,
        status=before.status,
        expert=expert,
        co_assessors=others,
        examined_on=before.statement.examined_on if before.statement else None,
        last_until=before.grant.until if before.grant else None,
        said_no=said_no,
    )


def who_judged(before: ExemptionRequest) -> tuple[UUID | None, frozenset[UUID], bool]:
    """The expert, the other eyes, and whether one of them said no.

    Who said no in a request of before that one looked at again, said no here as well: a request in between that nobody
    judged takes nothing of it away.
    """
    expert, others = before.expert or before.declined_by, before.co_assessors
    said_no = before.status is Status.REFUSED or before.dissents > 0
    first = before.looks_again_at
    if first is None or not first.said_no:
        return expert, others, said_no
    if not said_no:
        return first.expert, first.co_assessors, True
    return expert, others | first.co_assessors | ({first.expert} if first.expert else set()), True
