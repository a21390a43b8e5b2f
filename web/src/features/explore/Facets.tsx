/** What the records that pass are like, field by field; a click filters. */
import { RangeSlider, Stack, Text } from "@mantine/core";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { Facet, Histogram } from "@/api/types";
import classes from "@/features/explore/Facets.module.css";
import { ClassLanguage } from "@/features/explore/ClassLanguage";
import { AMOUNTS, FACETS, nameOf, outward, tellingOf, titleOf } from "@/features/explore/fields";
import { type Types, useColumns } from "@/api/columns";
import { useCalled } from "@/features/explore/useClassNames";
import type { Explored } from "@/features/explore/useExplore";
import { brushed, chosen, readChip, without } from "@/selection/chips";
import { all, between } from "@/state/clauses";
import { compact } from "@/ui/format";

const FEW = 12;
const SHOWN = 40;

interface Counted {
  facets: readonly Facet[];
  histograms: readonly Histogram[];
}

function useCounts({ dataset, query, selection, clauses, info }: Explored): Counted {
  const client = useQueryClient();
  const columns = useColumns(dataset);
  const types: Types = columns ?? new Map();
  const meta = tellingOf(info);
  const few = [
    ...FACETS,
    ...meta.filter((name) => ["text", "truth", "list"].includes(types.get(name) ?? "")),
  ];
  const amounts = [
    ...AMOUNTS,
    ...meta.filter((name) => ["whole", "number"].includes(types.get(name) ?? "")),
  ].slice(0, 12);
  // A field is counted under all clauses but its own, so that its other values can be clicked too.
  const own = clauses.flatMap((clause) => readChip(clause)?.field ?? []);
  const groups = [null, ...own].map((field) => ({
    field,
    facets: few.filter((name) => (field === null ? !own.includes(name) : name === field)).slice(0, 40),
    histograms: amounts.filter((name) => (field === null ? !own.includes(name) : name === field)),
    where:
      all([query.get("where"), ...(field === null ? clauses : without(clauses, field)), selection.within]) ||
      undefined,
  }));
  const answers = useQueries({
    queries: groups.map(({ field, facets, histograms, where }) => ({
      queryKey: keys.of(dataset, "counts", field, facets, histograms, where),
      queryFn: ({ signal }: { signal: AbortSignal }) => look(dataset, where, facets, histograms, signal),
      enabled: selection.ready && columns !== undefined && facets.length + histograms.length > 0,
      // A field that gets a clause moves to a query of its own: what was known of it stays meanwhile.
      placeholderData: (before: Looked | undefined) =>
        before ??
        client
          .getQueriesData<Looked>({ queryKey: keys.of(dataset, "counts") })
          .flatMap(([, data]) => data ?? [])
          .findLast((data) => [...data.facets, ...data.histograms].some((one) => one.field === field)),
    })),
  });
  const facets = answers.flatMap(({ data }) => data?.facets ?? []);
  const histograms = answers.flatMap(({ data }) => data?.histograms ?? []);
  return {
    facets: few.flatMap((name) => facets.find((one) => one.field === name) ?? []),
    histograms: amounts.flatMap((name) => histograms.find((one) => one.field === name) ?? []),
  };
}

const look = (
  dataset: string,
  where: string | undefined,
  facets: string[],
  histograms: string[],
  signal: AbortSignal,
) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/view", {
      params: { path: { dataset } },
      body: {
        offset: 0,
        limit: 0,
        descending: false,
        facets,
        histograms,
        facet_limit: SHOWN,
        bins: 24,
        ...(where === undefined ? {} : { where }),
      },
      signal,
    }),
  );

type Looked = Awaited<ReturnType<typeof look>>;

