/** The map with its tools, legend and what is under the pointer; or the way to a map. */
import { ActionIcon, Group, SegmentedControl, Select, Text, Tooltip } from "@mantine/core";
import {
  IconBoxMultiple,
  IconFocusCentered,
  IconHandMove,
  IconLasso,
  IconMinus,
  IconPlus,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";

import { Problem } from "@/api/problem";
import { recordQuery } from "@/api/queries";
import type { Projection } from "@/api/types";
import { DrawMap } from "@/features/explore/DrawMap";
import classes from "@/features/explore/Explore.module.css";
import { COLOURS, metaOf, titleOf } from "@/features/explore/fields";
import type { Explored } from "@/features/explore/useExplore";
import { countOf } from "@/map/binary";
import type { Tool } from "@/map/gestures";
import { readLasso, writeLasso } from "@/map/lasso";
import { Legend } from "@/map/Legend";
import { painted } from "@/map/paint";
import type { Scene } from "@/map/scene";
import { idsQuery, maskQuery, pointsQuery, projectionQuery, valuesQuery } from "@/map/source";
import { textOf } from "@/record/values";
import { chosen } from "@/selection/chips";
import { count, plural } from "@/ui/format";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote, Waiting } from "@/ui/notes";

const ScatterMap = lazy(async () => ({ default: (await import("@/map/ScatterMap")).ScatterMap }));

export function MapPanel({ explored }: { explored: Explored }) {
  const { dataset } = explored;
  const map = useQuery(projectionQuery(dataset));
  if (map.isPending) return <Waiting what="Loading the map" />;
  if (map.isError) {
    return Problem.of(map.error).code === "not_projected" ? (
      <DrawMap dataset={dataset} />
    ) : (
      <ProblemNote error={map.error} retry={() => void map.refetch()} />
    );
  }
  return <Drawn explored={explored} map={map.data} />;
}

const TOOLS = [
  { value: "pan", name: "Move the map", Icon: IconHandMove },
  { value: "lasso", name: "Lasso (or drag with shift)", Icon: IconLasso },
  { value: "box", name: "Select a box", Icon: IconBoxMultiple },
] as const;

