/** The topics on the map of the records, where one was drawn. */
import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { Link, useNavigate } from "react-router";

import { Legend as MapLegend } from "@/map/Legend";
import { painted } from "@/map/paint";
import { idsQuery, maskQuery, pointsQuery, projectionQuery, valuesQuery } from "@/map/source";
import { addresses } from "@/state/addresses";
import { isOneOf } from "@/state/clauses";
import { plural } from "@/ui/format";
import { Waiting } from "@/ui/notes";
import { Section } from "@/ui/Section";

import classes from "./Topics.module.css";
import type { Choice } from "./useTopics";

const ScatterMap = lazy(async () => ({ default: (await import("@/map/ScatterMap")).ScatterMap }));

export function TopicMap({ dataset, choice }: { dataset: string; choice: Choice }) {
  const navigate = useNavigate();
  const map = useQuery({ ...projectionQuery(dataset), retry: false });
  const points = useQuery(pointsQuery(dataset, map.data));
  const ids = useQuery(idsQuery(dataset, map.data));
  const values = useQuery(valuesQuery(dataset, map.data, "topic"));
  const names = useMemo(() => choice.topics.map(({ name }) => name), [choice.topics]);
  const where = names.length > 0 ? isOneOf("topic", names) : undefined;
  const masked = useQuery(maskQuery(dataset, map.data, { where }));
  const n = points.data?.n ?? 0;
  const colours = useMemo(() => painted(n, values.data, new Set(names)), [n, values.data, names]);
  const link = addresses.explore(dataset, { colour: "topic", where });
  return (
    <Section
      title="On the map"
      aside={
        <Anchor component={Link} size="sm" to={link}>
          Open the map
        </Anchor>
      }
    >
      {map.isError || map.data === null ? (
        <Text size="sm" c="dimmed">
          No map was drawn yet.{" "}
          <Anchor component={Link} inherit to={link}>
            Draw it in Explore
          </Anchor>
          ; topics then show as its colours.
        </Text>
      ) : points.data === undefined || values.data === undefined || map.data === undefined ? (
        <Waiting what="Loading the map" />
      ) : (
        <>
          <div className={classes.points}>
            <Suspense fallback={<Waiting what="Loading the map" />}>
              <ScatterMap
                points={points.data}
                colours={colours}
                mask={where === undefined ? null : (masked.data ?? null)}
                selected={null}
                lasso={null}
                clusters={[]}
                tool="pan"
                label={`Map of ${plural(n, "record")} by topic`}
                description="Each point is a record, coloured by its topic. Explore holds the same map with its tools."
                onLasso={() => undefined}
                onHover={() => undefined}
                onPick={(point) => {
                  const record = ids.data?.[point];
                  if (record !== undefined)
                    void navigate(addresses.explore(dataset, { colour: "topic", record }));
                }}
              />
            </Suspense>
          </div>
          <div
            style={{ maxHeight: 96, overflowY: "auto" }}
            tabIndex={0}
            role="group"
            aria-label="Legend of the map"
          >
            <MapLegend
              values={values.data}
              chosen={names}
              written={String}
              named={(value) => value ?? "no topic"}
            />
          </div>
        </>
      )}
    </Section>
  );
}
