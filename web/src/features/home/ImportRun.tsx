/** An import as it works, and its report. */
import { Alert, Anchor, Button, Group, Paper, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { api, ask } from "@/api/client";
import { useRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { readRejects } from "@/features/home/rejects";
import { importReport, type ImportReport } from "@/features/home/report";
import { datasetOf, failureOf } from "@/runs/words";
import { addresses } from "@/state/addresses";
import { count, duration, plural } from "@/ui/format";
import { ProblemNote, Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";
import { RunProgress } from "@/ui/RunProgress";

interface Props {
  readonly run: string;
  /** The upload it imports, to come back to where it fails. */
  readonly upload: string | null;
  readonly onRun: (run: string) => void;
  readonly onCorrect: () => void;
  readonly onLeave: () => void;
}

export function ImportRun({ run: id, upload, onRun, onCorrect, onLeave }: Props) {
  const known = useQuery({
    queryKey: ["runs", "one", id],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/runs/{run}", { params: { path: { run: id } }, signal })),
  });
  const followed = useRun(id);
  const run = followed ?? known.data;
  if (known.isError && run === undefined) return <ProblemNote error={known.error} retry={onLeave} />;
  if (run === undefined) return <Waiting />;
  const dataset = datasetOf(run) ?? "the data set";
  const report = importReport(run);
  if (report !== null) return <Report report={report} run={id} onLeave={onLeave} />;
  if (run.status === "running" || run.status === "pending") {
    return (
      <Paper maw={640} mx="auto" mt="xl">
        <PageHeader title={`Importing ${dataset}`} about="You can leave this page; the import goes on." />
        <RunProgress run={run} />
      </Paper>
    );
  }
  return (
    <Stack maw={720} mx="auto" mt="xl">
      <PageHeader title={`${dataset} was not imported`} about="Nothing of the file was stored." />
      <Alert color={run.status === "failed" ? "red" : "gray"} variant="light" role="alert">
        {failureOf(run) ??
          (run.status === "cancelled" ? "The import was cancelled." : "The import was interrupted.")}
      </Alert>
      <Group>
        {upload !== null && <Button onClick={onCorrect}>Correct and try again</Button>}
        {upload !== null && run.status === "failed" && <SkipBad run={run} upload={upload} onRun={onRun} />}
        <Button variant="subtle" color="gray" onClick={onLeave}>
          All data sets
        </Button>
      </Group>
    </Stack>
  );
}

/** The same import once more, without the rows that cannot be used. */
function SkipBad({ run, upload, onRun }: { run: Run; upload: string; onRun: (run: string) => void }) {
  const params = run.params ?? {};
  const again = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/imports", {
          body: {
            upload,
            name: params["dataset"] as string,
            roles: (params["roles"] ?? {}) as Record<string, string>,
            format: (params["format"] ?? null) as string | null,
            encoding: (params["encoding"] ?? null) as string | null,
            delimiter: (params["delimiter"] ?? null) as string | null,
            cut: (params["cut"] ?? null) as string | null,
            skip_bad: true,
          },
        }),
      ),
    onSuccess: (next) => {
      onRun(next.id);
    },
  });
  if (params["skip_bad"] === true) return null;
  return (
    <>
      <Button
        variant="default"
        loading={again.isPending}
        onClick={() => {
          again.mutate();
        }}
      >
        Leave out the bad rows
      </Button>
      {again.isError && <ProblemNote error={again.error} />}
    </>
  );
}

function Report({ report, run, onLeave }: { report: ImportReport; run: string; onLeave: () => void }) {
  const numbers = [
    { word: "added", value: report.added },
    { word: "updated", value: report.updated },
    { word: "unchanged", value: report.unchanged },
    { word: "rejected", value: report.rejected },
  ];
  return (
    <Stack maw={860} mx="auto" mt="md">
      <PageHeader
        title={`${report.dataset} is imported`}
        about={`${plural(report.added + report.updated + report.unchanged, "record")} read in ${duration(report.seconds)}.`}
        actions={
          <>
            <Button variant="default" onClick={onLeave}>
              All data sets
            </Button>
            <Button component={Link} to={addresses.overview(report.dataset)}>
              Open {report.dataset}
            </Button>
          </>
        }
      />
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {numbers.map(({ word, value }) => (
          <Paper key={word}>
            <Text fz={26} fw={650} className="numbers" lh={1.1}>
              {count(value)}
            </Text>
            <Text size="sm" c="dimmed">
              {word}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      {report.rejected > 0 && <Rejected run={run} total={report.rejected} />}
    </Stack>
  );
}

const SHOWN = 200;

function Rejected({ run, total }: { run: string; total: number }) {
  const rejects = useQuery({
    queryKey: ["runs", "rejects", run],
    queryFn: async ({ signal }) =>
      readRejects(
        await ask(
          api.GET("/api/v1/runs/{run}/rejects", { params: { path: { run } }, parseAs: "text", signal }),
        ),
        SHOWN,
      ),
    staleTime: Infinity,
  });
  if (rejects.isPending) return <Waiting />;
  if (rejects.isError) return <ProblemNote error={rejects.error} />;
  return (
    <section aria-label="Rejected rows">
      <Group justify="space-between" mb="xs">
        <Text fw={600}>
          {plural(total, "row")} could not be used
          {total > SHOWN && `; the first ${SHOWN}`}
        </Text>
        <Anchor href={`/api/v1/runs/${encodeURIComponent(run)}/rejects`} download size="sm">
          Download the list
        </Anchor>
      </Group>
      <Table.ScrollContainer minWidth={520} maxHeight={420}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={70}>Line</Table.Th>
              <Table.Th>Reason</Table.Th>
              <Table.Th>Row</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rejects.data.rows.map((row, index) => (
              <Table.Tr key={index}>
                <Table.Td className="numbers">{row.line}</Table.Td>
                <Table.Td>{row.reason}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{row.raw}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
