"""Names for people who do not exist, put together from lists of ordinary Dutch parts."""

from __future__ import annotations

from vierogen.simulation.chance import Chance

GIRLS = (
    "Anouk",
    "Bente",
    "Carlijn",
    "Dunya",
    "Esra",
    "Fenna",
    "Guusje",
    "Hafsa",
    "Imke",
    "Jinte",
    "Kaya",
    "Lotte",
    "Maud",
)
BOYS = ("Abel", "Bilal", "Cas", "Dani", "Emre", "Fabian", "Giel", "Hugo", "Ilias", "Jelle", "Koen", "Lev", "Mats")
GROWN_UPS = ("Aletta", "Berend", "Chantal", "Diederik", "Elif", "Ferdi", "Greetje", "Harm", "Ineke", "Jamal", "Katrien")
PREFIXES = ("", "", "", "van ", "de ", "van de ", "ter ")
BEGINNINGS = ("Wilgen", "Beuken", "Zand", "Veen", "Water", "Molen", "Hagen", "Duin", "Linden", "Elzen", "Rijs", "Broek")
ENDS = ("oord", "horst", "laar", "beek", "veld", "zicht", "kamp", "donk", "wijk", "stein", "schot", "meer", "hoek")


def family_name(chance: Chance) -> str:
    """Such as van Wilgenhorst."""
    return f"{chance.one_of(PREFIXES)}{chance.one_of(BEGINNINGS)}{chance.one_of(ENDS)}"


def grown_up(chance: Chance) -> str:
    """Somebody who works."""
    return f"{chance.one_of(GROWN_UPS)} {family_name(chance)}"


def child(chance: Chance, *, girl: bool) -> tuple[str, str]:
    """Given name and family name."""
    return chance.one_of(GIRLS if girl else BOYS), family_name(chance)
