"""Lay records out on a map, read its clusters, and see where new records land."""

import assay
from assay.sample import sample_path

with assay.open("./workspace") as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")
    report = bank.project(seed=0)
    for cluster in report.clusters[:5]:
        print(
            f"{cluster.count:4} records around ({cluster.x:+.2f}, {cluster.y:+.2f}): {cluster.name}"
        )

    plane = bank.map()
    x, y = plane.points
    print(f"{len(plane)} points, x from {x.min():.2f} to {x.max():.2f}, y to {y.max():.2f}")
    print(plane.table().head(3))
