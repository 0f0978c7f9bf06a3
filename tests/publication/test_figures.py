"""What is remembered of answers, whoever else asks meanwhile."""

from __future__ import annotations

from vierogen.publication.figures import Memory


class Question:
    """While it is looked for a second time somebody else asks something, for which there is no room beside it."""

    def __init__(self, memory: Memory) -> None:
        self._memory, self._looks = memory, 0

    def __hash__(self) -> int:
        self._looks += 1
        if self._looks == 3:  # after it was asked, and kept
            self._memory.get("another", lambda: "theirs")
        return 1


def test_an_answer_that_is_forgotten_while_somebody_looks_is_still_told() -> None:
    memory = Memory(1)
    question = Question(memory)
    memory.get(question, lambda: "ours")

    assert memory.get(question, lambda: "made anew") == "ours"
    assert memory.get(question, lambda: "made anew") == "made anew"
