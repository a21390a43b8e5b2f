"""Findings, decisions by two people, their agreement, an undo, and the whole history."""

import assay
from assay.sample import sample_path

with assay.open("./workspace") as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")
    doubted = bank.check("label_errors").top(5)
    texts = bank.texts([finding.record for finding in doubted])

    for finding in doubted:
        print(f"{finding.score:.2f} {finding.given} → {finding.suggested}: {texts[finding.record]}")
        bank.decide(finding.record, "relabel", label=finding.suggested, by="lena")

    first = doubted[0].record
    bank.decide(first, "relabel", label=doubted[0].given, by="omar", note="I see it otherwise")
    agreement = bank.agreement()
    print(f"{agreement.people} judged {agreement.records} record alike: {agreement.observed:.0%}")

    bank.decide(first, "undo", by="omar")
    for decision in bank.history(first):
        print(decision.seq, decision.by, decision.action, decision.label or "")
