"""Find pictures without captions by what they show.

The fake encoder knows colours alone; "clip:NAME-OR-FOLDER" is a model that sees.
"""

from pathlib import Path

from PIL import Image

import assay

folder = Path("photos")
folder.mkdir(exist_ok=True)
for number, colour in enumerate(("red", "blue", "green", "navy")):
    Image.new("RGB", (60 + number, 40), colour).save(folder / f"img_{number}.png")

with assay.open("./workspace") as workspace:
    photos = workspace.load(folder, name="photos")
    report = photos.embed_pictures("fake")
    print(f"{report.embedded} of {report.pictures} pictures embedded; {report.notes}")

    found = photos.search("something green", limit=2)
    print([(hit.image, round(hit.score, 2)) for hit in found])
    print([hit.image for hit in photos.similar(found[0].record, limit=2)])
    print(photos.picture_vectors())
