"""The verbs of notices: tell, mark read, mail what is due, choose how to be told."""

from .mailing import mail_to, mail_what_is_due
from .preferences import choose, renew_feed, stop_mails
from .telling import mark_all_read, mark_read, tell

__all__ = ["choose", "mail_to", "mail_what_is_due", "mark_all_read", "mark_read", "renew_feed", "stop_mails", "tell"]
