"""Three challenges of the demo content, invented and said to be: one open for teams, one under review, one at work with two teams.

What lies in the past was really done there by the verbs, with the clock set back: nothing impossible is built.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from bole.challenges.domain.plan import Plan
    from bole.people.domain.actor import Actor

PASSWORD = "bole-demo-2026"
INVENTED = "（为演示虚构 / invented for this demonstration）"
REGISTRARS = {"cn.gd.dg": "registrar@demo.example", "cn.zj.hz": "director@demo.example"}
TEAMS = (
    ("（示例）先进焊接研究院", "Institute of Advanced Joining (example)"),
    ("（示例）临江新材料研究所", "Linjiang Materials Institute (example)"),
    ("（示例）北方工程大学", "Northern Engineering University (example)"),
)
DAY = dt.timedelta(days=1)


def put_up_challenges() -> None:
    """Put the three on the board; never twice."""
    from bole.registry.models import Record
    from bole.runtime import clock

    needs = {n.external_id: n for n in Record.objects.filter(external_source="demo:hand-written", kind="need").select_related("centre")}
    now = clock.database_now().replace(minute=0, second=0, microsecond=0)
    for code, build in (("hw-03", _open), ("hw-12", _under_review), ("hw-02", _at_work)):
        if code in needs and not _there(needs[code].id):
            build(needs[code].id, now)


def _there(need_id: UUID) -> bool:
    from bole.challenges.queries import of_need
    from bole.runtime.system import SYSTEM

    return of_need(SYSTEM, need_id).exists()


def _representative(organisation_id: UUID) -> Actor:
    """Somebody who represents an organisation; an invented person where nobody does."""
    from bole.people import queries as people
    from bole.people import services
    from bole.people.domain.actor import Role
    from bole.runtime.system import SYSTEM

    held = people.persons_with_role(organisation_id).filter(role=Role.REPRESENTATIVE).first()
    if held is not None:
        return people.actor_of(held.person)
    email = f"representative-{organisation_id.hex[-12:]}@demo.example"
    made = services.register_person(SYSTEM, email=email, name="示例代表", password=PASSWORD, language="zh-hans", is_administrator=False)
    services.grant_role(SYSTEM, person_id=made.id, organisation_id=organisation_id, role=Role.REPRESENTATIVE)
    return people.actor_of(made)


def _registrar(centre: str) -> Actor:
    from bole.people import queries as people

    return people.actor_of(people.person_with(REGISTRARS[centre]))


def _team(position: int) -> UUID:
    from bole.people import queries as people
    from bole.people import services
    from bole.runtime.system import SYSTEM

    name, english = TEAMS[position]
    known = people.organisation_known(name=name, country="CN", identifiers={})
    return (known or services.register_organisation(SYSTEM, name=name, names={"en": english}, kind="institute")).id


def _board(need_id: UUID, plan: Plan, at: dt.datetime) -> tuple[UUID, Actor, Actor]:
    """A challenge put on the board at this time; its id, who speaks for its owner, and who runs it."""
    from bole.challenges.services import challenges
    from bole.registry.models import Record
    from bole.runtime import clock

    need = Record.objects.select_related("centre").get(id=need_id)
    assert need.owner_id is not None
    owner, runner = _representative(need.owner_id), _registrar(need.centre.path)
    with clock.freeze(at):
        made = challenges.draft(owner, need_id, plan=plan)
        challenges.submit(owner, made.id)
        challenges.screen(runner, made.id, reason=f"指标可测，奖金与难度相称 {INVENTED}")
        challenges.publish(runner, made.id)
    return made.id, owner, runner


def _apply(challenge_id: UUID, at: dt.datetime, offers: tuple[tuple[int, str, str, int, int, tuple[int, int]], ...]) -> None:
    """Teams apply at this time: (team, abstract, approach, price, days, values of the two targets)."""
    from bole.challenges.domain.offer import Member, Offer
    from bole.challenges.services import applying
    from bole.runtime import clock

    with clock.freeze(at):
        for team, abstract, approach, price, days, values in offers:
            organisation = _team(team)
            offer = Offer(
                abstract=abstract, approach=approach, members=(Member(f"示例人员{team + 1}", "", "负责人"),), price=Decimal(price), days=days,
                values={"t1": Decimal(values[0]), "t2": Decimal(values[1])}, no_conflict=True,
            )  # fmt: skip
            applying.send_application(_representative(organisation), challenge_id, offer=offer, edition=1, organisation_id=organisation)


def _open(need_id: UUID, now: dt.datetime) -> None:
    _board(need_id, replace(_welding(), closes_at=now + 21 * DAY), now - 9 * DAY)


def _under_review(need_id: UUID, now: dt.datetime) -> None:
    from bole.challenges.services import challenges, reviewing
    from bole.runtime.system import SYSTEM

    closes_at = now - 2 * DAY
    challenge_id, _owner, runner = _board(need_id, replace(_electrolyte(), closes_at=closes_at), now - 40 * DAY)
    _apply(challenge_id, now - 3 * DAY, (
        (1, "低黏度酯类溶剂与局部高浓盐结合。", "先做溶剂配方筛选，再做零下四十度倍率放电验证，最后做软包电芯循环。", 5200000, 420, (82, 62)),
        (2, "用醚类共溶剂改善低温离子电导。", "以分子模拟缩小配方范围，三轮实验后做安全性试验。", 4600000, 500, (80, 60)),
    ))  # fmt: skip
    challenges.end_applications(SYSTEM, challenge_id)
    reviewing.announce_pitch(runner, challenge_id, at=now + 6 * DAY, place="东莞松山湖（演示）")


def _at_work(need_id: UUID, now: dt.datetime) -> None:
    from bole.challenges.models import Award
    from bole.challenges.services import choosing, executing
    from bole.runtime import clock

    closes_at = now - 120 * DAY
    challenge_id, owner, runner = _board(need_id, replace(_fuel_cell(), closes_at=closes_at), now - 160 * DAY)
    _apply(challenge_id, closes_at - DAY, (
        (0, "金属双极板流道内排水与自加热启动。", "停机吹扫配合微量反应自加热，先单池后短堆验证。", 3900000, 300, (28, 2)),
        (1, "石墨板电堆，外部热源快速暖机。", "电加热与冷却液回路耦合控制。", 3500000, 360, (35, 3)),
        (2, "膜电极材料改性，减少结冰。", "催化层孔结构设计与低温循环考核。", 3950000, 330, (30, 2)),
    ))  # fmt: skip
    with clock.freeze(closes_at + 5 * DAY):
        numbers = _panel(challenge_id, runner)
        choosing.choose(owner, challenge_id, shares={numbers[0]: Decimal(60), numbers[1]: Decimal(40)})
        awards = list(Award.objects.filter(application__challenge_id=challenge_id).select_related("application"))
        for award in awards:
            _sign(award, owner)
    with clock.freeze(now - 60 * DAY):
        first = next(a for a in awards if a.application.number == numbers[0])
        assert first.application.organisation_id is not None
        team = _representative(first.application.organisation_id)
        executing.report_milestone(team, first.id, position=1, evidence="设计评审通过，纪要编号 示-17 （演示）")
        executing.check_milestone(owner, first.id, position=1, verdict="met", reason="评审专家一致通过")


def _panel(challenge_id: UUID, runner: Actor) -> list[int]:
    """The professor reviews; the numbers of the teams from the best on."""
    from bole.challenges.models import Application
    from bole.challenges.services import reviewing
    from bole.people import queries as people
    from bole.registry.queries import experts

    professor = people.actor_of(people.person_with("professor@demo.example"))
    record = experts.record_of(professor.person_id)
    assert record is not None
    for one in Application.objects.filter(challenge_id=challenge_id, status="sent"):
        reviewing.screen_application(runner, one.id, eligible=True, reason="符合条件")
    reviewing.draw_lots(runner, challenge_id, seed="演示：03 07 11 19 23 28 + 05")
    reviewing.seat_reviewer(runner, challenge_id, expert_id=record.id)
    reviewing.declare(professor, challenge_id, has_conflict=False)
    points = (("c1", 88, "自加热启动的思路清楚，验证步骤合理。"), ("c2", 76, "有短堆试验基础。"), ("c3", 80, "周期可信。"))
    for number in (1, 2, 3):
        reviewing.score(
            professor, challenge_id, number=number, scores={code: Decimal(value - 6 * number) for code, value, _ in points},
            words={code: words for code, _, words in points},
        )  # fmt: skip
    reviewing.finish_scores(professor, challenge_id)
    return [1, 2, 3]


def _sign(award: object, owner: Actor) -> None:
    from bole.challenges.domain.pledge import digest_of
    from bole.challenges.models import Award
    from bole.challenges.services import choosing

    assert isinstance(award, Award)
    assert award.application.organisation_id is not None
    for side, who in (("owner", owner), ("team", _representative(award.application.organisation_id))):
        choosing.sign(who, award.id, side=side, pledge_digest=digest_of(award.pledge))


def _plan(
    zh: tuple[str, str, str], en: tuple[str, str, str], targets: tuple[tuple[str, str, str, int, str, str], ...], **more: object
) -> Plan:
    """A plan in both languages: title, abstract, details; targets as (zh, en, comparison, number, unit, method)."""
    from bole.challenges.domain.plan import Criterion, Part, Plan, Said, Target, Words

    made = Plan(
        words=(
            Words("zh", zh[0], zh[1] + INVENTED, details=zh[2], eligibility="不论资历，有试验条件的单位或团队均可揭榜。"),
            Words("en", en[0], f"{en[1]} {INVENTED}", details=en[2], eligibility="Any team that can carry out the tests, whatever its titles."),
        ),
        targets=tuple(
            Target(f"t{n}", Said(name_zh, name_en), comparison, Decimal(value), unit=unit, method=method)
            for n, (name_zh, name_en, comparison, value, unit, method) in enumerate(targets, 1)
        ),
        criteria=(
            Criterion("c1", Said("技术路线的可行性", "Feasibility of the approach"), Decimal(50)),
            Criterion("c2", Said("团队与已有基础", "Team and prior work"), Decimal(30)),
            Criterion("c3", Said("指标、周期与报价", "Targets, time and price offered"), Decimal(20)),
        ),
        parts=(
            Part(Said("方案评审", "Design review"), Decimal(20), 30), Part(Said("样机或中试", "Prototype or pilot"), Decimal(40), 180),
            Part(Said("现场验收", "Acceptance on site"), Decimal(40), 365),
        ),
        fewest=1, tier="public", ip_terms="joint", lot_source="截止次日福利彩票双色球开奖号码 / numbers of the lottery on the day after the deadline",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def _welding() -> Plan:
    return _plan(
        ("铝合金薄板焊接变形控制", "一点二毫米铝合金薄板焊后变形大、气孔多，返修率高。征集可在现有产线上改造的工艺。",
         "现有产线为六轴机器人脉冲焊，节拍四十五秒。可提供试板和工装图纸。"),
        ("Less distortion when thin aluminium sheets are welded",
         "Sheets of 1.2 mm warp and become porous; too many are reworked. Wanted is a process that fits the line we have.",
         "The line is a six-axis robot with pulsed welding at 45 s per part. Test sheets and drawings of the jigs are provided."),
        (("焊后平面度", "flatness after welding", "at_most", 1, "mm/m", "三坐标测量"), ("气孔率", "porosity", "at_most", 2, "%", "X 射线检测 GB/T 3323")),
        owner_share=Decimal(800000), subsidy=Decimal(200000), reward=Decimal(1000000), parallel=2, tier="agreement", ip_terms="owner",
    )  # fmt: skip


def _electrolyte() -> Plan:
    return _plan(
        ("零下四十度高倍率锂离子电池电解液", "寒区储能与特种车辆需要低温高倍率电解液。", "目标电芯为二十安时软包，正极为磷酸铁锂。"),
        ("An electrolyte for lithium-ion cells at minus forty degrees and high rates",
         "Storage and vehicles in cold regions need an electrolyte that works at minus forty degrees.",
         "The cell is a 20 Ah pouch with lithium iron phosphate."),
        (("容量保持率", "capacity kept", "at_least", 80, "%", "−40 ℃，1C 放电"), ("循环容量保持率", "capacity kept after 1,000 cycles", "at_least", 60, "%", "GB/T 31484")),
        owner_share=Decimal(4500000), subsidy=Decimal(1500000), reward=Decimal(5500000),
    )  # fmt: skip


def _fuel_cell() -> Plan:
    return _plan(
        ("燃料电池堆零下三十度低温启动", "冬季车辆停放后电堆结冰，启动时间长、寿命短。征集低温启动与水管理方案。", "电堆额定功率六十千瓦，金属双极板。"),
        ("Starting a fuel-cell stack at minus thirty degrees",
         "Stacks freeze in parked vehicles: starting takes long and wears them out. Wanted is a way to start cold and to manage the water.",
         "A stack of 60 kW with metal plates."),
        (("启动时间", "time to start", "at_most", 30, "s", "环境舱 −30 ℃，浸车 12 h"), ("百次启动后电压衰减", "loss of voltage after 100 starts", "at_most", 2, "%", "GB/T 33979")),
        owner_share=Decimal(3000000), subsidy=Decimal(1000000), reward=Decimal(4000000), parallel=2,
    )  # fmt: skip
