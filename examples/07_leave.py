"""Leave with everything: records, history, a model without pickle; read back by other tools."""

from pathlib import Path

import polars as pl

import assay
from assay.sample import sample_path

with assay.open("./workspace") as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")
    model = bank.train("lexical", name="words")
    bank.decide("m0001", "relabel", label="account_close", by="lena")

    report = bank.export("bank.parquet", history=True)
    print(f"{report.records} records, {report.decisions} decision in {report.history_file}")
    print(pl.read_parquet("bank.parquet").head(2))

    folder = model.save("words-model")
    print(sorted(path.name for path in Path(folder).iterdir()))
