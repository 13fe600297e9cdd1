"""Refusals about notices.

Missing    NoticeMissing, LinkMissing
Invalid    BadPreferences
"""

from __future__ import annotations

from bole.kernel.errors import N_, Invalid, Missing


class NoticeMissing(Missing):
    code = "notice_missing"
    sentence = N_("There is no such notice in your inbox.")


class LinkMissing(Missing):
    code = "link_missing"
    sentence = N_("This address is not, or no longer, one of ours. Copy it whole from the mail, or ask for a new one in your preferences.")


class BadPreferences(Invalid):
    code = "bad_preferences"
    sentence = N_("These preferences cannot be kept; nothing was changed.")
