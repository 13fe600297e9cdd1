"""Guessing the language of a text, on texts as they really come."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bole.reference.queries import guess_language

EXAMPLES = [
    ("zh", "一种在零下四十度仍能正常工作的锂离子电池电解液。"),
    ("zh", "基于 YOLOv5 和 Transformer 的 PCB 缺陷检测方法"),
    ("zh", "电池"),
    ("zh-hant", "一種在零下四十度仍能正常工作的鋰離子電池電解液，可應用於電動車與儲能設備。"),
    ("en", "An electrolyte that lets lithium-ion batteries work at minus forty degrees."),
    ("en", "battery"),
    ("en", "CRISPR-Cas9"),
    ("en", "We need a coating that keeps ice off wind turbine blades without any heating."),
    ("de", "Wir suchen eine Beschichtung, die Rotorblätter von Windkraftanlagen ohne Heizung eisfrei hält."),
    ("fr", "Nous cherchons un revêtement qui empêche le givre sur les pales d'éoliennes sans chauffage."),
    ("es", "Buscamos un recubrimiento que evite el hielo en las palas de los aerogeneradores sin calefacción."),
    ("it", "Cerchiamo un rivestimento che impedisca la formazione di ghiaccio sulle pale delle turbine eoliche."),
    ("pt", "Procuramos um revestimento que evite a formação de gelo nas pás das turbinas eólicas, sem aquecimento."),
    ("ru", "Мы ищем покрытие, которое предотвращает обледенение лопастей ветряных турбин без нагрева."),
    ("ja", "加熱せずに風力タービンのブレードの着氷を防ぐコーティングを探しています。"),
    ("ko", "가열하지 않고 풍력 터빈 블레이드의 결빙을 막는 코팅을 찾고 있습니다."),
    ("th", "เรากำลังมองหาสารเคลือบที่ป้องกันน้ำแข็งบนใบพัดกังหันลมโดยไม่ต้องให้ความร้อน"),
    ("ar", "نبحث عن طلاء يمنع تكون الجليد على شفرات توربينات الرياح دون تسخين."),
    ("tr", "Rüzgar türbini kanatlarında ısıtma olmadan buzlanmayı önleyen bir kaplama arıyoruz."),
    ("pl", "Szukamy powłoki, która zapobiega oblodzeniu łopat turbin wiatrowych bez ogrzewania."),
    ("nl", "Wij zoeken een coating die ijs op de bladen van windturbines voorkomt zonder verwarming."),
    ("und", ""),
    ("und", "12345 +- 67 %"),
    ("und", "…。，!?"),
]


@pytest.mark.parametrize(("language", "text"), EXAMPLES, ids=[f"{language}-{i}" for i, (language, _) in enumerate(EXAMPLES)])
def test_the_language_is_guessed(language, text):
    assert guess_language(text) == language


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_every_text_gets_a_tag(text):
    assert guess_language(text)


def test_a_long_text_is_judged_by_its_beginning():
    assert guess_language("The coating keeps ice off the blades. " * 30_000) == "en"
