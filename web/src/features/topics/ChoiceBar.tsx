/** What can be done with the topics that are chosen. */
import { Button, Group, Modal, NumberInput, Popover, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { Link } from "react-router";

import type { TopicView } from "@/api/types";
import { addresses } from "@/state/addresses";
import { isOneOf } from "@/state/clauses";
import { plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";

import type { Edit } from "./data";
import { groupOf } from "./groups";
import classes from "./Topics.module.css";
import { UseAsLabels } from "./UseAsLabels";

interface Props {
  dataset: string;
  topics: readonly TopicView[];
  busy: boolean;
  onEdit: (edit: Edit) => Promise<unknown>;
  onClear: () => void;
}

export function ChoiceBar({ dataset, topics, busy, onEdit, onClear }: Props) {
  const [asking, setAsking] = useState<"merge" | "labels" | null>(null);
  if (topics.length === 0) return null;
  const ids = topics.map(({ id }) => id);
  const { count: records } = groupOf(topics);
  const names = topics.map(({ name }) => name);
  return (
    <div className={classes.bar} role="group" aria-label="Chosen topics" data-action-bar>
      <Text size="sm" fw={600} className="numbers" aria-live="polite" maw={260} truncate>
        {topics.length === 1 ? names[0] : plural(topics.length, "topic")}, {plural(records, "record")}
      </Text>
      {topics.length > 1 && (
        <Button size="compact-sm" loading={busy} onClick={() => setAsking("merge")}>
          Merge
        </Button>
      )}
      {topics.length === 1 && (
        <Split
          busy={busy}
          onSplit={(parts) => void onEdit({ action: "split", topics: ids, parts }).catch(() => undefined)}
        />
      )}
      <Button size="compact-sm" variant="default" onClick={() => setAsking("labels")}>
        Use as {topics.length === 1 ? "label" : "labels"}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={busy}
        onClick={() => void onEdit({ action: "exclude", topics: ids }).catch(() => undefined)}
      >
        Exclude
      </Button>
      <Button
        component={Link}
        size="compact-sm"
        variant="default"
        to={addresses.explore(dataset, { where: isOneOf("topic", names), colour: "topic" })}
      >
        Explore
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
        Clear
      </Button>
      {asking === "merge" && (
        <Merge
          topics={topics}
          onClose={() => setAsking(null)}
          onMerge={(name) => onEdit({ action: "merge", topics: ids, name })}
        />
      )}
      {asking === "labels" && (
        <UseAsLabels dataset={dataset} topics={topics} onClose={() => setAsking(null)} />
      )}
    </div>
  );
}

function Split({ busy, onSplit }: { busy: boolean; onSplit: (parts: number) => void }) {
  const [parts, setParts] = useState<string | number>(2);
  const [opened, setOpened] = useState(false);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    setOpened(false);
    onSplit(Number(parts));
  };
  return (
    <Popover opened={opened} onChange={setOpened} withArrow trapFocus position="top">
      <Popover.Target>
        <Button size="compact-sm" loading={busy} onClick={() => setOpened(!opened)}>
          Split
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={send}>
          <Group gap="xs" align="flex-end">
            <NumberInput
              label="Into so many topics"
              w={150}
              min={2}
              max={50}
              clampBehavior="strict"
              value={parts}
              onChange={setParts}
            />
            <Button type="submit" disabled={!(Number(parts) >= 2)}>
              Split
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

interface MergeProps {
  topics: readonly TopicView[];
  onClose: () => void;
  onMerge: (name: string) => Promise<unknown>;
}

function Merge({ topics, onClose, onMerge }: MergeProps) {
  const group = groupOf(topics);
  const [name, setName] = useState(group.topics[0]?.name ?? "");
  const merge = useMutation({ mutationFn: () => onMerge(name.trim()), onSuccess: onClose });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    merge.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Merge ${plural(topics.length, "topic")}?`}>
      <form onSubmit={send}>
        <Stack>
          <Text size="sm">
            Their {plural(group.count, "record")} become one topic, and so do records that come later. It can
            be undone.
          </Text>
          <TextInput
            label="Name"
            data-autofocus
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {merge.isError && <ProblemNote error={merge.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={merge.isPending} disabled={name.trim() === ""}>
              Merge
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