function Drawn({ explored, map }: { explored: Explored; map: Projection }) {
  const { dataset, info, query, selection, clauses, ticked, record } = explored;
  const field = query.get("colour") ?? "label";
  const points = useQuery(pointsQuery(dataset, map));
  const ids = useQuery(idsQuery(dataset, map));
  const values = useQuery(valuesQuery(dataset, map, field));
  const masked = useQuery(maskQuery(dataset, map, { where: selection.text }));
  const mask = selection.text === undefined ? null : (masked.data ?? null);
  const [tool, setTool] = useState<Tool>("pan");
  const [scene, setScene] = useState<Scene | null>(null);
  const [under, setUnder] = useState<{ id: string; x: number; y: number } | null>(null);
  const drawn = query.get("lasso");
  const lasso = useMemo(() => readLasso(drawn), [drawn]);
  const n = points.data?.n ?? 0;
  const colours = useMemo(() => painted(n, values.data), [n, values.data]);
  const selected = useMemo(() => {
    const wanted = ticked.size > 0 ? ticked : record !== null ? new Set([record]) : null;
    if (wanted !== null && ids.data) {
      return Uint32Array.from(ids.data.flatMap((id, at) => (wanted.has(id) ? [at] : [])));
    }
    const { inside } = selection;
    return mask === null ? inside : (inside?.filter((at) => mask[at] === 1) ?? null);
  }, [ticked, record, ids.data, selection, mask]);
  const error = points.error ?? ids.error ?? values.error;
  const shown = mask === null ? n : countOf(mask);
  return (
    <>
      <div className={classes.bar}>
        <Select
          size="xs"
          w={170}
          aria-label="Colour by"
          leftSection={
            <Text size="xs" c="dimmed">
              Colour
            </Text>
          }
          leftSectionWidth={54}
          allowDeselect={false}
          value={field}
          data={[...COLOURS, "cluster", ...metaOf(info)].map((name) => ({
            value: name,
            label: titleOf(name),
          }))}
          onChange={(name) => query.set({ colour: name === "label" ? null : name })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Tool"
          value={tool}
          onChange={(value) => setTool(value)}
          data={TOOLS.map(({ value, name, Icon }) => ({
            value,
            label: (
              <Tooltip label={name}>
                <span>
                  <Icon size={15} aria-label={name} style={{ display: "block" }} />
                </span>
              </Tooltip>
            ),
          }))}
        />
        <Text size="xs" c="dimmed" ml="auto" className="numbers" truncate>
          {mask === null ? plural(n, "point") : `${count(shown)} of ${count(n)}`}
        </Text>
      </div>
      {map.missing > 0 && <DrawMap dataset={dataset} map={map} />}
      <div className={classes.map}>
        {error !== null ? (
          <ProblemNote error={error} retry={() => void points.refetch()} />
        ) : points.data === undefined || values.isPending ? (
          <Waiting what="Loading the map" />
        ) : (
          <Suspense fallback={<Waiting what="Loading the map" />}>
            <ScatterMap
              points={points.data}
              colours={colours}
              mask={mask}
              selected={selected}
              lasso={lasso}
              clusters={map.clusters}
              tool={tool}
              label={`Map of ${plural(n, "record")}`}
              description={`${count(shown)} pass the filter, ${count(selected?.length ?? 0)} are selected. Records of like meaning lie close together. Arrow keys move the map, plus and minus zoom, 0 shows all of it. The table holds the same records.`}
              onScene={setScene}
              onLasso={(outline) => {
                explored.tick([...ticked], false);
                query.set({ lasso: writeLasso(outline) }, { push: true });
              }}
              onHover={(point, x, y) => {
                const id = point === null ? undefined : ids.data?.[point];
                setUnder(id === undefined ? null : { id, x, y });
              }}
              onPick={(point) => explored.open(ids.data?.[point] ?? null)}
            />
          </Suspense>
        )}
        {under !== null && scene !== null && <Tip dataset={dataset} {...under} scene={scene} />}
        <Group gap={4} className={classes.zoom}>
          {(
            [
              ["Zoom in (+)", IconPlus, () => scene?.zoom(1.6)],
              ["Zoom out (−)", IconMinus, () => scene?.zoom(1 / 1.6)],
              ["Show the whole map (0)", IconFocusCentered, () => scene?.look({ x: 0, y: 0, zoom: 1 })],
            ] as const
          ).map(([name, Icon, act]) => (
            <ActionIcon key={name} variant="default" size="md" aria-label={name} title={name} onClick={act}>
              <Icon size={16} aria-hidden />
            </ActionIcon>
          ))}
        </Group>
      </div>
      {values.data && (
        <div className={classes.legend} tabIndex={0} role="group" aria-label="Legend of the map">
          <Legend
            values={values.data}
            chosen={chosen(clauses, field)}
            {...(field === "cluster"
              ? {}
              : {
                  onToggle: (value) =>
                    explored.toggle(
                      field,
                      field === "decided" ? value === "true" : typed(value, field, explored),
                    ),
                })}
          />
        </div>
      )}
    </>
  );
}

/** Codes carry values as words; columns of numbers and truths are asked for as such. */
function typed(value: string | null, field: string, { info }: Explored): string | number | boolean | null {
  if (value === null || info === undefined || !field.startsWith("meta.")) return value;
  if (value === "true" || value === "false") return value === "true";
  return value;
}

function Tip({
  dataset,
  id,
  x,
  y,
  scene,
}: {
  dataset: string;
  id: string;
  x: number;
  y: number;
  scene: Scene;
}) {
  const record = useQuery({ ...recordQuery(dataset, id), staleTime: 60_000 });
  const values = record.data?.values;
  const right = x > scene.size.width / 2;
  const low = y > scene.size.height / 2;
  return (
    <div
      className={classes.tip}
      style={{
        [right ? "right" : "left"]: (right ? scene.size.width - x : x) + 14,
        [low ? "bottom" : "top"]: (low ? scene.size.height - y : y) + 14,
      }}
    >
      {values === undefined ? (
        <Text size="xs" c="dimmed">
          {id}
        </Text>
      ) : (
        <>
          <Text size="xs" lineClamp={5} mb={4}>
            {textOf(values, "text") ?? id}
          </Text>
          <LabelChip label={textOf(values, "label")} />
        </>
      )}
    </div>
  );
}
