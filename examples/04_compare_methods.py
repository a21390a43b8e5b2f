"""Which method is best here? Three models on the same records, tested in pairs."""

import assay
from assay.sample import sample_path

with assay.open("./workspace") as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")
    models = [bank.train(method, name=method) for method in ("lexical", "linear", "hybrid")]
    for model in models:
        print(f"{model.name:8} {model.evaluate()}")

    best = models[-1]
    for other in models[:-1]:
        result = best.compare(other)
        low, high = result.interval
        print(f"{best.name} − {other.name}: {result.difference:+.3f} [{low:+.3f}, {high:+.3f}]")
        print(f"  p = {result.p_value:.3f}: {result.verdict}")
