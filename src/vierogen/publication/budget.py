"""The privacy budget of a school year: what publications of it may take together, and what they took.

Every publication of the same children tells a little more about each of them. What they tell adds up as their epsilons
do, so the sum is bounded and a publication too many is refused. The ledger is the publications themselves: what was
spent cannot differ from what was published.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import Connection

from vierogen.publication.kept import spent
from vierogen.publication.plan import NotPublished, Plan


@dataclass(frozen=True, slots=True)
class Spending:
    """What a plan would do to the budget of its school year."""

    budget: Fraction
    spent: Fraction
    wanted: Fraction

    @property
    def left(self) -> Fraction:
        """Before this plan. Not below zero, also when the budget was lowered since."""
        return max(self.budget - self.spent, Fraction(0))

    @property
    def left_after(self) -> Fraction:
        """After this plan; below zero when it is too much."""
        return self.left - self.wanted


def spending(connection: Connection, plan: Plan, budget: Fraction) -> Spending:
    """What stands in the ledger now."""
    return Spending(budget, spent(connection, str(plan.school_year)), plan.epsilon)


def require_left(found: Spending, plan: Plan) -> None:
    """Raises ``NotPublished`` when the plan takes more than is left."""
    if found.left_after >= 0:
        return
    raise NotPublished(
        f"Het privacybudget van schooljaar {plan.school_year} laat dit niet toe: van {written(found.budget)} is "
        f"{written(found.spent)} besteed en {written(found.left)} over; deze publicatie vraagt {written(found.wanted)}."
    )


def written(amount: Fraction) -> str:
    """In Dutch, exactly: 1, 0,35 or 1/3."""
    twos_and_fives = amount.denominator
    for prime in (2, 5):
        while twos_and_fives % prime == 0:
            twos_and_fives //= prime
    if twos_and_fives != 1:
        return str(amount)
    digits = 0
    while (amount * 10**digits).denominator != 1:
        digits += 1
    whole = f"{abs(int(amount * 10**digits)):0{digits + 1}d}"
    sign = "-" if amount < 0 else ""
    return sign + (f"{whole[:-digits]},{whole[-digits:]}" if digits else whole)
