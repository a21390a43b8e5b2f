"""Talk about records in plain words: find, count, ask about the one shown."""

import assay
from assay.sample import sample_path

with assay.open("./workspace") as workspace:
    captions = workspace.load(sample_path("captions"), name="captions")
    reply = captions.chat("show me a dog on a beach")
    for record in reply.records:
        print(record.record, record.text)

    for message in ("which label does it have?", "how many mention dogs?"):
        reply = captions.chat(message, conversation=reply.conversation)
        print(f"> {message}\n{reply.turn.text}")
    print(captions.count(reply.turn.filter))
