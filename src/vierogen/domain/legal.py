"""Sources as values: which law or agreement a rule rests on, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from. A rule is in force on the days its source is; ``until`` is the last day.

    ``asks`` says in plain words, ours and not those of the law, what it asks here.
    """

    name: str
    link: str = ""
    from_on: date = date.min
    until: date | None = None
    asks: str = ""

    def in_force_on(self, day: date) -> bool:
        """Whether a rule that rests on this source applies on that day."""
        return self.from_on <= day and (self.until is None or day <= self.until)


_LPW = "https://wetten.overheid.nl/BWBR0002628"
_AWB = "https://wetten.overheid.nl/BWBR0005537"
_BW7 = "https://wetten.overheid.nl/BWBR0005290"

LPW_1B = Source(
    "art. 1b Leerplichtwet 1969",
    _LPW,
    asks="Een kennisgeving komt van wie het gezag heeft of voor het kind zorgt, of van de jongere als die meerderjarig is.",
)
LPW_3 = Source(
    "art. 3 en 4b Leerplichtwet 1969",
    _LPW,
    asks="Er is een leeftijd waarop de plicht om naar school te gaan begint, en een waarop zij eindigt.",
)
LPW_5A = Source(
    "art. 5, onder a, Leerplichtwet 1969",
    _LPW,
    asks="Ouders hoeven hun kind niet in te schrijven, zolang het op lichamelijke of psychische gronden niet geschikt is om tot een school te worden toegelaten.",
)
LPW_6_1 = Source(
    "art. 6 lid 1 Leerplichtwet 1969",
    _LPW,
    asks="Wie zich op een vrijstelling beroept, geeft daarvan kennis aan de gemeente waar het kind staat ingeschreven.",
)
LPW_6_2 = Source(
    "art. 6 lid 2 Leerplichtwet 1969",
    _LPW,
    asks="Een kennisgeving komt op tijd: een maand voor de leerplicht begint, en daarna elk jaar voor 1 juli.",
)
LPW_6_3 = Source(
    "art. 6 lid 3 Leerplichtwet 1969",
    _LPW,
    asks="Kennis geven gebeurt elk jaar opnieuw, tenzij de verklaring zegt dat het kind nooit geschikt zal zijn.",
)
LPW_7 = Source(
    "art. 7 Leerplichtwet 1969",
    _LPW,
    asks="Bij de kennisgeving hoort een verklaring van hooguit drie maanden oud, van een arts, pedagoog of psycholoog die de gemeente heeft aangewezen. De arts mag niet de behandelende arts zijn; Vierogen vraagt dat van alle drie.",
)
LPW_16 = Source(
    "art. 16 Leerplichtwet 1969",
    _LPW,
    asks="De gemeente ziet erop toe dat kinderen naar school gaan. Leerplichtambtenaren doen dat voor haar.",
)
MOVE = Source(
    "art. 3 lid 2 Leerplichtregeling 1995",
    "https://wetten.overheid.nl/BWBR0007471",
    asks="Verhuist een kind, dan stuurt de oude gemeente de gegevens naar de nieuwe, en gaat die verder.",
)
IMPARTIAL = Source(
    "art. 2:4 Algemene wet bestuursrecht",
    _AWB,
    asks="Een bestuur doet zijn werk zonder vooroordeel. Wie een eigen belang heeft, beslist niet mee.",
)
OWN_VOICE = Source(
    "art. 7:447, 7:450 en 7:465 Burgerlijk Wetboek",
    _BW7,
    asks="Een jongere beslist over de eigen zorg vanaf een leeftijd die de wet noemt. Daarvoor spreken de ouders, of zij samen.",
)
FAMILY_FIRST = Source(
    "art. 7:464 lid 2, onder b, Burgerlijk Wetboek",
    _BW7,
    asks="Wie is gekeurd of beoordeeld, mag de uitkomst als eerste weten en kan tegenhouden dat een ander haar hoort.",
)

DESTROY_MEDICAL = Source(
    "art. 7:455 en 7:464 lid 2, onder a, Burgerlijk Wetboek",
    _BW7,
    asks="Wie daarom vraagt, kan medische gegevens over zichzelf laten vernietigen, behalve als de wet of een groot belang van een ander dat tegenhoudt.",
)
KEEP_HEALTH = Source(
    "art. 7:454 lid 3 Burgerlijk Wetboek",
    _BW7,
    asks="Een hulpverlener bewaart een medisch dossier zolang de wet zegt, en langer als goede zorg dat vraagt.",
)
KEEP_PARTNERSHIP = Source(
    "art. 18a lid 13 Wet op het primair onderwijs",
    "https://wetten.overheid.nl/BWBR0003420",
    asks="Een samenwerkingsverband bewaart gegevens over een leerling niet langer dan de wet zegt.",
)
KEEP_MUNICIPALITY = Source(
    "Selectielijst gemeenten 2020, 12.1.3, en art. 17 lid 3, onder b, AVG",
    asks="Een gemeente bewaart stukken zolang de selectielijst zegt. Zolang zij moeten blijven, worden zij niet gewist.",
)
ERASURE = Source(
    "art. 17 AVG",
    asks="Iemand kan vragen om zijn gegevens te wissen. De wet zegt wanneer dat moet, en wanneer het niet kan.",
)
KEEP_LOG = Source("NEN 7513 en Stcrt. 2019, 38007", asks="Wie een dossier bekeek, blijft lang genoeg na te gaan.")
KEEP_DUO = Source(
    "art. 30 lid 4 Wet register onderwijsdeelnemers",
    "https://wetten.overheid.nl/BWBR0042012",
    asks="Gegevens voor het register onderwijsdeelnemers worden niet langer bewaard dan de wet zegt.",
)
SECRECY = Source(
    "art. 7:457 Burgerlijk Wetboek",
    _BW7,
    asks="Een hulpverlener vertelt anderen niets over een patiënt zonder toestemming.",
)
CONSENT = Source(
    "art. 4, onder 11, en art. 7 AVG",
    "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    asks="Toestemming is vrij, gaat over iets bepaalds, en kan altijd worden teruggenomen.",
)

FOUR_EYES_PRINCIPLE = Source(
    "Met andere ogen (2018), § 3.2: vierogenprincipe",
    asks="Een verklaring telt pas als ook een ander, die weet wat onderwijs kan bieden, heeft meegekeken en het eens is.",
)
NO_UNLESS_PRINCIPLE = Source(
    "Met andere ogen (2018), § 3.2: nee, tenzij",
    asks="Het antwoord is nee, tenzij blijkt dat aan alle voorwaarden is voldaan.",
)
FAMILY_PARTNERS = Source(
    "Met andere ogen (2018), § 3.3: ouders en kind",
    asks="Ouders en kind worden gehoord en denken mee.",
)
QUICK_BREAKTHROUGH = Source(
    "Met andere ogen (2018), § 3.6: mandaat en doorbraak",
    asks="Komen mensen er samen niet uit, dan is er snel iemand die mag beslissen.",
)
AGREEMENT = Source(
    "criteriaset van de partijen",
    asks="De partijen in de regio spreken samen af wat zij vragen. Een verzoek houdt de afspraken van de dag waarop het begon.",
)
WORKING_WAY = Source(
    "werkwijze van Vierogen (voorstel)",
    asks="Zo werkt Vierogen. Het is een voorstel; de partijen kunnen iets anders afspreken.",
)
