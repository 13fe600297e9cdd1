"""The life of a challenge and of an award, as tables of verbs; and the stage a reader is told (DOMAIN 5.5).

Time closes the applications: whether the deadline is past is judged by the clock at every verb, and the job that writes
it down later changes nothing. The stages between publication and the end are told from the status, the clock and the
awards; only what somebody decided is a status.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum

from bole.kernel.states import Machine

COLLECTED, SUBMITTED, SCREENED, PUBLISHED, REVIEWING, MATCHED, EXECUTING, REWARDED, FAILED, WITHDRAWN = (
    "collected", "submitted", "screened", "published", "reviewing", "matched", "executing", "rewarded", "failed", "withdrawn",
)  # fmt: skip
STATES = (COLLECTED, SUBMITTED, SCREENED, PUBLISHED, REVIEWING, MATCHED, EXECUTING, REWARDED, FAILED, WITHDRAWN)
OVER = (REWARDED, FAILED)  # what remains is the feedback; then it is closed
ON_BOARD = (PUBLISHED, REVIEWING, MATCHED, EXECUTING, REWARDED, FAILED)

LIFE = Machine(
    {
        "change": {COLLECTED: COLLECTED},
        "submit": {COLLECTED: SUBMITTED},
        "return": {SUBMITTED: COLLECTED, SCREENED: COLLECTED},
        "screen": {SUBMITTED: SCREENED},
        "publish": {SCREENED: PUBLISHED},
        "revise": {PUBLISHED: PUBLISHED},
        "end_applications": {PUBLISHED: REVIEWING},
        "choose": {REVIEWING: MATCHED},
        "choose_again": {MATCHED: REVIEWING},
        "begin": {MATCHED: EXECUTING},
        "reward": {EXECUTING: REWARDED},
        "fail": {REVIEWING: FAILED, EXECUTING: FAILED},
        "withdraw": {
            COLLECTED: WITHDRAWN, SUBMITTED: WITHDRAWN, SCREENED: WITHDRAWN, PUBLISHED: WITHDRAWN, REVIEWING: WITHDRAWN,
            MATCHED: WITHDRAWN,
        },
    }
)  # fmt: skip

CHOSEN, CONTRACTED, DELIVERED, ACCEPTED, PARTLY, PAID, LOST, STOPPED, DECLINED = (
    "chosen", "contracted", "delivered", "accepted", "partly", "paid", "failed", "stopped", "declined",
)  # fmt: skip
AWARD_STATES = (CHOSEN, CONTRACTED, DELIVERED, ACCEPTED, PARTLY, PAID, LOST, STOPPED, DECLINED)
AT_WORK = (CHOSEN, CONTRACTED, DELIVERED, ACCEPTED)  # somebody still has something to do
SUCCESSFUL = (PAID, PARTLY)

AWARD = Machine(
    {
        "sign": {CHOSEN: CONTRACTED},
        "decline": {CHOSEN: DECLINED},
        "stop": {CONTRACTED: STOPPED, DELIVERED: STOPPED},
        "deliver": {CONTRACTED: DELIVERED},
        "accept": {DELIVERED: ACCEPTED},
        "accept_partly": {DELIVERED: PARTLY},
        "reject": {DELIVERED: LOST},
        "pay": {ACCEPTED: PAID},
    }
)  # fmt: skip

DUE, REPORTED, MET, HALF_MET, NOT_MET = "due", "reported", "met", "partly", "not_met"
MILESTONE = Machine(
    {
        "report": {DUE: REPORTED, REPORTED: REPORTED, HALF_MET: REPORTED, NOT_MET: REPORTED},
        "check": {REPORTED: REPORTED},
    }
)
CHECKS = (MET, HALF_MET, NOT_MET)

DRAFT, SENT, TAKEN_BACK = "draft", "sent", "withdrawn"


class Stage(StrEnum):
    """Where a challenge stands, as people are told it."""

    COLLECTED = "collected"  # 征集
    SUBMITTED = "submitted"  # 待遴选
    SCREENED = "screened"  # 已遴选
    APPLYING = "applying"  # 揭榜中
    REVIEW = "review"  # 评审
    MATCHED = "matched"  # 已揭榜，待签军令状
    EXECUTION = "execution"  # 攻关
    ACCEPTANCE = "acceptance"  # 验收
    REWARDED = "rewarded"  # 已兑付
    FAILED = "failed"  # 未成
    WITHDRAWN = "withdrawn"  # 撤榜


def is_open(status: str, *, closes_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether applications are taken at this moment. The closing moment itself is too late."""
    return status == PUBLISHED and closes_at is not None and now < closes_at


def has_closed(status: str, *, closes_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether the deadline is past, written down or not."""
    return status in (REVIEWING, MATCHED, EXECUTING, *OVER) or (status == PUBLISHED and not is_open(status, closes_at=closes_at, now=now))


def stage_of(status: str, *, closes_at: dt.datetime | None, now: dt.datetime, awards: Collection[str] = ()) -> Stage:
    """The stage of a challenge with awards in these states."""
    if status == PUBLISHED:
        return Stage.APPLYING if is_open(status, closes_at=closes_at, now=now) else Stage.REVIEW
    if status == REVIEWING:
        return Stage.REVIEW
    if status == EXECUTING:
        delivered = {DELIVERED, ACCEPTED}
        return Stage.ACCEPTANCE if delivered & set(awards) and CONTRACTED not in awards else Stage.EXECUTION
    return Stage(status)


def status_after(awards: Collection[str]) -> str | None:
    """How a challenge under way ends once nobody has anything to do any more; nothing while somebody has."""
    if not awards or set(awards) & set(AT_WORK):
        return None
    return REWARDED if set(awards) & set(SUCCESSFUL) else FAILED
