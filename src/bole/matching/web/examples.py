"""Example questions for the first page, per language. They are written for the demo content, where they find something."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

_TEXTS: dict[str, tuple[tuple[str, str], ...]] = {
    "zh": (
        ("achievement", "鲶鱼养殖场的细菌性病害造成很大损失。需要在鱼发病之前快速检测，以及不用抗生素的生物防治办法。"),
        ("achievement", "电气线路的故障电弧容易引发火灾。希望用电流信号的特征检测故障电弧。"),
        ("achievement", "大型风电塔筒太宽，公路运输困难，希望在现场卷制和焊接成型。"),
        ("need", "我们有一种有机朗肯循环发电机组，可以把三百度左右的废气热量转化为电力。"),
        ("expert", "请找一位懂膜分离和印染废水回用的专家，评审一套中试装置。"),
    ),
    "en": (
        (
            "achievement",
            "Our turbine blades corrode at high temperature. We want to predict the corrosion of nickel alloys and protect them with a coating.",
        ),
        ("achievement", "Fish farms lose stock to bacterial disease. We need a quick test, and a treatment without antibiotics."),
        ("achievement", "Irrigate greenhouse fruit and vegetables with less water and less fertiliser, without losing yield."),
        ("need", "We have machine-learning software that predicts gearbox failures of wind turbines from vibration and temperature data."),
        ("expert", "Somebody who can judge a pilot plant for lithium batteries at low temperature, and speaks English."),
    ),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A question somebody might ask, with its address."""

    side: str
    text: str

    @property
    def address(self) -> str:
        side = {"side": self.side} if self.side != "achievement" else {}
        return f"/?{urlencode({'q': self.text, **side})}"

    @property
    def icon(self) -> str:
        """The sign of what is looked for."""
        return {"need": "gear", "expert": "person-circle"}.get(self.side, "lightbulb")


def examples(language: str) -> list[Example]:
    """The examples for readers of a language; English ones for all others."""
    return [Example(side, text) for side, text in _TEXTS.get(language.split("-")[0], _TEXTS["en"])]
