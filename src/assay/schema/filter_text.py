"""Read and write the text form of a filter (grammar in ``assay.schema.filters``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from assay.errors import InvalidFilter
from assay.schema.filters import (
    FIELDS,
    FLAGS,
    MAX_INTEGER,
    And,
    Compare,
    FieldRef,
    Filter,
    Flag,
    IsBlank,
    IsNull,
    Not,
    OneOf,
    Operator,
    Or,
    TextTest,
    Value,
)
from assay.schema.records import META_PREFIX

_PLAIN_META = re.compile(r"[^\W\d]\w*(\.\w+)*", re.ASCII)
_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<string>'(?:[^']|'')*'|"(?:[^"]|"")*")
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
    | (?P<meta>(?i:meta)\.(?:"(?:[^"]|"")+"|[^\W\d]\w*(?:\.\w+)*))
    | (?P<word>[^\W\d]\w*)
    | (?P<operator><=|>=|!=|<>|==|=|<|>)
    | (?P<punctuation>[(),])
    """,
    re.VERBOSE | re.ASCII,
)
_SYNONYMS: dict[str, Operator] = {"<>": "!=", "==": "="}
MAX_DEPTH = 100
"""Deepest nesting of brackets and ``not`` that is read."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        return self.text.lower() if self.kind == "word" else ""


def parse_filter(text: str) -> Filter:
    """Parse the text form of a filter.

    Raises:
        InvalidFilter: With the position (from 1) and what was expected there.
    """
    return _Parser(text).parse()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            if text[at] in "'\"":
                raise InvalidFilter(f"The quote opened at position {at + 1} is never closed.")
            if text[at].isdigit():
                raise InvalidFilter(f"There is a malformed number at position {at + 1}.")
            raise InvalidFilter(f"'{text[at]}' at position {at + 1} has no meaning in a filter.")
        if match.lastgroup != "space":
            tokens.append(_Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    tokens.append(_Token("end", "", len(text)))
    return tokens


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def parse(self) -> Filter:
        found = self._any()
        if self._peek().kind != "end":
            raise self._expected("'and', 'or' or the end")
        return found

    def _peek(self) -> _Token:
        return self.tokens[self.at]

    def _next(self) -> _Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _take(self, *words: str) -> bool:
        """Step over the words or punctuation if they stand here."""
        ahead = self.tokens[self.at : self.at + len(words)]
        if [t.text if t.kind == "punctuation" else t.word for t in ahead] != list(words):
            return False
        self.at += len(words)
        return True

    def _expected(self, what: str, token: _Token | None = None) -> InvalidFilter:
        token = token or self._peek()
        got = "the filter ends" if token.kind == "end" else f"found {token.text}"
        return InvalidFilter(f"At position {token.at + 1}: expected {what}, but {got}.")

    def _any(self) -> Filter:
        of = [self._all()]
        while self._take("or"):
            of.append(self._all())
        return of[0] if len(of) == 1 else Or(of=tuple(of))

    def _all(self) -> Filter:
        of = [self._factor()]
        while self._take("and"):
            of.append(self._factor())
        return of[0] if len(of) == 1 else And(of=tuple(of))

    def _factor(self) -> Filter:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise InvalidFilter(f"The filter is nested deeper than {MAX_DEPTH} levels.")
        try:
            if self._take("not"):
                return Not(of=self._factor())
            if self._take("("):
                inner = self._any()
                if not self._take(")"):
                    raise self._expected("')', 'and' or 'or'")
                return inner
            return self._test()
        finally:
            self.depth -= 1

    def _test(self) -> Filter:
        field = self._field()
        token = self._peek()
        if token.kind == "operator":
            self._next()
            operator = cast("Operator", _SYNONYMS.get(token.text, token.text))
            return Compare(field=field, operator=operator, value=self._operand())
        if self._take("is"):
            return self._absence(field)
        negated = self._take("not")
        found = self._list_or_text(field)
        if found is not None:
            return Not(of=found) if negated else found
        if negated:
            raise self._expected("'in', 'contains', 'mentions', 'starts with' or 'ends with'")
        if field in FLAGS:
            return Flag(field=field)  # type: ignore[arg-type]
        raise self._expected(f"a comparison after {field} (=, !=, <, <=, >, >=, in, is, contains)")

    def _absence(self, field: str) -> Filter:
        negated = self._take("not")
        for word, kind in (("null", IsNull), ("blank", IsBlank)):
            if self._take(word):
                return Not(of=kind(field=field)) if negated else kind(field=field)
        raise self._expected("'null' or 'blank'" if negated else "'null', 'blank' or 'not'")

    def _list_or_text(self, field: str) -> Filter | None:
        if self._take("in"):
            return OneOf(field=field, values=self._values())
        if self._take("contains"):
            return TextTest(field=field, operator="contains", value=self._string())
        if self._take("mentions"):
            return TextTest(field=field, operator="mentions", value=self._string())
        if self._take("starts", "with"):
            return TextTest(field=field, operator="starts with", value=self._string())
        if self._take("ends", "with"):
            return TextTest(field=field, operator="ends with", value=self._string())
        return None

    def _values(self) -> tuple[Value, ...]:
        if not self._take("("):
            raise self._expected("'(' and a list of values")
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
        if not self._take(")"):
            raise self._expected("',' or ')'")
        return tuple(values)

    def _string(self) -> str:
        token = self._peek()
        if token.kind != "string":
            raise self._expected("a text in quotes")
        self._next()
        return _unquote(token.text)

    def _operand(self) -> Value | FieldRef:
        token = self._peek()
        if token.kind == "meta" or (token.kind == "word" and token.word in FIELDS):
            return FieldRef(field=self._field())
        return self._value()

    def _value(self) -> Value:
        token = self._next()
        if token.kind == "string":
            return _unquote(token.text)
        if token.kind == "number":
            return _number(token)
        if token.word in ("true", "false"):
            return token.word == "true"
        if token.word:
            raise InvalidFilter(
                f"At position {token.at + 1}: expected a value, but found {token.text}.",
                hint=f"Put texts in quotes: '{token.text}'.",
            )
        raise self._expected("a value", token)

    def _field(self) -> str:
        token = self._peek()
        if token.kind == "meta":
            name = token.text[len(META_PREFIX) :]
            self._next()
            return META_PREFIX + (_unquote(name) if name.startswith('"') else name)
        if token.kind != "word" or token.word in ("and", "or", "in", "is"):
            raise self._expected("a field")
        if token.word not in FIELDS:
            close = get_close_matches(token.word, FIELDS, n=1)
            guess = f"Did you mean {close[0]}? " if close else ""
            raise InvalidFilter(
                f"At position {token.at + 1}: there is no field {token.text}.",
                hint=f"{guess}Fields are {', '.join(FIELDS)}, and meta.<column> for every other.",
            )
        self._next()
        return token.word


def _unquote(text: str) -> str:
    quote = text[0]
    return text[1:-1].replace(quote * 2, quote)


def _number(token: _Token) -> int | float:
    if re.fullmatch(r"[+-]?\d+", token.text):
        # the length first: Python refuses to convert thousands of digits
        if len(token.text) > 30 or abs(int(token.text)) > MAX_INTEGER:
            raise InvalidFilter(f"The number at position {token.at + 1} is too large.")
        return int(token.text)
    value = float(token.text)
    if value in (float("inf"), float("-inf")):
        raise InvalidFilter(f"The number at position {token.at + 1} is too large.")
    return value


def format_filter(node: Filter) -> str:  # noqa: PLR0911 - one line per kind of node
    """Write a filter in its text form; ``parse_filter`` gives the same tree back."""
    match node:
        case Flag():
            return node.field
        case Compare():
            return f"{_name(node.field)} {node.operator} {_operand(node.value)}"
        case OneOf():
            return f"{_name(node.field)} in ({', '.join(_literal(v) for v in node.values)})"
        case IsNull() | IsBlank():
            return f"{_name(node.field)} is {node.kind}"
        case TextTest():
            return f"{_name(node.field)} {node.operator} {_literal(node.value)}"
        case Not(of=IsNull() | IsBlank() as inner):
            return f"{_name(inner.field)} is not {inner.kind}"
        case Not():
            return f"not {_nested(node.of, And, Or)}"
        case And():
            return " and ".join(_nested(part, And, Or) for part in node.of)
        case Or():
            return " or ".join(_nested(part, Or) for part in node.of)


def _nested(node: Filter, *bracketed: type[And | Or]) -> str:
    text = format_filter(node)
    return f"({text})" if isinstance(node, bracketed) else text


def _operand(value: Value | FieldRef) -> str:
    return _name(value.field) if isinstance(value, FieldRef) else _literal(value)


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value)


def _name(field: str) -> str:
    if not field.startswith(META_PREFIX):
        return field
    column = field[len(META_PREFIX) :]
    if _PLAIN_META.fullmatch(column):
        return field
    return META_PREFIX + '"' + column.replace('"', '""') + '"'
