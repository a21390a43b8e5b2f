/** The map with its tools, legend and what is under the pointer; or the way to a map. */
import { ActionIcon, Group, Popover, SegmentedControl, Select, Text, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import {
  IconMarquee2,
  IconFocusCentered,
  IconHandMove,
  IconLasso,
  IconMinus,
  IconPlus,
  IconQuestionMark,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";

import { recordQuery } from "@/api/queries";
import type { Projection } from "@/api/types";
import { DrawMap } from "@/features/explore/DrawMap";
import classes from "@/features/explore/Explore.module.css";
import { coloursOf, nameOf, titleOf } from "@/features/explore/fields";
import { useColumns } from "@/api/columns";
import type { Explored } from "@/features/explore/useExplore";
import { countOf } from "@/map/binary";
import type { Tool } from "@/map/gestures";
import { pointsInside, writeLasso } from "@/map/lasso";
import { focusOf, Legend } from "@/map/Legend";
import { painted } from "@/map/paint";
import type { Scene } from "@/map/scene";
import { idsQuery, maskQuery, pointsQuery, projectionQuery, valuesQuery } from "@/map/source";
import { Thumbnail } from "@/record/Picture";
import { textOf } from "@/record/values";
import { chosen, mentioned } from "@/selection/chips";
import { count, plural } from "@/ui/format";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote, Waiting } from "@/ui/notes";

const ScatterMap = lazy(async () => ({ default: (await import("@/map/ScatterMap")).ScatterMap }));

export function MapPanel({ explored }: { explored: Explored }) {
  const { dataset } = explored;
  const map = useQuery(projectionQuery(dataset));
  if (map.isPending) return <Waiting what="Loading the map" />;
  if (map.isError) return <ProblemNote error={map.error} retry={() => void map.refetch()} />;
  if (map.data === null) return <DrawMap dataset={dataset} />;
  return <Drawn explored={explored} map={map.data} />;
}

const TOOLS = [
  { value: "pan", name: "Move the map", Icon: IconHandMove },
  { value: "lasso", name: "Lasso (or drag with shift)", Icon: IconLasso },
  { value: "box", name: "Select a box", Icon: IconMarquee2 },
] as const;

function Drawn({ explored, map }: { explored: Explored; map: Projection }) {
  const { dataset, info, query, selection, clauses, record } = explored;
  const { ticked } = explored.ticks;
  const types = useColumns(dataset);
  const field = query.get("colour") ?? "label";
  const points = useQuery(pointsQuery(dataset, map));
  const ids = useQuery(idsQuery(dataset, map));
  const values = useQuery(valuesQuery(dataset, map, field));
  const masked = useQuery(maskQuery(dataset, map, { where: selection.text }));
  const mask = selection.text === undefined ? null : (masked.data ?? null);
  const [tool, setTool] = useState<Tool>("pan");
  const [scene, setScene] = useState<Scene | null>(null);
  const [under, setUnder] = useState<{ id: string; x: number; y: number } | null>(null);
  const { lasso } = selection;
  const n = points.data?.n ?? 0;
  const asked = chosen(clauses, field);
  const named = [...focusOf(mentioned(selection.text, field))].join("\n");
  const focus = useMemo(() => new Set(named === "" ? [] : named.split("\n")), [named]);
  const colours = useMemo(() => painted(n, values.data, focus), [n, values.data, focus]);
  const inside = useMemo(
    () => (lasso !== null && points.data ? pointsInside(lasso, points.data) : null),
    [lasso, points.data],
  );
  const selected = useMemo(() => {
    const wanted = ticked.size > 0 ? ticked : record !== null ? new Set([record]) : null;
    if (wanted !== null && ids.data) {
      const found: number[] = [];
      for (const [at, id] of ids.data.entries()) if (wanted.has(id)) found.push(at);
      return Uint32Array.from(found);
    }
    return mask === null ? inside : (inside?.filter((at) => mask[at] === 1) ?? null);
  }, [ticked, record, ids.data, inside, mask]);
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
          searchable
          data={coloursOf(types, info).map((name) => ({ value: name, label: titleOf(name) }))}
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
      {(map.missing > 0 || map.gone > 0) && <DrawMap dataset={dataset} map={map} />}
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
                query.set({ ...explored.ticks.none(), lasso: writeLasso(outline) }, { push: true });
              }}
              onHover={(point, x, y) => {
                const id = point === null ? undefined : ids.data?.[point];
                setUnder(id === undefined ? null : { id, x, y });
              }}
              onPick={(point) => explored.open(ids.data?.[point] ?? null)}
            />
          </Suspense>
        )}
        {under !== null && scene !== null && (
          <Tip dataset={dataset} {...under} scene={scene} pictures={info?.pictures ?? false} />
        )}
        <Group gap={4} className={classes.zoom}>
          <Popover position="top-end" width={290} withArrow>
            <Popover.Target>
              <ActionIcon
                variant="default"
                size="md"
                aria-label="How to read the map"
                title="How to read the map"
              >
                <IconQuestionMark size={16} aria-hidden />
              </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown>
              <Text size="sm">
                Each point is a record; records of like meaning lie close together, and the words name a
                cluster. Directions, and distances between far clusters, mean little.
              </Text>
              <Text size="sm" mt={6}>
                Drag to move, scroll or pinch to zoom, point at a record to read it, click to open it. Circle
                points with the lasso, or drag with shift.
              </Text>
            </Popover.Dropdown>
          </Popover>
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
            chosen={asked}
            focus={focus}
            written={(value) =>
              types?.get(field) === "time" ? dated(value) : String(Number(value.toPrecision(3)))
            }
            named={(value) =>
              nameOf(field, types?.get(field) === "truth" || field === "decided" ? value === "true" : value)
            }
            {...(field === "cluster"
              ? {}
              : {
                  onToggle: (value) =>
                    explored.toggle(
                      field,
                      value !== null && (field === "decided" || types?.get(field) === "truth")
                        ? value === "true"
                        : value,
                    ),
                })}
          />
        </div>
      )}
    </>
  );
}

const dated = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" });

interface TipProps {
  readonly dataset: string;
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly scene: Scene;
  /** Whether records may have pictures: then their place is kept, so that nothing jumps. */
  readonly pictures: boolean;
}

function Tip({ dataset, id, x, y, scene, pictures }: TipProps) {
  // A pointer on its way somewhere passes over many points that nobody asks about.
  const [rested] = useDebouncedValue(id, 60);
  const record = useQuery({ ...recordQuery(dataset, rested), staleTime: 60_000, enabled: rested === id });
  const values = rested === id ? record.data?.values : undefined;
  const right = x > scene.size.width / 2;
  const low = y > scene.size.height / 2;
  return (
    <div
      className={classes.tip}
      data-pictures={pictures || undefined}
      style={{
        [right ? "right" : "left"]: (right ? scene.size.width - x : x) + 14,
        [low ? "bottom" : "top"]: (low ? scene.size.height - y : y) + 14,
      }}
    >
      {pictures && (
        <span className={classes.tipPicture}>{values && <Thumbnail values={values} size={88} />}</span>
      )}
      {values === undefined ? (
        <Text size="xs" c="dimmed">
          …
        </Text>
      ) : (
        <div>
          <Text size="xs" lineClamp={pictures ? 4 : 5} mb={4}>
            {textOf(values, "text") ?? id}
          </Text>
          <LabelChip label={textOf(values, "label")} />
        </div>
      )}
    </div>
  );
}
