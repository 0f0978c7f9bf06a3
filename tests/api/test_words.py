"""Every field, value and shape has one Dutch name, and no two in one place share it."""

from __future__ import annotations

import re
from enum import Enum

import pytest

from vierogen.domain import acts as a
from vierogen.domain.criteria import CriteriaSet, Side, shipped
from vierogen.domain.lifecycle import TABLE
from vierogen.domain.people.acts import PEOPLE_STEPS, Appoint, DesignateExpert, LinkAccount, NameDeputy
from vierogen.domain.standing import Claim, FourEyes
from vierogen.domain.values import Role, Term
from vierogen_api.app import OPERATIONS
from vierogen_api.dutch import CODES, FIELDS, MODELS, code_of, terms_of
from vierogen_api.operations import CLOCKS, NEW, PEOPLE, WITHIN
from vierogen_api.schemas.shapes import Choice, Record, Shape, record, records_in

ROOTS = [shape for one in OPERATIONS for shape in (one.takes, one.gives) if shape is not None]
RECORDS: list[Record] = list({one.kind: one for root in ROOTS for one in records_in(root)}.values())


def choices_in(shape: Shape) -> set[type[Enum]]:
    found = {shape.kind} if isinstance(shape, Choice) else set()
    return found.union(*(choices_in(part) for part in shape.parts()))


CHOICES = sorted(set().union(*(choices_in(root) for root in ROOTS)), key=lambda kind: kind.__name__)


def test_every_act_that_people_may_do_has_an_address_and_every_act_of_the_clock_has_none() -> None:
    by_people = {row[0] for row in TABLE if row[3] != {Role.CLOCK}}

    assert {*NEW, *WITHIN} == by_people
    assert {*CLOCKS} == {*a.ACTS.values()} - by_people
    assert {*PEOPLE} == {*PEOPLE_STEPS} - {
        *(LinkAccount, Appoint, NameDeputy, DesignateExpert),  # only the installation: the first of all
    }


def test_no_two_operations_share_an_address_or_a_name() -> None:
    assert len({(one.method, one.path) for one in OPERATIONS}) == len(OPERATIONS)
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)


def test_addresses_are_nouns_in_kebab_case_without_a_trailing_slash() -> None:
    assert [
        one.path for one in OPERATIONS if not re.fullmatch(r"(/([a-z]+(-[a-z]+)*|{[a-z]+}))+(/_zoek)?", one.path)
    ] == []


@pytest.mark.parametrize("shape", RECORDS, ids=lambda shape: shape.kind.__name__)
def test_the_names_in_a_record_are_unique_and_camel_case(shape: Record) -> None:
    names = [one.dutch for one in shape.fields]

    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)] == []


@pytest.mark.parametrize("kind", CHOICES, ids=lambda kind: kind.__name__)
def test_the_codes_of_a_kind_are_unique_and_kebab_case(kind: type[Enum]) -> None:
    assert len(terms_of(kind)) == len(kind)
    assert [code for code in terms_of(kind) if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []
    assert [code for code in terms_of(kind) if len(code) > 45] == []


def test_words_of_two_kinds_that_are_stored_alike_keep_their_own_codes() -> None:
    assert code_of(Claim.NONE) == "geen-beroep-gedaan"
    assert {Side, Claim, FourEyes} <= {*CHOICES}


def test_no_word_in_the_dictionary_is_idle() -> None:
    used = {one.english for shape in RECORDS for one in shape.fields}

    assert {*FIELDS} - used == set()
    assert {*MODELS} - {shape.kind.__name__ for shape in RECORDS} == set()
    kinds = {kind.__name__: kind for kind in CHOICES}
    assert {*CODES} - {*kinds} == set()
    assert [term for name, codes in CODES.items() for term in codes if term not in {*kinds[name]}] == []


def test_every_shape_in_the_document_has_a_name_of_its_own() -> None:
    titles = [(shape.title("in"), shape.kind) for shape in RECORDS]

    assert len({title for title, _ in titles}) == len({kind.__name__ for _, kind in titles})


def test_what_is_read_and_told_again_is_the_same() -> None:
    shape, wrongs = record(CriteriaSet), dict[str, str]()
    read = shape.read(shape.tell(shipped().model_dump(mode="python")) | {"geldigVanaf": "2018-11-23"}, "", wrongs)

    assert wrongs == {}
    assert CriteriaSet.model_validate(read) == shipped()


def test_every_term_has_a_label() -> None:
    assert [term for kind in CHOICES for term in kind if not (isinstance(term, Term) and term.label)] == []
