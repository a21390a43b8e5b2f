/** Begin an ablation: what examples in the prompt of this model are worth, on the same records. */
import { Button, Group, NumberInput, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import type { ModelCard } from "@/api/types";
import { useQueryState } from "@/state/url";
import { ProblemNote } from "@/ui/notes";
import { count } from "@/ui/format";

import { isSent } from "./kinds";
import type { LlmOptions } from "./connecting";
import { beginAblation } from "./requests";

const VARIANTS = ["none", "random", "retrieved"] as const;

export function TestExamples({ dataset, model }: { dataset: string; model: ModelCard }) {
  const query = useQueryState();
  const [limit, setLimit] = useState(200);
  const begin = useMutation({
    mutationFn: () =>
      beginAblation(dataset, {
        options: model.params as unknown as LlmOptions,
        variants: [...VARIANTS],
        limit,
        resamples: 2000,
        level: 0.95,
        seed: 0,
      }),
    onSuccess: (run) => query.set({ run: run.id }),
  });
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        What examples are worth
      </Title>
      <Text size="sm" c="dimmed">
        The same records are asked about without examples, with random ones and with the nearest, and the
        answers are compared in pairs: {count(limit * VARIANTS.length)} questions
        {isSent(model) ? ", all sent to where this model is" : ""}. The result stands under all models.
      </Text>
      <Group align="flex-end" gap="xs">
        <NumberInput
          label="Records"
          min={10}
          max={1_000_000}
          allowDecimal={false}
          w={120}
          value={limit}
          onChange={(value) => setLimit(typeof value === "number" ? value : 200)}
        />
        <Button variant="default" loading={begin.isPending} onClick={() => begin.mutate()}>
          Test the examples
        </Button>
      </Group>
      {begin.error !== null && <ProblemNote error={begin.error} />}
    </Stack>
  );
}
