"""A record's picture, as it is shown, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

MAX_BYTES = 50_000_000
"""Largest picture that is shown, in bytes."""


@dataclass(frozen=True)
class Picture:
    """The bytes of a picture and how to name them.

    Attributes:
        data: The file as it lies on disk.
        media: image/jpeg, image/png, image/gif or image/webp, told by its first bytes.
        tag: Changes when the file does.
    """

    data: bytes
    media: str
    tag: str


class PictureFacts(BaseModel):
    """What was measured of a picture; all but ``size`` is empty where it cannot be decoded.

    Attributes:
        size: Of the file, in bytes.
        fault: A sentence: why nothing of it can be shown.
        width, height: In points, upright.
        format: JPEG, PNG …
        animated: Whether it moves; the first picture was measured.
        truncated: Whether the file breaks off before all of it is there.
        brightness: Mean grey value, 0–1.
        dark_end, bright_end: Grey values under which 5 % and 95 % of its points lie, 0–1.
        sharpness: Variance of the Laplacian of its grey values, 0–255, at 512 points.
        information: Entropy of its grey values, 0–8 bits.
        hash: 64 bits that are nearly the same for pictures that look the same.
        cells: 32 × 32 grey values, row by row, which confirm what the hash suggests.
    """

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    size: int
    fault: str | None = None
    width: int = 0
    height: int = 0
    format: str = ""
    animated: bool = False
    truncated: bool = False
    brightness: float = 0.0
    dark_end: float = 0.0
    bright_end: float = 0.0
    sharpness: float = 0.0
    information: float = 0.0
    hash: int = 0
    cells: bytes = b""


class PicturesReport(BaseModel):
    """What a look at all pictures of a data set came to.

    Attributes:
        dataset: Name of the data set.
        run: Id of the run.
        pictures: Different pictures that records name.
        made: Looked at now; the others were known.
        missing: Pictures that do not lie where they are looked for.
        broken: Files of which nothing can be shown.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    pictures: int
    made: int
    missing: int
    broken: int
    seconds: float


class PictureFault(BaseModel):
    """A picture that got no vector.

    Attributes:
        image: As records name it.
        why: One sentence.
    """

    model_config = ConfigDict(frozen=True)

    image: str
    why: str


class PictureEmbedReport(BaseModel):
    """What an embedding of pictures did.

    Attributes:
        dataset: Name of the data set.
        run: Id of the run.
        encoder: Key of the encoder.
        dimensions: Length of each vector.
        pictures: Different pictures that records name.
        embedded: Embedded now.
        cached: Pictures that had a vector already.
        missing: Pictures that do not lie where they are looked for.
        broken: Files that are no whole picture.
        faults: The first of those that are missing or broken.
        seconds: Wall time.
        notes: What else is to be known of the encoder.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    encoder: str
    dimensions: int
    pictures: int
    embedded: int
    cached: int
    missing: int
    broken: int
    faults: tuple[PictureFault, ...] = ()
    seconds: float
    notes: tuple[str, ...] = ()


class PictureVectorsInfo(BaseModel):
    """By what the pictures of a data set can be found.

    Attributes:
        run: Run that embedded them.
        encoder: Name of the encoder.
        pictures: Different pictures that records name now.
        embedded: Those of them that have a vector.
        unusable: One sentence, where the encoder could not be used in the last search.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    encoder: str
    pictures: int
    embedded: int
    unusable: str = ""
