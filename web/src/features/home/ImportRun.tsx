/** An import as it works, and its report. */
import { Alert, Anchor, Button, Group, Paper, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { api, ask } from "@/api/client";
import { useRun } from "@/api/runs";
import { forgetUpload } from "@/api/uploadFile";
import type { Run } from "@/api/types";
import { KINDS } from "@/features/home/Importing";
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
  /** Back to how the file is read; with the rows that cannot be used left out, if so wished. */
  readonly onCorrect: (skipBad?: true) => void;
  /** Import the other kind of the same files, as a format, into a data set of this name. */
  readonly onRest: (format: Rest, name: string) => void;
  readonly onLeave: () => void;
}

type Rest = keyof typeof KINDS;

/** The kind of files that an import left, where it was told to keep them. */
function restOf(run: Run): Rest | null {
  if (run.params?.["keep"] !== true) return null;
  return run.params["format"] === "pictures" ? "document" : "pictures";
}

export function ImportRun({ run: id, upload, onRun, onCorrect, onRest, onLeave }: Props) {
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
  if (report !== null) {
    const rest = upload === null ? null : restOf(run);
    const leave = () => {
      if (rest !== null && upload !== null) forgetUpload(upload);
      onLeave();
    };
    return (
      <Report
        report={report}
        run={id}
        rest={rest}
        onRest={() => {
          if (rest !== null) onRest(rest, `${report.dataset} ${KINDS[rest]}`);
        }}
        onLeave={leave}
      />
    );
  }
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
        {upload !== null && (
          <Button
            onClick={() => {
              onCorrect();
            }}
          >
            Correct and try again
          </Button>
        )}
        {upload !== null && run.status === "failed" && (
          <SkipBad run={run} upload={upload} onRun={onRun} onCorrect={onCorrect} />
        )}
        <Button variant="subtle" color="gray" onClick={onLeave}>
          All data sets
        </Button>
      </Group>
    </Stack>
  );
}

/** The same import once more, without the rows that cannot be used. */
function SkipBad({
  run,
  upload,
  onRun,
  onCorrect,
}: Pick<Props, "onRun" | "onCorrect"> & { run: Run; upload: string }) {
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
            keep: params["keep"] === true,
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
          // The passwords that opened documents were used and forgotten: they are asked for again.
          if (params["unlocked"] === true) onCorrect(true);
          else again.mutate();
        }}
      >
        Leave out the bad rows
      </Button>
      {again.isError && <ProblemNote error={again.error} />}
    </>
  );
}

interface ReportProps {
  readonly report: ImportReport;
  readonly run: string;
  readonly rest: Rest | null;
  readonly onRest: () => void;
  readonly onLeave: () => void;
}

function Report({ report, run, rest, onRest, onLeave }: ReportProps) {
  const numbers = [
    { word: "added", value: report.added },
    { word: "updated", value: report.updated },
    { word: "unchanged", value: report.unchanged },
    ...(report.removed ? [{ word: "removed", value: report.removed }] : []),
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
      <SimpleGrid cols={{ base: 2, sm: numbers.length }}>
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
      {rest !== null && (
        <Alert color="blue" variant="light" title={`The ${KINDS[rest]} of these files are left`}>
          <Text size="sm" mb="xs">
            They become a data set of their own. Leave this page without them, and the files are forgotten.
          </Text>
          <Button onClick={onRest}>Import the {KINDS[rest]} now</Button>
        </Alert>
      )}
      <Pictures report={report} />
      {report.rejected > 0 && <Rejected run={run} total={report.rejected} />}
    </Stack>
  );
}

/** What became of the pictures that records name, and where to look at them. */
function Pictures({ report }: { report: ImportReport }) {
  const { pictures, missing_pictures: missing, elsewhere = 0, dataset } = report;
  if (pictures === 0) return null;
  const here = pictures - missing;
  return (
    <Group justify="space-between">
      <Text>
        {missing === 0
          ? `${plural(pictures, "picture")}, all here.`
          : elsewhere === missing
            ? `${count(missing)} of ${plural(pictures, "picture")} lie on other sites, and nothing is loaded from there: their records are kept. To see them, download the files and name them in the table.`
            : `${count(missing)} of ${plural(pictures, "picture")} were not found: their records are kept. Import the table together with its pictures, as a folder or as several files.`}
      </Text>
      {here > 0 && (
        <Anchor component={Link} to={addresses.explore(dataset, { as: "gallery" })}>
          Look at them in the Gallery
        </Anchor>
      )}
    </Group>
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
