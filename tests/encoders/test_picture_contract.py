"""What every encoder that sees promises of pictures; of texts it promises what all encoders do."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from assay.encoders import PictureEncoder, resolve_encoder
from assay.errors import Cancelled


def noise(seed: int, size: tuple[int, int] = (90, 60)) -> Image.Image:
    """A picture of coloured fields, another for each seed."""
    drawn = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    return Image.fromarray(drawn).resize(size, Image.Resampling.NEAREST)


PICTURES = [noise(seed) for seed in range(6)]


def test_it_says_what_it_likes_to_be_given(picture_encoder: PictureEncoder):
    assert picture_encoder.side > 0
    assert picture_encoder.batch > 0


def test_pictures_and_texts_have_vectors_of_one_space(picture_encoder: PictureEncoder):
    seen, read = picture_encoder.encode_pictures(PICTURES), picture_encoder.encode(["a dog"])
    assert seen.shape == (len(PICTURES), picture_encoder.dimensions)
    assert seen.shape[1] == read.shape[1]
    assert seen.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(seen, axis=1), 1, atol=1e-5)


def test_no_pictures_give_no_vectors(picture_encoder: PictureEncoder):
    vectors = picture_encoder.encode_pictures([])
    assert vectors.shape == (0, picture_encoder.dimensions)
    assert vectors.dtype == np.float32


def test_a_picture_has_its_own_vector_whatever_stands_beside_it(picture_encoder: PictureEncoder):
    many = [noise(seed) for seed in range(40)]
    forward = picture_encoder.encode_pictures(many)
    backward = picture_encoder.encode_pictures(many[::-1])
    np.testing.assert_allclose(forward, backward[::-1], atol=1e-5)
    alone = picture_encoder.encode_pictures([many[23]])[0]
    assert int(np.argmax(forward @ alone)) == 23


def test_the_same_call_gives_the_same_bits(picture_encoder: PictureEncoder):
    first, second = (picture_encoder.encode_pictures(PICTURES) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_a_second_instance_gives_the_same_vectors(picture_encoder: PictureEncoder):
    again = resolve_encoder(picture_encoder.name)
    assert isinstance(again, PictureEncoder)
    assert again.key == picture_encoder.key
    np.testing.assert_allclose(
        again.encode_pictures(PICTURES), picture_encoder.encode_pictures(PICTURES), atol=1e-5
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (2, 3), (1_000, 700)])
def test_pictures_of_any_shape_have_vectors(picture_encoder: PictureEncoder, size: tuple[int, int]):
    vectors = picture_encoder.encode_pictures([PICTURES[0], noise(1, size)])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_progress_is_told_up_to_the_end(picture_encoder: PictureEncoder):
    calls: list[tuple[int, int | None, str]] = []
    picture_encoder.encode_pictures(PICTURES * 30, report=lambda *call: calls.append(call))
    done = [call[0] for call in calls]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 180)
    assert len(set(done)) > 3
    assert {call[1:] for call in calls} == {(180, "embedding")}


def test_cancelling_stops_at_the_next_batch(picture_encoder: PictureEncoder):
    seen: list[int] = []

    def stop(done: int, *_: object) -> None:
        seen.append(done)
        if done:
            raise Cancelled("stopped by a person")

    with pytest.raises(Cancelled, match="stopped by a person"):
        picture_encoder.encode_pictures(PICTURES * 30, report=stop)
    assert len(seen) == 2
