"""The shipped fake."""

from __future__ import annotations

import hashlib

from assay.encoders.fake import FakeEncoder


def test_texts_that_share_words_or_spelling_lie_near():
    dog, dogs, bank = FakeEncoder().encode(
        ["a dog on the beach", "two dogs on the beach", "why was I charged twice"]
    )
    assert dog @ dogs > 0.5
    assert dog @ dogs > dog @ bank + 0.3


def test_vectors_are_the_same_on_every_machine():
    vector = FakeEncoder().encode(["a dog on the beach"])[0]
    digest = hashlib.sha256(vector.round(4).tobytes()).hexdigest()
    assert digest[:16] == "009518f5981c550f"
