"""What the architecture says of names, verbs, refusals and settings holds; and each check can fail."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections import Counter
from pathlib import Path

import polib
from tools import settings_doc, vendor

import bole
from bole.kernel.errors import Refusal

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bole"
CONTEXTS = (
    "reference", "people", "notices", "ledger", "policy", "registry", "matching", "push", "intake", "exchange", "challenges",
)  # fmt: skip
NAMES = {
    "__init__", "errors", "domain", "facts", "models", "access", "queries", "services", "jobs", "reactions", "web", "adapters",
    "apps", "kinds", "personal", "templates", "jinja2", "templatetags", "static", "migrations", "data",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "misc", "manager", "handler", "base", "data", "info", "process"}
KINDS = ("Missing", "Forbidden", "Invalid", "Conflict", "Unpaid", "Busy")


def services():
    """Every module of verbs, with its syntax tree."""
    for context in CONTEXTS:
        for path in [SOURCE / context / "services.py", *(SOURCE / context / "services").glob("*.py")]:
            if path.exists():
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def verbs(tree):
    """The functions that are acts."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any(isinstance(d, ast.Name) and d.id == "act" for d in node.decorator_list):
            yield node


def wrong_verb(verb):
    """Whether a verb breaks the rule: the actor, at most the id of what it is about, and keywords."""
    first, *rest = [a.arg for a in (*verb.args.posonlyargs, *verb.args.args)] or [""]
    return first != "actor" or len(rest) > 1 or any(not name.endswith("_id") for name in rest)


def test_every_verb_takes_the_actor_first_and_keywords_after():
    found = {f"{path.relative_to(SOURCE)}:{verb.name}": verb for path, tree in services() for verb in verbs(tree)}
    assert len(found) > 20
    assert [name for name, verb in found.items() if wrong_verb(verb)] == []


def test_the_check_of_verbs_can_fail():
    for signature in ("(record, actor)", "(actor, price)", "(actor, a_id, b_id)", "()"):
        assert wrong_verb(ast.parse(f"def bid{signature}: ...").body[0]), signature
    assert not wrong_verb(ast.parse("def bid(actor, auction_id, *, price): ...").body[0])


def catches_everything(tree):
    """Lines where any exception at all is caught."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"BaseException"}
            if caught & {"Exception", "BaseException"}:
                yield node.lineno


def test_no_verb_catches_every_exception():
    assert [f"{path.relative_to(SOURCE)}:{line}" for path, tree in services() for line in catches_everything(tree)] == []
    assert list(catches_everything(ast.parse("try: pass\nexcept (ValueError, Exception): pass"))) == [2]
    assert list(catches_everything(ast.parse("try: pass\nexcept: pass"))) == [2]


def refusals():
    """Every refusal class there is."""
    for module in pkgutil.walk_packages(bole.__path__, "bole."):
        if ".migrations." not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting, found = [Refusal], set()
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind.__module__.startswith("bole.") and kind not in found:
                found.add(kind)
                waiting.append(kind)
    return sorted(found, key=lambda kind: (kind.__module__, kind.__qualname__))


def test_every_refusal_has_a_code_of_its_own_and_a_sentence_that_can_be_translated():
    found = refusals()
    assert len(found) > 30
    codes = [kind.__dict__.get("code", "") for kind in found]
    assert [k.__qualname__ for k, code in zip(found, codes, strict=True) if not code or codes.count(code) > 1] == []
    known = {entry.msgid for entry in polib.pofile(str(SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))}
    assert [k.__qualname__ for k in found if k.sentence not in known] == []


def test_every_refusal_stands_in_the_tree_of_its_errors():
    for kind in refusals():
        if kind.__module__.endswith(".errors"):
            tree = inspect.getdoc(importlib.import_module(kind.__module__)) or ""
            assert kind.__name__ in tree.replace(",", " ").split(), kind


def test_every_context_has_the_file_names_of_the_map():
    for context in CONTEXTS:
        there = {p.stem for p in (SOURCE / context).iterdir() if p.name != "__pycache__"}
        assert there <= NAMES, (context, there - NAMES)
        assert (SOURCE / context / "__init__.py").read_text(encoding="utf-8").startswith('"""'), context


def test_no_module_has_a_name_that_says_nothing():
    modules = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]
    assert [str(p.relative_to(SOURCE)) for p in modules if p.stem in FORBIDDEN_NAMES] == []


def test_every_setting_is_told_in_the_docs_as_it_is():
    assert settings_doc.PAGE.read_text(encoding="utf-8") == settings_doc.page()


def test_the_sprite_has_every_icon_that_is_used_and_no_other():
    assert vendor.icons_used() == vendor.icons_kept()


def test_every_shape_of_the_api_has_a_name_of_its_own():
    """Two shapes of one name are one schema in the OpenAPI document, and one of them is described wrongly."""
    named = [
        node.name
        for path in sorted(SOURCE.rglob("web/*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
        and any(getattr(b, "id", getattr(b, "attr", "")).endswith(("Shape", "Page", "Body")) for b in node.bases)
    ]
    assert [name for name, times in Counter(named).items() if times > 1] == []
