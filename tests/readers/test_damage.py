"""Whatever is done to the bytes of a source, the answer is rows or one of our own errors."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile

import pytest

from assay.errors import AssayError
from assay.readers import Limits, open_source

_ROWS = [
    {"id": i, "text": f"some text é {i}", "label": "ab"[i % 2], "x": {"y": [i]}} for i in range(30)
]
_CSV = "id,text,label\n" + "".join(f'{i},"a, ""b"" {i}\nc",{"ab"[i % 2]}\n' for i in range(30))
_PIECES = (b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"{", b"}", b"[", b"]", b"\\", b":", b'""')
_PIECES += (b"\xe9", b"NaN", b"1e999", b"9" * 30, b"\\ud800")


def _zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train.csv", content)
        archive.writestr("test.csv", content)
    return out.getvalue()


SEEDS = {
    "a.csv": _CSV.encode(),
    "u.csv": _CSV.encode("utf-16"),
    "a.csv.gz": gzip.compress(_CSV.encode()),
    "a.zip": _zipped(_CSV.encode()),
    "a.json": json.dumps(_ROWS, ensure_ascii=False).encode(),
    "b.json": json.dumps({"data": _ROWS}, indent=1).encode(),
    "c.json": json.dumps([{"data": json.dumps(row)} for row in _ROWS]).encode(),
    "a.jsonl": "".join(json.dumps(row) + "\n" for row in _ROWS).encode(),
    "a.txt": b"0 some text\n1 other text\n" * 20,
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut, change, add, remove or repeat some bytes."""
    bytes_ = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(bytes_) + 1)
        match chance.randrange(5):
            case 0:
                del bytes_[at:]
            case 1 if at:
                bytes_[at - 1] = chance.randrange(256)
            case 2:
                bytes_[at:at] = chance.choice(_PIECES)
            case 3:
                del bytes_[at : at + chance.randint(1, 20)]
            case _:
                bytes_[at:at] = bytes_[max(0, at - 30) : at]
    return bytes(bytes_)


@pytest.mark.parametrize("skip_bad", [False, True])
@pytest.mark.parametrize("name", SEEDS)
def test_a_damaged_source_is_rows_or_a_sentence(write, name, skip_bad):
    chance = random.Random(f"{name} {skip_bad}")
    faults = 0
    for _ in range(40):
        path = write(name, damaged(SEEDS[name], chance))
        limits = Limits(
            block_bytes=chance.choice([50, 1 << 20]), sample_bytes=chance.choice([60, 1 << 20])
        )
        faults += 1 if fault(path, skip_bad, limits) else 0
    assert faults < 40 or not skip_bad


def fault(path, skip_bad, limits):
    """Read a source whole; return our own error, if there is one."""
    try:
        source = open_source(path, skip_bad=skip_bad, limits=limits)
        source.preview(3)
        schemas = {str(frame.schema) for frame in source.batches()}
    except AssayError as error:
        return error if error.message.endswith(".") and error.hint else pytest.fail(str(error))
    assert len(schemas) == 1
    return None
