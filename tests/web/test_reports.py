"""The pages of reports: collected, checked, handed up, received."""

from __future__ import annotations

import html

import pytest

from bole.intake.models import Report

PERIOD = {"kind": "need", "since": "2000-01-01", "until": "2100-01-01"}


def text_of(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def page(as_whom, shelf) -> str:
    return as_whom("broker").post("/reporting/new", {"centre": "cn.zj.hz", **PERIOD})["Location"]


def test_a_report_is_collected_checked_and_handed_up_and_the_province_takes_it_over(as_whom, shelf, page):
    city, province = as_whom("broker"), as_whom("director")
    assert "需要低温电池电解液" in text_of(city.get(page))
    city.post(page + "/hand-up", {"note": "第四季度"})
    received = text_of(province.get("/reporting", {"upper": "cn.zj", **PERIOD}))
    assert page in received
    assert "handed up" in received
    province.post(page + "/return", {"reason": "缺少预算"})
    assert "缺少预算" in text_of(city.get(page))
    city.post(page + "/hand-up")
    province.post(page + "/accept")
    assert Report.objects.get().status == "accepted"
    assert province.get("/reporting/taken-over.xlsx", {"upper": "cn.zj", **PERIOD}).content[:2] == b"PK"
    assert province.get(page + ".xlsx").content[:2] == b"PK"


def test_what_is_ticked_is_left_out(as_whom, shelf, page):
    line = Report.objects.get().lines.get()
    as_whom("broker").post(page + "/records", {"do": "leave_out", "line": str(line.id)})
    assert Report.objects.get().lines.count() == 0
    as_whom("broker").post(page + "/records", {"do": "collect"})
    assert Report.objects.get().lines.count() == 1


@pytest.mark.parametrize(("name", "expected"), [("", 302), ("stranger", 404), ("foreign", 404), ("director", 200)])
def test_a_report_is_hidden_from_those_it_is_not_for(as_whom, shelf, page, name, expected):
    client = as_whom(name)
    assert client.get(page).status_code == expected
    assert client.get(page + ".xlsx").status_code == expected


def test_guessing_and_nonsense_are_told_plainly(as_whom, shelf):
    client = as_whom("broker")
    assert client.get("/reporting/01890000-0000-7000-8000-000000000000").status_code == 404
    assert client.post("/reporting/new", {"centre": "nowhere", "since": "x"}).status_code == 302
    assert not Report.objects.exists()
    assert as_whom("stranger").get("/reporting").status_code == 403
