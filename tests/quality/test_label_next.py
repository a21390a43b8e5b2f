from assay.quality import LabelNext


def test_unlabelled_records_come_first_and_alone(make):
    data = make(
        ["a", "b", "c"],
        ["x", None, None],
        classes=["x", "y"],
        probabilities=[[0.5, 0.5], [0.9, 0.1], [0.6, 0.4]],
    )
    result = LabelNext()(data)
    assert [finding.record for finding in result.findings] == ["r2", "r1"]
    assert result.findings[0].suggested == "x"
    assert result.findings[0].details["batch"] == 1
    assert result.findings[0].remedy == "none"


def test_where_all_are_labelled_the_least_certain_are_queued(make):
    data = make(
        ["a", "b"], ["x", "y"], classes=["x", "y"], probabilities=[[0.95, 0.05], [0.55, 0.45]]
    )
    first = LabelNext()(data).findings[0]
    assert first.record == "r1"
    assert first.suggested is None
    assert "Labelled y" in first.why


def test_the_batch_does_not_ask_the_same_thing_twice(make):
    data = make(
        [f"t{i}" for i in range(6)],
        vectors=[[1.0, 0.0]] * 4 + [[0.0, 1.0], [-1.0, 0.0]],
        classes=["x", "y"],
        probabilities=[[0.5, 0.5]] * 4 + [[0.6, 0.4], [0.7, 0.3]],
    )
    batch = [f.record for f in LabelNext(batch=3)(data).findings if f.details["batch"]]
    assert set(batch) == {"r0", "r4", "r5"}


def test_the_batch_leads_the_queue_in_its_order(blobs):
    data = blobs(each=40)
    findings = LabelNext(batch=10, queue=30)(data).findings
    assert len(findings) == 30
    assert [f.details["batch"] for f in findings[:10]] == list(range(1, 11))
    assert all(f.details["batch"] is None for f in findings[10:])


def test_one_class_has_nothing_to_ask(make):
    data = make(["a"], [None], classes=["x"], probabilities=[[1.0]])
    assert LabelNext()(data).findings == ()
