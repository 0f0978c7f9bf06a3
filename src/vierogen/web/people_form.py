"""A form for an act of an administrator, and its two pages: the form, and what comes of sending it.

Each is about the administrator's own organisation, or about one person whose id stands in the path. Whether it may be
done is decided where every act is: a rule that does not hold is shown with its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from pydantic_core import ErrorDetails
from starlette.responses import Response

from vierogen.application.drafts import Typed
from vierogen.domain.people.acts import PeopleAct
from vierogen.domain.people.register import Organisation, Person, Register
from vierogen.domain.refusals import NotYours
from vierogen.domain.values import Role, day_of
from vierogen.web import troubles
from vierogen.web.act_form import Words, Wrongs, at_their_fields, read
from vierogen.web.act_pages import BAD, Filled, key_of, was_done
from vierogen.web.fields import Field, Option, Sections, told_apart
from vierogen.web.language import N_
from vierogen.web.pages import Page
from vierogen.web.sending import filled_in, not_recorded
from vierogen.web.visit import Visit

PEOPLE = "/beheer"
PERSONS = f"{PEOPLE}/personen"
ONE_PERSON = f"{PERSONS}/{{id}}"


@dataclass(frozen=True, slots=True)
class AtRegister:
    """An administrator at the register, on a day. ``about`` is the person in the path."""

    visit: Visit
    register: Register
    today: date
    own: Organisation
    about: Person | None = None

    @property
    def person(self) -> Person:
        """The person in the path, on a page that is about one."""
        assert self.about is not None
        return self.about

    @property
    def knows_all(self) -> bool:
        """Whether that person works here, or nowhere yet: of anybody else only the name is shown."""
        houses = self.register.houses_of(self.person.id, self.today)
        return not houses or self.own.id in houses

    def name_of(self, person: UUID | None) -> str:
        """By name; nothing for nobody."""
        known = self.register.persons.get(person) if person else None
        return known.name if known else ""

    def here(self) -> list[Person]:
        """Everybody who has a role in this organisation, or will have one, by name."""
        people = self.register.persons.values()
        found = [one for one in people if self.own.id in self.register.houses_of(one.id, self.today)]
        return sorted(found, key=lambda one: one.name.casefold())

    def others_here(self) -> tuple[Option, ...]:
        """The same, to choose from, without who it is about."""
        return tuple(Option(str(one.id), one.name) for one in self.here() if one != self.about)


WhatIsDone = Callable[[AtRegister], Response]


def at_register(answer: WhatIsDone) -> Callable[[Visit], Response]:
    """Lets an administrator in, and finds the person in the path. Raises NotYours for anybody else."""

    def let_in(visit: Visit) -> Response:
        if visit.who.role is not Role.ADMINISTRATOR:
            raise NotYours("het register beheren", visit.who.role, [Role.ADMINISTRATOR])
        system = visit.house.system
        system.people.catch_up()
        register, today = system.people.register, day_of(system.desk.now())
        at = AtRegister(visit, register, today, register.organisations[visit.who.organisation])
        if "id" not in visit.parts:
            return answer(at)
        about = person_in(visit, register)
        return answer(replace(at, about=about)) if about else nobody(visit)

    return let_in


def person_in(visit: Visit, register: Register) -> Person | None:
    """Who is meant; what is no id is nobody's."""
    try:
        return register.persons.get(UUID(visit.parts["id"]))
    except ValueError:
        return None


def nobody(visit: Visit) -> Response:
    """The register knows no such person."""
    told = N_("Het register kent deze persoon niet. Zoek op een kenmerk, of neem de persoon op.")
    return troubles.trouble(visit, troubles.NOT_FOUND, N_("Deze persoon is niet bekend"), told)


def nothing(_: AtRegister) -> Typed:
    """Nothing is filled in beforehand."""
    return {}


def as_they_are(words: Words, _: AtRegister) -> Words:
    """The words of the act are the fields."""
    return words


def of_the_person(words: Words, at: AtRegister) -> Words:
    """The act is about the person in the path, in the administrator's own organisation."""
    return words | {"person": at.person.id}


def own_organisation(at: AtRegister, _: str) -> UUID:
    """What most acts are about."""
    return at.own.id


