"""From a file of 20,000 labelled texts to map, topics and all findings, from a cold process.

Beside what a person puts together for it: sentence-transformers, BERTopic, UMAP and cleanlab's
Datalab on five folds of logistic regression. The same texts, labels and encoder; each way in a
process of its own, all cores, once.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import polars as pl

from bench_topics import DATA, pile

Row = dict[str, Any]
PEER = "sentence-transformers + BERTopic + UMAP + Datalab"


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` takes 2,000 texts and sets no targets."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    texts, labels = pile()
    step = 10 if quick else 1
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pile.csv"
        table = pl.DataFrame({"text": texts[::step], "label": labels[::step]})
        table.write_csv(file)
        mine, theirs = (_child(way, file) for way in ("ours", "peer"))
    rows: list[Row] = [
        {
            "name": f"from a file of {table.height:,} texts to map, topics and findings, {what}",
            "value": round(mine[what], 1),
            "unit": unit,
            "better": "lower",
            "peer": PEER,
            "peer_value": round(theirs[what], 1),
            "target_ratio": target,
            "note": ", ".join(f"{part} {seconds:.0f} s" for part, seconds in told["parts"].items())
            if what == "seconds"
            else "",
        }
        for what, unit, target, told in (
            ("seconds", "s", 3.0, mine),
            ("memory", "MB", 2.0, mine),
        )
    ]
    if quick:
        for row in rows:
            row.pop("target_ratio")
    return rows


def _child(way: str, file: Path) -> dict[str, Any]:
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, way, str(file)], check=True, stdout=subprocess.PIPE, text=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return told | {"seconds": time.perf_counter() - begun}


def ours(file: Path, parts: dict[str, float]) -> None:
    """Import, embed, map, topics and every check."""
    import assay

    with tempfile.TemporaryDirectory() as folder, assay.open(folder) as workspace:
        begun = time.perf_counter()
        data = workspace.load(file, text="text", label="label")
        data.embed()
        begun = _note(parts, "embedding", begun)
        data.project()
        begun = _note(parts, "map", begun)
        data.topics()
        begun = _note(parts, "topics", begun)
        data.check()
        _note(parts, "checks", begun)


def peer(file: Path, parts: dict[str, float]) -> None:
    """Do the same with what there is."""
    import umap
    from bertopic import BERTopic
    from cleanlab import Datalab
    from sentence_transformers import SentenceTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    from assay.encoders.minilm import weights_folder

    begun = time.perf_counter()
    table = pl.read_csv(file)
    texts, labels = table["text"].to_list(), table["label"].to_list()
    model = SentenceTransformer(str(weights_folder()), device="cpu")
    X = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    begun = _note(parts, "embedding", begun)
    umap.UMAP(metric="cosine").fit_transform(X)
    begun = _note(parts, "map", begun)
    BERTopic().fit_transform(texts, X)
    begun = _note(parts, "topics", begun)
    head = LogisticRegression(C=10, max_iter=1000)
    probabilities: Any = cross_val_predict(head, X, labels, cv=5, method="predict_proba")
    lab = Datalab(data={"text": texts, "label": labels}, label_name="label", verbosity=0)
    lab.find_issues(features=X, pred_probs=probabilities)
    _note(parts, "checks", begun)


def _note(parts: dict[str, float], name: str, begun: float) -> float:
    now = time.perf_counter()
    parts[name] = now - begun
    return now


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    taken: dict[str, float] = {}
    {"ours": ours, "peer": peer}[sys.argv[1]](Path(sys.argv[2]), taken)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"memory": memory, "parts": taken}))
