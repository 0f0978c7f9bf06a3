"""The two pages of every act: its form, and what comes of sending it.

What was read is what is agreed: the form carries the version that lay there, and a key of its own, so that a double
click does nothing twice. Whatever goes wrong, what was typed stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from uuid import uuid4

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from vierogen.application.drafts import Typed
from vierogen.application.questions import AtHand, Reason, Whole
from vierogen.application.sent_once import Key, KeyUsedOtherwise
from vierogen.application.who import NotAppointed, Who
from vierogen.domain.acts import Act
from vierogen.domain.refusals import AgainstTheRules, Refused, SomeoneWasFirst, Unknown
from vierogen.domain.request import LATEST
from vierogen.reference.notation import whole_number
from vierogen.web.act_form import ActForm, Confirmation, Wrongs
from vierogen.web.fields import told_apart
from vierogen.web.pages import Page, modules_of
from vierogen.web.visit import CONFIRMED, MESSAGE_COOKIE, Visit

REQUESTS = "/verzoeken"
WORKLIST = "/werklijst"
CONFLICT, BAD = 409, 400
READ = "versie"
"""Which version was read, in a form or in the address of a confirmation."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where an act is done that has a screen of its own."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is shown: what stands in it, and what was said about it."""

    typed: Typed
    key: str
    wrongs: Wrongs
    refusal: str = ""
    reasons: tuple[Reason, ...] = ()
    first: Whole | None = None
    """What the request has become since it was read, when somebody was first."""
    read: int = 0
    kept: bool = False
    """Whether this is what was kept when a session ended."""

    def words(self, name: str) -> str:
        """What stands in a field."""
        return (self.typed.get(name) or ("",))[-1]

    def chosen(self, name: str, value: str) -> bool:
        """Whether this was chosen."""
        return value in self.typed.get(name, ())


@cache
def act_forms() -> dict[str, ActForm]:
    """Every form, by its path."""
    found = [form for module in modules_of("vierogen.web.act_forms") for form in module.FORMS]
    forms = {form.path: form for form in found}
    assert len(forms) == len(found), "two forms on one path"
    return forms


def form_of(act: type[Act]) -> ActForm | None:
    """The form of an act, when it has one."""
    return next((form for form in act_forms().values() if form.act is act), None)


def act_pages() -> Iterator[Page]:
    """Two for every form."""
    for form in act_forms().values():
        path = f"{REQUESTS}/{{id}}/{form.path}"
        yield Page(path, partial(shown, form))
        yield Page(path, partial(sent, form), method="POST", keeps_drafts=True)


def shown(form: ActForm, visit: Visit) -> Response:
    """The form; or why it cannot be done now, before anybody begins to write."""
    at_hand = at_hand_for(form, visit)
    if not at_hand.possibility.allowed:
        return visit.page("act_not_now.html", form=form, at_hand=at_hand, request=visit.id)
    draft = visit.house.drafts.find(visit.who.person, visit.path)
    if READ in visit.query and (asked := to_confirm(form, visit, at_hand, draft.typed if draft else {})):
        return asked
    typed = draft.typed if draft else form.starts_with(at_hand)
    return page(form, visit, at_hand, Filled(typed, str(uuid4()), {}, kept=draft is not None))


def to_confirm(form: ActForm, visit: Visit, at_hand: AtHand, typed: Typed) -> Response | None:
    """The page that shows once more what is agreed; None when there is nothing to confirm any more.

    It is a page to go back to, not the answer to a form: a browser cannot show that a second time.
    """
    words, wrongs = form.read(typed, at_hand)
    asked = None if wrongs else form.confirmation(words, at_hand)
    if asked is None:
        return None
    return confirm(form, visit, at_hand, Filled(typed, str(uuid4()), {}), asked)


def confirm(form: ActForm, visit: Visit, at_hand: AtHand, filled: Filled, asked: Confirmation) -> Response:
    """What is agreed, on the version that was read."""
    read = version_in(visit)
    return visit.page(
        "confirm.html", form=form, at_hand=at_hand, asked=asked, filled=filled, request=visit.id, read=read
    )


def at_hand_for(form: ActForm, visit: Visit) -> AtHand:
    """What lies there now; logged as every read is."""
    questions = visit.house.system.questions
    return questions.at_hand(visit.id, visit.who, form.act, shows=form.shows, trace=visit.trace)


def page(form: ActForm, visit: Visit, at_hand: AtHand, filled: Filled, status: int = 200) -> Response:
    """The form as it is filled in now."""
    sections = form.sections(at_hand)
    known = {field.name: field for section in sections for field in section.fields}
    just_done = form.goes_on and visit.method == "GET" and visit.kept(MESSAGE_COOKIE) == form.path
    return visit.page(
        form.template,
        status,
        form=form,
        at_hand=at_hand,
        sections=sections,
        known=known,
        told_apart=told_apart(sections),
        filled=filled,
        request=visit.id,
        just_done=just_done,
        beside=form.beside(at_hand),
        minutes=visit.house.visitors.minutes_left(visit.their_session),
    )


def sent(form: ActForm, visit: Visit) -> Response:
    """Sent twice it is done once, and told twice.

    The key comes before the request: after an act its sender may read no more of it, or the form may ask for something
    that is no longer there.
    """
    return done(form, visit) if was_done(visit, visit.house.system.desk.answered) else sent_now(form, visit)


def sent_now(form: ActForm, visit: Visit) -> Response:
    """Does it, when everything is in order; else the same form with what is wrong."""
    at_hand = at_hand_for(form, visit)
    filled = Filled(visit.typed, visit.sent("sleutel") or str(uuid4()), {})
    words, wrongs = form.read(filled.typed, at_hand)
    if wrongs:
        return page(form, visit, at_hand, replace(filled, wrongs=wrongs), BAD)
    asked = None if visit.sent(CONFIRMED) else form.confirmation(words, at_hand)
    if asked is not None and is_as_read(visit, at_hand):
        kept = not filled.typed or visit.house.drafts.keep(visit.who.person, visit.path, filled.typed)
        there = f"{visit.path}?{READ}={version_in(visit)}"
        return visit.to(there) if kept else confirm(form, visit, at_hand, filled, asked)
    try:
        desk = visit.house.system.desk
        desk.do(form.act, visit.id, visit.who, words, read=version_in(visit), key=key_of(visit), trace=visit.trace)
    except ValidationError as error:
        wrongs = form.wrongs_of(error.errors(include_input=False, include_url=False), at_hand)
        return page(form, visit, at_hand, replace(filled, wrongs=wrongs), BAD)
    except SomeoneWasFirst as refusal:
        return someone_was_first(form, visit, filled, refusal)
    except (Unknown, NotAppointed):
        raise
    except Refused as refusal:
        return refused(form, visit, filled, refusal)
    return done(form, visit)


def was_done(visit: Visit, answered: Callable[[Who, Key], object | None]) -> bool:
    """Whether this very form was sent before, and recorded. What is said of its key with other words comes later."""
    key = key_of(visit)
    with suppress(KeyUsedOtherwise):
        return key is not None and answered(visit.who, key) is not None
    return False


def done(form: ActForm, visit: Visit) -> Response:
    """On to where it is said that it is done; what was kept of it is no longer needed."""
    visit.house.drafts.drop(visit.who.person, visit.path)
    return visit.to(place_after(form, visit), message=form.path)


def place_after(form: ActForm, visit: Visit) -> str:
    """Where it is said that it is done: there where one may still be."""
    if form.hands_over:
        try:
            visit.house.system.questions.require_known(visit.id, visit.who)
        except Unknown:
            return WORKLIST
    return visit.path if form.goes_on else f"{REQUESTS}/{visit.id}"


def version_in(visit: Visit) -> int:
    """The version that was read. Something that cannot be one is as good as the oldest: then somebody was first."""
    given = visit.sent(READ) or visit.query.get(READ, "")
    return whole_number(given, LATEST) or 0


def is_as_read(visit: Visit, at_hand: AtHand) -> bool:
    """Whether the request still is as the sender read it."""
    return version_in(visit) == at_hand.seen.now.version


def key_of(visit: Visit) -> Key | None:
    """The form's own key: sent twice, the same words are done once."""
    key = visit.sent("sleutel")
    body = orjson.dumps([visit.path, version_in(visit), sorted(visit.typed.items())])
    return Key(key[:200], sha256(body).digest()) if key else None


