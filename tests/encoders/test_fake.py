"""The shipped fake."""

from __future__ import annotations

import hashlib

from PIL import Image

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


def test_pictures_lie_near_the_names_of_their_colours():
    encoder = FakeEncoder()
    names = ("red", "green", "blue", "yellow", "purple")
    seen = encoder.encode_pictures([Image.new("RGB", (30, 20), name) for name in names])
    asked = encoder.encode([f"something {name}" for name in names])
    assert (asked @ seen.T).argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
