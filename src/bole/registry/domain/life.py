"""The life of a record, as a table of verbs (DOMAIN §3, §6.1)."""

from __future__ import annotations

from bole.kernel.states import Machine

DRAFT, SUBMITTED, RETURNED, PUBLISHED, HELD, EXPIRED, WITHDRAWN, ARCHIVED = (
    "draft", "submitted", "returned", "published", "held", "expired", "withdrawn", "archived",
)  # fmt: skip
IN_FORCE = (PUBLISHED, EXPIRED)  # the states in which a record has a day by which it is to be confirmed
WHOLE = (*IN_FORCE, HELD)  # the states in which nothing may be missing that is needed to publish

LIFE = Machine(
    {
        "submit": {DRAFT: SUBMITTED, RETURNED: SUBMITTED, WITHDRAWN: SUBMITTED},
        "return": {SUBMITTED: RETURNED},
        "publish": {DRAFT: PUBLISHED, SUBMITTED: PUBLISHED, RETURNED: PUBLISHED, WITHDRAWN: PUBLISHED},
        "revise": {
            DRAFT: DRAFT, SUBMITTED: SUBMITTED, RETURNED: RETURNED, PUBLISHED: PUBLISHED, HELD: HELD, EXPIRED: PUBLISHED,
            WITHDRAWN: WITHDRAWN,
        },
        "confirm": {PUBLISHED: PUBLISHED, EXPIRED: PUBLISHED},
        "expire": {PUBLISHED: EXPIRED},
        "hold": {PUBLISHED: HELD},
        "release": {HELD: PUBLISHED},
        "withdraw": {SUBMITTED: WITHDRAWN, PUBLISHED: WITHDRAWN, HELD: WITHDRAWN, EXPIRED: WITHDRAWN},
        "archive": {DRAFT: ARCHIVED, RETURNED: ARCHIVED, EXPIRED: ARCHIVED, WITHDRAWN: ARCHIVED},
    }
)  # fmt: skip
OF_TIME = ("expire",)  # verbs no person does

# What only those do who may publish; the rest is open to everybody who may change the record.
OF_PUBLISHERS = frozenset({"publish", "return", "hold", "release"})
