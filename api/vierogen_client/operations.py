"""Every operation of the API as a method. Made from the OpenAPI document by vierogen_api.client_source; not to be edited."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from vierogen_client import models as m
from vierogen_client.asking import Asking


class Operations(Asking):
    """What can be asked and done, under the names of the document."""

    def verzoek_openen(self, inhoud: m.VerzoekOpenen, *, key: str | None = None) -> m.Vastgelegd:
        """Open een verzoek."""
        return self.ask("POST", "/verzoeken", m.Vastgelegd, body=inhoud, key=key, repeatable=True)

    def verzoeken(
        self,
        *,
        status: Literal[
            "geen-verzoek",
            "open",
            "verklaring-voorgelegd",
            "andere-ogen-kijken-mee",
            "in-overleg",
            "bij-de-doorzettingsmacht",
            "akkoord",
            "verleend",
            "niet-verleend",
            "alternatief-geregeld",
            "geblokkeerd-door-het-gezin",
            "ingetrokken",
            "vervallen",
            "beeindigd",
        ]
        | None = None,
        gemeente: str | None = None,
        schooljaar: str | None = None,
        meekijken: Literal["ik", "iemand", "niemand"] | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> m.Verzoekenlijst:
        """Lees welke verzoeken u mag zien, de nieuwste eerst."""
        return self.ask(
            "GET",
            "/verzoeken",
            m.Verzoekenlijst,
            query={
                "status": status,
                "gemeente": gemeente,
                "schooljaar": schooljaar,
                "meekijken": meekijken,
                "cursor": cursor,
                "limit": limit,
            },
            repeatable=True,
        )

    def beroep_vastleggen(self, inhoud: m.BeroepVastleggen, *, key: str | None = None) -> m.Vastgelegd:
        """Leg een beroep op de wet vast waar geen verzoek bij is."""
        return self.ask("POST", "/beroepen", m.Vastgelegd, body=inhoud, key=key, repeatable=True)

    def verzoek_openen_bij(
        self, id: UUID, inhoud: m.VerzoekOpenen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Vraag alsnog om beoordeling bij een beroep zonder verzoek."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/aanvraag",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def ouders_horen(self, id: UUID, inhoud: m.OudersHoren, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Leg vast wat de ouders zeiden."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/oudergesprekken",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def kind_horen(self, id: UUID, inhoud: m.KindHoren, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Leg vast wat het kind zei."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/kindgesprekken",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def zeggen_waarom_niet_gehoord(
        self, id: UUID, inhoud: m.ZeggenWaaromNietGehoord, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Zeg waarom iemand niet is gehoord."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/redenen-niet-gehoord",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def optie_nagaan(self, id: UUID, inhoud: m.OptieNagaan, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Ga een stap van de ladder na."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/opties",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def advies_geven(self, id: UUID, inhoud: m.AdviesGeven, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Geef onderwijskundig advies."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/adviezen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def verklaring_voorleggen(
        self, id: UUID, inhoud: m.VerklaringVoorleggen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg een verklaring voor aan andere ogen."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/verklaringen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def verklaring_herzien(
        self, id: UUID, inhoud: m.VerklaringHerzien, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg een herziene verklaring voor."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/herzieningen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def geen_verklaring_afgeven(
        self, id: UUID, inhoud: m.GeenVerklaringAfgeven, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Geef geen verklaring af."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/afwijzing",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def meekijken(self, id: UUID, inhoud: m.Meekijken, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Kijk mee."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/beoordelingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def meekijken_teruggeven(
        self, id: UUID, inhoud: m.MeekijkenTeruggeven, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Geef het meekijken terug."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/teruggaven",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def instemmen(self, id: UUID, inhoud: m.Instemmen, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Stem in met de gelezen versie."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/instemmingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def niet_instemmen(
        self, id: UUID, inhoud: m.NietInstemmen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Stem niet in met de gelezen versie."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/niet-instemmingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def informatie_vragen(
        self, id: UUID, inhoud: m.InformatieVragen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Vraag om meer informatie."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/informatievragen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def overleg_vastleggen(
        self, id: UUID, inhoud: m.OverlegVastleggen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg een overleg vast."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/overleggen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def escaleren(self, id: UUID, inhoud: m.Escaleren, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Ga naar de houder van de doorzettingsmacht."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/escalaties",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def patstelling_doorbreken(
        self, id: UUID, inhoud: m.PatstellingDoorbreken, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Doorbreek de patstelling, terug naar overleg."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/doorbraken",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def patstelling_doorbreken_met_aanbod(
        self, id: UUID, inhoud: m.PatstellingDoorbrekenMetAanbod, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Doorbreek de patstelling met een aanbod."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/doorbraken-met-aanbod",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def akkoord_gezin_vastleggen(
        self, id: UUID, inhoud: m.AkkoordGezinVastleggen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast dat het gezin heeft gelezen."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/leesbevestigingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def correctie_vastleggen(
        self, id: UUID, inhoud: m.CorrectieVastleggen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast dat het gezin een correctie vraagt."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/correcties",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def blokkering_vastleggen(
        self, id: UUID, inhoud: m.BlokkeringVastleggen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast dat het gezin het verslag achterhoudt."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/blokkering",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def toestemming_vastleggen(
        self, id: UUID, inhoud: m.ToestemmingVastleggen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast wat het gezin aan anderen laat doorgeven."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/toestemmingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def toestemming_beperken(
        self, id: UUID, inhoud: m.ToestemmingBeperken, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast dat het gezin minder laat doorgeven."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/toestemmingsbeperkingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def toestemming_intrekken(
        self, id: UUID, inhoud: m.ToestemmingIntrekken, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast dat het gezin toestemming intrekt."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/toestemmingsintrekkingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def verlenen(self, id: UUID, inhoud: m.Verlenen, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Verleen, met beide paren ogen eronder."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/toekenning",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def alternatief_regelen(
        self, id: UUID, inhoud: m.AlternatiefRegelen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast dat het kind een plek heeft."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/alternatieven",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def alternatief_nagaan(
        self, id: UUID, inhoud: m.AlternatiefNagaan, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast of de plek wordt gebruikt."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/opvolgingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def intrekken(self, id: UUID, inhoud: m.Intrekken, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Trek het verzoek in namens het gezin."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/intrekking",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def overdragen(self, id: UUID, inhoud: m.Overdragen, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Draag het verzoek over na een verhuizing."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/overdrachten",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def beeindigen(self, id: UUID, inhoud: m.Beeindigen, *, version: int, key: str | None = None) -> m.Vastgelegd:
        """Beëindig een verleende vrijstelling."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/beeindiging",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def tussentijds_kijken(
        self, id: UUID, inhoud: m.TussentijdsKijken, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast dat tussentijds is gekeken."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/tussentijdse-evaluaties",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def betrokkenheid_melden(
        self, id: UUID, inhoud: m.BetrokkenheidMelden, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Meld dat iemand op een andere manier betrokken is."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/betrokkenheden",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def kennisgeving_ontvangen(
        self, id: UUID, inhoud: m.KennisgevingOntvangen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg een kennisgeving van de ouders vast."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/kennisgevingen",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def kennisgeving_controleren(
        self, id: UUID, inhoud: m.KennisgevingControleren, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Controleer de kennisgeving formeel."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/controles",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def beroep_beeindigen(
        self, id: UUID, inhoud: m.BeroepBeeindigen, *, version: int, key: str | None = None
    ) -> m.Vastgelegd:
        """Leg vast dat het beroep op de wet eindigt."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/einde-beroep",
            m.Vastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def verzoeken_zoeken(self, inhoud: m.VerzoekenZoeken) -> m.Verzoekenlijst:
        """Zoek verzoeken, ook van een kind, voor zover u ze mag zien."""
        return self.ask("POST", "/verzoeken/_zoek", m.Verzoekenlijst, body=inhoud, repeatable=True)

    def werklijst(
        self,
        *,
        toon: Literal["alles", "te-laat", "met-een-wettelijke-datum", "alleen-van-mij"] | None = None,
        termijn: Literal[
            "eerste-contact",
            "onderwijskundig-advies",
            "iemand-kijkt-mee",
            "meekijken",
            "meekijken-uitgesteld",
            "overleg",
            "patstelling-doorbreken",
            "gezin-leest",
            "zonder-handeling",
            "kennisgeving-bij-begin",
            "kennisgeving-opnieuw",
            "tussentijds-kijken",
            "alternatief-nagaan",
            "einde-van-de-vrijstelling",
            "achttiende-verjaardag",
        ]
        | None = None,
        cursor: str | None = None,
    ) -> m.Termijnenlijst:
        """Lees wat op u wacht: eerst wat te laat is, dan wat de wet gauw wil."""
        return self.ask(
            "GET",
            "/werklijst",
            m.Termijnenlijst,
            query={"toon": toon, "termijn": termijn, "cursor": cursor},
            repeatable=True,
        )

    def termijnen(
        self,
        *,
        vanaf: date | None = None,
        termijn: Literal[
            "eerste-contact",
            "onderwijskundig-advies",
            "iemand-kijkt-mee",
            "meekijken",
            "meekijken-uitgesteld",
            "overleg",
            "patstelling-doorbreken",
            "gezin-leest",
            "zonder-handeling",
            "kennisgeving-bij-begin",
            "kennisgeving-opnieuw",
            "tussentijds-kijken",
            "alternatief-nagaan",
            "einde-van-de-vrijstelling",
            "achttiende-verjaardag",
        ]
        | None = None,
        cursor: str | None = None,
    ) -> m.Termijnenlijst:
        """Lees wat er in uw gebied aankomt, voor wie het ook is."""
        return self.ask(
            "GET",
            "/termijnen",
            m.Termijnenlijst,
            query={"vanaf": vanaf, "termijn": termijn, "cursor": cursor},
            repeatable=True,
        )

    def verzoek(
        self, id: UUID, *, versie: int | None = None, peildatum: date | None = None, peilmoment: datetime | None = None
    ) -> m.Verzoek:
        """Lees een verzoek, voor zover u het mag zien."""
        return self.ask(
            "GET",
            f"/verzoeken/{self.part(id)}",
            m.Verzoek,
            query={"versie": versie, "peildatum": peildatum, "peilmoment": peilmoment},
            repeatable=True,
        )

    def tijdlijn(self, id: UUID) -> m.Tijdlijn:
        """Lees in zinnen wat er gebeurde."""
        return self.ask("GET", f"/verzoeken/{self.part(id)}/tijdlijn", m.Tijdlijn, repeatable=True)

    def mogelijkheden(self, id: UUID) -> m.Mogelijkheden:
        """Wat kunt u nu doen, en waarom de rest niet."""
        return self.ask("GET", f"/verzoeken/{self.part(id)}/mogelijkheden", m.Mogelijkheden, repeatable=True)

    def criteriaset_van_verzoek(self, id: UUID) -> m.CriteriasetGetoond:
        """Lees de criteria waarmee dit verzoek begon."""
        return self.ask("GET", f"/verzoeken/{self.part(id)}/criteriaset", m.CriteriasetGetoond, repeatable=True)

    def inzage_doorzoeken(self, inhoud: m.InzageZoeken) -> m.Inzagelogboek:
        """Zoek in het inzagelogboek, voor zover u het mag zien."""
        return self.ask("POST", "/inzagelogboek/_zoek", m.Inzagelogboek, body=inhoud, repeatable=True)

    def inzage_van_verzoek(
        self, id: UUID, *, cursor: str | None = None, limit: int | None = None
    ) -> m.InzageVanVerzoek:
        """Lees wie dit verzoek heeft gezien, in gewone woorden."""
        return self.ask(
            "GET",
            f"/verzoeken/{self.part(id)}/inzage",
            m.InzageVanVerzoek,
            query={"cursor": cursor, "limit": limit},
            repeatable=True,
        )

    def om_wissen_vragen(self, id: UUID, inhoud: m.OmWissenVragen, *, key: str | None = None) -> m.WissenVastgelegd:
        """Leg vast dat het gezin vraagt om te wissen."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/wisverzoeken",
            m.WissenVastgelegd,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def wissen_tegenhouden(
        self, id: UUID, inhoud: m.WissenTegenhouden, *, key: str | None = None
    ) -> m.WissenVastgelegd:
        """Houd wissen voorlopig tegen."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/bewaarplichten",
            m.WissenVastgelegd,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def wissen_toestaan(self, id: UUID, inhoud: m.WissenToestaan, *, key: str | None = None) -> m.WissenVastgelegd:
        """Sta wissen weer toe."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/opgeheven-bewaarplichten",
            m.WissenVastgelegd,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def wissen_voorstellen(
        self, id: UUID, inhoud: m.WissenVoorstellen, *, key: str | None = None
    ) -> m.WissenVastgelegd:
        """Stel voor wat er gewist wordt."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/wisvoorstellen",
            m.WissenVastgelegd,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def over_wissen_besluiten(
        self, id: UUID, inhoud: m.OverWissenBesluiten, *, version: int, key: str | None = None
    ) -> m.WissenVastgelegd:
        """Besluit over wat een ander voorstelde."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/wisbesluiten",
            m.WissenVastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def wissen_afwijzen(
        self, id: UUID, inhoud: m.WissenAfwijzen, *, version: int, key: str | None = None
    ) -> m.WissenVastgelegd:
        """Wijs een voorstel om te wissen af."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/afgewezen-wisvoorstellen",
            m.WissenVastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def wisvoorstel_intrekken(
        self, id: UUID, inhoud: m.WisvoorstelIntrekken, *, version: int, key: str | None = None
    ) -> m.WissenVastgelegd:
        """Trek uw eigen voorstel om te wissen in."""
        return self.ask(
            "POST",
            f"/verzoeken/{self.part(id)}/ingetrokken-wisvoorstellen",
            m.WissenVastgelegd,
            body=inhoud,
            version=version,
            key=key,
            repeatable=True,
        )

    def bewaring(self, id: UUID) -> m.Bewaring:
        """Lees wat er bewaard is en wat gewist, waarom en tot wanneer."""
        return self.ask("GET", f"/verzoeken/{self.part(id)}/bewaring", m.Bewaring, repeatable=True)

    def wat_op_wissen_wacht(self) -> m.WatOpWissenWacht:
        """Wat op een functionaris wacht."""
        return self.ask("GET", "/wisvoorstellen", m.WatOpWissenWacht, repeatable=True)

    def ik(self) -> m.Ik:
        """Wie u bent en welke rollen u vandaag kunt nemen."""
        return self.ask("GET", "/ik", m.Ik, repeatable=True)

    def sessies(self) -> m.Sessies:
        """Lees waar u bent ingelogd."""
        return self.ask("GET", "/ik/sessies", m.Sessies, repeatable=True)

    def sessie_beeindigen(self, id: UUID, inhoud: m.ZonderInhoud, *, key: str | None = None) -> m.Sessies:
        """Beëindig een van uw sessies."""
        return self.ask(
            "POST", f"/ik/sessies/{self.part(id)}/uitlogging", m.Sessies, body=inhoud, key=key, repeatable=True
        )

    def andere_sessies_beeindigen(self, inhoud: m.ZonderInhoud, *, key: str | None = None) -> m.Sessies:
        """Beëindig al uw andere sessies."""
        return self.ask("POST", "/ik/uitloggingen", m.Sessies, body=inhoud, key=key, repeatable=True)

    def overal_uitloggen(self, id: UUID, inhoud: m.ZonderInhoud, *, key: str | None = None) -> m.OveralUitgelogd:
        """Beëindig alle sessies van een persoon die bij u werkt."""
        return self.ask(
            "POST", f"/personen/{self.part(id)}/uitloggingen", m.OveralUitgelogd, body=inhoud, key=key, repeatable=True
        )

    def systeem(self) -> m.Systeem:
        """Welk systeem u bent en wat het mag."""
        return self.ask("GET", "/systeem", m.Systeem, repeatable=True)

    def persoon_opnemen(self, inhoud: m.PersoonOpnemen, *, key: str | None = None) -> m.VastgelegdInRegister:
        """Neem een persoon op in het register."""
        return self.ask("POST", "/personen", m.VastgelegdInRegister, body=inhoud, key=key, repeatable=True)

    def koppeling_voorstellen(
        self, id: UUID, inhoud: m.KoppelingVoorstellen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Stel voor een account aan een persoon te koppelen."""
        return self.ask(
            "POST",
            f"/personen/{self.part(id)}/koppelingsvoorstellen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def koppeling_bevestigen(
        self, id: UUID, inhoud: m.KoppelingBevestigen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Bevestig wat een andere beheerder voorstelde."""
        return self.ask(
            "POST", f"/personen/{self.part(id)}/accounts", m.VastgelegdInRegister, body=inhoud, key=key, repeatable=True
        )

    def koppelingsvoorstel_intrekken(
        self, id: UUID, inhoud: m.KoppelingsvoorstelIntrekken, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Trek uw voorstel voor een account in."""
        return self.ask(
            "POST",
            f"/personen/{self.part(id)}/ingetrokken-koppelingsvoorstellen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def account_ontkoppelen(
        self, id: UUID, inhoud: m.AccountOntkoppelen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Ontkoppel een account van een persoon."""
        return self.ask(
            "POST",
            f"/personen/{self.part(id)}/ontkoppelingen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def organisatie_opnemen(self, inhoud: m.OrganisatieOpnemen, *, key: str | None = None) -> m.VastgelegdInRegister:
        """Neem een organisatie op in het register."""
        return self.ask("POST", "/organisaties", m.VastgelegdInRegister, body=inhoud, key=key, repeatable=True)

    def organisaties(self) -> m.Organisaties:
        """Welke organisaties er zijn."""
        return self.ask("GET", "/organisaties", m.Organisaties, repeatable=True)

    def werkgebied_wijzigen(
        self, id: UUID, inhoud: m.WerkgebiedWijzigen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Wijzig het werkgebied van een organisatie."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/werkgebieden",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def systeem_opnemen(self, id: UUID, inhoud: m.SysteemOpnemen, *, key: str | None = None) -> m.VastgelegdInRegister:
        """Laat een systeem van een organisatie toe."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/systemen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def systeem_uitschrijven(
        self, id: UUID, inhoud: m.SysteemUitschrijven, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Laat een systeem niet langer toe."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/uitgeschreven-systemen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def aanstelling_voorstellen(
        self, id: UUID, inhoud: m.AanstellingVoorstellen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Stel voor een persoon een rol te geven."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/aanstellingsvoorstellen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def aanstelling_bevestigen(
        self, id: UUID, inhoud: m.AanstellingBevestigen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Bevestig de rol die een andere beheerder voorstelde."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/aanstellingen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def aanstellingsvoorstel_intrekken(
        self, id: UUID, inhoud: m.AanstellingsvoorstelIntrekken, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Trek uw voorstel voor een rol in."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/ingetrokken-aanstellingsvoorstellen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def aanstelling_beeindigen(
        self, id: UUID, inhoud: m.AanstellingBeeindigen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Beëindig een rol."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/einde-aanstellingen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def vervanger_voorstellen(
        self, id: UUID, inhoud: m.VervangerVoorstellen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Stel een vervanger voor."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/vervangingsvoorstellen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def vervanger_bevestigen(
        self, id: UUID, inhoud: m.VervangerBevestigen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Bevestig de vervanger die een andere beheerder voorstelde."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/vervangingen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def vervangingsvoorstel_intrekken(
        self, id: UUID, inhoud: m.VervangingsvoorstelIntrekken, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Trek uw voorstel voor een vervanger in."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/ingetrokken-vervangingsvoorstellen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def aanwijzing_voorstellen(
        self, id: UUID, inhoud: m.AanwijzingVoorstellen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Stel voor een deskundige aan te wijzen."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/aanwijzingsvoorstellen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def openstaande_aanwijzingen(self, id: UUID) -> m.Aanwijzingsvoorstellen:
        """Welke aanwijzingen op een tweede beheerder wachten."""
        return self.ask(
            "GET", f"/organisaties/{self.part(id)}/aanwijzingsvoorstellen", m.Aanwijzingsvoorstellen, repeatable=True
        )

    def aanwijzingsvoorstel_intrekken(
        self, id: UUID, inhoud: m.AanwijzingsvoorstelIntrekken, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Trek uw voorstel voor een aanwijzing in."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/ingetrokken-aanwijzingsvoorstellen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def aanwijzing_bevestigen(
        self, id: UUID, inhoud: m.AanwijzingBevestigen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Bevestig de aanwijzing die een andere beheerder voorstelde."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/aanwijzingen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def aanwijzing_beeindigen(
        self, id: UUID, inhoud: m.AanwijzingBeeindigen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Beëindig een aanwijzing."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/einde-aanwijzingen",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def criteriaset_vaststellen(
        self, id: UUID, inhoud: m.CriteriasetVaststellen, *, key: str | None = None
    ) -> m.VastgelegdInRegister:
        """Leg vast dat de partijen een criteriaset vaststelden."""
        return self.ask(
            "POST",
            f"/organisaties/{self.part(id)}/criteriasets",
            m.VastgelegdInRegister,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def openstaande_koppelingen(self) -> m.Koppelingsvoorstellen:
        """Welke accounts op een tweede beheerder wachten."""
        return self.ask("GET", "/koppelingsvoorstellen", m.Koppelingsvoorstellen, repeatable=True)

    def openstaande_rollen(self, id: UUID) -> m.Rolvoorstellen:
        """Welke rollen op een tweede beheerder wachten."""
        return self.ask("GET", f"/organisaties/{self.part(id)}/rolvoorstellen", m.Rolvoorstellen, repeatable=True)

    def abonnementen(self) -> m.Abonnementen:
        """Lees de abonnementen van uw organisatie."""
        return self.ask("GET", "/abonnementen", m.Abonnementen, repeatable=True)

    def abonnement_maken(self, inhoud: m.AbonnementMaken, *, key: str | None = None) -> m.Abonnement:
        """Maak een abonnement; het geheim staat alleen in dit antwoord."""
        return self.ask("POST", "/abonnementen", m.Abonnement, body=inhoud, key=key, repeatable=True)

    def abonnement(self, id: UUID) -> m.Abonnement:
        """Lees een abonnement."""
        return self.ask("GET", f"/abonnementen/{self.part(id)}", m.Abonnement, repeatable=True)

    def afgebroken_berichten(self, id: UUID) -> m.AfgebrokenBerichten:
        """Lees welke berichten niet konden worden bezorgd."""
        return self.ask(
            "GET", f"/abonnementen/{self.part(id)}/afgebroken-berichten", m.AfgebrokenBerichten, repeatable=True
        )

    def abonnement_geheim(self, id: UUID, inhoud: m.ZonderInhoud, *, key: str | None = None) -> m.Abonnement:
        """Maak een nieuw geheim; het vorige geldt nog een dag."""
        return self.ask(
            "POST", f"/abonnementen/{self.part(id)}/geheimen", m.Abonnement, body=inhoud, key=key, repeatable=True
        )

    def abonnement_pauzeren(self, id: UUID, inhoud: m.ZonderInhoud, *, key: str | None = None) -> m.Abonnement:
        """Bezorg voorlopig niets; er gaat niets verloren."""
        return self.ask(
            "POST", f"/abonnementen/{self.part(id)}/pauzes", m.Abonnement, body=inhoud, key=key, repeatable=True
        )

    def abonnement_hervatten(self, id: UUID, inhoud: m.ZonderInhoud, *, key: str | None = None) -> m.Abonnement:
        """Ga verder waar het bezorgen was gebleven."""
        return self.ask(
            "POST", f"/abonnementen/{self.part(id)}/hervattingen", m.Abonnement, body=inhoud, key=key, repeatable=True
        )

    def abonnement_opzeggen(self, id: UUID, inhoud: m.ZonderInhoud, *, key: str | None = None) -> m.Opgezegd:
        """Beëindig een abonnement; wat wachtte, vervalt."""
        return self.ask(
            "POST", f"/abonnementen/{self.part(id)}/opzegging", m.Opgezegd, body=inhoud, key=key, repeatable=True
        )

    def opnieuw_bezorgen(self, id: UUID, inhoud: m.OpnieuwBezorgen, *, key: str | None = None) -> m.OpnieuwBezorgd:
        """Bezorg afgebroken berichten opnieuw."""
        return self.ask(
            "POST",
            f"/abonnementen/{self.part(id)}/afgebroken-berichten/opnieuw",
            m.OpnieuwBezorgd,
            body=inhoud,
            key=key,
            repeatable=True,
        )

    def criteria_van_plaats(self, *, gemeente: str, samenwerkingsverband: str) -> m.CriteriasetGetoond:
        """De criteriaset die vandaag geldt voor een plaats."""
        return self.ask(
            "GET",
            "/criteria",
            m.CriteriasetGetoond,
            query={"gemeente": gemeente, "samenwerkingsverband": samenwerkingsverband},
            repeatable=True,
        )

    def regels(self) -> m.Regels:
        """Alle regels, met zin en bron."""
        return self.ask("GET", "/regels", m.Regels, repeatable=True)

    def regel(self, naam: str) -> m.Regel:
        """Een regel."""
        return self.ask("GET", f"/regels/{self.part(naam)}", m.Regel, repeatable=True)

    def probleem(self, soort: str) -> dict[str, object]:
        """Wat een soort probleem betekent."""
        return self.ask("GET", f"/problemen/{self.part(soort)}", dict, repeatable=True)

    def levensloop(self) -> m.Levensloop:
        """De tabel van het proces."""
        return self.ask("GET", "/levensloop", m.Levensloop, repeatable=True)

    def publicaties(self) -> m.Publicaties:
        """Alle publicaties."""
        return self.ask("GET", "/publicaties", m.Publicaties, repeatable=True)

    def publicatie(self, nummer: str) -> m.PublicatieMetTabellen:
        """Een publicatie."""
        return self.ask("GET", f"/publicaties/{self.part(nummer)}", m.PublicatieMetTabellen, repeatable=True)

    def indicatoren(self) -> m.Indicatoren:
        """Alle cijfers."""
        return self.ask("GET", "/indicatoren", m.Indicatoren, repeatable=True)

    def indelingen(self) -> m.Indelingen:
        """Alle indelingen."""
        return self.ask("GET", "/indelingen", m.Indelingen, repeatable=True)

    def indeling(self, code: str, *, peildatum: date | None = None) -> m.Regios:
        """De regio's van een indeling."""
        return self.ask(
            "GET", f"/indelingen/{self.part(code)}", m.Regios, query={"peildatum": peildatum}, repeatable=True
        )

    def trend(
        self,
        *,
        indicator: str,
        categorie: str | None = None,
        indeling: str | None = None,
        regio: str | None = None,
        regios: str | None = None,
        vanaf: str | None = None,
        tot: str | None = None,
        peildatum: date | None = None,
        per: int | None = None,
        publicaties: str | None = None,
    ) -> m.Trend:
        """Een cijfer door de jaren heen, per regio."""
        return self.ask(
            "GET",
            "/trends",
            m.Trend,
            query={
                "indicator": indicator,
                "categorie": categorie,
                "indeling": indeling,
                "regio": regio,
                "regios": regios,
                "vanaf": vanaf,
                "tot": tot,
                "peildatum": peildatum,
                "per": per,
                "publicaties": publicaties,
            },
            repeatable=True,
        )

    def vergelijking(
        self,
        *,
        indicator: str,
        schooljaar: str,
        categorie: str | None = None,
        indeling: str | None = None,
        regios: str | None = None,
        peildatum: date | None = None,
        per: int | None = None,
        publicaties: str | None = None,
    ) -> m.Vergelijking:
        """Regio's naast elkaar, in een schooljaar."""
        return self.ask(
            "GET",
            "/trends/vergelijkingen",
            m.Vergelijking,
            query={
                "indicator": indicator,
                "categorie": categorie,
                "indeling": indeling,
                "regios": regios,
                "schooljaar": schooljaar,
                "peildatum": peildatum,
                "per": per,
                "publicaties": publicaties,
            },
            repeatable=True,
        )

    def controlepunten(
        self, *, logboek: Literal["gebeurtenissen", "inzage"] | None = None, sinds: int | None = None
    ) -> m.Controlepunten:
        """De nieuwste ondertekende controlepunten, en de sleutels erbij."""
        return self.ask(
            "GET", "/checkpoints", m.Controlepunten, query={"logboek": logboek, "sinds": sinds}, repeatable=True
        )

    def getuige_toevoegen(self, inhoud: m.MedeondertekendControlepunt) -> m.GetuigeToegevoegd:
        """Voeg de handtekening van een bekende getuige toe."""
        return self.ask("POST", "/checkpoints/medeondertekeningen", m.GetuigeToegevoegd, body=inhoud, repeatable=True)

    def bewijs_van_beslissing(self, id: UUID) -> m.BewijsVanBeslissing:
        """Neem het bewijs van de beslissing mee."""
        return self.ask("GET", f"/verzoeken/{self.part(id)}/bewijs", m.BewijsVanBeslissing, repeatable=True)

    def voorbeeld(self, naam: str) -> dict[str, object]:
        """Een voorbeeld van een bericht of een antwoord, met verzonnen mensen."""
        return self.ask("GET", f"/voorbeelden/{self.part(naam)}", dict, repeatable=True)

    def gezondheid(self) -> m.Gezondheid:
        """Werkt het."""
        return self.ask("GET", "/gezondheid", m.Gezondheid, repeatable=True)
