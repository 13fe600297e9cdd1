"""Refusals about notices.

Missing    NoticeMissing, LinkMissing, WebhookMissing
Forbidden  NotRepresentative
Invalid    BadPreferences, BadWebhook
Conflict   TooManyWebhooks
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Forbidden, Invalid, Missing


class NoticeMissing(Missing):
    code = "notice_missing"
    sentence = N_("There is no such notice in your inbox.")


class LinkMissing(Missing):
    code = "link_missing"
    sentence = N_("This address is not, or no longer, one of ours. Copy it whole from the mail, or ask for a new one in your preferences.")


class WebhookMissing(Missing):
    code = "webhook_missing"
    sentence = N_("There is no such webhook of yours.")


class NotRepresentative(Forbidden):
    code = "not_representative"
    sentence = N_("Only a representative of the organisation, or the director of the centre, may do this.")


class BadPreferences(Invalid):
    code = "bad_preferences"
    sentence = N_("These preferences cannot be kept; nothing was changed.")


class BadWebhook(Invalid):
    code = "bad_webhook"
    sentence = N_("This webhook cannot be registered.")


class TooManyWebhooks(Conflict):
    code = "too_many_webhooks"
    sentence = N_("There are %(count)s webhooks already; remove one before you register another.")
