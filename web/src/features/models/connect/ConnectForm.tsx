/** Make a model of what was not trained here; where its texts go is said before any is sent. */
import { Button, Group, NumberInput, Paper, Radio, SimpleGrid, Stack, TextInput, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SyntheticEvent } from "react";

import { runsQuery } from "@/api/queries";
import { ended } from "@/api/runs";
import type { ModelCard } from "@/api/types";
import { useQueryState } from "@/state/url";
import { ProblemNote } from "@/ui/notes";

import type { ConnectValues } from "./connecting";
import { asRequest, BLANK, destination, faults, isComplete, KINDS } from "./connecting";
import { DestinationNote } from "./DestinationNote";
import { LlmFields } from "./LlmFields";
import { PretrainedFields } from "./PretrainedFields";
import { RemoteFields } from "./RemoteFields";
import { beginConnection } from "./requests";
import { Trial } from "./Trial";

export interface FieldsProps {
  values: ConnectValues;
  wrong: Partial<Record<keyof ConnectValues, string>>;
  change: (some: Partial<ConnectValues>) => void;
  advanced: boolean;
}

const FIELDS = { remote: RemoteFields, llm: LlmFields, pretrained: PretrainedFields };

interface Props {
  dataset: string;
  models: readonly ModelCard[];
}

export function ConnectForm({ dataset, models }: Props) {
  const query = useQueryState();
  const [values, setValues] = useState<ConnectValues>(BLANK);
  const [advanced, { toggle }] = useDisclosure(false);
  const change = (some: Partial<ConnectValues>) => setValues((before) => ({ ...before, ...some }));
  const wrong = faults(
    values,
    models.map((model) => model.name),
  );
  const to = destination(values);
  const valid = isComplete(values) && Object.keys(wrong).length === 0;
  const agreed = to === null || !to.leaves || values.agreed;
  const connect = useMutation({
    mutationFn: () => beginConnection(dataset, asRequest(values)),
    onSuccess: (run) => query.set({ run: run.id }),
  });
  const run = useQuery(runsQuery()).data?.find((one) => one.id === query.get("run"));
  const busy = run !== undefined && !ended(run);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (valid && agreed) connect.mutate();
  };
  const Fields = FIELDS[values.kind];
  return (
    <Paper component="form" mb="md" onSubmit={send} aria-labelledby="connect-title">
      <Title order={2} size="h4" id="connect-title" mb="sm">
        Connect a model
      </Title>
      <Stack gap="md">
        <Radio.Group
          label="Kind"
          description={KINDS.find((one) => one.value === values.kind)?.about}
          value={values.kind}
          onChange={(value) => change({ kind: value, agreed: false })}
        >
          <Group gap="lg" mt={6}>
            {KINDS.map((one) => (
              <Radio key={one.value} value={one.value} label={one.label} />
            ))}
          </Group>
        </Radio.Group>
        <Fields values={values} wrong={wrong} change={change} advanced={advanced} />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label="Name"
            placeholder={`${dataset}-${values.kind}`}
            value={values.name}
            error={wrong.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          {advanced && (
            <NumberInput
              label="Threshold of unsure"
              description="Below this confidence it does not answer; 0 always answers."
              min={0}
              max={0.99}
              step={0.05}
              value={values.threshold}
              error={wrong.threshold}
              onChange={(value) => change({ threshold: typeof value === "number" ? value : -1 })}
            />
          )}
        </SimpleGrid>
        {to !== null && (
          <DestinationNote
            dataset={dataset}
            to={to}
            agreed={values.agreed}
            onAgree={(value) => change({ agreed: value })}
          />
        )}
        {values.kind !== "pretrained" && (
          <Trial
            key={values.kind}
            dataset={dataset}
            values={values}
            ready={valid && (agreed || values.kind === "llm")}
            change={change}
          />
        )}
        {connect.error !== null && <ProblemNote error={connect.error} />}
        <Group justify="space-between">
          <Button variant="subtle" color="gray" onClick={toggle} aria-expanded={advanced}>
            {advanced ? "Fewer settings" : "More settings"}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={() => query.set({ connect: null })}>
              Close
            </Button>
            <Button type="submit" loading={connect.isPending || busy} disabled={!valid || !agreed}>
              Connect
            </Button>
          </Group>
        </Group>
      </Stack>
    </Paper>
  );
}
