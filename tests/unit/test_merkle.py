"""The tree of RFC 9162 by its known roots, and its proofs for every size up to forty."""

from __future__ import annotations

import pytest

from bole.kernel.merkle import consistency_proof, inclusion_proof, is_consistent, is_included, leaf_hash, root

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(bytes([n])) for n in range(count)]


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_those_of_certificate_transparency(size):
    assert root([leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(1, 41))
def test_every_entry_is_proved_to_be_in_the_list_and_no_other_is(size):
    found = leaves(size)
    for index in range(size):
        proof = inclusion_proof(found, index)
        assert is_included(found[index], index, size, proof, root(found))
        assert not is_included(leaf_hash(b"other"), index, size, proof, root(found))
        assert not is_included(found[index], size, size, proof, root(found))


@pytest.mark.parametrize("size", range(2, 41))
def test_every_beginning_is_proved_to_be_one_and_no_other_list_is(size):
    found = leaves(size)
    for first in range(1, size + 1):
        proof = consistency_proof(found, first)
        assert is_consistent(first, root(found[:first]), size, root(found), proof)
        assert not is_consistent(first, root([leaf_hash(b"other"), *found[1:first]]), size, root(found), proof)
