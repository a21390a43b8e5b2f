"""Find what records are about, group the topics, and see them over labels."""

import assay
from assay.sample import sample_path

with assay.open("./workspace") as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")
    report = bank.topics(seed=0)
    for topic in report.topics[:5]:
        print(f"{topic.count:4} {topic.name}: {', '.join(word.word for word in topic.words[:6])}")

    topics = bank.topic_set()
    largest = report.topics[0]
    print(bank.texts(topics.records(largest.id, limit=2)))

    for group in topics.cut(4):
        print(f"{group.count:4} records in {len(group.topics)} topics about {group.name}")

    over = topics.over("split")
    for value, drift, chance in zip(over.values, over.drift, over.expected, strict=True):
        print(f"{value}: drift {drift:.2f}, by chance at most {chance:.2f}")
