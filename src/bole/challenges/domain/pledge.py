"""The pledge (军令状): what a team and the owner sign, in both languages, made of the plan and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from bole.kernel.canonical import digest
from bole.kernel.money import Money

from .plan import Plan, Target, number_text

SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<", "equal": "="}


def asked(target: Target) -> str:
    """What is asked of one target: "≥ 80 %"."""
    unit = f" {target.unit}" if target.unit else ""
    if target.comparison == "between" and target.upper is not None:
        return f"{number_text(target.value)} – {number_text(target.upper)}{unit}"
    return f"{SIGNS[target.comparison]} {number_text(target.value)}{unit}"


def text(plan: Plan, *, owner: str, team: str, amount: Money, due: Sequence[tuple[dt.date | None, Money]]) -> str:
    """The whole pledge. `due` gives the day and the money of each part, in the plan's order."""
    return "\n\n".join("\n".join(_lines(plan, language, owner, team, amount, due)) for language in ("zh", "en"))


def _lines(plan: Plan, language: str, owner: str, team: str, amount: Money, due: Sequence[tuple[dt.date | None, Money]]) -> Iterator[str]:
    zh = language == "zh"
    title = plan.words_in(language).title
    yield f"军令状：{title}" if zh else f"Pledge: {title}"
    yield f"发榜方：{owner}；揭榜方：{team}；奖金：{amount}。" if zh else f"Owner: {owner}. Team: {team}. Reward: {amount}."
    yield "揭榜方承诺达到下列指标：" if zh else "The team pledges to reach these targets:"
    for target in plan.targets:
        must = ("（必达）" if zh else " (must)") if target.must else ""
        method = (f"；测试方法：{target.method}" if zh else f"; measured by: {target.method}") if target.method else ""
        yield f"  {target.name.here(language)} {asked(target)}{must}{method}"
    yield (
        "分阶段完成，每阶段经发榜方考核合格后支付："
        if zh
        else "The work has parts; each is paid after the owner has checked that it is met:"
    )
    for part, (day, money) in zip(plan.parts, due, strict=True):
        when = f"，{day} 前" if zh and day else f", by {day}" if day else ""
        yield f"  {part.name.here(language)}{when}：{money}" if zh else f"  {part.name.here(language)}{when}: {money}"
    yield (
        "阶段考核未达标的，发榜方可以说明理由终止本队攻关。未能成功而已尽责的，如实记录原因与经验，不追究。"
        if zh
        else "If a part is checked and not met, the owner may stop the team and say why. Who failed although he did what he could is "
        "not blamed: why, and what was learnt, is recorded."
    )


def digest_of(pledge: str) -> str:
    """What a signature stands for."""
    return digest({"pledge": pledge})
