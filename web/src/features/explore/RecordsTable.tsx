/** The records in a table that scrolls through a million of them; as cards where it is narrow. */
import { Button, Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";

import { Problem } from "@/api/problem";
import { RowCells, RowCard } from "@/features/explore/cells";
import classes from "@/features/explore/Explore.module.css";
import { titleOf } from "@/features/explore/fields";
import { scrollTo, shiftOf, shownRows } from "@/features/explore/scrolling";
import { PrepareSearch } from "@/features/explore/Tools";
import type { Explored } from "@/features/explore/useExplore";
import { useRows, type Wanted } from "@/features/explore/useRows";
import { Empty, ProblemNote } from "@/ui/notes";

/** Two lines of a text fit. */
const ROW = 46;
const CARD = 112;
const AHEAD = 8;

interface Props {
  explored: Explored;
  columns: readonly string[];
  narrow: boolean;
  onCount: (count: number | undefined) => void;
  /** Told what stands before and after the open record. */
  onAround: (around: Around | null) => void;
}

/** Where the open record stands among the rows. */
export interface Around {
  readonly at: number;
  readonly count: number;
  readonly previous: string | null;
  readonly next: string | null;
}

export function RecordsTable({ explored, columns, narrow, onCount, onAround }: Props) {
  const { dataset, selection, query, search, record, ticks, open } = explored;
  const { ticked, all, tick } = ticks;
  const sort = query.get("sort");
  const descending = query.get("desc") !== null;
  const frame = useRef<HTMLDivElement>(null);
  const [known, setKnown] = useState(0);
  const [active, setActive] = useState(0);
  const height = narrow ? CARD : ROW;
  // eslint-disable-next-line react-hooks/incompatible-library -- its values are read anew in each render
  const virtual = useVirtualizer({
    count: shownRows(known),
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: AHEAD,
  });
  const items = virtual.getVirtualItems();
  const furthest = Math.max(1, virtual.getTotalSize() - (virtual.scrollRect?.height ?? 0));
  const shift = shiftOf(known, virtual.scrollOffset ?? 0, furthest);
  const { where, ready } = selection;
  const wanted: Wanted = useMemo(
    () => ({ dataset, where, ready, sort, descending, columns, search }),
    [dataset, where, ready, sort, descending, columns, search],
  );
  const rows = useRows(wanted, (items[0]?.index ?? 0) + shift, (items.at(-1)?.index ?? 0) + shift);
  if (rows.count !== undefined && rows.count !== known) setKnown(rows.count);
  useEffect(() => onCount(rows.count), [rows.count, onCount]);
  useEffect(() => virtual.measure(), [virtual, height]);

  const opened =
    record === null
      ? -1
      : ([active, active + 1, active - 1, ...items.map((item) => item.index + shift)].find(
          (at) => idOf(rows.row(at)) === record,
        ) ?? -1);
  if (opened >= 0 && opened !== active) setActive(opened);
  if (opened < 0 && known > 0 && active >= known) setActive(0); // a filter left fewer
  const previous = opened > 0 ? idOf(rows.row(opened - 1)) : null;
  const next = opened >= 0 ? idOf(rows.row(opened + 1)) : null;
  useEffect(
    () => onAround(opened < 0 ? null : { at: opened, count: known, previous, next }),
    [onAround, opened, known, previous, next],
  );

  const show = (at: number): void => {
    const top = virtual.scrollOffset ?? 0;
    const first = Math.ceil(top / height) + shift;
    const fits = Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / height));
    if (at < first) virtual.scrollToOffset(scrollTo(known, at, height, furthest));
    else if (at >= first + fits) virtual.scrollToOffset(scrollTo(known, at - fits + 1, height, furthest));
  };
  const go = (to: number): void => {
    const at = Math.min(known - 1, Math.max(0, to));
    setActive(at);
    show(at);
  };
  const shown = useEffectEvent(show);
  useEffect(() => {
    if (opened >= 0) shown(opened); // so that the rows beside it are known
  }, [opened]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    const fits = Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / height));
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + fits,
      PageUp: active - fits,
      Home: 0,
      End: known - 1,
    };
    const to = steps[event.key];
    const id = idOf(rows.row(active));
    if (to !== undefined) go(to);
    else if (event.key === "Enter" && id !== null) open(id);
    else if (event.key === " " && id !== null && !all) tick([id], !ticked.has(id));
    else return;
    event.preventDefault();
  };

  if (search !== "" && rows.error !== null && Problem.of(rows.error).code === "not_prepared")
    return <PrepareSearch dataset={dataset} />;
  if (rows.error !== null && rows.count === undefined)
    return <ProblemNote error={rows.error} retry={rows.retry} />;
  if (rows.count === 0) {
    return (
      <Empty
        title={search === "" ? "No record passes this filter" : "Nothing was found"}
        action={
          <Button
            variant="default"
            onClick={() => query.set({ ...ticks.none(), where: null, c: null, lasso: null, q: null })}
          >
            Show all records
          </Button>
        }
      >
        {search === ""
          ? "Take a clause away, or write it wider."
          : "Try other words; the search looks for words and for meaning."}
      </Empty>
    );
  }
  const template = `36px ${columns.map(trackOf).join(" ")}`;
  return (
    <div
      ref={frame}
      className={classes.scroller}
      role="grid"
      tabIndex={0}
      aria-label="Records"
      aria-rowcount={known + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={known > 0 ? `row-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      {!narrow && (
        <div className={classes.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          <span role="columnheader">
            <Checkbox
              size="xs"
              aria-label={`Select all ${known}`}
              checked={all || (ticked.size > 0 && ticked.size === known)}
              indeterminate={!all && ticked.size > 0 && ticked.size < known}
              onChange={() => {
                if (all || ticked.size > 0) query.set(ticks.none());
                else if (search === "") ticks.tickAll();
                else
                  tick(
                    Array.from({ length: known }, (_, at) => idOf(rows.row(at)) ?? ""),
                    true,
                  );
              }}
            />
          </span>
          {columns.map((name) => (
            <Heading
              key={name}
              name={name}
              explored={explored}
              sorted={sort === name}
              descending={descending}
            />
          ))}
        </div>
      )}
      <div className={classes.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const at = item.index + shift;
          const row = rows.row(at);
          const id = idOf(row);
          return (
            <div
              key={item.key}
              id={`row-${at}`}
              role="row"
              aria-rowindex={at + 2}
              aria-selected={all || (id !== null && ticked.has(id))}
              className={narrow ? classes.card : classes.row}
              data-active={at === active || undefined}
              data-open={(id !== null && id === record) || undefined}
              style={{
                transform: `translateY(${item.start}px)`,
                height: item.size,
                gridTemplateColumns: narrow ? undefined : template,
              }}
              onClick={() => {
                setActive(at);
                if (id !== null) open(id);
              }}
            >
              {!narrow && (
                <span role="gridcell" onClick={(event) => event.stopPropagation()}>
                  <Checkbox
                    size="xs"
                    tabIndex={-1}
                    disabled={id === null || all}
                    checked={all || (id !== null && ticked.has(id))}
                    aria-label={`Select record ${id ?? ""}`}
                    onChange={(event) => id !== null && tick([id], event.currentTarget.checked)}
                  />
                </span>
              )}
              {narrow ? <RowCard row={row} columns={columns} /> : <RowCells row={row} columns={columns} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const SLIM = new Set(["confidence", "margin", "entropy", "split", "length", "decided"]);
const CHIPS = new Set(["label", "given", "prediction"]);

const trackOf = (name: string): string =>
  name === "image"
    ? "64px"
    : name === "text"
      ? "minmax(210px, 3fr)"
      : SLIM.has(name)
        ? "88px"
        : CHIPS.has(name)
          ? "minmax(130px, 1fr)"
          : "minmax(136px, 1.4fr)";

const idOf = (row: Readonly<Record<string, unknown>> | undefined): string | null =>
  typeof row?.["id"] === "string" ? row["id"] : null;

interface HeadingProps {
  name: string;
  explored: Explored;
  sorted: boolean;
  descending: boolean;
}

/** A click sorts, a second one the other way round, a third one not at all. */
function Heading({ name, explored, sorted, descending }: HeadingProps) {
  const ranked = explored.search !== "";
  const next = !sorted
    ? { sort: name, desc: null }
    : descending
      ? { sort: null, desc: null }
      : { sort: name, desc: "1" };
  const Arrow = descending ? IconArrowDown : IconArrowUp;
  return (
    <span
      role="columnheader"
      aria-sort={!sorted || ranked ? "none" : descending ? "descending" : "ascending"}
    >
      <button
        type="button"
        className={classes.heading}
        disabled={ranked || name === "finding"}
        title={ranked ? "The hits of a search stand in the order of their rank" : undefined}
        onClick={() => explored.query.set(next)}
      >
        <span className={classes.word}>{titleOf(name)}</span>
        {sorted && !ranked && <Arrow size={13} aria-hidden />}
      </button>
    </span>
  );
}
