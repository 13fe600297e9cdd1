"""The verbs of notices: tell, mark read, mail what is due, choose how to be told, register webhooks and post to them."""

from .belonging import count_of, follow_merge
from .delivering import deliver_waiting, forget_deliveries
from .mailing import mail_to, mail_what_is_due
from .preferences import choose, renew_feed, stop_mails
from .telling import mark_all_read, mark_read, retract, tell
from .webhooks import register_webhook, remove_webhook, resume_webhook, try_webhook

__all__ = [
    "choose", "count_of", "deliver_waiting", "follow_merge", "forget_deliveries", "mail_to", "mail_what_is_due", "mark_all_read",
    "mark_read", "register_webhook", "remove_webhook", "renew_feed", "resume_webhook", "retract",
    "stop_mails", "tell", "try_webhook",
]  # fmt: skip
