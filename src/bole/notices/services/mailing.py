"""The digest: notices that are due by mail, one mail for each person, in his language, each notice once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from bole.kernel.text import one_line
from bole.people.models import Person
from bole.runtime import mail
from bole.runtime.acts import act, now
from bole.ui.locales import tag_of

from .. import kinds, queries
from ..access import AnyActor
from ..models import Notice

SUBJECT = 150  # characters


def mail_what_is_due(actor: AnyActor, *, most: int = 500) -> int:
    """Write the mails that are due now, an act for each person; how many mails there were."""
    persons = _due().order_by("person_id").values_list("person_id", flat=True).distinct()[:most]
    return sum(mail_to(actor, person_id=person_id) for person_id in persons)


def _due() -> QuerySet[Notice]:
    return Notice.objects.filter(mail_at__lte=now())


@act
def mail_to(actor: AnyActor, *, person_id: UUID) -> bool:
    """Put the mail with what is due to one person into the outbox; whether there was one.

    The notices are locked, and marked in the same commit that holds the mail: whoever runs this at the same time finds
    none of them. What was read in the inbox meanwhile needs no mail.
    """
    due = list(_due().filter(person_id=person_id).select_for_update(skip_locked=True).order_by("-urgent", "told_at", "id"))
    person = Person.objects.filter(id=person_id, is_active=True).first()
    preferences = queries.preferences_of([person_id])[person_id]
    unread = [n for n in due if n.read_at is None] if person and preferences.mails else []
    named = _within_budget(unread, queries.budget_of(preferences))
    if person and named:
        language = preferences.language or person.language
        with translation.override(language):
            _post(person, named, more=len(unread) - len(named), language=language)
    Notice.objects.filter(id__in=[n.id for n in due]).update(mail_at=None)
    Notice.objects.filter(id__in=[n.id for n in unread] if named else []).update(mailed_at=now())
    return bool(named)


def _within_budget(unread: Sequence[Notice], budget: int) -> list[Notice]:
    """Those a mail names one by one: what is urgent, and as many others as the budget of a day. The rest is counted."""
    urgent = [n for n in unread if n.urgent]
    return urgent + [n for n in unread if not n.urgent][:budget]


def _post(person: Person, named: Sequence[Notice], *, more: int, language: str) -> None:
    public = settings.BOLE_PUBLIC_URL
    stop = f"{public}{reverse('notices:unsubscribe', args=[queries.unsubscribe_token(person.id)])}"
    shown = queries.shown(named)
    context = {
        "person": person, "groups": [(g.title, [s for s in shown if s.notice.group == code]) for code, g in kinds.GROUPS.items()],
        "more": more, "public": public, "stop": stop, "html_lang": tag_of(language),
        "inbox": f"{public}{reverse('notices:inbox')}", "preferences": f"{public}{reverse('notices:preferences')}",
    }  # fmt: skip
    mail.post(
        to=person.email, subject=_subject(shown[0].sentence, len(named) + more),
        text=render_to_string("notices/mail.txt", context), html=render_to_string("notices/mail.html", context),
        headers={
            "List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated", "Content-Language": tag_of(language),
        },
    )  # fmt: skip


def _subject(first: str, count: int) -> str:
    if count == 1:
        return one_line(first)[:SUBJECT]
    told = ngettext("%(count)s notice from Bole", "%(count)s notices from Bole", count) % {"count": count}
    return gettext("%(told)s: %(first)s") % {"told": told, "first": one_line(first)[: SUBJECT - 40]}
