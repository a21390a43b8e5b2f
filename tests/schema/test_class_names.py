"""Words that name classes: understood whatever their case and accents, and only where meant."""

from __future__ import annotations

import pytest

from assay.schema.class_names import Lexicon, Understood, fold
from assay.schema.filters import format_filter, parse_filter


@pytest.fixture
def lexicon() -> Lexicon:
    def named(word: str, *classes: str) -> tuple[str, Understood]:
        return fold(word), Understood(word=word, classes=classes, languages=("fr",))

    names = dict(
        [
            named("chien", "dog"),
            named("ours", "bear", "teddy bear"),
            named("ours en peluche", "teddy bear"),
            named("bus", "bus"),
            named("כֶּלֶב", "dog"),
        ]
    )
    return Lexicon("run", "meta.objects", frozenset({"dog", "bear", "teddy bear", "bus"}), names)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("meta.objects = 'Chien'", "meta.objects in ('dog')"),
        ("meta.objects = 'כלב'", "meta.objects in ('dog')"),
        ("meta.objects != 'ours'", "not meta.objects in ('bear', 'teddy bear')"),
        ("meta.objects in ('chien', 'bus')", "meta.objects in ('dog', 'bus')"),
        ("not (meta.objects = 'chien' or text contains 'chien')",
         "not (meta.objects in ('dog') or text contains 'chien')"),
        ("meta.objects contains 'chien'",
         "meta.objects contains 'chien' or meta.objects in ('dog')"),
    ],
)  # fmt: skip
def test_a_name_in_a_filter_is_the_class(lexicon: Lexicon, typed: str, meant: str) -> None:
    assert lexicon.translated(parse_filter(typed)) == parse_filter(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "meta.objects = 'dog'",
        "meta.objects = 'bus'",
        "meta.objects = 'nothing'",
        "label = 'chien'",
        "meta.objects is null",
        "meta.objects starts with 'chien'",
    ],
)
def test_a_class_other_fields_and_other_tests_mean_what_they_say(
    lexicon: Lexicon, typed: str
) -> None:
    node = parse_filter(typed)
    assert format_filter(lexicon.translated(node)) == format_filter(node)


def test_the_longest_name_in_a_question_is_found(lexicon: Lexicon) -> None:
    found = lexicon.find("un «Ours en peluche», un chien et le bus")
    assert [(one.word, one.classes) for one in found] == [
        ("Ours en peluche", ("teddy bear",)),
        ("chien", ("dog",)),
    ]


def test_what_a_filter_names_is_told(lexicon: Lexicon) -> None:
    node = parse_filter("meta.objects in ('ours', 'dog') and not meta.objects = 'chien'")
    assert [one.word for one in lexicon.used(node)] == ["ours", "chien"]


@pytest.mark.parametrize(
    ("word", "classes"),
    [
        ("Chiens", ("dog",)),
        ("ours", ("bear", "teddy bear")),  # as it stands, before any ending is taken off
        ("cani", ("dog",)),
        ("buses", None),  # the class itself, in the plural
        ("dogs", None),
        ("chi", None),
        ("canoe", None),
    ],
)
def test_a_name_may_have_an_ending_in_a_text_and_not_in_a_filter(
    lexicon: Lexicon, word: str, classes: tuple[str, ...] | None
) -> None:
    names = {**lexicon.names, "cane": Understood(word="cane", classes=("dog",), languages=("it",))}
    told = Lexicon("run", lexicon.column, lexicon.classes, names)
    found = told.find(f"show me {word}, please")
    assert [one.classes for one in found] == ([] if classes is None else [classes])
    assert told.of("chiens") is None
