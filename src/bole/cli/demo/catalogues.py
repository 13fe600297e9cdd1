"""Two catalogues of the demo content, each with a published edition: one put together by hand, one by a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bole.people.domain.actor import Actor
    from bole.registry.models import Catalogue

PUBLISHER, CENTRE = "director@demo.example", "cn.zj"
PARTS = (  # titles of a section, and what stands in it, in an order somebody chose
    ({"zh": "能源与动力", "en": "Energy and power"}, ("hw-01", "hw-02", "hw-14")),
    ({"zh": "清洁生产", "en": "Clean production"}, ("hw-05", "hw-11")),
)


def publish_catalogues() -> None:
    """Compose and publish both as the director of the Zhejiang centre would; never twice."""
    from bole.people import queries as people
    from bole.registry.models import Catalogue
    from bole.registry.services import editions

    if Catalogue.objects.exists():
        return
    actor = people.actor_of(people.person_with(PUBLISHER))
    for made in (_by_hand(actor), _by_rule(actor)):
        editions.publish_edition(actor, made.id, state=Catalogue.objects.get(id=made.id).state, note="第一版 / first edition")


def _by_hand(actor: Actor) -> Catalogue:
    from bole.registry.domain.catalogues import AddRecords, AddSection, Plan, Words
    from bole.registry.models import Record
    from bole.registry.services import catalogues

    words = (
        Words("zh", "节能环保技术需求精选（演示）", "浙江企业急需的节能与环保技术，欢迎高校院所和企业对接。"),
        Words(
            "en", "Energy and environment: selected needs (demo)", "What companies of Zhejiang look for to save energy and work cleanly."
        ),
    )
    made = catalogues.compose(actor, centre=CENTRE, plan=Plan(words=words, themes=("GREEN", "NEM_ENERGY"), industries=("C",)))
    for number, (titles, ids) in enumerate(PARTS):
        key = f"part-{number}"
        catalogues.rearrange(actor, made.id, change=AddSection(key, titles))
        found = dict(Record.objects.filter(external_source="demo:hand-written", external_id__in=ids).values_list("external_id", "id"))
        catalogues.rearrange(actor, made.id, change=AddRecords(tuple(found[i] for i in ids if i in found), key))
    return made


def _by_rule(actor: Actor) -> Catalogue:
    from bole.registry.domain.catalogues import RULED, Plan, Rule, Words
    from bole.registry.services import catalogues

    words = (
        Words("zh", "浙江省技术需求目录（演示）", "按技术领域编排，收录浙江省中心及其下级中心公开的技术需求。"),
        Words("en", "Technology needs of Zhejiang (demo)", "All public needs of the centre and of those below it, by technology area."),
    )
    rule = Rule(kind="need", group_by="tech_area")
    return catalogues.compose(actor, centre=CENTRE, plan=Plan(composition=RULED, words=words, rule=rule))
