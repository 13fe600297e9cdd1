"""The reads of push: saved searches, suggestions, answers and the checklist made of them, interests, the funnel."""

from .figures import AnswerTime, answer_times, centre_funnel, funnel, views_by_reader
from .interests import Shown, interests, progress_of, shown
from .reading import Asked, checklist, current_answer, remarks
from .searches import filters_of, public_subscription, subscription, subscriptions, try_now
from .suggestions import TABS, counts_of_tabs, suggestions

__all__ = [
    "TABS", "AnswerTime", "Asked", "Shown", "answer_times", "centre_funnel", "checklist", "counts_of_tabs", "current_answer",
    "filters_of", "funnel", "interests", "progress_of", "public_subscription", "remarks", "shown", "subscription",
    "subscriptions", "suggestions", "try_now", "views_by_reader",
]  # fmt: skip