def the_person(at: AtRegister, _: str) -> UUID:
    """What an act about accounts is about."""
    return at.person.id


def somebody_new(at: AtRegister, key: str) -> UUID:
    """Follows from the key of the form: sent twice, nobody is made twice."""
    return uuid5(NAMESPACE_URL, f"{at.visit.who.person}/{key}")


Place = tuple[int | str, ...]


def the_same_place(place: Place, _: Typed) -> Place:
    """The words of the act stand where their fields are."""
    return place


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleForm:
    """How one act of an administrator is done on a page.

    ``code`` names what is ``done`` on the page that comes after. ``sections`` is empty when there is ``none`` to choose.
    ``place`` says where the fault that the domain finds in the words stands in the form.
    """

    act: type[PeopleAct]
    path: str
    code: str
    title: str
    told: str
    button: str
    done: str
    sections: Callable[[AtRegister], Sections]
    none: str = ""
    starts_with: Callable[[AtRegister], Typed] = nothing
    words: Callable[[Words, AtRegister], Words] = as_they_are
    subject: Callable[[AtRegister, str], UUID] = own_organisation
    place: Callable[[Place, Typed], Place] = the_same_place
    begins_at: str = PEOPLE
    after: Callable[[AtRegister, UUID], str] | None = None

    def back(self, at: AtRegister) -> str:
        """Where one came from: the person that it is about, or the page where it begins."""
        return ONE_PERSON.format(id=at.about.id) if at.about else self.begins_at

    def wrongs_of(self, errors: list[ErrorDetails], fields: list[Field], typed: Typed) -> Wrongs:
        """What the domain finds wrong, at the field that it is about."""
        for error in errors:
            error["loc"] = self.place(error["loc"], typed)
        return at_their_fields(errors, fields)


def pages_of(forms: tuple[PeopleForm, ...]) -> Iterator[Page]:
    """Two for every form."""
    for form in forms:
        yield Page(form.path, at_register(partial(shown, form)))
        yield Page(form.path, at_register(partial(sent, form)), method="POST", keeps_drafts=True)


def shown(form: PeopleForm, at: AtRegister) -> Response:
    """The form, as likely or as it was left."""
    draft = at.visit.house.drafts.find(at.visit.who.person, at.visit.path)
    typed = draft.typed if draft else form.starts_with(at)
    return page(form, at, Filled(typed, str(uuid4()), {}, kept=draft is not None))


def page(form: PeopleForm, at: AtRegister, filled: Filled, status: int = 200) -> Response:
    """The form as it is filled in now."""
    sections = form.sections(at)
    return at.visit.page(
        "people_form.html",
        status,
        form=form,
        at=at,
        sections=sections,
        known={field.name: field for section in sections for field in section.fields},
        told_apart=told_apart(sections),
        filled=filled,
        back=form.back(at),
        here=at.visit.path,
    )


def sent(form: PeopleForm, at: AtRegister) -> Response:
    """Sent twice it is recorded once, and told twice: what it was about may be gone from the register by then."""
    again = was_done(at.visit, at.visit.house.system.people.answered)
    return done(form, at) if again else sent_now(form, at)


def sent_now(form: PeopleForm, at: AtRegister) -> Response:
    """Records it, when everything is in order; else the same form with what is wrong."""
    visit, filled = at.visit, filled_in(at.visit)
    fields = [field for section in form.sections(at) for field in section.fields]
    words, wrongs = read(fields, filled.typed)
    if wrongs or not fields:
        return page(form, at, replace(filled, wrongs=wrongs), BAD)
    subject, said = form.subject(at, filled.key), form.words(words, at)
    again = not_recorded(
        lambda: visit.house.system.people.record(form.act, subject, visit.who, key=key_of(visit), **said),
        filled,
        lambda errors: form.wrongs_of(errors, fields, filled.typed),
    )
    return done(form, at) if again is None else page(form, at, *again)


def done(form: PeopleForm, at: AtRegister) -> Response:
    """On to where it is said that it is done; what was kept of it is no longer needed."""
    visit, subject = at.visit, form.subject(at, filled_in(at.visit).key)
    visit.house.drafts.drop(visit.who.person, visit.path)
    return visit.to(form.after(at, subject) if form.after else form.back(at), message=form.code)
