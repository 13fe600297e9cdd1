"""The verbs of push: save a search, percolate a record, offer suggestions, answer, go the way of an interest, address reasons."""

from .answering import answer, answer_suggestion
from .interests import accept, confirm, decline, forward, see, withdraw
from .offering import offer, offer_waiting
from .percolating import percolate, suggest
from .revising import address
from .subscribing import delete_search, pause_search, read_anew, resume_search, save_search
from .telling import ask_to_confirm_capacity, tell_of_declines
from .viewing import count_view

__all__ = [
    "accept", "address", "answer", "answer_suggestion", "ask_to_confirm_capacity", "confirm", "count_view", "decline", "delete_search",
    "forward", "offer", "offer_waiting", "pause_search", "percolate", "read_anew", "resume_search", "save_search", "see", "suggest",
    "tell_of_declines", "withdraw",
]  # fmt: skip
