"""The words of the law themselves: exactly as they stand in the version that is named, one entry for each piece.

Laws carry no copyright (art. 11 Auteurswet). Only words that were held against a published consolidation stand here;
where one is lacking, whoever shows a source says that its words are our summary. […] marks what is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """One piece of a law: ``of`` which article, since when this version is in force, and where it is published."""

    of: str
    law: str
    text: str
    valid_from: date
    link: str


LPW_FROM = date(2026, 8, 1)
BW7_FROM = AWB_FROM = date(2026, 7, 1)
WRO_FROM = date(2026, 8, 1)
AVG_FROM = date(2018, 5, 25)


def lpw(of: str, place: str, text: str) -> Words:
    """Of the Leerplichtwet 1969."""
    link = f"https://wetten.overheid.nl/BWBR0002628/{LPW_FROM.isoformat()}#{place}"
    return Words(of, "Leerplichtwet 1969", text, LPW_FROM, link)


def bw7(article: str, of: str, text: str) -> Words:
    """Of the section of the Civil Code about medical treatment."""
    link = f"https://wetten.overheid.nl/BWBR0005290/{BW7_FROM.isoformat()}#Boek7_Titeldeel7_Afdeling5_Artikel{article}"
    return Words(of, "Burgerlijk Wetboek Boek 7", text, BW7_FROM, link)


def awb(of: str, text: str) -> Words:
    """Of the Algemene wet bestuursrecht."""
    link = f"https://wetten.overheid.nl/BWBR0005537/{AWB_FROM.isoformat()}#Hoofdstuk2_Afdeling2.1_Artikel2:4"
    return Words(of, "Algemene wet bestuursrecht", text, AWB_FROM, link)


def avg(of: str, text: str) -> Words:
    """Of the General Data Protection Regulation, in Dutch."""
    link = "https://eur-lex.europa.eu/eli/reg/2016/679/oj/nld"
    return Words(of, "Algemene verordening gegevensbescherming", text, AVG_FROM, link)


DESTROY = bw7("455", "artikel 7:455 lid 1", "De hulpverlener vernietigt de gegevens uit het dossier na een daartoe strekkend schriftelijk of elektronisch verzoek van de patiënt.")  # fmt: skip
DESTROY_NOT = bw7("455", "artikel 7:455 lid 2", "Lid 1 geldt niet voor zover het verzoek gegevens betreft waarvan redelijkerwijs aannemelijk is dat de bewaring van aanmerkelijk belang is voor een ander dan de patiënt, alsmede voor zover het bepaalde bij of krachtens de wet zich tegen vernietiging verzet.")  # fmt: skip
ASSESSED = "Betreft het handelingen als omschreven in artikel 446 lid 4, dan: […]"

WORDS: Mapping[str, tuple[Words, ...]] = {
    "art. 1b Leerplichtwet 1969": (
        lpw("artikel 1b", "Paragraaf1_Artikel1b", "Indien een leerplichtige jongere of een jongere die kwalificatieplichtig is meerderjarig is rusten de verplichtingen en bevoegdheden die in deze wet zijn toebedeeld aan de in artikel 2, eerste lid, bedoelde personen op de jongere zelf."),
        lpw("artikel 2 lid 1, eerste zin", "Paragraaf2_Artikel2", "Degene die het gezag over een jongere uitoefent, en degene die zich met de feitelijke verzorging van een jongere heeft belast, zijn verplicht overeenkomstig de bepalingen van deze wet te zorgen, dat de jongere als leerling van een school staat ingeschreven en deze school na inschrijving geregeld bezoekt."),
    ),
    "art. 3 en 4b Leerplichtwet 1969": (
        lpw("artikel 3 lid 1", "Paragraaf2_Artikel3", "De verplichting om te zorgen, dat een jongere als leerling van een school staat ingeschreven, begint op de eerste schooldag van de maand volgende op die waarin de jongere de leeftijd van vijf jaar bereikt, en eindigt:\na. aan het einde van het schooljaar na afloop waarvan de jongere ten minste twaalf volledige schooljaren een of meer scholen heeft bezocht;\nb. aan het einde van het schooljaar waarin de jongere de leeftijd van zestien jaar heeft bereikt."),
        lpw("artikel 4b", "Paragraaf2a_Artikel4b", "De verplichting, bedoeld in artikel 4a, eerste lid, vangt aan direct na het einde van de leerplicht, bedoeld in paragraaf 2 van deze wet, en eindigt zodra de jongere de leeftijd van 18 jaar bereikt of een startkwalificatie heeft behaald."),
    ),
    "art. 5, onder a, Leerplichtwet 1969": (
        lpw("artikel 5, aanhef en onder a", "Paragraaf3_Artikel5", "De in artikel 2, eerste lid, bedoelde personen zijn vrijgesteld van de verplichting om te zorgen, dat een jongere als leerling van een school onderscheidenlijk als vavo-student of mbo-student van een instelling staat ingeschreven, zolang\na. de jongere op lichamelijke of psychische gronden niet geschikt is om tot een school onderscheidenlijk een instelling te worden toegelaten;"),
    ),
    "art. 6 lid 1 Leerplichtwet 1969": (
        lpw("artikel 6 lid 1", "Paragraaf3_Artikel6", "De in artikel 2, eerste lid, bedoelde personen kunnen zich slechts beroepen op vrijstelling, indien zij aan het college van burgemeester en wethouders van de gemeente waar de jongere als ingezetene met een adres in de basisregistratie personen is ingeschreven, hebben kennis gegeven van:\na. de gegevens van de jongere betreffende:\n1°. het persoonsgebonden nummer;\n2°. de naam, de geboortedatum, het geslacht, het adres en de woonplaats, de postcode van de woonplaats; en\n3°. of eerder een beroep op vrijstelling van de leerplicht is gedaan.\nb. op welke grond zij een beroep op vrijstelling menen te mogen maken."),
    ),
    "art. 6 lid 2 Leerplichtwet 1969": (
        lpw("artikel 6 lid 2", "Paragraaf3_Artikel6", "Deze kennisgeving moet worden ingediend:\na. ten minste een maand voordat de jongere leerplichtig wordt, indien zij betrekking heeft op de aanvang van de leerplicht, en\nb. zolang nadien aanspraak op vrijstelling wordt gemaakt, elk jaar opnieuw voor 1 juli."),
    ),
    "art. 6 lid 3 Leerplichtwet 1969": (
        lpw("artikel 6 lid 3", "Paragraaf3_Artikel6", "Het tweede lid onder b is niet van toepassing, indien uit de in artikel 7 bedoelde verklaring blijkt, dat de jongere nooit geschikt zal zijn een school onderscheidenlijk een instelling te bezoeken."),
    ),
    "art. 7 Leerplichtwet 1969": (
        lpw("artikel 7", "Paragraaf3_Artikel7", "Een beroep op vrijstelling op grond van artikel 5 onder a kan slechts worden gedaan, indien bij de kennisgeving een verklaring van een door het college van burgemeester en wethouders van de gemeente waar de jongere als ingezetene met een adres in de basisregistratie personen is ingeschreven, aangewezen arts - niet zijnde de behandelende arts - of van een door dat college van burgemeester en wethouders aangewezen academisch gevormde of daarmede bij ministeriële regeling gelijkgestelde pedagoog of psycholoog is overgelegd, waaruit blijkt, dat deze de jongere niet geschikt achten om tot een school onderscheidenlijk een instelling te worden toegelaten. Deze verklaring mag niet ouder zijn dan drie maanden."),
    ),
    "art. 16 Leerplichtwet 1969": (
        lpw("artikel 16 lid 1", "Paragraaf4_Artikel16", "Het toezicht op de naleving van deze wet anders dan door de hoofden is opgedragen aan het college van burgemeester en wethouders. Het college van burgemeester en wethouders wijst daartoe een of meer ambtenaren aan."),
    ),
    "art. 2:4 Algemene wet bestuursrecht": (
        awb("artikel 2:4 lid 1", "Het bestuursorgaan vervult zijn taak zonder vooringenomenheid."),
        awb("artikel 2:4 lid 2", "Het bestuursorgaan waakt ertegen dat tot het bestuursorgaan behorende of daarvoor werkzame personen die een persoonlijk belang bij een besluit hebben, de besluitvorming beïnvloeden."),
    ),
    "art. 7:447, 7:450 en 7:465 Burgerlijk Wetboek": (
        bw7("447", "artikel 7:447 lid 1", "Een minderjarige die de leeftijd van zestien jaren heeft bereikt, is bekwaam tot het aangaan van een behandelingsovereenkomst ten behoeve van zichzelf, alsmede tot het verrichten van rechtshandelingen die met de overeenkomst onmiddellijk verband houden."),
        bw7("450", "artikel 7:450 lid 1 en lid 2, eerste zin", "Voor verrichtingen ter uitvoering van een behandelingsovereenkomst is de toestemming van de patiënt vereist.\nIndien de patiënt minderjarig is en de leeftijd van twaalf maar nog niet die van zestien jaren heeft bereikt, is tevens de toestemming van de ouders die het gezag over hem uitoefenen of van zijn voogd vereist."),
        bw7("465", "artikel 7:465 lid 1", "De verplichtingen die voor de hulpverlener uit deze afdeling jegens de patiënt voortvloeien worden, indien de patiënt de leeftijd van twaalf jaren nog niet heeft bereikt, door de hulpverlener nagekomen jegens de ouders die het gezag over de patiënt uitoefenen dan wel jegens zijn voogd."),
    ),
    "art. 7:464 lid 2, onder b, Burgerlijk Wetboek": (
        bw7("464", "artikel 7:464 lid 2, onder b", f"{ASSESSED}\nb. wordt de persoon op wie het onderzoek betrekking heeft in de gelegenheid gesteld mee te delen of hij de uitslag en de gevolgtrekking van het onderzoek wenst te vernemen. Indien die wens is geuit en de handelingen niet worden verricht in verband met een tot stand gekomen arbeidsverhouding of burgerrechtelijke verzekering dan wel een opleiding waartoe de betrokkene reeds is toegelaten, wordt bedoelde persoon tevens in de gelegenheid gesteld mee te delen of hij van de uitslag en de gevolgtrekking als eerste kennis wenst te nemen teneinde te kunnen beslissen of daarvan mededeling aan anderen wordt gedaan."),
    ),
    "art. 7:455 en 7:464 lid 2, onder a, Burgerlijk Wetboek": (
        DESTROY,
        DESTROY_NOT,
        bw7("464", "artikel 7:464 lid 2, onder a", f"{ASSESSED}\na. worden de in artikel 454 bedoelde gegevens slechts bewaard zolang dat noodzakelijk is in verband met het doel van het onderzoek, tenzij het bepaalde bij of krachtens de wet zich tegen vernietiging verzet;"),
    ),
    "art. 7:454 lid 3 Burgerlijk Wetboek": (
        bw7("454", "artikel 7:454 lid 3", "Onverminderd het bepaalde in artikel 455 bewaart de hulpverlener het dossier gedurende twintig jaren, te rekenen vanaf het tijdstip waarop de laatste wijziging in het dossier heeft plaatsgevonden, of zoveel langer als redelijkerwijs uit de zorg van een goed hulpverlener voortvloeit."),
    ),
    "art. 7:457 Burgerlijk Wetboek": (
        bw7("457", "artikel 7:457 lid 1, eerste zin", "Onverminderd het in artikel 448 lid 4, tweede volzin, bepaalde draagt de hulpverlener zorg, dat aan anderen dan de patiënt geen inlichtingen over de patiënt dan wel inzage in of afschrift van de gegevens uit het dossier worden verstrekt dan met toestemming van de patiënt."),
    ),
    "art. 30 lid 4 Wet register onderwijsdeelnemers": (
        Words("artikel 30 lid 4", "Wet register onderwijsdeelnemers", "Vrijstellingsgegevens en het persoonsgebonden nummer worden in het register onderwijsdeelnemers bewaard tot een jaar na de datum waarop de vrijstelling of de vervangende leerplicht afloopt.", WRO_FROM, f"https://wetten.overheid.nl/BWBR0042012/{WRO_FROM.isoformat()}"),
    ),
    "art. 4, onder 11, en art. 7 AVG": (
        avg("artikel 4, onder 11", "„toestemming” van de betrokkene: elke vrije, specifieke, geïnformeerde en ondubbelzinnige wilsuiting waarmee de betrokkene door middel van een verklaring of een ondubbelzinnige actieve handeling hem betreffende verwerking van persoonsgegevens aanvaardt;"),
    ),
    "art. 17 AVG": (
        avg("artikel 17 lid 1, begin", "De betrokkene heeft het recht van de verwerkingsverantwoordelijke zonder onredelijke vertraging wissing van hem betreffende persoonsgegevens te verkrijgen […]"),
    ),
}  # fmt: skip
"""By the name of the source, as rules cite it."""


def words_of(source: str) -> tuple[Words, ...]:
    """The words behind a source; none when they were not held against a publication."""
    return WORDS.get(source, ())
