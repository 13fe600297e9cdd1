"""What a paragraph about a need says already, and which three questions are worth asking about it.

Recognised by forms of words in Chinese and English and by numbers with units in any language. A question asked although
its answer stood there costs a tap on *skip*; one not asked leaves a gap: when in doubt it is asked.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bole.kernel.text import han_share, sentences


class Question(StrEnum):
    """What can be asked, the most useful first."""

    TARGET = "target"  # a measurable target: a number with a unit
    CONDITIONS = "conditions"  # conditions, scale, industry
    DEADLINE = "deadline"
    BUDGET = "budget"
    COOPERATION = "cooperation"
    TRIED = "tried"
    TERRITORY = "territory"
    OBJECT = "object"  # only when it cannot be seen what the need is about


THREE = 3
_UNIT = (
    r"%|‰|％|℃|°|°C|K\b|nm|[μu]m|mm|cm|km|\bm[²³23]?\b|毫米|厘米|微米|纳米|米|公里|mg|kg|\bg\b|吨|公斤|千克|毫克|克|t\b|tons?\b|tonnes?\b|"
    r"mAh|[kMG]?Wh?\b|千瓦|瓦|[kM]?V\b|伏|mA|安培|[kMG]?Hz|赫兹|[kMG]?Pa|兆帕|帕|bar\b|dB|分贝|ppm|mol|升|毫升|mL|L\b|小时|分钟|秒|hours?\b|"
    r"minutes?\b|seconds?\b|\bh\b|\bs\b|转|rpm|次|件|台|倍|times\b|度|个百分点|per cent|percent|members?\b|units?\b|pieces?\b"
)
_NUMBER = r"(?:\d[\d,.]*|[一二三四五六七八九十百千万两]+)"
_MONEY = r"万元|亿元|元|人民币|RMB|CNY|USD|EUR|美元|欧元|€|¥|￥|\$|dollars?|euros?"
_SAID: dict[Question, re.Pattern[str]] = {
    Question.TARGET: re.compile(rf"{_NUMBER}\s*(?:{_UNIT})|百分之|不低于|不少于|不高于|不超过|at least \d|less than \d|more than \d|≥|≤", re.I),
    Question.CONDITIONS: re.compile(
        r"条件下|环境下|工况|温度|高温|低温|湿度|压力|每天|每年|年产|日产|产线|生产线|车间|行业|规模|批量|"
        r"temperature|humidity|pressure|per (?:day|year|hour|month)|a (?:day|year)\b|production line|workshop|industry|scale|batch|environment",
        re.I,
    ),
    Question.DEADLINE: re.compile(
        r"(?:年|月)底?(?:之?前|以?内)|个月内|年内|尽快|截止|期限|工期|\bby (?:the end|20\d\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
        r"within \w+ (?:weeks?|months?|years?)|deadline|as soon as",
        re.I,
    ),
    Question.BUDGET: re.compile(rf"预算|经费|投入|报价|资金|budget|{_NUMBER}\s*(?:{_MONEY})|(?:{_MONEY})\s*\d", re.I),
    Question.COOPERATION: re.compile(
        r"合作开发|委托开发|联合研发|技术转让|许可|购买|入股|咨询|合作方式|产学研|licen[cs]e|joint|contract research|consult|buy\b|purchase|"
        r"cooperat|collaborat|partner",
        re.I,
    ),
    Question.TRIED: re.compile(
        r"试过|尝试|曾经?用|现有方案|目前采用|目前使用|用过|效果不|已有|we (?:have )?(?:tried|tested|use)|currently use|so far|existing solution|"
        r"did not work|does not work",
        re.I,
    ),
    Question.TERRITORY: re.compile(
        r"省|本市|本地|国内|国外|海外|欧洲|美国|德国|日本|全球|各国|上门|现场|europe|germany|china|local|abroad|worldwide|on site|region", re.I
    ),
}  # fmt: skip
_REQUIRES = re.compile(
    r"需要|需求|希望|要求|寻求|寻找|急需|想要|想找|能否|如何|怎样|必须|应当|应能|解决|求购|征集|"
    r"\bneeds?\b|\bwant|\bmust\b|\bshould\b|\blook(?:ing)? for\b|\bseek|\brequire|\bsearch(?:ing)? for\b|\bhow (?:to|can)\b|\bsolve|\bwish\b",
    re.I,
)
SHORT_HAN, SHORT_OTHER = 24, 60  # characters: below it hardly anybody can tell what is meant


def said(text: str) -> frozenset[Question]:
    """What a paragraph says already."""
    return frozenset(q for q, pattern in _SAID.items() if pattern.search(text))


def questions_for(text: str) -> tuple[Question, ...]:
    """The three questions for this paragraph: what it does not say, the most useful first; then what could be said more exactly."""
    there = said(text)
    asked = [q for q in _SAID if q not in there]
    return tuple([*asked, *(q for q in _SAID if q in there)][:THREE])


def is_chinese(text: str) -> bool:
    """Whether a text is written mostly in Chinese characters."""
    return han_share(text) >= 0.2


def is_short(text: str) -> bool:
    """Whether a text is too short to say what it is about."""
    length = len("".join(text.split())) if is_chinese(text) else len(text.strip())
    return length < (SHORT_HAN if is_chinese(text) else SHORT_OTHER)


def has_requirement(text: str) -> bool:
    """Whether one sentence asks for something. Other languages than Chinese and English are given the benefit of the doubt."""
    return any(_REQUIRES.search(sentence) for sentence in sentences(text)) or not (is_chinese(text) or _is_english(text))


def _is_english(text: str) -> bool:
    return bool(re.search(r"\b(?:the|of|and|is|are|for|with|to|we)\b", text, re.I))


def too_vague(text: str) -> tuple[Question, ...]:
    """What to ask about a need that is too vague; nothing when it is not.

    Too vague is what is too short, or says neither a figure nor a condition, or asks for nothing at all.
    """
    there = said(text)
    short, wanting = is_short(text), not has_requirement(text)
    figureless = not there & {Question.TARGET, Question.CONDITIONS}
    if not (short or wanting or figureless):
        return ()
    first = (Question.OBJECT,) if short or wanting else ()
    return (*first, *(q for q in questions_for(text) if q not in there))[:THREE] or (Question.OBJECT,)
