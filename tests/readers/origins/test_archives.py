from __future__ import annotations

import io
import json
import zipfile

import polars as pl
import pytest

from assay.errors import EmptySource, MalformedSource, UnknownFormat
from assay.readers import Limits, open_source

CSV = "text,label\n" + "".join(f"message {i},{'ab'[i % 2]}\n" for i in range(50))
JSONL = "".join(json.dumps({"text": f"message {i}", "label": "a"}) + "\n" for i in range(20))


def packed(files, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def parquet(frame):
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def test_a_single_member_is_the_source(write, read):
    path = write("a.zip", packed({"inner/data.csv": CSV, "__MACOSX/._data.csv": b"\0\1"}))
    assert read(path).height == 50
    info = open_source(path).info
    assert (info.format, info.compression) == ("csv", "zip")


def test_members_named_after_splits_give_the_split(write, read):
    frame = read(write("a.zip", packed({"d/train.csv": CSV, "d/test.csv": CSV, "README.md": "x"})))
    assert frame["split"].value_counts(sort=True).rows() == [("train", 50), ("test", 50)] or set(
        frame["split"].value_counts().rows()
    ) == {("train", 50), ("test", 50)}


def test_members_of_one_format_are_read_one_after_the_other(write, read):
    assert read(write("a.zip", packed({"p1.jsonl": JSONL, "p2.jsonl": JSONL}))).height == 40


def test_a_parquet_member_is_read(write, read):
    frame = pl.DataFrame({"text": ["one text", "two text"], "label": ["a", "b"]})
    assert read(write("a.zip", packed({"d.parquet": parquet(frame)}))).height == 2


def test_a_member_that_is_gzipped_itself_is_read(write, read):
    import gzip

    assert read(write("a.zip", packed({"a.csv.gz": gzip.compress(CSV.encode())}))).height == 50


def test_class_folders_in_an_archive_are_read(write, read):
    files = {f"top/{label}/{i}.txt": f"text {i}" for label in ("pos", "neg") for i in range(3)}
    frame = read(write("a.zip", packed(files)))
    assert set(frame["label"]) == {"pos", "neg"}
    assert frame.height == 6


def test_bad_rows_say_in_which_member_they_stand(write):
    path = write("a.zip", packed({"train.csv": CSV, "test.csv": CSV + "a,b,c\n"}))
    with pytest.raises(MalformedSource, match=r"line 52: test\.csv: 3 fields"):
        list(open_source(path).batches())


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "c:evil.csv"])
def test_a_member_whose_path_leaves_the_archive_is_refused(write, name):
    with pytest.raises(MalformedSource, match="unsafe path"):
        open_source(write("a.zip", packed({name: CSV})))


def test_an_archive_bomb_is_refused_before_it_is_unpacked(write):
    path = write("a.zip", packed({"a.csv": "text,label\n" + "a" * 3_000_000}))
    with pytest.raises(MalformedSource, match="archive bomb"):
        open_source(path, limits=Limits(ratio_free_bytes=1_000_000))
    with pytest.raises(MalformedSource, match="more than 1,000,000 bytes"):
        open_source(path, limits=Limits(max_unpacked_bytes=1_000_000))


def test_a_gzip_bomb_is_refused_while_it_is_read(write):
    import gzip

    data = gzip.compress(b"text,label\n" + b"a,b\n" * 1_000_000)
    limits = Limits(ratio_free_bytes=1_000_000, block_bytes=100_000, sample_bytes=10_000)
    with pytest.raises(MalformedSource, match="archive bomb"):
        list(open_source(write("a.csv.gz", data), limits=limits).batches())


@pytest.mark.parametrize("cut", [30, 200])
def test_a_broken_archive_is_called_so(write, cut):
    with pytest.raises(MalformedSource, match="not an intact zip archive"):
        open_source(write("a.zip", packed({"a.csv": CSV})[:-cut]))


def test_a_member_with_changed_bytes_is_called_broken(write):
    data = bytearray(packed({"a.csv": CSV}, zipfile.ZIP_STORED))
    data[200] ^= 0xFF
    with pytest.raises(MalformedSource, match="not an intact zip archive: Bad CRC-32"):
        list(open_source(write("a.zip", bytes(data))).batches())


def test_an_encrypted_member_is_refused(write):
    data = bytearray(packed({"a.csv": CSV}))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(MalformedSource, match="encrypted"):
        open_source(write("a.zip", bytes(data)))


def test_an_empty_archive_is_empty(write):
    with pytest.raises(EmptySource, match="holds no files"):
        open_source(write("a.zip", packed({})))


def test_an_office_document_is_named_as_such(write):
    with pytest.raises(UnknownFormat, match="Office document") as caught:
        open_source(write("a.xlsx", packed({"[Content_Types].xml": "x", "xl/a.xml": "y"})))
    assert "CSV" in caught.value.hint


def test_members_of_several_formats_are_not_guessed_between(write):
    with pytest.raises(UnknownFormat, match="several formats"):
        open_source(write("a.zip", packed({"a.csv": CSV, "b.jsonl": JSONL})))
