"""The life of a record, as a table of verbs (DOMAIN §3, §6.1)."""

from __future__ import annotations

from bole.kernel.states import Machine

DRAFT, SUBMITTED, RETURNED, PUBLISHED, HELD, WITHDRAWN, ARCHIVED = (
    "draft", "submitted", "returned", "published", "held", "withdrawn", "archived",
)  # fmt: skip

LIFE = Machine(
    {
        "submit": {DRAFT: SUBMITTED, RETURNED: SUBMITTED, WITHDRAWN: SUBMITTED},
        "return": {SUBMITTED: RETURNED},
        "publish": {DRAFT: PUBLISHED, SUBMITTED: PUBLISHED, RETURNED: PUBLISHED, WITHDRAWN: PUBLISHED},
        "revise": {DRAFT: DRAFT, SUBMITTED: SUBMITTED, RETURNED: RETURNED, PUBLISHED: PUBLISHED, HELD: HELD, WITHDRAWN: WITHDRAWN},
        "hold": {PUBLISHED: HELD},
        "release": {HELD: PUBLISHED},
        "withdraw": {SUBMITTED: WITHDRAWN, PUBLISHED: WITHDRAWN, HELD: WITHDRAWN},
        "archive": {DRAFT: ARCHIVED, RETURNED: ARCHIVED, WITHDRAWN: ARCHIVED},
    }
)

# What only those do who may publish; the rest is open to everybody who may change the record.
OF_PUBLISHERS = frozenset({"publish", "return", "hold", "release"})
