"""The life of a record, as a table of verbs (DOMAIN §3, §6.1)."""

from __future__ import annotations

from bole.kernel.states import Machine

DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN, ARCHIVED = (
    "draft", "submitted", "returned", "published", "withdrawn", "archived",
)  # fmt: skip

LIFE = Machine(
    {
        "submit": {DRAFT: SUBMITTED, RETURNED: SUBMITTED, WITHDRAWN: SUBMITTED},
        "return": {SUBMITTED: RETURNED},
        "publish": {DRAFT: PUBLISHED, SUBMITTED: PUBLISHED, RETURNED: PUBLISHED, WITHDRAWN: PUBLISHED},
        "revise": {DRAFT: DRAFT, SUBMITTED: SUBMITTED, RETURNED: RETURNED, PUBLISHED: PUBLISHED, WITHDRAWN: WITHDRAWN},
        "withdraw": {SUBMITTED: WITHDRAWN, PUBLISHED: WITHDRAWN},
        "archive": {DRAFT: ARCHIVED, RETURNED: ARCHIVED, WITHDRAWN: ARCHIVED},
    }
)
