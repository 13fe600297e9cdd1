"""A few sales of the demo content: one that was sold, one that runs now, one that is announced. All invented, and said to be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bole.exchange.models import Sale
    from bole.people.domain.actor import Actor

AUTHOR, PUBLISHER, HOUSE, CENTRE, UNIT = (
    "professor@demo.example", "admin@demo.example", "broker@demo.example", "cn.zj.hz", "浙江示例大学",
)  # fmt: skip
BIDDERS = (("bidder-a@demo.example", "甲方竞买人（虚构）"), ("bidder-b@demo.example", "乙方竞买人（虚构）"))
INVENTED = "为演示虚构的成果与价格 / an achievement and a price invented for this demonstration"
LOTS = (
    (
        ("稻田自走式精准施肥机器人", "一种适用于水田的自走式施肥机器人，按叶色传感结果逐株变量施肥，化肥用量减少三成，已在两个县试用。", "全部专利权与样机一台，中国境内，农业领域，期限至专利届满。"),
        ("Self-propelled robot for precise fertilising of rice", "A robot for paddies that doses fertiliser plant by plant by the colour of the leaves and needs a third less; tried in two counties.", "All patent rights and one prototype, in China, in agriculture, until the patents expire."),
    ),
    (
        ("高精度超声波水表校准装置", "一种用于计量院所的超声波水表校准装置，不确定度优于千分之二，单次可校准十二台。", "专利独占许可，五年，全国。"),
        ("Calibration rig for ultrasonic water meters", "A rig for metrology institutes with an uncertainty below 0.2 %, for twelve meters at a time.", "An exclusive licence for five years, for all of China."),
    ),
    (
        ("低温等离子体种子处理技术", "用低温等离子体处理种子表面，提高发芽率并减少拌种农药，适用于蔬菜和药材。", "普通许可三家，按地域划分。"),
        ("Treatment of seeds by cold plasma", "Cold plasma on the surface of seeds raises germination and saves pesticide, for vegetables and medicinal plants.", "Three non-exclusive licences, by region."),
    ),
)  # fmt: skip
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def hold_sales() -> None:
    """Register what is sold and hold the sales, each at its time; never twice."""
    from bole.exchange.models import Sale
    from bole.exchange.services import closing
    from bole.people import queries as people
    from bole.people import services
    from bole.runtime import clock
    from bole.runtime.system import SYSTEM

    if Sale.objects.exists():
        return
    publisher = people.actor_of(people.person_with(PUBLISHER), in_staff_mode=True)
    bidders = []
    for email, name in BIDDERS:
        made = services.register_person(SYSTEM, email=email, name=name, password=None, language="zh-hans")
        bidders.append(people.actor_of(made))
    begun = clock.database_now()
    sold = _announced(publisher, 0, bidders, announced=begun - 20 * DAY, opens=begun - 4 * DAY, ends=begun - 3 * DAY)
    with clock.freeze(begun - 4 * DAY + HOUR):
        _bids(sold, bidders, ((0, 300_000, None), (1, 310_000, 380_000), (0, 350_000, None)))
    with clock.freeze(begun - 3 * DAY + HOUR):
        closing.close(SYSTEM, sold.id)
    with clock.freeze(begun - 2 * DAY):
        closing.confirm(publisher, sold.id)
    running = _announced(publisher, 1, bidders, announced=begun - 16 * DAY, opens=begun - HOUR, ends=begun + 2 * DAY)
    _bids(running, bidders, ((1, 500_000, None), (0, 520_000, 600_000), (1, 560_000, None)))
    _announced(publisher, 2, [], announced=begun - 5 * DAY, opens=begun + 10 * DAY, ends=begun + 11 * DAY)


def _announced(
    publisher: Actor, number: int, bidders: list[Actor], *, announced: dt.datetime, opens: dt.datetime, ends: dt.datetime
) -> Sale:
    from bole.exchange.domain.sheets import SaleSheet
    from bole.exchange.domain.terms import Format
    from bole.exchange.services import admission, sales
    from bole.people import queries as people
    from bole.registry.domain.sheet import RecordSheet, WordingSheet
    from bole.registry.services import records
    from bole.runtime import clock

    zh, en = LOTS[number]
    wordings = (
        WordingSheet(language="zh", title=zh[0], summary=zh[1]), WordingSheet(language="en", title=en[0], summary=en[1], origin="human"),
    )  # fmt: skip
    sheet = RecordSheet(
        kind="achievement", owner=UNIT, wordings=wordings, origin=INVENTED, licence="Apache-2.0", cooperation_modes=("TRANSFER",), trl=8,
        stage="mature",
    )  # fmt: skip
    author, house = people.actor_of(people.person_with(AUTHOR)), people.actor_of(people.person_with(HOUSE))
    lot = records.publish(publisher, records.draft(author, centre=CENTRE, sheet=sheet).id)
    five = dt.timedelta(minutes=5)
    rules: dict[str, Any] = {
        "format": Format.ENGLISH, "currency": "CNY", "start": Decimal((300_000, 500_000, 80_000)[number]), "unit": Decimal(1000),
        "steps": ((Decimal(0), Decimal(10_000)), (Decimal(1_000_000), Decimal(20_000))), "opens_at": opens, "ends_at": ends, "window": five,
        "added": five,
    }  # fmt: skip
    words = {"zh": {"title": zh[0], "conditions": zh[2]}, "en": {"title": en[0], "conditions": en[2]}}
    with clock.freeze(announced):
        made = sales.draft(house, lot.id, sheet=SaleSheet(rules=rules, wordings=words))
        sales.announce(publisher, made.id)
        for bidder in bidders:
            admission.qualify(publisher, admission.apply(bidder, made.id).id)
    return made


def _bids(sale: Sale, bidders: list[Actor], bids: tuple[tuple[int, int, int | None], ...]) -> None:
    from bole.exchange.domain.asking import Ask
    from bole.exchange.domain.entries import Kind
    from bole.exchange.services import bidding

    for number, (bidder, amount, most) in enumerate(bids):
        ask = Ask(Kind.BID, f"demo {number}", "", amount=Decimal(amount), most=Decimal(most) if most else None)
        bidding.place(bidders[bidder], sale.id, ask=ask)
