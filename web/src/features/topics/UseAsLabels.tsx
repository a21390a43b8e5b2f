/** Topics become labels: every record of a topic gets its label, in one commit a topic, and can be taken back. */
import { Autocomplete, Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { datasetQuery } from "@/api/queries";
import type { TopicView } from "@/api/types";
import { decided, type Done, useBulk } from "@/decisions/bulk";
import { all, isOneOf } from "@/state/clauses";
import { plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";

import { countQuery } from "./data";
import { complain, tell } from "./toasts";

interface Props {
  dataset: string;
  topics: readonly TopicView[];
  onClose: () => void;
}

export function UseAsLabels({ dataset, topics, onClose }: Props) {
  const { data: info } = useQuery(datasetQuery(dataset));
  const [labels, setLabels] = useState<ReadonlyMap<number, string>>(
    () => new Map(topics.map(({ id, name }) => [id, name])),
  );
  const [spare, setSpare] = useState(true);
  const { decide, undo } = useBulk(dataset);
  const wheres = topics.map(({ name }) =>
    all([isOneOf("topic", [name]), "not excluded", spare ? "label is null" : ""]),
  );
  const counted = useQueries({ queries: wheres.map((where) => countQuery(dataset, where)) });
  const numbers = counted.map(({ data }) => data);
  const total = numbers.reduce<number>((sum, n) => sum + (n ?? 0), 0);
  const ready = numbers.every((n) => n !== undefined);
  const takeBack = async (done: readonly Done[]) => {
    try {
      const back: Done[] = [];
      for (const one of [...done].reverse()) back.push(await undo.mutateAsync(one));
      tell(`${plural(decided(back), "decision")} taken back.`);
    } catch (error) {
      complain(error);
    }
  };
  const go = useMutation({
    mutationFn: async () => {
      const done: Done[] = [];
      for (const [place, topic] of topics.entries()) {
        const expected = numbers[place] ?? 0;
        if (expected === 0) continue;
        const label = (labels.get(topic.id) ?? topic.name).trim();
        done.push(
          await decide.mutateAsync({ where: wheres[place] ?? "", expected, action: "relabel", label }),
        );
      }
      return done;
    },
    onSuccess: (done) => {
      onClose();
      // What the server saved: `total` is counted anew meanwhile, and none of them is without a label now.
      tell(`${plural(decided(done), "record")} labelled by topic.`, () => void takeBack(done));
    },
  });
  const empty = [...labels.values()].some((label) => label.trim() === "");
  return (
    <Modal opened onClose={onClose} title="Use as labels" size="lg">
      <Stack>
        <Text size="sm">
          The records of each topic get the label beside it. What the source said is kept, and it can be
          undone.
        </Text>
        <Checkbox
          label="Only records that have no label yet"
          checked={spare}
          onChange={(event) => setSpare(event.currentTarget.checked)}
        />
        <Stack gap="xs" mah={360} style={{ overflowY: "auto" }}>
          {topics.map((topic, place) => (
            <Group key={topic.id} gap="sm" wrap="nowrap" align="flex-end">
              <Autocomplete
                flex={1}
                label={topic.name}
                aria-label={`Label for ${topic.name}`}
                value={labels.get(topic.id) ?? ""}
                onChange={(label) => setLabels(new Map(labels).set(topic.id, label))}
                data={Object.keys(info?.labels ?? {})}
                limit={8}
                comboboxProps={{ withinPortal: true }}
              />
              <Text size="sm" className="numbers" w={110} pb={8} ta="right">
                {numbers[place] === undefined ? "Counting…" : plural(numbers[place], "record")}
              </Text>
            </Group>
          ))}
        </Stack>
        {go.isError && <ProblemNote error={go.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={go.isPending}
            disabled={!ready || total === 0 || empty}
            onClick={() => go.mutate()}
          >
            {ready ? `Label ${plural(total, "record")}` : "Counting…"}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
