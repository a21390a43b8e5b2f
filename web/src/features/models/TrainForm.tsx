import {
  Button,
  Collapse,
  Group,
  NativeSelect,
  NumberInput,
  Paper,
  Radio,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SyntheticEvent } from "react";

import { runsQuery, sessionQuery } from "@/api/queries";
import { ended } from "@/api/runs";
import type { ModelCard } from "@/api/types";
import { useQueryState } from "@/state/url";
import { ProblemNote } from "@/ui/notes";

import { beginTraining } from "./requests";
import type { Balance, TrainValues } from "./training";
import { asRequest, BALANCES, balancesOf, BLANK, faults, METHODS, TUNED } from "./training";

interface Props {
  dataset: string;
  models: readonly ModelCard[];
}

/** Boxes in a row stay level, however long what is said of them. */
const BELOW: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

export function TrainForm({ dataset, models }: Props) {
  const query = useQueryState();
  const [values, setValues] = useState<TrainValues>(BLANK);
  const [advanced, { toggle }] = useDisclosure(false);
  const change = (some: Partial<TrainValues>) => setValues((before) => ({ ...before, ...some }));
  const wrong = faults(
    values,
    models.map((model) => model.name),
  );
  const train = useMutation({
    mutationFn: () => beginTraining(dataset, asRequest(values)),
    onSuccess: (run) => query.set({ run: run.id }),
  });
  const tunes = useQuery(sessionQuery).data?.tunes ?? true;
  const run = useQuery(runsQuery()).data?.find((one) => one.id === query.get("run"));
  const busy = run !== undefined && !ended(run);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (Object.keys(wrong).length === 0) train.mutate();
  };
  const method = METHODS.find((one) => one.value === values.method);
  return (
    <Paper component="form" mb="md" onSubmit={send} aria-labelledby="train-title">
      <Title order={2} size="h4" id="train-title" mb="sm">
        Train a model
      </Title>
      <Stack gap="md">
        <Radio.Group
          label="Method"
          description={<span id="method-about">{method?.about}</span>}
          value={values.method}
          onChange={(value) =>
            change({
              method: value,
              balance: balancesOf(value).some((one) => one.value === values.balance)
                ? values.balance
                : "none",
            })
          }
        >
          <Group gap="lg" mt={6}>
            {METHODS.map((one) => (
              <Radio
                key={one.value}
                value={one.value}
                label={one.label}
                disabled={!tunes && TUNED.includes(one.value)}
              />
            ))}
          </Group>
          {!tunes && (
            <Text size="xs" c="dimmed" mt={6}>
              {METHODS.filter((one) => TUNED.includes(one.value))
                .map((one) => one.label)
                .join(" and ")}{" "}
              need the extra torch, which is not installed where Assay runs: pip install "assay[torch]".
            </Text>
          )}
        </Radio.Group>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
          <div>
            <Text size="sm" fw={600} id="shots-label">
              Labels to learn from
            </Text>
            <SegmentedControl
              fullWidth
              mt={2}
              aria-labelledby="shots-label"
              data={[
                { value: "all", label: "All" },
                { value: "some", label: "So many per class" },
              ]}
              value={values.shots === null ? "all" : "some"}
              onChange={(value) => change({ shots: value === "all" ? null : 16 })}
            />
          </div>
          <NumberInput
            label="Labels per class"
            min={1}
            max={1_000_000}
            allowDecimal={false}
            disabled={values.shots === null}
            placeholder="all"
            value={values.shots ?? ""}
            error={wrong.shots}
            onChange={(value) => change({ shots: typeof value === "number" ? value : 0 })}
          />
          <NumberInput
            label="Seed"
            min={0}
            allowDecimal={false}
            value={values.seed}
            error={wrong.seed}
            onChange={(value) => change({ seed: typeof value === "number" ? value : -1 })}
          />
          <TextInput
            label="Name"
            placeholder={`${dataset}-${values.method}`}
            value={values.name}
            error={wrong.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
        </SimpleGrid>
        <NativeSelect
          label="Uneven classes"
          description={BALANCES.find((one) => one.value === values.balance)?.about}
          maw={420}
          data={balancesOf(values.method).map(({ value, label }) => ({ value, label }))}
          value={values.balance}
          onChange={(event) => change({ balance: event.currentTarget.value as Balance })}
        />
        <Collapse expanded={advanced} id="train-advanced">
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            {TUNED.includes(values.method) && (
              <NumberInput
                label="Epochs"
                description="Passes over the labels at most; chosen by the method where empty."
                inputWrapperOrder={BELOW}
                min={1}
                max={1000}
                allowDecimal={false}
                value={values.epochs ?? ""}
                onChange={(value) => change({ epochs: typeof value === "number" ? value : null })}
              />
            )}
            {TUNED.includes(values.method) ? (
              <TextInput
                label="Start from"
                description="A folder, model:NAME or a name on the hub; the bundled encoder where empty."
                inputWrapperOrder={BELOW}
                value={values.base}
                onChange={(event) => change({ base: event.currentTarget.value })}
              />
            ) : (
              <TextInput
                label="Encoder"
                description="A name or a folder; the workspace's own where empty."
                inputWrapperOrder={BELOW}
                value={values.encoder}
                onChange={(event) => change({ encoder: event.currentTarget.value })}
              />
            )}
            <NumberInput
              label="Held-out share"
              description="Kept for testing where the data name no splits."
              inputWrapperOrder={BELOW}
              min={0}
              max={0.99}
              step={0.05}
              value={values.holdout}
              error={wrong.holdout}
              onChange={(value) => change({ holdout: typeof value === "number" ? value : -1 })}
            />
            <NumberInput
              label="Threshold of unsure"
              description="Below this confidence the model does not answer; 0 always answers."
              inputWrapperOrder={BELOW}
              min={0}
              max={0.99}
              step={0.05}
              value={values.threshold}
              error={wrong.threshold}
              onChange={(value) => change({ threshold: typeof value === "number" ? value : -1 })}
            />
          </SimpleGrid>
        </Collapse>
        {train.error !== null && <ProblemNote error={train.error} />}
        <Group justify="space-between">
          <Button
            variant="subtle"
            color="gray"
            onClick={toggle}
            aria-expanded={advanced}
            aria-controls="train-advanced"
          >
            {advanced ? "Fewer settings" : "More settings"}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={() => query.set({ train: null })}>
              Close
            </Button>
            <Button type="submit" loading={train.isPending || busy} disabled={Object.keys(wrong).length > 0}>
              Train
            </Button>
          </Group>
        </Group>
      </Stack>
    </Paper>
  );
}
