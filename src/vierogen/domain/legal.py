"""Sources as values: which law or agreement a rule rests on, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from. A rule is in force on the days its source is; ``until`` is the last day."""

    name: str
    link: str = ""
    from_on: date = date.min
    until: date | None = None

    def in_force_on(self, day: date) -> bool:
        """Whether a rule that rests on this source applies on that day."""
        return self.from_on <= day and (self.until is None or day <= self.until)


_LPW = "https://wetten.overheid.nl/BWBR0002628"
_AWB = "https://wetten.overheid.nl/BWBR0005537"
_BW7 = "https://wetten.overheid.nl/BWBR0005290"

LPW_1B = Source("art. 1b Leerplichtwet 1969", _LPW)
LPW_3 = Source("art. 3 en 4b Leerplichtwet 1969", _LPW)
LPW_5A = Source("art. 5, onder a, Leerplichtwet 1969", _LPW)
LPW_6_1 = Source("art. 6 lid 1 Leerplichtwet 1969", _LPW)
LPW_6_2 = Source("art. 6 lid 2 Leerplichtwet 1969", _LPW)
LPW_6_3 = Source("art. 6 lid 3 Leerplichtwet 1969", _LPW)
LPW_7 = Source("art. 7 Leerplichtwet 1969", _LPW)
LPW_16 = Source("art. 16 Leerplichtwet 1969", _LPW)
MOVE = Source("art. 3 lid 2 Leerplichtregeling 1995", "https://wetten.overheid.nl/BWBR0007471")
IMPARTIAL = Source("art. 2:4 Algemene wet bestuursrecht", _AWB)
OWN_VOICE = Source("art. 7:447, 7:450 en 7:465 Burgerlijk Wetboek", _BW7)
FAMILY_FIRST = Source("art. 7:464 lid 2, onder b, Burgerlijk Wetboek", _BW7)

DESTROY_MEDICAL = Source("art. 7:455 en 7:464 lid 2, onder a, Burgerlijk Wetboek", _BW7)
KEEP_HEALTH = Source("art. 7:454 lid 3 Burgerlijk Wetboek", _BW7)
KEEP_PARTNERSHIP = Source("art. 18a lid 13 Wet op het primair onderwijs", "https://wetten.overheid.nl/BWBR0003420")
KEEP_MUNICIPALITY = Source("Selectielijst gemeenten 2020, 12.1.3, en art. 17 lid 3, onder b, AVG")
ERASURE = Source("art. 17 AVG")
KEEP_LOG = Source("NEN 7513 en Stcrt. 2019, 38007")
KEEP_DUO = Source("art. 30 lid 4 Wet register onderwijsdeelnemers", "https://wetten.overheid.nl/BWBR0042012")
SECRECY = Source("art. 7:457 Burgerlijk Wetboek", _BW7)
CONSENT = Source("art. 4, onder 11, en art. 7 AVG", "https://eur-lex.europa.eu/eli/reg/2016/679/oj")

FOUR_EYES_PRINCIPLE = Source("Met andere ogen (2018), § 3.2: vierogenprincipe")
NO_UNLESS_PRINCIPLE = Source("Met andere ogen (2018), § 3.2: nee, tenzij")
FAMILY_PARTNERS = Source("Met andere ogen (2018), § 3.3: ouders en kind")
QUICK_BREAKTHROUGH = Source("Met andere ogen (2018), § 3.6: mandaat en doorbraak")
AGREEMENT = Source("criteriaset van de partijen")
WORKING_WAY = Source("werkwijze van Vierogen (voorstel)")
