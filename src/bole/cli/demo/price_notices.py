"""A few price notices of the demo content: one that runs, one with an objection, one that is closed, one that waits to be published.

They are about invented achievements of the example university; the closed one was published three weeks before the first start.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bole.exchange.domain.notice_sheet import NoticeSheet
    from bole.exchange.models import PriceNotice
    from bole.people.domain.actor import Actor

AUTHOR, PUBLISHER, CENTRE, UNIT = "professor@demo.example", "admin@demo.example", "cn.zj.hz", "浙江示例大学"
INVENTED = "为演示虚构的成果与价格 / an achievement and a price invented for this demonstration"
WORDS = (
    (
        ("海水养殖网箱附着物自动清洗装置", "一种可自主行走的网箱清洗装置，清洗效率每小时三百平方米，无需潜水员下水作业，适用于近海和深远海网箱。"),
        ("Automatic cleaning device for net cages of marine fish farms", "A device that moves over net cages by itself and cleans three hundred square metres an hour, without divers, near the coast and offshore."),
    ),
    (
        ("高炉煤气余压回收透平叶片防腐涂层", "一种用于余压透平叶片的陶瓷基防腐涂层，在含尘湿煤气中的寿命为现有涂层的三倍，已完成中试。"),
        ("Protective coating for the blades of top-gas recovery turbines", "A ceramic coating for turbine blades in wet, dusty blast-furnace gas that lasts three times as long as today's; the pilot stage is done."),
    ),
    (
        ("茶园害虫声诱捕与远程监测系统", "以昆虫求偶声诱捕茶园害虫并自动计数，减少农药用量，数据通过窄带物联网上传。"),
        ("Acoustic trapping and remote monitoring of pests in tea gardens", "Pests are lured by mating calls and counted automatically; less pesticide is used, and figures are sent by narrow-band radio."),
    ),
    (
        ("变压器绕组热点光纤测温方法", "以荧光光纤直接测量变压器绕组热点温度，误差不大于一摄氏度，可在带电状态下长期监测。"),
        ("Fibre-optic measurement of hot spots in transformer windings", "Fluorescent fibres measure the temperature of the windings directly, within one degree, for years and under voltage."),
    ),
)  # fmt: skip
DAYS_AGO = (5, 9, 21)  # when the first three were published


def announce_prices() -> None:
    """Register the achievements and announce their prices; never twice."""
    from bole.exchange.models import PriceNotice
    from bole.exchange.services import objections, price_notices
    from bole.people import queries as people
    from bole.people.domain.actor import ANONYMOUS
    from bole.runtime import clock
    from bole.runtime.system import SYSTEM

    if PriceNotice.objects.exists():
        return
    author = people.actor_of(people.person_with(AUTHOR))
    publisher = people.actor_of(people.person_with(PUBLISHER), in_staff_mode=True)  # so that the director may decide about objections
    drafts = [_draft(author, publisher, number) for number in range(len(WORDS))]
    begun = clock.database_now()
    for draft, days in zip(drafts, DAYS_AGO, strict=False):
        with clock.freeze(begun - dt.timedelta(days=days)):
            price_notices.publish_notice(publisher, draft.id)
    with clock.freeze(begun - dt.timedelta(days=2)):
        grounds = "挂牌的同类涂层成交价高于该价格一倍以上，请说明定价依据。\nA comparable coating was sold for more than twice this price; please say how it was found."
        objections.object_to(ANONYMOUS, drafts[1].id, grounds=grounds, name="王先生（虚构）", reach="0571-0000000", sender="demo")
    price_notices.close_notices(SYSTEM)
    price_notices.hand_in_notice(author, drafts[3].id)


def _draft(author: Actor, publisher: Actor, number: int) -> PriceNotice:
    from bole.exchange.services import price_notices
    from bole.registry.domain.sheet import RecordSheet, WordingSheet
    from bole.registry.services import records

    zh, en = WORDS[number]
    wordings = (
        WordingSheet(language="zh", title=zh[0], summary=zh[1]), WordingSheet(language="en", title=en[0], summary=en[1], origin="human"),
    )  # fmt: skip
    sheet = RecordSheet(
        kind="achievement", owner=UNIT, wordings=wordings, origin=INVENTED, licence="Apache-2.0", cooperation_modes=("TRANSFER",), trl=7,
        stage="mature",
    )  # fmt: skip
    made = records.publish(publisher, records.draft(author, centre=CENTRE, sheet=sheet).id)
    return price_notices.draft_notice(author, made.id, sheet=_announced(number))


def _announced(number: int) -> NoticeSheet:
    from bole.exchange.domain.notice_sheet import FORMULA, NoticeSheet
    from bole.exchange.domain.price_notice import Relation

    zh, en = WORDS[number]
    words = {"zh": {"name": zh[0], "abstract": zh[1]}, "en": {"name": en[0], "abstract": en[1]}}
    common = {
        "unit_place": "学校科研院网站、行政楼一层公告栏", "market_place": "中国浙江网上技术市场",
        "contact": {"name": "浙江示例大学科研院成果转化办公室", "phone": "0571-0000000", "email": "transfer@demo.example"},
    }  # fmt: skip
    if number == 1:
        return NoticeSheet(
            words=words, mode="LICENSE_EXCLUSIVE", price_min=Decimal(860_000), buyer="杭州示例涂层科技有限公司", relation=Relation.HOLDING,
            relation_note="完成人张教授持股 20% / Professor Zhang, who made it, holds 20 %", **common,  # type: ignore[arg-type]
        )  # fmt: skip
    if number == 2:
        words["zh"]["price"], words["en"]["price"] = (
            "入门费二十万元，另按年净销售额的 3% 提成，五年封顶一百二十万元。",
            "200,000 CNY, and 3 % of net sales a year, at most 1,200,000 CNY in five years.",
        )
        return NoticeSheet(
            words=words, mode="LICENSE_NONEXCLUSIVE", price_kind=FORMULA, price_min=Decimal(200_000), price_max=Decimal(1_200_000), **common  # type: ignore[arg-type]
        )  # fmt: skip
    return NoticeSheet(
        words=words, mode="TRANSFER", price_min=Decimal(1_500_000 - number * 100_000), buyer="（示例）东莞松山湖精密焊接厂",
        relation=Relation.NONE, **common,  # type: ignore[arg-type]
    )  # fmt: skip
