"""Does our likeness of captions go with what people judge? Beside BLEU-4 and ROUGE-L.

200 COCO pictures, each with one human and four machine captions; five people judged whether each
machine caption is accurate. Spearman's correlation with the mean judgement, over 800 captions, and
over the odd pictures alone: measures were chosen on the even ones (docs/adr/0145). Intervals draw
whole pictures. Soft matching (the nearest word by cosine, F1 over content words, in the manner of
BERTScore) was tried and left out; it stands here so that the choice can be repeated.
"""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import sacrebleu
from rouge_score.rouge_scorer import RougeScorer

from assay.captions.correlation import correlate
from assay.captions.words import words
from assay.encoders import resolve_encoder

DATA = Path(os.environ.get("ASSAY_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
PEERS = ("BLEU-4 (sacrebleu)", "ROUGE-L (rouge-score)")
SYSTEMS = ("init", "pre", "par", "merge")
FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the this that these those some any and or but of in on at to from with without by "
        "for over under into onto up down out off near next beside behind above below between "
        "through around is are was were be been being has have had do does did it its he she his "
        "her they them their there here who which what as while then than so very not no",
    )
)
Row = dict[str, Any]


def run(quick: bool = False) -> list[Row]:
    """Return a row a measure, the best first."""
    captions, references, judged, pictures = _read()
    measures = {
        "ours: cosine of captions (minilm)": _cosine(captions, references),
        "tried: soft matching of content words": _soft(captions, references),
        "BLEU-4 (sacrebleu)": np.array(
            [
                sacrebleu.sentence_bleu(one, [other], lowercase=True).score
                for one, other in zip(captions, references, strict=True)
            ]
        ),
        "ROUGE-L (rouge-score)": _rouge(captions, references),
    }
    odd = pictures % 2 == 1
    resamples = 200 if quick else 2000
    found = {
        name: correlate(name, values, judged, pictures, resamples=resamples)
        for name, values in measures.items()
    }
    rows = []
    for name, values in measures.items():
        whole = found[name]
        half = correlate(name, values[odd], judged[odd], pictures[odd], resamples=resamples)
        assert whole is not None
        assert half is not None
        low, high = whole.spearman_interval
        row: Row = {
            "name": f"Spearman with judgement, {name}",
            "value": round(whole.spearman, 3),
            "note": f"{whole.n} captions, interval {low:.2f} to {high:.2f}; Kendall "
            f"{whole.kendall:.3f}, point-biserial {whole.point_biserial:.3f}; odd pictures "
            f"alone {half.spearman:.3f}",
        }
        if name.startswith("ours"):
            peer, best = max(
                ((other, one.spearman) for other, one in found.items() if one and other in PEERS),
                key=lambda pair: pair[1],
            )
            row |= {"peer": peer, "peer_value": round(best, 3), "target_ratio": 1.0}
        rows.append(row)
    return rows


def _read() -> tuple[list[str], list[str], np.ndarray, np.ndarray]:
    folder = DATA / "machine_captions"
    votes: dict[tuple[str, str], list[float]] = defaultdict(list)
    with (folder / "humaneval_export.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            for system in SYSTEMS:
                votes[row["image"], system].append(float(row[f"acc_{system}"]))
    captions, references, judged, pictures = [], [], [], []
    with (folder / "mscoco_human_vs_machine.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            for system in SYSTEMS:
                captions.append(row[f"cap_{system}"])
                references.append(row["cap_human"])
                judged.append(float(np.mean(votes[row["filename"], system])))
                pictures.append(number)
    return captions, references, np.array(judged), np.array(pictures)


def _cosine(captions: list[str], references: list[str]) -> np.ndarray:
    encoder = resolve_encoder("minilm")
    return np.einsum("nd,nd->n", encoder.encode(captions), encoder.encode(references))


def _soft(captions: list[str], references: list[str]) -> np.ndarray:
    known = sorted({word for text in (*captions, *references) for word in words(text)})
    vectors = dict(zip(known, resolve_encoder("minilm").encode(known), strict=True))
    found = []
    for pair in zip(captions, references, strict=True):
        said, told = (np.stack([vectors[word] for word in _content(text)]) for text in pair)
        near = np.clip(said @ told.T, 0, 1)
        precision, recall = near.max(axis=1).mean(), near.max(axis=0).mean()
        found.append(2 * precision * recall / (precision + recall))
    return np.array(found)


def _content(text: str) -> list[str]:
    found = list(dict.fromkeys(words(text)))
    return [word for word in found if word not in FUNCTION_WORDS] or found


def _rouge(captions: list[str], references: list[str]) -> np.ndarray:
    scorer = RougeScorer(["rougeL"])
    pairs = zip(captions, references, strict=True)
    return np.array([scorer.score(other, one)["rougeL"].fmeasure for one, other in pairs])
