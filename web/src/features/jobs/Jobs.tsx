/** Every run, newest first: what it does, how far it is, what it made. */
import { Button, Center, Drawer, Select, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { datasetsQuery } from "@/api/queries";
import type { Run } from "@/api/types";
import { jobQuery, jobsQuery, PAGE, type Chosen } from "@/features/jobs/data";
import { JobDetail } from "@/features/jobs/JobDetail";
import { JobRow } from "@/features/jobs/JobRow";
import classes from "@/features/jobs/Jobs.module.css";
import { KIND_NAMES, kindTitle, STATUS_NAMES, statusLook, type Status } from "@/runs/words";
import { useQueryState } from "@/state/url";
import { Empty, ProblemNote } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";

export default function Jobs() {
  const { get, set } = useQueryState();
  const chosen: Chosen = {
    dataset: get("dataset"),
    kind: get("kind"),
    status: STATUS_NAMES.find((one) => one === get("status")) ?? null,
  };
  const open = get("run");
  const limit = Math.min(1_000, Math.max(PAGE, Number(get("limit")) || PAGE));
  const jobs = useQuery(jobsQuery(chosen, limit));
  // A lasso and a few ticks are runs too, but no work that anybody would look for here.
  const shown = jobs.data?.filter((run) => run.kind !== "select" || chosen.kind === "select");
  const filtered = chosen.dataset !== null || chosen.kind !== null || chosen.status !== null;
  return (
    <>
      <PageHeader title="Jobs" about="What runs and what ran. Everything goes on when you leave the page." />
      <Filters chosen={chosen} onChoose={set} />
      {jobs.isError && <ProblemNote error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.isPending && <Skeleton h={300} />}
      {shown?.length === 0 && (
        <Empty title={filtered ? "No such job" : "No jobs yet"}>
          {filtered
            ? "Choose other filters, or clear them."
            : "Imports, trainings and checks appear here while they work, and stay with what they made."}
        </Empty>
      )}
      {shown !== undefined && shown.length > 0 && (
        <ul className={classes.list} aria-label="Jobs">
          {shown.map((run) => (
            <JobRow key={run.id} run={run} to={address(run)} />
          ))}
        </ul>
      )}
      {jobs.data?.length === limit && limit < 1_000 && (
        <Center mt="md">
          <Button
            variant="default"
            onClick={() => {
              set({ limit: String(limit * 2) });
            }}
          >
            Show older ones
          </Button>
        </Center>
      )}
      <Opened
        id={open}
        onClose={() => {
          set({ run: null });
        }}
        onRun={(run) => {
          set({ run });
        }}
      />
    </>
  );

  function address(run: Run): string {
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(chosen) as [string, string | null][]) {
      if (value !== null) params.set(name, value);
    }
    if (limit > PAGE) params.set("limit", String(limit));
    params.set("run", run.id);
    return `?${params.toString()}`;
  }
}

interface FiltersProps {
  readonly chosen: Chosen;
  readonly onChoose: (changes: Readonly<Record<string, string | null>>) => void;
}

function Filters({ chosen, onChoose }: FiltersProps) {
  const { data: datasets = [] } = useQuery(datasetsQuery);
  const names = datasets.map((one) => one.name);
  const kinds = [...new Set([...KIND_NAMES, ...(chosen.kind === null ? [] : [chosen.kind])])];
  return (
    <div className={classes.filters}>
      <Select
        aria-label="Data set"
        placeholder="All data sets"
        data={chosen.dataset === null || names.includes(chosen.dataset) ? names : [...names, chosen.dataset]}
        value={chosen.dataset}
        onChange={(dataset) => {
          onChoose({ dataset });
        }}
        clearable
        searchable
      />
      <Select
        aria-label="Kind"
        placeholder="All kinds"
        data={kinds.map((kind) => ({ value: kind, label: kindTitle(kind) }))}
        value={chosen.kind}
        onChange={(kind) => {
          onChoose({ kind });
        }}
        clearable
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        data={STATUS_NAMES.map((status: Status) => ({ value: status, label: statusLook(status).word }))}
        value={chosen.status}
        onChange={(status) => {
          onChoose({ status });
        }}
        clearable
      />
    </div>
  );
}

interface OpenedProps {
  readonly id: string | null;
  readonly onClose: () => void;
  readonly onRun: (run: string) => void;
}

function Opened({ id, onClose, onRun }: OpenedProps) {
  const { data } = useQuery({ ...jobQuery(id ?? ""), enabled: id !== null });
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={data ? kindTitle(data.kind) : "Job"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {id !== null && <JobDetail key={id} id={id} onRun={onRun} />}
    </Drawer>
  );
}
