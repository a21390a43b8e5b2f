/** What Assay does, for someone who opens it for the first time. */
import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { ChooseFile, ChooseFolder, FORMATS_READ } from "@/features/home/ChooseFile";
import classes from "@/features/home/Home.module.css";
import { ProblemNote } from "@/ui/notes";

const STEPS = [
  {
    title: "Bring your data",
    words:
      "Texts with labels if there are some, documents, or pictures. You see how they are read before anything is stored.",
  },
  {
    title: "Find faults and decide",
    words: "Assay points at wrong labels, duplicates and leaks, and says why. You keep, correct or exclude.",
  },
  {
    title: "Train again, and know",
    words: "Compare the model before and after on the same records, with intervals and a paired test.",
  },
] as const;

interface Props {
  readonly onFiles: (files: readonly File[]) => void;
  readonly onRun: (run: string) => void;
}

export function FirstSteps({ onFiles, onRun }: Props) {
  const sample = useMutation({
    mutationFn: () =>
      ask(api.POST("/api/v1/samples/{sample}", { params: { path: { sample: "bank_messages" } } })),
    onSuccess: (run) => {
      onRun(run.id);
    },
  });
  return (
    <Stack gap="xl" maw={960} mx="auto" py={{ base: "md", sm: "xl" }}>
      <div>
        <Title order={1} size="h2">
          From a file to labels and a model you can trust
        </Title>
        <Text c="dimmed" mt={4}>
          Everything stays on this machine. Nothing is sent anywhere.
        </Text>
      </div>
      <ol className={classes.steps}>
        {STEPS.map((step, index) => (
          <Paper component="li" key={step.title}>
            <Group gap="sm" mb={6} wrap="nowrap">
              <span className={classes.number} aria-hidden>
                {index + 1}
              </span>
              <Title order={2} size="h5">
                {step.title}
              </Title>
            </Group>
            <Text size="sm" c="dimmed">
              {step.words}
            </Text>
          </Paper>
        ))}
      </ol>
      <div className={classes.zone}>
        <Text fw={600}>Drop files or a folder anywhere on this page</Text>
        <Group gap="sm" justify="center">
          <ChooseFile onFiles={onFiles} label="Choose files" />
          <ChooseFolder onFiles={onFiles} />
          <Button
            variant="default"
            loading={sample.isPending}
            onClick={() => {
              sample.mutate();
            }}
          >
            Try it with sample data
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {FORMATS_READ}. The sample: 1,226 chatbot messages of an invented bank in 24 intents, with planted
          faults.
        </Text>
        {sample.isError && <ProblemNote error={sample.error} />}
      </div>
    </Stack>
  );
}
