"""What may be concluded is what a margin says: how often noise alone would do this, not how likely it is that it did."""

from __future__ import annotations

import pytest

from published import figures, published
from vierogen.publication.conclusions import conclusions
from vierogen.publication.questions import Question
from vierogen.publication.trends import trend

BEFORE = 300


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (BEFORE, "Het cijfer is gelijk aan dat van het jaar ervoor; dat valt binnen de marge van 23:"),
        (BEFORE - 1, "Dat is 2 minder dan het jaar ervoor; dat valt binnen de marge van 23:"),
        (BEFORE + 1, "Dat is 2 meer dan het jaar ervoor; dat valt binnen de marge van 23:"),
        (BEFORE - 30, "Dat is 60 minder dan het jaar ervoor; dat is groter dan de marge van 23. Verandert er niets,"),
        (BEFORE + 30, "Dat is 60 meer dan het jaar ervoor; dat is groter dan de marge van 23. Verandert er niets,"),
    ],
)
def test_a_change_is_told_with_its_sign_and_with_what_noise_alone_would_do(after: int, said: str) -> None:
    steps = figures(published(1, "2024/25", lambda _: BEFORE), published(2, "2025/26", lambda _: after))
    answer = trend(steps, Question("verzoeken", "gemeente", ("GM0307",)))

    (sentence,) = conclusions(answer, answer.series)

    assert said in sentence
    assert "kans dat dit door de ruis komt" not in sentence
