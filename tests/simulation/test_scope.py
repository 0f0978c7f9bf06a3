"""What somebody typed that makes no sense is said in Dutch, and names it."""

from __future__ import annotations

from typing import Any

import pytest

from vierogen.simulation.scope import ScopeError, scope_of


@pytest.mark.parametrize(
    ("years", "words", "told"),
    [
        ("2026/27..2019/20", {}, "andersom: 2026/27 komt na 2019/20"),
        ("2019/21", {}, "Schrijf de schooljaren als 2019/20..2026/27"),
        ("2019", {}, "Schrijf de schooljaren als"),
        ("2019/20..", {}, "Schrijf de schooljaren als"),
        ("2019/20...2026/27", {}, "Schrijf de schooljaren als"),
        ("", {}, "Schrijf de schooljaren als"),
        ("2018/19..2026/27", {}, "van 2019/20 tot en met 2029/30"),
        ("2019/20..2030/31", {}, "daarbuiten ontbreken gegevens"),
        ("2025/26", {"municipalities": "GM9999"}, "GM9999 is geen bekende gemeente"),
        ("2025/26", {"municipalities": "Amersfoort"}, "Amersfoort is geen bekende gemeente"),
        ("2025/26", {"municipalities": " , "}, "Noem minstens een gemeente"),
        ("2025/26", {"municipalities": "GM0307,GM0003"}, r"Appingedam \(GM0003\) bestond in deze schooljaren niet"),
        ("2025/26", {"partnership": "PO9999"}, "PO9999 is geen bekend regionaal samenwerkingsverband"),
        ("2025/26", {"partnership": "PO0001"}, "PO0001 is geen bekend regionaal samenwerkingsverband"),
        ("2025/26", {"municipalities": "GM0307", "partnership": "PO2602"}, "niet allebei"),
        ("2025/26", {"share": 0.0}, "Het aandeel is meer dan 0"),
        ("2025/26", {"share": 1.5}, "hooguit 1"),
        ("2025/26", {"share": float("nan")}, "Het aandeel"),
        ("2025/26", {"seed": -1}, "De seed is een geheel getal van 0 of meer"),
    ],
)
def test_what_makes_no_sense_is_named(years: str, words: dict[str, Any], told: str) -> None:
    with pytest.raises(ScopeError, match=told):
        scope_of(years, **{"seed": 1, **words})


def test_one_school_year_is_enough_and_order_of_municipalities_does_not_matter() -> None:
    scope = scope_of("2025/26", seed=1, municipalities="GM0344, GM0307,GM0307")

    assert [str(year) for year in scope.years] == ["2025/26"]
    assert scope == scope_of("2025/26..2025/26", seed=1, municipalities="GM0307,GM0344")


def test_every_choice_makes_another_simulation() -> None:
    scopes = [
        scope_of("2025/26", seed=1),
        scope_of("2025/26", seed=2),
        scope_of("2025/26", seed=1, share=0.5),
        scope_of("2025/26..2026/27", seed=1),
        scope_of("2025/26", seed=1, partnership="PO2602"),
        scope_of("2025/26", seed=1, municipalities="GM0307"),
    ]
    assert len({scope.id_of("mark") for scope in scopes}) == len(scopes)
