/** What is in the data set; every number leads to its records. */
import { Anchor, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import type { CheckStanding, DatasetInfo } from "@/api/types";
import { ClassNames } from "@/features/overview/ClassNames";
import { Counts } from "@/features/overview/Counts";
import { lengthsQuery } from "@/features/overview/data";
import { Languages } from "@/features/overview/Languages";
import classes from "@/features/overview/Overview.module.css";
import { Section } from "@/ui/Section";
import { addresses } from "@/state/addresses";
import { between, isOneOf } from "@/state/clauses";
import { splitShares, splitTitle } from "@/summary/mix";
import { count } from "@/ui/format";
import { StackedBar } from "@/ui/StackedBar";

const SHOWN = 12;

export function Contents({ info, standings }: { info: DatasetInfo; standings: readonly CheckStanding[] }) {
  const explore = (where: string) => addresses.explore(info.name, where === "" ? {} : { where });
  const twice = standings.find((line) => line.check === "exact_duplicates");
  const facts = [
    { name: "Records", value: info.records, where: "" },
    { name: "Without label", value: info.records - info.labelled, where: "label is null" },
    { name: "Decisions", value: info.decisions, where: "decided" },
    { name: "Excluded", value: info.excluded, where: "excluded" },
    { name: "Empty", value: info.empty, where: "text is blank" },
    ...(twice ? [{ name: "Duplicates", value: twice.count, where: "finding = 'exact_duplicates'" }] : []),
  ];
  const splits = splitShares(info);
  return (
    <Section title="What is in here">
      <Stack gap="md">
        <dl className={classes.facts}>
          {facts.map((fact) => (
            <div key={fact.name}>
              <dt>{fact.name}</dt>
              <dd>
                {fact.value === 0 ? (
                  0
                ) : (
                  <Anchor component={Link} to={explore(fact.where)} inherit>
                    {count(fact.value)}
                  </Anchor>
                )}
              </dd>
            </div>
          ))}
        </dl>
        <div>
          <StackedBar
            shares={splits}
            label={`Splits: ${splits.map((one) => `${one.name} ${count(one.value)}`).join(", ")}`}
          />
          <Text size="sm" c="dimmed" mt={4} className="numbers">
            {splits.map((one, index) => (
              <span key={one.name}>
                {index > 0 && " · "}
                <Anchor component={Link} to={explore(isOneOf("split", [one.name]))} inherit>
                  {splitTitle(one.name)} {count(one.value)}
                </Anchor>
              </span>
            ))}
          </Text>
        </div>
        <Labels info={info} />
        <Languages info={info} />
        <ClassNames info={info} />
        <Lengths dataset={info.name} />
        {info.meta.length > 0 && (
          <Text size="sm" c="dimmed">
            Also kept with every record: {info.meta.join(", ")}.
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Labels({ info }: { info: DatasetInfo }) {
  const labels = Object.entries(info.labels).sort((a, b) => b[1] - a[1]);
  if (labels.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No record has a label yet.
      </Text>
    );
  }
  const values = labels.map(([label, n]) => ({ value: label, name: label, n }));
  return <Counts info={info} field="label" values={values} noun="labels" shown={SHOWN} />;
}

function Lengths({ dataset }: { dataset: string }) {
  const { data: bins } = useQuery(lengthsQuery(dataset));
  const top = Math.max(1, ...(bins ?? []).map((bin) => bin.count));
  const last = bins?.at(-1);
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        Length of the texts
      </Text>
      <div className={classes.lengths} aria-hidden>
        {bins?.map((bin) => (
          <Link
            key={bin.low}
            tabIndex={-1}
            to={addresses.explore(dataset, { where: between("length", round(bin.low), round(bin.high)) })}
            title={`${round(bin.low)} to ${round(bin.high)} characters: ${count(bin.count)}`}
          >
            <span style={{ height: `${(bin.count / top) * 100}%` }} />
          </Link>
        ))}
      </div>
      <Text size="xs" c="dimmed" className="numbers" mih={18}>
        {last && bins?.[0] && `${count(bins[0].low)} to ${count(last.high)} characters`}
      </Text>
    </div>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
