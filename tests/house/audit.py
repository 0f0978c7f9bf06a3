"""Asks whether anything is known against what we lock. Without a network it says so: not knowing is no yes and no no."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("run", "dev")


def main() -> int:
    return max(looked_at(name) for name in LOCKS)


def looked_at(name: str) -> int:
    """0 when nothing is known, or nothing could be asked; 1 when there is something to mend."""
    told = ask(ROOT / "requirements" / f"{name}.txt")
    if told is None or all("skip_reason" in one for one in told):
        sys.stdout.write(f"{name}: not looked at, because nobody could be asked (no network, or none that knows).\n")
        return 0
    sys.stdout.write(f"{name}: {sentence(told)}\n")
    return 1 if any(one.get("vulns") for one in told) else 0


def ask(lock: Path) -> list[dict[str, Any]] | None:
    """What is known of every package of a lock; None when nobody answers."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--requirement", str(lock)]
    made = subprocess.run(
        [*command, "--format", "json", "--progress-spinner", "off"], check=False, capture_output=True, text=True
    )
    try:
        found: list[dict[str, Any]] = json.loads(made.stdout)["dependencies"]
    except ValueError:
        if "ConnectionError" in made.stderr or "ProxyError" in made.stderr or "Timeout" in made.stderr:
            return None
        sys.stderr.write(made.stderr)
        raise SystemExit(2) from None
    return found


def sentence(told: list[dict[str, Any]]) -> str:
    """How many were looked at, and everything that is known against them."""
    looked = [one for one in told if "skip_reason" not in one]
    known = [
        f"{one['name']} {one['version']}: {vuln['id']}, mended in {', '.join(vuln['fix_versions']) or 'no version yet'}"
        for one in looked
        for vuln in one["vulns"]
    ]
    unasked = f"; {len(told) - len(looked)} could not be asked about" if len(looked) < len(told) else ""
    return "\n  ".join([f"{len(looked)} of {len(told)} packages looked at{unasked}, {len(known)} weaknesses.", *known])


if __name__ == "__main__":
    raise SystemExit(main())
