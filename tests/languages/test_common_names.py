from __future__ import annotations

from assay.languages import common_first

ROWS = [
    *(("carrot", "fr", name) for name in ("Daucus", "carotte")),
    *(("carrot", code, name) for code, name in (("it", "carota"), ("nl", "karot"))),
    *(("dog", "fr", name) for name in ("canis familiaris", "chien")),
    ("dog", "gl", "Canis familiaris"),
    *(("umbrella", "fr", name) for name in ("égide", "parapluie")),
    *(("umbrella", code, name) for code, name in (("nl", "paraplu"), ("da", "paraply"))),
]


def test_the_common_name_goes_before_learned_and_mistaken_ones() -> None:
    assert common_first(ROWS, "fr") == {
        "carrot": ("carotte", "Daucus"),
        "dog": ("chien", "canis familiaris"),
        "umbrella": ("parapluie", "égide"),
    }


def test_a_language_that_names_nothing_has_no_names() -> None:
    assert common_first(ROWS, "xx") == {}