export function Facets({ explored }: { explored: Explored }) {
  const { facets, histograms } = useCounts(explored);
  const types = useColumns(explored.dataset);
  const listed = facets.filter(
    ({ field, values }) =>
      (values.length > 1 || chosen(explored.clauses, field).length > 0) &&
      // of a list, such as the objects seen, the most frequent are worth showing
      (!field.startsWith("meta.") || values.length <= FEW || types?.get(field) === "list"),
  );
  return (
    <Stack gap="md">
      {listed.map((facet) => (
        <Values key={facet.field} facet={facet} explored={explored} />
      ))}
      {histograms
        .filter(({ bins }) => bins.length > 1)
        .map((histogram) => (
          <Amounts key={histogram.field} histogram={histogram} explored={explored} />
        ))}
    </Stack>
  );
}

const Title = ({ field }: { field: string }) => (
  <Text component="h2" size="xs" fw={650} mb={4}>
    {titleOf(field)}
  </Text>
);

function Values({ facet: { field, values }, explored }: { facet: Facet; explored: Explored }) {
  const called = useCalled();
  const name = (value: Facet["values"][number]["value"]) =>
    typeof value === "string" ? called(field, nameOf(field, value)) : nameOf(field, value);
  const now = chosen(explored.clauses, field);
  const most = Math.max(1, ...values.map((one) => one.count));
  return (
    <section aria-label={titleOf(field)}>
      <Title field={field} />
      {field === explored.info?.named && <ClassLanguage explored={explored} />}
      <div style={{ maxHeight: 212, overflowY: "auto" }}>
        {values.map(({ value, count }) => (
          <button
            key={String(value)}
            type="button"
            className={classes.value}
            aria-pressed={now.includes(value)}
            title={name(value)}
            onClick={() => explored.toggle(field, value)}
          >
            <span className={classes.share} style={{ width: `${(count / most) * 100}%` }} aria-hidden />
            <span className={classes.word} dir="auto">
              {name(value)}
            </span>
            <span className="numbers">{compact(count)}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

const rounded = (value: number): number => Number(value.toPrecision(4));

function Amounts({ histogram: { field, bins }, explored }: { histogram: Histogram; explored: Explored }) {
  const low = bins[0]?.low ?? 0;
  const high = bins.at(-1)?.high ?? 1;
  const range = brushed(explored.clauses, field);
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const set = (from: number, to: number) =>
    explored.clause(
      field,
      from <= low && to >= high
        ? null
        : between(
            field,
            from <= low ? outward(low, -1) : rounded(from),
            to >= high ? outward(high, 1) : rounded(to),
          ),
    );
  const step = (high - low) / 100 || 1;
  // Not remounted when the filter changes, so that it keeps the focus from one key to the next.
  const told = range?.join(" ") ?? "";
  const [seen, setSeen] = useState(told);
  const [shown, setShown] = useState<[number, number] | null>(range === null ? null : [range[0], range[1]]);
  if (told !== seen) {
    setSeen(told);
    setShown(range === null ? null : [range[0], range[1]]);
  }
  return (
    <section aria-label={titleOf(field)}>
      <Title field={field} />
      <div className={classes.bins} aria-hidden>
        {bins.map((bin) => (
          <button
            key={bin.low}
            type="button"
            tabIndex={-1}
            className={classes.bin}
            title={`${rounded(bin.low)} to ${rounded(bin.high)}: ${bin.count}`}
            data-out={(range !== null && (bin.high <= range[0] || bin.low >= range[1])) || undefined}
            onClick={() => set(bin.low, bin.high)}
          >
            <span style={{ height: `${Math.sqrt(bin.count / most) * 100}%` }} />
          </button>
        ))}
      </div>
      <RangeSlider
        size={3}
        thumbSize={14}
        mx={7}
        min={low}
        max={high}
        step={step}
        minRange={0}
        label={(value) => rounded(value)}
        value={[Math.max(low, shown?.[0] ?? low), Math.min(high, shown?.[1] ?? high)]}
        onChange={setShown}
        thumbFromLabel={`${titleOf(field)} from`}
        thumbToLabel={`${titleOf(field)} to`}
        onChangeEnd={([from, to]) => set(from, to)}
      />
    </section>
  );
}
