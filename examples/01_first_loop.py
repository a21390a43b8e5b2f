"""The closed loop: import, train, check, decide, train again, and test whether it helped."""

import assay
from assay.sample import sample_path

with assay.open("./workspace") as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")
    before = bank.train()
    print("before:", before.evaluate())

    report = bank.check("label_errors")
    for finding in report.top(3):
        print(f"{finding.record}: {finding.given} → {finding.suggested}? {finding.why}")
    bank.accept(report.top(30), by="lena")

    after = bank.train()
    print("after: ", after.evaluate())
    print(after.compare(before))
