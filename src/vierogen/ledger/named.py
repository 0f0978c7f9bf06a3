"""What an event in a proof says, in Dutch, by the name under which it is sealed."""

from __future__ import annotations

NAMES = {
    "request-opened": "het verzoek werd geopend",
    "statement-submitted": "de deskundige legde de verklaring voor",
    "statement-revised": "de deskundige legde de herziene verklaring voor",
    "co-assessor-concurred": "de meekijker stemde in",
    "family-agreed": "het gezin las en liet het doorgaan",
    "exemption-granted": "de vrijstelling is verleend",
    "statement-declined": "de deskundige gaf geen verklaring af: niet verleend",
}
"""By the stored name without the version of its shape."""


def named(stored_name: str) -> str:
    """A name that is not known here stays an event."""
    return NAMES.get(stored_name.rpartition(".")[0], "gebeurtenis")
