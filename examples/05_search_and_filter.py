"""Find records by words, by meaning, by both, and by what is known about them."""

import assay
from assay.sample import sample_path

with assay.open("./workspace") as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")

    for mode in ("lexical", "semantic", "hybrid"):
        print(f"{mode}:")
        for hit in bank.search("somebody took my card", mode=mode, limit=3):
            print(f"  {hit.score:.2f} {hit.label}: {hit.text}")

    hit = bank.search("exchange rate", where="split = 'test'", limit=1)[0]
    print("like", repr(hit.text))
    for near in bank.similar(hit.record, limit=3):
        print(f"  {near.score:.2f} {near.text}")

    longest = bank.rows("meta.channel = 'app'", sort="length", descending=True, limit=3)
    print(longest.select("id", "length", "label"))
