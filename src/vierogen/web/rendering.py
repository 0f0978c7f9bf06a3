"""Templates into pages: whatever comes from elsewhere is escaped, and a name that is not there is a fault of ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from vierogen.web.language import LANGUAGES, Language, day_in, moment_in, month_in, words_in
from vierogen.web.sources import address_of

if TYPE_CHECKING:  # a visit renders its own pages
    from vierogen.web.visit import Visit


@cache
def templates(language: Language) -> Environment:
    """The templates in one language."""
    environment = Environment(
        loader=PackageLoader("vierogen.web"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_translations(words_in(language), newstyle=True)  # type: ignore[attr-defined]  # of i18n
    environment.globals["gettext"] = partial(said_in, language)
    day: Any = partial(day_in, language)
    moment: Any = partial(moment_in, language)
    month: Any = partial(month_in, language)
    environment.filters |= {"day": day, "moment": moment, "month": month, "sentence": sentence, "lines": str.splitlines}
    environment.globals |= {"language": language, "languages": LANGUAGES, "is_day": is_day, "source_page": address_of}
    return environment


def rendered(visit: Visit, template: str, context: Mapping[str, Any]) -> str:
    """A whole page. Escaping makes markup of nothing that somebody typed."""
    from vierogen.web.menu import menu_for  # noqa: PLC0415  # the menu is made of the pages, which are made of visits

    around = {
        "visit": visit,
        "asset": visit.house.assets.address,
        "themed": visit.house.assets.themed,
        "menu": menu_for(visit),
        "demonstration": visit.house.settings.demonstration_directory,
    }
    return templates(visit.language).get_template(template).render(around | dict(context))


def said_in(language: Language, text: str, /, **named: Any) -> str:
    """What a template calls ``_``. The text may come from a criteria set, so it is escaped like all that people write.

    Jinja's own would take it for markup of ours, and a percentage in it for a name.
    """
    said = words_in(language).gettext(text)
    return escape(said) % named if named else said


def sentence(text: str) -> str:
    """With a capital letter in front; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def is_day(value: object) -> bool:
    """Whether this is a calendar day."""
    return isinstance(value, date) and not isinstance(value, datetime)
