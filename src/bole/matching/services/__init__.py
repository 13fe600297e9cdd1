"""The verbs of matching: prepare the model, mark stale, index, match."""

from .indexing import (
    anything_waits,
    index_in_this_act,
    index_waiting,
    mark_all_stale,
    mark_stale,
    mark_unindexed,
    prepare_model,
    recount,
)
from .pairing import match_waiting

__all__ = [
    "anything_waits", "index_in_this_act", "index_waiting", "mark_all_stale", "mark_stale", "mark_unindexed", "match_waiting",
    "prepare_model", "recount",
]  # fmt: skip
