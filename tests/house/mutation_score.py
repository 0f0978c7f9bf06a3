"""How much of what was broken on purpose did the tests notice? The last line of `make mutate`."""

import json
import sys
from pathlib import Path

FIGURES = Path("mutants/mutmut-cicd-stats.json")


def main() -> None:
    figures = json.loads(FIGURES.read_text("utf-8"))
    noticed = figures["killed"] + figures["timeout"] + figures["segfault"]
    tried = figures["total"] - figures["skipped"]
    share = noticed / tried if tried else 0.0
    sys.stdout.write(
        f"mutation score: {share:.1%} ({noticed} of {tried} noticed, {figures['survived']} survived,"
        f" {figures['no_tests']} never reached by a test, {figures['suspicious']} unclear)\n"
    )


if __name__ == "__main__":
    main()
