"""Embedding short and long texts, beside sentence-transformers with torch in float32.

Each contender lives in a process of its own, so that its memory is its own. They take turns on
the same texts, several rounds, with all cores for the one whose turn it is; a ratio is the median
of the rounds, which other work on the machine disturbs least.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import numpy as np

PEER = "sentence-transformers"
OURS = ("minilm", "minilm:int8")
TARGETS = {
    ("captions", "minilm"): 1.3,
    ("captions", "minilm:int8"): 2.5,
    ("250 words", "minilm:int8"): 1.7,
}
COSINES = {"minilm": 0.9999, "minilm:int8": 0.99}
WORDS = 250


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Measure; ``quick`` takes a tenth of the texts and one round."""
    kinds = _texts(quick)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(kinds), encoding="utf-8")
        contenders = {name: stack.enter_context(_Contender(name, path)) for name in (PEER, *OURS)}
        rows = _loading(contenders)
        for kind in kinds:
            rows += _speed(contenders, kind, len(kinds[kind]), rounds=1 if quick else 3)
        rows += _likeness(contenders, kinds, Path(folder))
        rows += _memory(contenders)
    return rows


def _texts(quick: bool) -> dict[str, list[str]]:
    root = Path(__file__).resolve().parent.parent
    data = Path(os.environ.get("ASSAY_DATA", root.parent / "shared" / "data"))
    captions_path = data / "senticap" / "senticap_dataset.csv"
    reviews_path = data / "imdb" / "train.csv.gz"
    if not (captions_path.exists() and reviews_path.exists()):
        raise SystemExit(f"third-party data not found at {data} (set ASSAY_DATA)")
    with captions_path.open(encoding="utf-8", newline="") as file:
        captions = [row["caption"] for row in csv.DictReader(file)]
    with gzip.open(reviews_path, "rt", encoding="utf-8", newline="") as file:
        reviews = [row["text"].split() for row in csv.DictReader(file)]
    long = [" ".join(words[:WORDS]) for words in reviews if len(words) >= WORDS]
    share = 10 if quick else 1
    return {"captions": captions[: 5000 // share], "250 words": long[: 1000 // share]}


class _Contender:
    """An encoder in a child process that answers one line for each line it is sent."""

    def __init__(self, name: str, texts: Path) -> None:
        self.name = name
        self._texts = texts

    def __enter__(self) -> Self:
        self._child = subprocess.Popen(
            [sys.executable, __file__, "--contender", self.name, "--texts", str(self._texts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.seconds_to_load = float(self._answer())
        return self

    def __exit__(self, *_: object) -> None:
        self._child.communicate()  # the end of its input is the end of its work

    def ask(self, *question: str) -> float:
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(question) + "\n")
        self._child.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} cannot run here (is it installed?)")
        return line


def _loading(contenders: dict[str, _Contender]) -> list[dict[str, Any]]:
    peer = contenders[PEER].seconds_to_load
    return [
        {
            "name": f"import, load and encode a first text: {name}",
            "value": round(contenders[name].seconds_to_load, 2),
            "unit": "s",
            "better": "lower",
            "peer": PEER,
            "peer_value": round(peer, 2),
        }
        for name in OURS
    ]


def _speed(
    contenders: dict[str, _Contender], kind: str, count: int, *, rounds: int
) -> list[dict[str, Any]]:
    times = [{name: c.ask("encode", kind) for name, c in contenders.items()} for _ in range(rounds)]
    rows = []
    for name in OURS:
        ratio = statistics.median(t[PEER] / t[name] for t in times)
        value = count / statistics.median(t[name] for t in times)
        rows.append(
            {
                "name": f"{count} {kind}: {name}",
                "value": round(value, 1),
                "unit": "texts/s",
                "peer": PEER,
                "peer_value": round(value / ratio, 1),
                "target_ratio": TARGETS.get((kind, name)),
                "note": f"median ratio of {rounds} rounds taken in turn",
            }
        )
    return rows


def _likeness(
    contenders: dict[str, _Contender], kinds: dict[str, list[str]], folder: Path
) -> list[dict[str, Any]]:
    rows = []
    for kind in kinds:
        vectors = {}
        for name, contender in contenders.items():
            path = folder / "vectors.npy"
            contender.ask("save", kind, str(path))
            vectors[name] = np.load(path)
        for name in OURS:
            cosines = (vectors[name] * vectors[PEER]).sum(axis=1)
            worst = name == "minilm"
            rows.append(
                {
                    "name": f"{'worst' if worst else 'mean'} cosine to {PEER}, {kind}: {name}",
                    "value": round(float(cosines.min() if worst else cosines.mean()), 6),
                    "unit": "cosine",
                    "target": COSINES[name],
                    "note": f"mean {cosines.mean():.6f}, worst {cosines.min():.6f}",
                }
            )
    return rows


def _memory(contenders: dict[str, _Contender]) -> list[dict[str, Any]]:
    peak = {name: contender.ask("memory") for name, contender in contenders.items()}
    return [
        {
            "name": f"peak resident memory over all of it: {name}",
            "value": round(peak[name]),
            "unit": "MB",
            "better": "lower",
            "peer": PEER,
            "peer_value": round(peak[PEER]),
            "target_ratio": 2.0,
        }
        for name in OURS
    ]


def _contend(name: str, texts: Path) -> None:
    """Be a contender: load, then answer questions until there are no more."""
    kinds = json.loads(texts.read_text(encoding="utf-8"))
    start = time.perf_counter()
    if name == PEER:
        from sentence_transformers import SentenceTransformer

        from assay.encoders.minilm import weights_folder

        encode = SentenceTransformer(str(weights_folder()), device="cpu").encode
    else:
        from assay.encoders import resolve_encoder

        encode = resolve_encoder(name).encode
    encode(["a first text"])
    print(time.perf_counter() - start, flush=True)
    for line in sys.stdin:
        match json.loads(line):
            case ["encode", kind]:
                start = time.perf_counter()
                encode(kinds[kind])
                print(time.perf_counter() - start, flush=True)
            case ["save", kind, path]:
                np.save(path, np.asarray(encode(kinds[kind][:500])))
                print(0, flush=True)
            case ["memory"]:
                print(_peak_megabytes(), flush=True)


def _peak_megabytes() -> float:
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says there includes the parent's, from before exec
        (line,) = (x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--contender", help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.contender:
        _contend(arguments.contender, arguments.texts)
    else:
        for row in run(quick=arguments.quick):
            print(json.dumps(row))
