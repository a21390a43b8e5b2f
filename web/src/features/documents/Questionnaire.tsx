/** The usual questions of a paper, or a person's own, asked of every document; a cell opens its evidence. */
import { Anchor, Button, Group, Table, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { keys, runsQuery } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import type { QuestionnaireCell, QuestionnaireReport } from "@/api/types";
import { addresses } from "@/state/addresses";
import { ProblemNote, Waiting } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";
import { Section } from "@/ui/Section";

import classes from "./Documents.module.css";
import { LlmChoice } from "./LlmChoice";
import { beginQuestionnaire, useQuestionnaire } from "./requests";

/** Questions of a list at most. */
const MOST = 200;

export function Questionnaire({ dataset }: { dataset: string }) {
  const client = useQueryClient();
  const [model, setModel] = useState("");
  const [own, setOwn] = useState("");
  const questions = own
    .split("\n")
    .map((line) => line.trim().slice(0, 2000))
    .filter((line) => line !== "");
  const { data: runs } = useQuery(runsQuery());
  const mine = runs?.filter((run) => run.kind === "questionnaire" && run.dataset === dataset) ?? [];
  const open = mine.find((run) => !ended(run));
  const working = useRun(open?.id ?? null) ?? open ?? null;
  const last = mine.find((run) => run.status === "done")?.id ?? null;
  const report = useQuestionnaire(dataset, last);
  const begin = useMutation({
    mutationFn: () => beginQuestionnaire(dataset, model.trim(), questions),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  const failed = mine[0]?.status === "failed" ? mine[0] : undefined;
  return (
    <Section title="Questionnaire" aside={last !== null && <Exports run={last} />}>
      <Text size="sm" mb="xs">
        What is proposed, why, how, with which results, whether the comparison is fair, what to take away and
        what comes next: asked of every document. Or write your own questions.
      </Text>
      <Textarea
        label="Your own questions instead, one a line"
        placeholder={"How many people took part?\nWhich data are used?"}
        autosize
        minRows={2}
        maxRows={10}
        maw={640}
        mb="sm"
        value={own}
        error={questions.length > MOST ? `At most ${MOST} questions are asked at once.` : undefined}
        onChange={(event) => {
          setOwn(event.currentTarget.value);
        }}
      />
      <Group align="flex-end" gap="sm" mb="sm">
        <LlmChoice value={model} onChange={setModel} />
        <Button
          loading={begin.isPending}
          disabled={working !== null || questions.length > MOST}
          onClick={() => {
            begin.mutate();
          }}
        >
          {last === null ? "Ask all documents" : "Ask again"}
        </Button>
      </Group>
      {begin.isError && <ProblemNote error={begin.error} />}
      {working !== null && <RunProgress run={working} />}
      {failed && (
        <Text role="alert" c="red" size="sm">
          {failed.error} {failed.hint}
        </Text>
      )}
      {last !== null && report.isPending && <Waiting />}
      {report.isError && <ProblemNote error={report.error} />}
      {report.isSuccess && <Answers dataset={dataset} report={report.data} />}
    </Section>
  );
}

function Exports({ run }: { run: string }) {
  const at = `/api/v1/questionnaires/${encodeURIComponent(run)}/export`;
  return (
    <Group gap="xs">
      {["csv", "md", "html"].map((format) => (
        <Anchor key={format} size="sm" href={`${at}?format=${format}`} download={`answers.${format}`}>
          {format.toUpperCase()}
        </Anchor>
      ))}
    </Group>
  );
}

const SHOWN = 100;
const SAID: Readonly<Record<string, string>> = {
  absent: "Not in this document.",
  unsupported: "Not supported.",
  failed: "No answer.",
};

function Answers({ dataset, report }: { dataset: string; report: QuestionnaireReport }) {
  const shown = report.documents.slice(0, SHOWN);
  return (
    <Table.ScrollContainer
      minWidth={560}
      maxHeight={640}
      scrollAreaProps={{ tabIndex: 0, "aria-label": "Answers" }}
    >
      <Table aria-label="Answers by question and document" stickyHeader verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={160}>Question</Table.Th>
            {shown.map((one) => (
              <Table.Th key={one.id} miw={260}>
                {one.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.questionnaire.questions.map((question) => (
            <Table.Tr key={question.id} style={{ verticalAlign: "top" }}>
              <Table.Th scope="row">{question.question}</Table.Th>
              {shown.map((one) => (
                <Table.Td key={one.id}>
                  {report.cells
                    .filter((cell) => cell.question === question.id && cell.document === one.id)
                    .map((cell) => (
                      <Cell key={cell.way} dataset={dataset} cell={cell} several={report.ways.length > 1} />
                    ))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Cell({ dataset, cell, several }: { dataset: string; cell: QuestionnaireCell; several: boolean }) {
  const { answer } = cell;
  const citations = answer.citations;
  return (
    <div className={classes.cell}>
      {several && (
        <Text size="xs" c="dimmed">
          {cell.way}
        </Text>
      )}
      <Text size="sm">
        {answer.status === "answered"
          ? answer.sentences.map((sentence) => sentence.text).join(" ")
          : SAID[answer.status]}
      </Text>
      {answer.notes.length > 0 && (
        <Text size="xs" c="dimmed">
          {answer.notes.join(" ")}
        </Text>
      )}
      <Group gap={6}>
        {citations.map((one) => (
          <Anchor
            key={one.number}
            component={Link}
            size="xs"
            aria-label={`[${one.number}]${one.page ? ` p. ${one.page}` : ""}, evidence of ${cell.question}`}
            to={addresses.documents(dataset, {
              document: cell.document,
              quote: one.quote,
              page: String(one.page ?? 1),
              start: String(one.start),
              end: String(one.end),
            })}
          >
            [{one.number}]{one.page ? ` p. ${one.page}` : ""}
          </Anchor>
        ))}
      </Group>
    </div>
  );
}