def refused(form: ActForm, visit: Visit, filled: Filled, refusal: Refused) -> Response:
    """Nothing happened. Every rule that does not hold, with its sentence and where it comes from."""
    reasons = reasons_of(refusal) if isinstance(refusal, AgainstTheRules) else ()
    at_hand = at_hand_for(form, visit)
    said = "" if reasons else str(refusal)
    return page(form, visit, at_hand, replace(filled, key=str(uuid4()), refusal=said, reasons=reasons), CONFLICT)


def reasons_of(refusal: AgainstTheRules) -> tuple[Reason, ...]:
    """Every rule that does not hold, with its sentence and where it comes from."""
    return tuple(
        Reason(one.rule.name, one.rule.sentence, one.because, one.rule.source.name, one.rule.source.link)
        for one in refusal.broken
    )


def someone_was_first(form: ActForm, visit: Visit, filled: Filled, refusal: SomeoneWasFirst) -> Response:
    """What changed since it was read stands above the form, which now stands on what lies there."""
    whole = visit.house.system.questions.whole(visit.id, visit.who, trace=visit.trace)
    at_hand = at_hand_for(form, visit)
    again = replace(filled, key=str(uuid4()), first=whole, read=refusal.read)
    return page(form, visit, at_hand, again, CONFLICT)
