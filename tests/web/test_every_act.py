"""Whatever can be done can be done on a page: no act is for the API alone."""

from __future__ import annotations

from typing import Any

import pytest

from vierogen.domain.acts import OpenRequest, RegisterClaim
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people import acts as p
from vierogen.domain.people.erasing import ERASURE_STEPS
from vierogen.domain.values import Role
from vierogen.web.act_pages import act_forms, act_pages
from vierogen.web.erasing_forms import FORMS as ERASURE_FORMS
from vierogen.web.pages import pages
from vierogen.web.screens import claim_page, opening_page, people_page
from vierogen_api.operations import NEW, PEOPLE, WITHIN
from vierogen_api.routes.erasing import ERASING

OF_A_PERSON = sorted(
    {act for act, _, _, by, _, _ in TABLE if by - {Role.CLOCK}},
    key=lambda act: act.__name__,
)
"""Every act of the table of the process that somebody does; the clock has no page."""

OWN_SCREENS: dict[type[Any], tuple[str, ...]] = {
    OpenRequest: (opening_page.PATH, opening_page.IN_A_FILE),
    RegisterClaim: (claim_page.PATH,),
}
"""What begins a file has a screen of its own."""

ANSWERS = {
    p.ConfirmAccountLink: people_page.CONFIRM,
    p.ConfirmAppointment: people_page.CONFIRM,
    p.ConfirmDeputy: people_page.CONFIRM,
    p.WithdrawAccountLink: people_page.WITHDRAW,
    p.WithdrawAppointment: people_page.WITHDRAW,
    p.WithdrawDeputy: people_page.WITHDRAW,
    p.ConfirmDesignation: people_page.CONFIRM,
    p.WithdrawDesignation: people_page.WITHDRAW,
}
"""What is said to a proposal is a button beside it, on what was read."""

BY_THE_INSTALLATION = frozenset({p.LinkAccount, p.Appoint, p.NameDeputy, p.DesignateExpert})
"""At once and alone, for the first administrators: only on the machine itself."""


def sent_at(path: str) -> bool:
    return any((page.path, page.method) == (path, "POST") for page in (*pages(), *act_pages()))


@pytest.mark.parametrize("act", OF_A_PERSON, ids=lambda act: act.__name__)
def test_every_act_of_the_process_has_a_page(act: type[Any]) -> None:
    paths = [f"/verzoeken/{{id}}/{form.path}" for form in act_forms().values() if form.act is act]
    assert len(paths) == (act not in OWN_SCREENS)
    paths += OWN_SCREENS.get(act, ())
    assert paths
    assert all(map(sent_at, paths))


@pytest.mark.parametrize("act", p.PEOPLE_STEPS, ids=lambda act: act.__name__)
def test_every_act_of_an_administrator_has_a_page(act: type[p.PeopleAct]) -> None:
    paths = [form.path for form in people_page.FORMS if form.act is act]
    paths += [ANSWERS[act]] if act in ANSWERS else []
    assert len(paths) == (act not in BY_THE_INSTALLATION)
    assert all(map(sent_at, paths))


@pytest.mark.parametrize("act", ERASURE_STEPS, ids=lambda act: act.__name__)
def test_every_act_of_a_privacy_officer_has_a_page(act: type[Any]) -> None:
    (form,) = (form for form in ERASURE_FORMS if form.act is act)
    assert sent_at(f"/verzoeken/{{id}}/{form.path}")


def test_what_the_api_can_do_the_pages_can_do() -> None:
    assert {*NEW, *WITHIN} <= {*OF_A_PERSON}
    assert {*PEOPLE} == {*p.PEOPLE_STEPS} - BY_THE_INSTALLATION
    assert {*ERASING} == {*ERASURE_STEPS}


def test_what_answers_a_proposal_is_all_there() -> None:
    by_name = {
        name: {act for act in p.PEOPLE_STEPS if act.__name__.startswith(name)} for name in ("Confirm", "Withdraw")
    }
    assert by_name["Confirm"] | by_name["Withdraw"] == {*ANSWERS}
    assert {act for act, path in ANSWERS.items() if path == people_page.CONFIRM} == by_name["Confirm"]
