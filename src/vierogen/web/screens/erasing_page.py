"""Keeping and erasing: what waits for a privacy officer, what a family is told, and proposing and deciding by two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID, uuid4

from starlette.responses import Response

from vierogen.application.erasing import Account
from vierogen.application.reading import CASE_ROLES
from vierogen.domain.refusals import NotYours, SomeoneWasFirst, Unknown
from vierogen.domain.values import Role, day_of
from vierogen.reference.notation import nl
from vierogen.web.act_form import at_their_fields, read
from vierogen.web.act_pages import BAD, CONFLICT, REQUESTS, Filled, key_of, version_in
from vierogen.web.erasing_forms import FORMS, ErasureForm
from vierogen.web.fields import Line
from vierogen.web.language import N_
from vierogen.web.pages import InMenu, Page
from vierogen.web.screens.access_log_page import AN_ID, NOT_AN_ID
from vierogen.web.sending import filled_in, not_recorded
from vierogen.web.visit import MESSAGE_COOKIE, Visit

PATH = "/wissen"
ONE = f"{REQUESTS}/{{id}}/bewaring"
WAITS_FOR = (
    N_("voorgesteld"),
    N_("besloten, nog niet gewist"),
    N_("gevraagd door het gezin"),
    N_("bewaartermijn voorbij"),
)
"""What the list says; here to be translated."""

NUMBER = Line(
    name="request",
    label=N_("Nummer van het verzoek"),
    hint=N_("Het staat in het adres van het verzoek. U mag ook het hele adres plakken."),
)

NOT_HERE = N_("Er is geen verzoek met dit nummer in uw gebied.")


@dataclass(frozen=True, slots=True)
class Letter:
    """What the family reads around the list: in Dutch, whatever language the reader of the page chose."""

    made: str
    hold: str
    title: str = "Wat wordt er bewaard, en wat is gewist?"
    lead: str = (
        "Hieronder staat per soort gegevens of die bewaard worden, tot wanneer en waarom. Het gaat over alle verzoeken "
        "om vrijstelling van school voor dit kind."
    )
    elsewhere: str = "Wat langer blijft bestaan"
    wrong: str = (
        "Klopt er iets niet, of wilt u iets laten wissen? Zeg het tegen degene van wie u dit overzicht kreeg, "
        "of tegen de functionaris gegevensbescherming van die organisatie. "
        "U kunt ook een klacht indienen bij de Autoriteit Persoonsgegevens."
    )


def require_officer(visit: Visit, what: str) -> None:
    """Raises NotYours for who is no privacy officer."""
    if visit.who.role is not Role.PRIVACY_OFFICER:
        raise NotYours(what, visit.who.role, [Role.PRIVACY_OFFICER])


# ── what waits ───────────────────────────────────────────────────────────────────────────────────────────────────────


def waiting(visit: Visit) -> Response:
    """Everything that waits for an officer of this area."""
    return listed(visit, Filled({}, "", {}))


def listed(visit: Visit, filled: Filled, status: int = 200) -> Response:
    """The list, with a way to any other request."""
    system = visit.house.system
    found = system.erasing.waiting(visit.who, trace=visit.trace)
    return visit.page(
        "erasing.html",
        status,
        found=found,
        filled=filled,
        number=NUMBER,
        path=PATH,
        name_of=named(visit),
        today=day_of(system.desk.now()),
    )


def sought(visit: Visit) -> Response:
    """On to the request whose number was typed or pasted; one that is not there is told where it was typed."""
    require_officer(visit, "zoeken wat bewaard wordt")
    words, wrongs = read([NUMBER], visit.typed)
    number = AN_ID.search(words.get("request", ""))
    if number is None:
        return listed(visit, Filled(visit.typed, "", wrongs or {"request": NOT_AN_ID}), BAD)
    request = UUID(number[0])
    try:
        visit.house.system.erasing.account(request, visit.who, trace=visit.trace)
    except Unknown as unknown:
        visit.unknown.append(unknown)
        return listed(visit, Filled(visit.typed, "", {"request": NOT_HERE}), BAD)
    return visit.to(ONE.format(id=request))


def named(visit: Visit) -> Callable[[UUID | None], str]:
    """From a person to a name; nothing for an unknown one."""
    persons = visit.house.system.people.register.persons

    def name_of(person: UUID | None) -> str:
        known = persons.get(person) if person else None
        return known.name if known else ""

    return name_of


# ── what a family is told ────────────────────────────────────────────────────────────────────────────────────────────


def kept(visit: Visit) -> Response:
    """The account, to be printed; for a privacy officer also what can be done."""
    account = account_of(visit)
    is_officer, recorded = visit.who.role is Role.PRIVACY_OFFICER, account.recorded
    message = next((form.done for form in FORMS if form.path == visit.kept(MESSAGE_COOKIE)), "")
    return visit.page(
        "kept.html",
        account=account,
        letter=letter(visit, account),
        message=message,
        acts=acts_on(account, visit.who.person) if is_officer else (),
        asked=[(one, asked) for one, asked in sorted(recorded.asked.items()) if one not in recorded.decided],
        is_officer=is_officer,
        back=f"{REQUESTS}/{visit.id}" if visit.who.role in CASE_ROLES else PATH,
        request=visit.id,
        name_of=named(visit),
    )


def account_of(visit: Visit) -> Account:
    """As it is now; logged as every read is."""
    return visit.house.system.erasing.account(visit.id, visit.who, trace=visit.trace)


def letter(visit: Visit, account: Account) -> Letter:
    """By whom it was made, on which day, of which request."""
    today, office = day_of(visit.house.system.desk.now()), visit.capacity
    by = f"{visit.name}, {office.organisation.name}" if office else visit.name
    hold = f"Er wordt nu niets gewist: {account.hold}." if account.hold else ""
    return Letter(f"Gemaakt op {nl(today)} door {by}. Verzoek {visit.id}.", hold)


def acts_on(account: Account, officer: UUID) -> tuple[ErasureForm, ...]:
    """Those that there is something for, and first what can be done with a proposal."""
    proposal = account.recorded.proposal
    is_own = proposal is not None and proposal.by == officer
    possible = [
        form
        for form in FORMS
        if not form.lacking(account)
        and form.by_proposer in {None, is_own}
        and not (form.path == "bewaarplichten" and account.hold)
    ]
    return tuple(sorted(possible, key=lambda form: not form.shows_proposal))


# ── what officers record ─────────────────────────────────────────────────────────────────────────────────────────────


def shown(form: ErasureForm, visit: Visit) -> Response:
    """The form, as likely or as it was left."""
    require_officer(visit, form.act.label)
    account, today = account_of(visit), day_of(visit.house.system.desk.now())
    draft = visit.house.drafts.find(visit.who.person, visit.path)
    typed = draft.typed if draft else form.starts_with(account, today)
    return page(form, visit, account, Filled(typed, str(uuid4()), {}, kept=bool(draft and draft.typed)))


def page(
    form: ErasureForm, visit: Visit, account: Account, filled: Filled, status: int = 200, *, moved: bool = False
) -> Response:
    """The form as it is filled in now. ``moved`` says that something was recorded since it was read."""
    return visit.page(
        "erasing_form.html",
        status,
        form=form,
        account=account,
        known={field.name: field for field in form.fields},
        filled=filled,
        moved=moved,
        lacking=form.lacking(account),
        request=visit.id,
        name_of=named(visit),
    )


def sent(form: ErasureForm, visit: Visit) -> Response:
    """Records it on what was read; else the same form with what is wrong."""
    require_officer(visit, form.act.label)
    filled = filled_in(visit)
    words, wrongs = read(form.fields, filled.typed)
    if wrongs:
        return page(form, visit, account_of(visit), replace(filled, wrongs=wrongs), BAD)
    record, read_at = visit.house.system.erasing.record, version_in(visit)
    try:
        again = not_recorded(
            lambda: record(form.act, visit.id, visit.who, read=read_at, key=key_of(visit), **words),
            filled,
            lambda errors: at_their_fields(errors, form.fields),
        )
    except SomeoneWasFirst:
        return page(form, visit, account_of(visit), replace(filled, key=str(uuid4())), CONFLICT, moved=True)
    if again is not None:
        return page(form, visit, account_of(visit), *again)
    visit.house.drafts.drop(visit.who.person, visit.path)
    return visit.to(ONE.format(id=visit.id), message=form.path)


def form_pages() -> Iterator[Page]:
    """Two for every form."""
    for form in FORMS:
        path = f"{REQUESTS}/{{id}}/{form.path}"
        yield Page(path, partial(shown, form))
        yield Page(path, partial(sent, form), method="POST", keeps_drafts=True)


PAGES = (
    Page(PATH, waiting, menu=InMenu(N_("Bewaren en wissen"), 16, frozenset({Role.PRIVACY_OFFICER}))),
    Page(PATH, sought, method="POST"),
    Page(ONE, kept),
    *form_pages(),
)
