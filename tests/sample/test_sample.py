"""The shipped sample data: what it holds, and that the fault sheet tells the truth about it."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from assay.errors import SourceNotFound
from assay.sample import (
    Fault,
    sample_faults,
    sample_names,
    sample_path,
    sample_sheet,
    sample_truth,
)

ROOT = Path(__file__).resolve().parent.parent.parent
COLUMNS = {"bank_messages": ("text", "intent"), "captions": ("caption", "sentiment")}
BUILT = ("bank_messages.csv", "bank_faults.json", "captions.csv", "captions_faults.json")
COPIES = {"near_duplicate", "conflicting_duplicate", "leak_exact", "leak_near"}

each_sample = pytest.mark.parametrize("name", COLUMNS)


class Sample:
    """A sample data set as its CSV has it: text, label and split by record id."""

    def __init__(self, name: str) -> None:
        text, label = COLUMNS[name]
        with sample_path(name).open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.ids = [row["id"] for row in self.rows]
        self.texts = {row["id"]: row[text] for row in self.rows}
        self.labels = {row["id"]: row[label] for row in self.rows}
        self.splits = {row["id"]: row["split"] for row in self.rows}
        self.faults = sample_faults(name)
        self.faulty = {fault.record: fault for fault in self.faults}

    def of_kind(self, *kinds: str) -> list[Fault]:
        return [fault for fault in self.faults if fault.kind in kinds]

    def natural(self) -> list[str]:
        """Ids of the records that were written, not planted."""
        planted = COPIES | {"outlier", "empty_text"}
        return [i for i in self.ids if i not in self.faulty or self.faulty[i].kind not in planted]


@pytest.fixture(scope="module")
def samples() -> dict[str, Sample]:
    return {name: Sample(name) for name in COLUMNS}


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def kinds(sample: Sample) -> Counter[str]:
    return Counter(fault.kind for fault in sample.faults)


def test_both_samples_are_named() -> None:
    assert sample_names() == ("bank_messages", "captions")


def test_an_unknown_sample_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SourceNotFound, match="'imdb'") as caught:
        sample_path("imdb")
    assert "bank_messages" in caught.value.hint
    with pytest.raises(SourceNotFound):
        sample_faults("imdb")


def test_rebuilding_gives_the_same_bytes(tmp_path: Path) -> None:
    script = ROOT / "scripts" / "build_sample.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path)], check=True)
    for name in BUILT:
        shipped = sample_path("captions").parent / name
        assert (tmp_path / name).read_bytes() == shipped.read_bytes(), name


def test_the_bank_has_the_faults_that_its_readme_counts(samples: dict[str, Sample]) -> None:
    assert kinds(samples["bank_messages"]) == {
        "wrong_label_random": 29,
        "wrong_label_neighbour": 29,
        "near_duplicate": 28,
        "conflicting_duplicate": 12,
        "leak_exact": 8,
        "leak_near": 8,
        "outlier": 12,
        "empty_text": 2,
        "small_class": 1,
    }


def test_the_captions_have_the_faults_that_their_readme_counts(
    samples: dict[str, Sample],
) -> None:
    assert kinds(samples["captions"]) == {
        "wrong_label_random": 10,
        "wrong_label_neighbour": 10,
        "near_duplicate": 4,
        "conflicting_duplicate": 3,
        "leak_exact": 2,
        "leak_near": 2,
    }


def test_about_one_in_twenty_labels_is_wrong(samples: dict[str, Sample]) -> None:
    for sample in samples.values():
        wrong = len(sample.of_kind("wrong_label_random", "wrong_label_neighbour"))
        assert wrong == round(0.05 * len(sample.natural()), 0)


def test_every_intent_has_fifty_messages_but_one(samples: dict[str, Sample]) -> None:
    sample = samples["bank_messages"]
    truth = sample_truth("bank_messages")
    sizes = Counter(truth[record] for record in sample.natural())
    assert len(sizes) == 24
    assert sizes.pop("travel_notice") == 6
    assert set(sizes.values()) == {50}


def test_every_sentiment_has_about_a_third_of_the_captions(samples: dict[str, Sample]) -> None:
    sizes = Counter(sample_truth("captions").values())
    assert set(sizes) == {"negative", "neutral", "positive"}
    assert min(sizes.values()) > 130
    assert len(samples["captions"].rows) == 408


@each_sample
def test_splits_are_about_seventy_fifteen_fifteen(samples: dict[str, Sample], name: str) -> None:
    sample = samples[name]
    shares = Counter(sample.splits[record] for record in sample.natural())
    total = shares.total()
    assert shares["train"] / total == pytest.approx(0.70, abs=0.01)
    assert shares["validation"] / total == pytest.approx(0.15, abs=0.01)
    assert shares["test"] / total == pytest.approx(0.15, abs=0.01)


@each_sample
def test_every_class_is_in_every_split(samples: dict[str, Sample], name: str) -> None:
    sample = samples[name]
    pairs = {(sample.splits[i], label) for i, label in sample_truth(name).items()}
    assert len(pairs) == 3 * len({label for _, label in pairs})


@each_sample
def test_ids_are_unique_and_the_sheet_knows_all_of_them(
    samples: dict[str, Sample], name: str
) -> None:
    sample = samples[name]
    assert len(set(sample.ids)) == len(sample.ids)
    assert list(sample_sheet(name).true_labels) == sample.ids
    for fault in sample.faults:
        assert {fault.record, *fault.related} <= set(sample.ids)


@each_sample
def test_a_record_takes_part_in_at_most_one_fault(samples: dict[str, Sample], name: str) -> None:
    involved = Counter(
        record for fault in samples[name].faults for record in (fault.record, *fault.related)
    )
    assert set(involved.values()) == {1}
    assert not set(involved) & set(sample_sheet(name).unlabelled)


@each_sample
def test_a_label_differs_from_the_truth_only_where_the_sheet_says_so(
    samples: dict[str, Sample], name: str
) -> None:
    sample = samples[name]
    listed = sample.of_kind(
        "wrong_label_random",
        "wrong_label_neighbour",
        "conflicting_duplicate",
        "outlier",
        "empty_text",
    )
    wrong = {i for i, label in sample_sheet(name).true_labels.items() if label != sample.labels[i]}
    assert wrong == {fault.record for fault in listed} | set(sample_sheet(name).unlabelled)
    for fault in sample.faults:
        assert fault.true_label == sample_sheet(name).true_labels[fault.record]


@each_sample
def test_the_test_split_is_clean_except_for_leaks(samples: dict[str, Sample], name: str) -> None:
    sample = samples[name]
    faulty = {f.kind for f in sample.faults if sample.splits[f.record] == "test"}
    assert faulty == {"leak_exact", "leak_near"}
    for record, split in sample.splits.items():
        if split == "test":
            assert sample.labels[record] == sample_truth(name)[record]


@each_sample
def test_wrong_labels_are_in_train_and_a_few_in_validation(
    samples: dict[str, Sample], name: str
) -> None:
    sample = samples[name]
    wrong = sample.of_kind("wrong_label_random", "wrong_label_neighbour")
    splits = Counter(sample.splits[fault.record] for fault in wrong)
    assert set(splits) == {"train", "validation"}
    assert splits["train"] > 3 * splits["validation"]


@each_sample
def test_neighbouring_wrong_labels_are_neighbours_of_the_truth(
    samples: dict[str, Sample], name: str
) -> None:
    near = sample_sheet(name).neighbours
    for fault in samples[name].of_kind("wrong_label_neighbour", "conflicting_duplicate"):
        assert samples[name].labels[fault.record] in near[str(fault.true_label)]


def test_random_wrong_intents_are_no_neighbours(samples: dict[str, Sample]) -> None:
    sample = samples["bank_messages"]
    near = sample_sheet("bank_messages").neighbours
    for fault in sample.of_kind("wrong_label_random"):
        assert sample.labels[fault.record] not in near[str(fault.true_label)]


@each_sample
def test_exact_copies_repeat_their_original_and_near_ones_reword_it(
    samples: dict[str, Sample], name: str
) -> None:
    sample = samples[name]
    for fault in sample.of_kind(*COPIES):
        (original,) = fault.related
        a, b = sample.texts[fault.record], sample.texts[original]
        same = fault.kind in {"conflicting_duplicate", "leak_exact"}
        assert (a == b) is same
        assert SequenceMatcher(None, plain(a), plain(b)).ratio() > 0.75, (a, b)
        assert sample.splits[original] == "train"
        leak = fault.kind.startswith("leak")
        assert sample.splits[fault.record] == ("test" if leak else "train")


@each_sample
def test_nothing_repeats_itself_but_planted_copies(samples: dict[str, Sample], name: str) -> None:
    sample = samples[name]
    written = Counter(plain(sample.texts[record]) for record in sample.natural())
    assert [text for text, count in written.items() if count > 1] == []


@each_sample
def test_nothing_nearly_repeats_itself_but_planted_copies(
    samples: dict[str, Sample], name: str
) -> None:
    sample = samples[name]
    words = {i: frozenset(plain(sample.texts[i]).split()) for i in sample.natural()}
    close = [
        (sample.texts[a], sample.texts[b])
        for a, b in combinations(words, 2)
        if len(words[a] & words[b]) > 0.75 * len(words[a] | words[b])
    ]
    assert close == []


def test_two_messages_are_empty_and_no_other(samples: dict[str, Sample]) -> None:
    sample = samples["bank_messages"]
    empty = {record for record, text in sample.texts.items() if not text.strip()}
    assert empty == {fault.record for fault in sample.of_kind("empty_text")}


def test_the_small_class_is_listed_with_all_its_records(samples: dict[str, Sample]) -> None:
    (fault,) = samples["bank_messages"].of_kind("small_class")
    small = {i for i, x in samples["bank_messages"].labels.items() if x == "travel_notice"}
    assert {fault.record, *fault.related} == small


def test_unlabelled_messages_are_in_train_and_have_a_true_intent(
    samples: dict[str, Sample],
) -> None:
    sample = samples["bank_messages"]
    unlabelled = sample_sheet("bank_messages").unlabelled
    assert len(unlabelled) == 60
    for record in unlabelled:
        assert sample.splits[record] == "train"
        assert record in sample_truth("bank_messages")


def test_messages_carry_channel_and_time(samples: dict[str, Sample]) -> None:
    rows = samples["bank_messages"].rows
    assert {row["channel"] for row in rows} == {"app", "web", "phone"}
    times = [row["created_at"] for row in rows]
    assert times == sorted(times)


def test_pictures_are_named_once_each(samples: dict[str, Sample]) -> None:
    names = [row["image"] for row in samples["captions"].rows]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"picture_\d{12}\.jpg", name) for name in names)


def test_messages_are_worded_as_people_write_and_not_from_a_template(
    samples: dict[str, Sample],
) -> None:
    sample = samples["bank_messages"]
    texts = [plain(sample.texts[record]) for record in sample.natural()]
    words = [word for text in texts for word in text.split()]
    assert len(set(words)) / len(words) > 0.15
    openings = Counter(" ".join(text.split()[:3]) for text in texts)
    assert openings.most_common(1)[0][1] < 0.02 * len(texts)
    lengths = sorted(len(text.split()) for text in texts)
    assert lengths[0] <= 2
    assert lengths[-1] >= 22


def test_no_opening_word_rules_an_intent(samples: dict[str, Sample]) -> None:
    sample = samples["bank_messages"]
    truth = sample_truth("bank_messages")
    openings: dict[str, Counter[str]] = {}
    for record in sample.natural():
        word = plain(sample.texts[record]).split()[0]
        openings.setdefault(truth[record], Counter())[word] += 1
    openings.pop("travel_notice")
    for intent, counts in openings.items():
        assert len(counts) >= 20, intent
        assert counts.most_common(1)[0][1] <= 12, intent


def test_captions_differ_in_their_words(samples: dict[str, Sample]) -> None:
    sample = samples["captions"]
    texts = [plain(sample.texts[record]) for record in sample.natural()]
    words = [word for text in texts for word in text.split()]
    assert len(set(words)) / len(words) > 0.25
    openings = Counter(" ".join(text.split()[:3]) for text in texts)
    assert openings.most_common(1)[0][1] < 0.03 * len(texts)
