/** Ask the model about a text of one's own; the text is stored nowhere. */
import { Button, Grid, Group, Paper, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { ProbabilityBars } from "@/record/ProbabilityBars";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote } from "@/ui/notes";
import { percent } from "@/ui/format";

import { answersTo } from "./requests";

export function TryTab({ model }: { model: string }) {
  const [text, setText] = useState("");
  const asked = useMutation({ mutationFn: (words: string) => answersTo(model, [words]) });
  const answer = asked.data?.[0];
  const ask = () => {
    if (text.trim() !== "") asked.mutate(text);
  };
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="sm">
          <Textarea
            label="A text"
            description="It is not stored. Ctrl and Enter asks."
            autosize
            minRows={4}
            maxRows={14}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask();
            }}
          />
          <Group>
            <Button onClick={ask} loading={asked.isPending} disabled={text.trim() === ""}>
              Ask the model
            </Button>
          </Group>
          {asked.error !== null && <ProblemNote error={asked.error} retry={ask} />}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }} mih={220} aria-live="polite">
        {answer === undefined ? (
          <Text c="dimmed" size="sm" pt="lg">
            The answer and its probabilities show here.
          </Text>
        ) : (
          <Paper>
            {answer.best === null && (
              <Text size="sm">
                It gave no usable answer: it refused, or what it said is none of its labels.
              </Text>
            )}
            <Group gap="xs" mb="sm" display={answer.best === null ? "none" : undefined}>
              <Text size="sm">{answer.unsure ? "It is unsure; its best guess is" : "It answers"}</Text>
              <LabelChip label={answer.best} />
              <Text size="sm" c="dimmed" className="numbers">
                {percent(answer.confidence, 0)} sure
              </Text>
            </Group>
            <ProbabilityBars probabilities={answer.probabilities} />
          </Paper>
        )}
      </Grid.Col>
    </Grid>
  );
}
