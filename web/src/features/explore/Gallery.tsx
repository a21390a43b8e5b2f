/** The pictures in a grid that scrolls through a hundred thousand of them, each shown once. */
import { Badge, Checkbox, Skeleton, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";

import { useColumns } from "@/api/columns";
import { Problem } from "@/api/problem";
import classes from "@/features/explore/Gallery.module.css";
import { acrossOf, moved } from "@/features/explore/grid";
import { marksQuery } from "@/features/explore/pictureFindings";
import type { Around } from "@/features/explore/RecordsTable";
import { PrepareSearch } from "@/features/explore/Tools";
import { useCalled } from "@/features/explore/useClassNames";
import type { Explored } from "@/features/explore/useExplore";
import { idsOfPicture, useRows, type Wanted } from "@/features/explore/useRows";
import { ThumbnailFrom } from "@/record/Picture";
import { usePicture } from "@/record/usePicture";
import { textOf, type Values } from "@/record/values";
import { LabelChip } from "@/ui/LabelChip";
import { Empty, ProblemNote } from "@/ui/notes";

const SHOWN = ["image", "text", "label", "prediction", "topic", "meta.objects"];
const HEIGHT = 232;
const GAP = 8;

interface Props {
  explored: Explored;
  onCount: (count: number | undefined) => void;
  onAround: (around: Around | null) => void;
}

export function Gallery({ explored, onCount, onAround }: Props) {
  const { dataset, selection, query, search, record, ticks, open } = explored;
  const { where, ready } = selection;
  const types = useColumns(dataset);
  const columns = useMemo(() => SHOWN.filter((name) => types?.has(name) ?? name === "image"), [types]);
  const wanted: Wanted = useMemo(
    () => ({
      dataset,
      where,
      ready: ready && types !== undefined,
      sort: query.get("sort"),
      descending: query.get("desc") !== null,
      columns,
      search,
      once: "image",
    }),
    [dataset, where, ready, types, query, columns, search],
  );
  const { ref: sized, width } = useElementSize();
  const frame = useRef<HTMLDivElement>(null);
  const [known, setKnown] = useState(0);
  const [active, setActive] = useState(0);
  const across = acrossOf(width);
  // eslint-disable-next-line react-hooks/incompatible-library -- its values are read anew in each render
  const virtual = useVirtualizer({
    count: Math.ceil(known / across),
    getScrollElement: () => frame.current,
    estimateSize: () => HEIGHT + GAP,
    overscan: 2,
  });
  const lines = virtual.getVirtualItems();
  const first = (lines[0]?.index ?? 0) * across;
  const last = Math.max(first, Math.min(known, ((lines.at(-1)?.index ?? 0) + 1) * across) - 1);
  const rows = useRows(wanted, first, last);
  if (rows.count !== undefined && rows.count !== known) setKnown(rows.count);
  useEffect(() => onCount(rows.count), [rows.count, onCount]);

  const opened =
    record === null
      ? -1
      : ([
          active,
          active + 1,
          active - 1,
          ...Array.from({ length: last - first + 1 }, (_, i) => first + i),
        ].find((at) => idOf(rows.row(at)) === record) ?? -1);
  if (opened >= 0 && opened !== active) setActive(opened);
  if (opened < 0 && known > 0 && active >= known) setActive(0); // a filter left fewer
  const previous = opened > 0 ? idOf(rows.row(opened - 1)) : null;
  const next = opened >= 0 ? idOf(rows.row(opened + 1)) : null;
  useEffect(
    () => onAround(opened < 0 ? null : { at: opened, count: known, previous, next }),
    [onAround, opened, known, previous, next],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const lineful = Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / (HEIGHT + GAP)));
    const to = moved(event.key, active, known, across, lineful);
    const id = idOf(rows.row(active));
    if (to !== null) {
      setActive(to);
      virtual.scrollToIndex(Math.floor(to / across));
    } else if (event.key === "Enter" && id !== null) open(id);
    else if (event.key === " " && id !== null && !ticks.all)
      void tickPicture(explored, rows.row(active), !ticks.ticked.has(id));
    else return;
    event.preventDefault();
  };

  if (search !== "" && rows.error !== null && Problem.of(rows.error).code === "not_prepared")
    return <PrepareSearch dataset={dataset} />;
  if (rows.error !== null && rows.count === undefined)
    return <ProblemNote error={rows.error} retry={rows.retry} />;
  if (rows.count === 0)
    return (
      <Empty title="No picture here">
        {where === undefined && search === ""
          ? "No record of this data set names a picture. Import a folder of pictures, or a table with a column that names them."
          : "No record with a picture passes. Take a clause away, or write it wider."}
      </Empty>
    );
  return (
    <div
      ref={frame}
      className={classes.scroller}
      role="grid"
      tabIndex={0}
      aria-label="Pictures"
      aria-rowcount={Math.ceil(known / across)}
      aria-colcount={across}
      aria-activedescendant={known > 0 ? `picture-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div ref={sized} role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {lines.map((line) => (
          <div
            key={line.key}
            role="row"
            aria-rowindex={line.index + 1}
            className={classes.line}
            style={{
              transform: `translateY(${line.start}px)`,
              gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))`,
            }}
          >
            {Array.from({ length: Math.min(across, known - line.index * across) }, (_, place) => {
              const at = line.index * across + place;
              const row = rows.row(at);
              const id = idOf(row);
              return (
                <div
                  key={at}
                  id={`picture-${at}`}
                  role="gridcell"
                  aria-colindex={place + 1}
                  aria-selected={ticks.all || (id !== null && ticks.ticked.has(id))}
                  className={classes.card}
                  data-active={at === active || undefined}
                  data-open={(id !== null && id === record) || undefined}
                  onClick={() => {
                    setActive(at);
                    if (id !== null) open(id);
                  }}
                >
                  {row === undefined ? <Skeleton h={HEIGHT} /> : <Card row={row} explored={explored} />}
                </div>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Tick every record of a picture that passes the filter: each of its captions is one. */
async function tickPicture(
  { dataset, selection, ticks }: Explored,
  row: Values | undefined,
  on: boolean,
): Promise<void> {
  const id = idOf(row);
  const image = row === undefined ? null : textOf(row, "image");
  if (id === null) return;
  ticks.tick([id], on); // at once; the others as soon as they are known
  if (image === null) return;
  const others = await idsOfPicture(dataset, selection.where, image).catch(() => []);
  // Taken back meanwhile, it is not meant any more.
  if (ticks.isTicked(id) === on) ticks.tick([id, ...others], on);
}

function Card({ row, explored }: { row: Values; explored: Explored }) {
  const { ticks } = explored;
  const id = idOf(row);
  const mark = useQuery(marksQuery(explored.dataset)).data?.get(id ?? "");
  const called = useCalled();
  const picture = usePicture(row, true);
  const said = textOf(row, "text");
  // A text that no picture stands above has the card to itself.
  const alone = picture.kind === "named" && said !== null;
  const objects = row["meta.objects"];
  const topic = textOf(row, "topic");
  const label = textOf(row, "label") ?? textOf(row, "prediction");
  return (
    <>
      <div className={classes.picture}>
        {alone ? (
          <Text size="sm" className={classes.alone} lineClamp={7}>
            {said}
          </Text>
        ) : (
          <ThumbnailFrom picture={picture} size="100%" />
        )}
        <span className={classes.tick} onClick={(event) => event.stopPropagation()}>
          <Checkbox
            size="xs"
            tabIndex={-1}
            disabled={id === null || ticks.all}
            checked={ticks.all || (id !== null && ticks.ticked.has(id))}
            aria-label={`Select record ${id ?? ""}`}
            onChange={(event) => void tickPicture(explored, row, event.currentTarget.checked)}
          />
        </span>
        {mark && (
          <Badge
            className={classes.mark ?? ""}
            size="sm"
            color="orange.3"
            autoContrast
            tt="none"
            title={mark.why}
          >
            {mark.word}
          </Badge>
        )}
      </div>
      {alone ? (
        <Text size="xs" c="dimmed" truncate className={classes.absent} title={picture.why}>
          <IconPhotoOff size={13} aria-label={picture.why} role="img" />{" "}
          {picture.name.startsWith("data:") ? picture.why : picture.name}
        </Text>
      ) : (
        <Text size="xs" lineClamp={2} className={classes.caption}>
          {said ?? textOf(row, "image")}
        </Text>
      )}
      <div className={classes.facts}>
        {label !== null && <LabelChip label={label} />}
        <Text size="xs" c="dimmed" component="span" truncate>
          {[
            topic,
            Array.isArray(objects)
              ? objects.map((one) => called("meta.objects", String(one))).join(", ")
              : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </div>
    </>
  );
}

const idOf = (row: Values | undefined): string | null => (row === undefined ? null : textOf(row, "id"));
