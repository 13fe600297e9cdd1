"""One cell and one value: read a cell of any field, show a value of any field. The one is the other backwards."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bole.kernel import written
from bole.kernel.errors import N_
from bole.kernel.text import one_line, tidy
from bole.kernel.written import Unread, narrow, says_nothing
from bole.reference.domain.vocabulary import Vocabulary

from . import lists
from .checks import BAD_LANGUAGE
from .columns import Column
from .fields import Field, FieldType
from .sheet import RightSheet

Terms = Mapping[str, Vocabulary]

NOT_A_TERM = N_("“%(given)s” is not one of the entries for “%(field)s”; right would be: %(right)s.")
NOT_YES_OR_NO = N_("“%(given)s” is neither yes nor no; right would be yes or no (是 or 否).")
SHOWN_TERMS, MOST_PIECES = 12, 60

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_WEAK_BREAK = re.compile(r"(\s*[,，、/]\s*)")
_KIND_THEN_NUMBER = re.compile(r"(.+?)\s*[:：\s]\s*(\S.*)")


def read(field: Field, text: str, terms: Terms) -> Any:
    """The value in a cell that is not empty. Raises Unread."""
    return _READERS[field.type](field, text, terms)


def right_terms(vocabulary: Vocabulary, language: str) -> str:
    """The first entries of a vocabulary in a language, as an answer to "what would be right?"."""
    shown = [term.label(language) for term in vocabulary.terms[:SHOWN_TERMS]]
    rest = ["…"] if len(vocabulary.terms) > SHOWN_TERMS else []
    return "；".join([*shown, *rest]) if language.startswith("zh") else "; ".join([*shown, *rest])


def _no_term(field: Field, vocabulary: Vocabulary, given: str) -> Unread:
    values = {"field": field.en, "vocabulary": vocabulary.name, "right": right_terms(vocabulary, "en")}
    return Unread("not_a_term", NOT_A_TERM, given, **values)


def _code(field: Field, vocabulary: Vocabulary, text: str) -> str:
    """The code of one entry; nothing for a cell that says that there is none."""
    if code := vocabulary.find(text):
        return code
    if says_nothing(text):
        return ""
    raise _no_term(field, vocabulary, text)


def _term(field: Field, text: str, terms: Terms) -> str:
    return _code(field, terms[field.vocabulary], text)


def _terms(field: Field, text: str, terms: Terms) -> tuple[str, ...]:
    vocabulary = terms[field.vocabulary]
    if code := vocabulary.find(text):
        return (code,)
    if says_nothing(text):
        return ()
    found: list[str] = []
    for part in lists.split(text, lists.STRONG + lists.BAR):
        entry = one_line(lists.plain(part))
        if entry:
            code = vocabulary.find(entry)
            found += [code] if code else _run_together(field, vocabulary, entry)
    return tuple(dict.fromkeys(found))


def _run_together(field: Field, vocabulary: Vocabulary, text: str) -> list[str]:
    """Entries separated by commas, where entries may hold commas themselves: always the longest that is one."""
    pieces = _WEAK_BREAK.split(text)
    if len(pieces) > MOST_PIECES:
        raise _no_term(field, vocabulary, text)
    found, start = [], 0
    while start < len(pieces):
        for end in range(len(pieces), start, -1):
            if code := vocabulary.find("".join(pieces[start:end])):
                found.append(code)
                break
        else:
            raise _no_term(field, vocabulary, pieces[start] or text)
        start = end + 1  # over the comma
    return found


def _number(field: Field, text: str, terms: Terms) -> int | None:
    try:
        return written.whole_number(text)
    except Unread:
        if says_nothing(text):
            return None
        named = terms[field.name].find(text) if field.name in terms else None
        if named is None:
            raise
        return int(named)


def _amount(field: Field, text: str, terms: Terms) -> written.Amount | None:
    return None if says_nothing(text) else written.amount(text, terms["currency"].find)


def _yes_no(field: Field, text: str, terms: Terms) -> bool | None:
    found = terms["yes_no"].find(text)
    if found is None and not says_nothing(text):
        raise Unread("not_yes_or_no", NOT_YES_OR_NO, text)
    return None if found is None else found == "yes"


def _language(field: Field, text: str, terms: Terms) -> str:
    if code := terms["language"].find(text):
        return code
    given = narrow(text)
    if _LANGUAGE_TAG.fullmatch(given):
        return given
    raise Unread("bad_language", BAD_LANGUAGE, text)


def _words(field: Field, text: str, terms: Terms) -> tuple[str, ...]:
    if field.name == "ipc":
        return tuple(dict.fromkeys(filter(None, map(lists.ipc_symbol, map(narrow, lists.words(text))))))
    if field.name == "completing_organisations":
        return lists.words(text, weak="、")
    return lists.words(text)


def _rights(field: Field, text: str, terms: Terms) -> tuple[RightSheet, ...]:
    return tuple(_right(field, parts, terms) for parts in lists.rights(text))


def _right(field: Field, parts: Sequence[str], terms: Terms) -> RightSheet:
    listed = list(parts)
    if len(listed) == 1 and not terms["ip_kind"].find(listed[0]) and (apart := _KIND_THEN_NUMBER.fullmatch(listed[0])):
        listed = [apart[1], "", apart[2]]
    kind = terms["ip_kind"].find(listed[0])
    if kind is None:
        if len(listed) == 1 or not listed[0]:
            raise Unread("not_a_right", lists.NOT_A_RIGHT, "|".join(listed))
        raise _no_term(field, terms["ip_kind"], listed[0])
    status = _code(field, terms["ip_status"], listed[1]) if len(listed) > 1 and listed[1] else ""
    return lists.right_of(listed, kind, status)


_READERS = {
    FieldType.TEXT: lambda field, text, terms: one_line(text),
    FieldType.LONG: lambda field, text, terms: tidy(text),
    FieldType.TERM: _term,
    FieldType.TERMS: _terms,
    FieldType.WORDS: _words,
    FieldType.NUMBER: _number,
    FieldType.AMOUNT: _amount,
    FieldType.DATE: lambda field, text, terms: None if says_nothing(text) else written.day(text),
    FieldType.MONTH: lambda field, text, terms: "" if says_nothing(text) else written.month(text),
    FieldType.YES_NO: _yes_no,
    FieldType.RIGHTS: _rights,
    FieldType.COMPLETERS: lambda field, text, terms: lists.completers(text),
    FieldType.EMAIL: lambda field, text, terms: narrow(text).removeprefix("mailto:"),
    FieldType.URL: lambda field, text, terms: one_line(text),
    FieldType.LANGUAGE: _language,
}


# Showing


def label_of(vocabulary: Vocabulary, code: str, language: str) -> str:
    """The label by which `find` gives the code back; the code itself where the label means something else, too."""
    label = vocabulary.label(code, language)
    return label if vocabulary.find(label) == code else code


def show(column: Column, value: Any, terms: Terms, language: str) -> str:
    """The cell for a value; empty for what is not said."""
    field = column.field
    if value is None or value == "" or value == ():
        return ""
    if field.type is FieldType.TERM:
        return label_of(terms[field.vocabulary], value, language)
    if field.type is FieldType.TERMS:
        return lists.joined(lists.escaped(label_of(terms[field.vocabulary], code, language)) for code in value)
    if field.type is FieldType.YES_NO:
        return terms["yes_no"].label("yes" if value else "no", language)
    if field.type is FieldType.RIGHTS:
        kinds, states = terms["ip_kind"], terms["ip_status"]
        labels = [(label_of(kinds, r.kind, language), label_of(states, r.status, language) if r.status else "") for r in value]
        return lists.show_rights(value, labels)
    return _plainly(value)


def _plainly(value: Any) -> str:
    match value:
        case Decimal():
            return format(value.normalize(), "f")
        case dt.date():
            return value.isoformat()
        case tuple() if value and not isinstance(value[0], str):
            return lists.show_completers(value)
        case tuple():
            return lists.show_words(value)
    return str(value)
