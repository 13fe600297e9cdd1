"""Small, whole and told: sizes, docstrings and links hold, and the checks behind them can fail."""

from __future__ import annotations

from tools import check


def test_files_and_functions_are_small():
    assert check.too_large() == []


def test_every_module_says_what_it_is():
    assert check.silent() == []


def test_no_document_links_to_nothing():
    assert check.broken_links() == []


def test_the_checks_find_what_they_look_for(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "long.py").write_text("x = 1\n" * 401)
    (tmp_path / "src" / "deep.py").write_text('"""Deep."""\n\n\ndef deep():\n' + "    x = 1\n" * 60)
    (tmp_path / "README.md").write_text("[a](src/long.py) [b](src/gone.py) [c](https://example.org) [d](#here)\n")
    assert check.too_large(tmp_path) == [
        "src/deep.py: a function of 61 lines at line 4; at most 60",
        "src/long.py: 401 lines; at most 400",
    ]
    assert check.silent(tmp_path) == ["src/long.py: no docstring"]
    assert check.broken_links(tmp_path) == ["README.md:1: there is no src/gone.py"]
