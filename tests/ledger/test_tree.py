"""The tree is that of RFC 9162: by its published test vectors, and by the definition itself at every size."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import naive
from vierogen.ledger.tree import (
    EMPTY,
    Frontier,
    Node,
    consistency_proof,
    frontier,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_by,
    root_of,
)

# The entries, roots and paths that come with Certificate Transparency (RFC 6962; the trees of RFC 9162 are the same).
PUBLISHED = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENT = {
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def entries_of(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def nodes_over(entries: list[bytes]) -> Node:
    hashes = [leaf_hash(entry) for entry in entries]
    return lambda level, number: root_of(hashes[number << level : (number + 1) << level])


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert sha256(b"").digest() == EMPTY == root_of([]) == Frontier().root()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int) -> None:
    grown = Frontier()
    for entry in PUBLISHED[:size]:
        grown.append(leaf_hash(entry))

    assert grown.root().hex() == root_of([leaf_hash(one) for one in PUBLISHED[:size]]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("number", "size"), PATHS)
def test_inclusion_proofs_are_the_published_ones(number: int, size: int) -> None:
    found = inclusion_proof(number, size, nodes_over(PUBLISHED[:size]))

    assert [one.hex() for one in found] == PATHS[number, size]


@pytest.mark.parametrize(("old", "new"), CONSISTENT)
def test_consistency_proofs_are_the_published_ones(old: int, new: int) -> None:
    found = consistency_proof(old, new, nodes_over(PUBLISHED[:new]))

    assert [one.hex() for one in found] == CONSISTENT[old, new]
    assert naive.is_consistent(old, bytes.fromhex(ROOTS[old - 1]), new, bytes.fromhex(ROOTS[new - 1]), found)


@given(st.integers(1, 80), st.data())
def test_every_leaf_of_every_tree_is_proven_as_the_definition_does(size: int, data: st.DataObject) -> None:
    entries, number = entries_of(size), data.draw(st.integers(0, size - 1))

    found = inclusion_proof(number, size, nodes_over(entries))

    assert list(found) == naive.path(number, entries)
    assert root_by(number, size, leaf_hash(entries[number]), found) == naive.mth(entries)


@given(st.integers(1, 80), st.data())
def test_every_tree_goes_on_from_every_smaller_one_as_the_definition_says(new: int, data: st.DataObject) -> None:
    entries, old = entries_of(new), data.draw(st.integers(1, new))

    found = consistency_proof(old, new, nodes_over(entries))

    assert list(found) == naive.proof(old, entries)
    assert naive.is_consistent(old, naive.mth(entries[:old]), new, naive.mth(entries), found)


@given(st.integers(1, 200))
def test_a_tree_grows_leaf_by_leaf_or_by_subtrees_to_the_same_root(size: int) -> None:
    entries = entries_of(size)
    grown = Frontier()
    for entry in entries:
        grown.append(leaf_hash(entry))

    assert grown.root() == frontier(size, nodes_over(entries)).root() == naive.mth(entries)


@given(st.integers(2, 60), st.data())
def test_no_other_leaf_place_path_or_size_leads_to_the_root(size: int, data: st.DataObject) -> None:
    entries = entries_of(size)
    number = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda one: one != number))
    path = list(inclusion_proof(number, size, nodes_over(entries)))
    root, leaf = naive.mth(entries), leaf_hash(entries[number])
    flipped = data.draw(st.integers(0, len(path) - 1))
    changed = [bytes([one[0] ^ 1, *one[1:]]) if nth == flipped else one for nth, one in enumerate(path)]

    assert root_by(number, size, leaf_hash(entries[other]), path) != root
    assert root_by(other, size, leaf, path) != root
    assert root_by(number, size, leaf, changed) != root
    assert root_by(number, size, leaf, path[:-1]) is None
    assert root_by(number, size, leaf, [*path, path[0]]) is None


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_a_tree_that_was_changed_does_not_go_on_from_what_it_was(old: int, more: int, data: st.DataObject) -> None:
    new, changed = old + more, data.draw(st.integers(0, old - 1))
    before, after = entries_of(old), entries_of(new)
    after[changed] = b"something else"

    path = consistency_proof(old, new, nodes_over(after))

    assert not naive.is_consistent(old, naive.mth(before), new, naive.mth(after), path)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 3)])
def test_what_cannot_be_is_no_proof(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="does not go on"):
        consistency_proof(old, new, nodes_over(entries_of(3)))
    assert not naive.is_consistent(old, EMPTY, new, EMPTY, [EMPTY])


def test_a_leaf_that_is_not_there_has_no_proof() -> None:
    with pytest.raises(ValueError, match="is not in a tree"):
        inclusion_proof(3, 3, nodes_over(entries_of(3)))
    assert root_by(3, 3, EMPTY, []) is None


def test_a_subtree_begins_only_where_it_may() -> None:
    grown = Frontier()
    grown.append(EMPTY)
    with pytest.raises(ValueError, match="no subtree of level 1"):
        grown.append(EMPTY, 1)
    with pytest.raises(ValueError, match="complete subtrees"):
        Frontier(3, [EMPTY])


def test_a_tree_cannot_be_said_to_be_larger_than_its_proof_shows() -> None:
    first, second = leaf_hash(b"a"), leaf_hash(b"b")
    both = node_hash(first, second)

    assert naive.is_consistent(1, first, 2, both, [second])
    assert not any(naive.is_consistent(1, first, larger, both, [second]) for larger in range(3, 9))
