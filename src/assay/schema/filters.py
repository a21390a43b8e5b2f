"""Filter: a small tree that says which records are meant, and its one text form.

The text form reads like SQL's WHERE, with two-valued logic a person expects: every test is
either true or false, also where a value is missing. ``label != 'x'`` is therefore true for a
record without a label, ``confidence < 0.5`` is false for a record without a prediction, and
``not`` is the exact opposite in every case.

Grammar (keywords in any case, ``and`` binds tighter than ``or``)::

    filter  := term ("or" term)*
    term    := factor ("and" factor)*
    factor  := "not" factor | "(" filter ")" | test
    test    := field                                     decided, excluded, unsure
             | field ("=" | "!=" | "<" | "<=" | ">" | ">=") (value | field)
             | field ["not"] "in" "(" value ("," value)* ")"
             | field "is" ["not"] ("null" | "blank")
             | field ["not"] ("contains" | "mentions" | "starts with" | "ends with") string
    value   := 'text' | number | true | false
    field   := name | meta.name | meta."any name"
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

FLAGS = ("decided", "excluded", "unsure")
"""Fields that are a test by themselves."""

FIELDS = (
    "id",
    "text",
    "image",
    "label",
    "given",
    "split",
    "language",
    "topic",
    "prediction",
    "confidence",
    "margin",
    "entropy",
    "unsure",
    "decision",
    "decided",
    "excluded",
    "decided_by",
    "decided_at",
    "note",
    "finding",
    "selection",
    "length",
    "parent",
    "locator",
)
"""Every field a filter may name, beside ``meta.<column>``."""

MAX_INTEGER = 2**63 - 1
"""Largest magnitude of an integer: what a 64-bit column holds."""

Integer = Annotated[StrictInt, Field(ge=-MAX_INTEGER, le=MAX_INTEGER)]
FiniteFloat = Annotated[StrictFloat, Field(allow_inf_nan=False)]
Value = StrictBool | Integer | FiniteFloat | StrictStr
Operator = Literal["=", "!=", "<", "<=", ">", ">="]
TextOperator = Literal["contains", "mentions", "starts with", "ends with"]
FieldName = Annotated[
    str, Field(pattern=r"^(" + "|".join(FIELDS) + r"|meta\.(?s:.+))$", description="A field name.")
]


class _Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def __str__(self) -> str:
        from assay.schema.filter_text import format_filter  # noqa: PLC0415 - it imports us

        return format_filter(self)  # type: ignore[arg-type]


class FieldRef(_Node):
    """Another field, as the right side of a comparison."""

    field: FieldName


class Compare(_Node):
    """A field against a value or another field; text is compared exactly."""

    kind: Literal["compare"] = "compare"
    field: FieldName
    operator: Operator
    value: Value | FieldRef


class OneOf(_Node):
    """A field whose value is one of those listed."""

    kind: Literal["in"] = "in"
    field: FieldName
    values: Annotated[tuple[Value, ...], Field(min_length=1)]


class IsNull(_Node):
    """A field without a value; for ``finding``: no finding at all."""

    kind: Literal["null"] = "null"
    field: FieldName


class IsBlank(_Node):
    """A field without a value, or whose text is nothing but white space."""

    kind: Literal["blank"] = "blank"
    field: FieldName


class TextTest(_Node):
    """A field whose text contains, starts or ends with words, upper or lower case alike.

    ``mentions`` wants them as whole words: "cat" is not mentioned in "catch".
    """

    kind: Literal["text"] = "text"
    field: FieldName
    operator: TextOperator
    value: StrictStr


class Flag(_Node):
    """A field that is true or false by itself."""

    kind: Literal["flag"] = "flag"
    field: Literal["decided", "excluded", "unsure"]


class Not(_Node):
    """The exact opposite of a filter."""

    kind: Literal["not"] = "not"
    of: Filter


class And(_Node):
    """All of several filters."""

    kind: Literal["and"] = "and"
    of: Annotated[tuple[Filter, ...], Field(min_length=2)]


class Or(_Node):
    """At least one of several filters."""

    kind: Literal["or"] = "or"
    of: Annotated[tuple[Filter, ...], Field(min_length=2)]


Filter = Annotated[
    Compare | OneOf | IsNull | IsBlank | TextTest | Flag | Not | And | Or,
    Field(discriminator="kind"),
]
"""The tree that crosses every border; the browser sends it as JSON."""

for _model in (Not, And, Or):
    _model.model_rebuild()


def parse_filter(text: str) -> Filter:
    """Parse the text form of a filter.

    Raises:
        InvalidFilter: With the position and what was expected there.
    """
    from assay.schema.filter_text import parse_filter as parse  # noqa: PLC0415 - it imports us

    return parse(text)


def format_filter(node: Filter) -> str:
    """Write a filter in its text form; ``parse_filter`` gives the same tree back."""
    from assay.schema.filter_text import format_filter as write  # noqa: PLC0415 - it imports us

    return write(node)
