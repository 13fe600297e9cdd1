"""The Merkle tree of RFC 9162: one root for a growing list, and short proofs about it.

An inclusion proof shows that an entry is in the list of a root; a consistency proof that a longer list begins with a
shorter one, so nothing was taken away or changed. Hashes are bytes; a leaf is hashed with a zero before it, a node with
a one, so that neither can be taken for the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two below the size (2 or more)."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of a list of leaf hashes; of an empty one the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What is needed beside the entry `index` (from 0) to come to the root."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"entry {index} of {len(leaves)}")
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*inclusion_proof(leaves[:half], index), root(leaves[half:])]
    return [*inclusion_proof(leaves[half:], index - half), root(leaves[:half])]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """Whether the proof leads from the entry to the root of a list of this size (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for one in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = _node(one, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = _node(found, one)
        place, last = place >> 1, last >> 1
    return last == 0 and found == head


def consistency_proof(leaves: Sequence[bytes], first: int) -> list[bytes]:
    """What shows that the list of the first `first` entries is the beginning of the whole one (RFC 9162, 2.1.4.1)."""
    if not 0 < first <= len(leaves):
        raise IndexError(f"the first {first} of {len(leaves)}")
    return _consistency(leaves, first, whole=True) if first < len(leaves) else []


def _consistency(leaves: Sequence[bytes], first: int, *, whole: bool) -> list[bytes]:
    if first == len(leaves):
        return [] if whole else [root(leaves)]
    half = _split(len(leaves))
    if first <= half:
        return [*_consistency(leaves[:half], first, whole=whole), root(leaves[half:])]
    return [*_consistency(leaves[half:], first - half, whole=False), root(leaves[:half])]


def is_consistent(first: int, first_head: bytes, second: int, second_head: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the list of the second root begins with that of the first (RFC 9162, 2.1.4.2)."""
    if first == second:
        return not proof and first_head == second_head
    if not 0 < first < second or not proof:
        return False
    path = [first_head, *proof] if first & (first - 1) == 0 else list(proof)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for one in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = _node(one, old), _node(one, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = _node(new, one)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_head and new == second_head
