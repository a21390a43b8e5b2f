/** A record of an answer, beside the conversation. */
import { Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { recordQuery } from "@/api/queries";
import { OtherColumns } from "@/record/OtherColumns";
import { ProbabilityBars } from "@/record/ProbabilityBars";
import { RecordText } from "@/record/RecordText";
import { SimilarRecords } from "@/record/SimilarRecords";
import { metaOf, textOf } from "@/record/values";
import { addresses } from "@/state/addresses";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote, Waiting } from "@/ui/notes";

interface Props {
  dataset: string;
  record: string | null;
  onOpen: (record: string | null) => void;
}

export function RecordPanel({ dataset, record, onOpen }: Props) {
  return (
    <Drawer
      opened={record !== null}
      onClose={() => onOpen(null)}
      position="right"
      size={480}
      title={`Record ${record ?? ""}`}
      closeButtonProps={{ "aria-label": "Close the record" }}
    >
      {record !== null && <Opened key={record} dataset={dataset} record={record} onOpen={onOpen} />}
    </Drawer>
  );
}

function Opened({ dataset, record, onOpen }: Props & { record: string }) {
  const known = useQuery(recordQuery(dataset, record));
  if (known.isPending) return <Waiting what="Loading the record" />;
  if (known.isError) return <ProblemNote error={known.error} retry={() => void known.refetch()} />;
  const { values, probabilities } = known.data;
  const label = textOf(values, "label");
  const meta = metaOf(values);
  const topic = textOf(values, "topic");
  return (
    <Stack>
      <RecordText values={values} size="large" />
      <Group gap="xs">
        <LabelChip label={label} />
        <Text size="sm" c="dimmed">
          {[topic, values["split"] === "none" ? null : values["split"]].filter(Boolean).join(" · ")}
        </Text>
        <Button
          component={Link}
          to={addresses.explore(dataset, { record })}
          size="compact-sm"
          variant="default"
          ml="auto"
        >
          Open in Explore
        </Button>
      </Group>
      {Object.keys(probabilities).length > 0 && (
        <section aria-label="What the model says">
          <ProbabilityBars probabilities={probabilities} label={label} />
        </section>
      )}
      <section aria-label="Similar records">
        <Text component="h3" size="sm" fw={650} mb={6}>
          Similar records
        </Text>
        <SimilarRecords dataset={dataset} record={record} label={label} onOpen={onOpen} />
      </section>
      {meta.length > 0 && <OtherColumns columns={meta} label="Other columns" />}
    </Stack>
  );
}
