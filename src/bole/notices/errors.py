"""Refusals about notices.

Missing    NoticeMissing
Invalid    BadPreferences
"""

from __future__ import annotations

from bole.kernel.errors import N_, Invalid, Missing


class NoticeMissing(Missing):
    code = "notice_missing"
    sentence = N_("There is no such notice in your inbox.")


class BadPreferences(Invalid):
    code = "bad_preferences"
    sentence = N_("These preferences cannot be kept; nothing was changed.")
