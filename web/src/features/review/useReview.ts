/** The state of a review: queue, record shown, what was decided, and what may be done. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Decision, OneDecision } from "@/api/types";
import { outboxOf, useDecide } from "@/decisions/decide";
import { atItem, useQueue } from "@/features/review/load";
import { checkOf, nextOpen, once, type Item, type Marks, type Source } from "@/features/review/queue";
import { latest, readLog, writeLog, type Made } from "@/features/review/session";
import { useOthers } from "@/features/review/useOthers";
import { usePlace } from "@/features/review/usePlace";
import { usePrefetch } from "@/features/review/usePrefetch";
import { useQueryState } from "@/state/url";

export type Review = ReturnType<typeof useReview>;

export function useReview(dataset: string, source: Source) {
  const query = useQueryState();
  const [place, go] = usePlace();
  const { record: at, ended } = place;
  const here = useRef(place);
  useEffect(() => {
    here.current = place;
  }, [place]);
  const again = query.get("again") === "1";
  const { decideAll, undo: takeBack, state } = useDecide(dataset);
  const [log, setLog] = useState(() => readLog(dataset));
  const [said, setSaid] = useState("");
  useEffect(() => writeLog(dataset, log), [dataset, log]);

  const ours = useRef(new Set<string>());
  const isOurs = useCallback(
    ({ key }: Decision): boolean =>
      key !== null &&
      key !== undefined &&
      (ours.current.has(key) ||
        outboxOf(dataset)
          .snapshot()
          .unsent.some((entry) => entry.key === key)),
    [dataset],
  );
  useEffect(() => {
    for (const { key } of log) ours.current.add(key);
    for (const key of state.saved.keys()) ours.current.add(key);
  }, [log, state.saved]);
  const theirs = useOthers(dataset, isOurs);

  const standing = useMemo(() => {
    const refused = new Set(state.refusals.map(({ entry }) => entry.key));
    return log.filter(({ key }) => !refused.has(key));
  }, [log, state.refusals]);
  // The queue was made without what the server had by then; only what came later is marked in it.
  const [visit] = useState(() => ({ from: Date.now(), unsent: new Set(state.unsent.map(({ key }) => key)) }));
  const marks = useMemo<Marks>(
    () => ({
      mine: latest(standing.filter(({ at, key }) => at >= visit.from || visit.unsent.has(key))),
      theirs,
    }),
    [standing, theirs, visit],
  );

  const seen = useRef({ items: [] as readonly Item[], marks });
  const { queue, loaded } = useQueue(dataset, source, again, at, () => {
    const { items, marks: now } = seen.current;
    return items.filter(({ record }) => now.mine.has(record) || now.theirs.has(record)).length;
  });
  // Records decided before this visit come back into the queue when that is taken back.
  const [back, setBack] = useState<readonly Item[]>([]);
  const items = useMemo(() => once([...back, ...(queue?.items ?? [])]), [back, queue]);
  useEffect(() => {
    seen.current = { items, marks };
  }, [items, marks]);

  const found = items.findIndex(({ record }) => record === at);
  const index = ended ? -1 : found >= 0 ? found : nextOpen(items, -1, marks);
  const item = items[index] ?? null;
  usePrefetch(dataset, items, index, marks);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = loaded;
  const close = items.length - index < 60;
  useEffect(() => {
    if (hasNextPage && close && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, close, isFetchingNextPage, fetchNextPage]);

  const show = useCallback(
    (next: number) => {
      const record = items[next]?.record ?? null;
      go({ record, ended: record === null });
    },
    [items, go],
  );
  // The address names the record from the start, so that a reload goes on there.
  const shown = item?.record ?? null;
  useEffect(() => {
    if (shown !== null && at !== shown) go({ record: shown, ended: false });
  }, [shown, at, go]);

  const remember = useCallback(
    (decisions: readonly OneDecision[], bulk: boolean): readonly Made[] => {
      const keys = decideAll(decisions);
      const made = decisions.map((decision, n) => ({
        key: keys[n] ?? "",
        decision,
        at: Date.now(),
        ...(bulk && keys[0] !== undefined ? { bulk: keys[0] } : {}),
      }));
      for (const { key } of made) ours.current.add(key);
      setLog((before) => [...before, ...made]);
      return made;
    },
    [decideAll],
  );

  const decide = useCallback(
    (decision: Pick<OneDecision, "action" | "label">) => {
      if (item === null) return;
      const { finding, record } = item;
      const made = remember(
        [{ record, ...decision, ...(finding ? { check: finding.check, run: finding.run || null } : {}) }],
        false,
      );
      setSaid(SAID[decision.action](decision.label));
      show(nextOpen(items, index, { ...marks, mine: new Map(marks.mine).set(record, made[0] as Made) }));
    },
    [item, items, index, marks, remember, show],
  );

  const undo = useCallback(() => {
    const last = standing.at(-1);
    if (last === undefined) return;
    const { record } = last.decision;
    const other = theirs.get(record);
    const mineSeq = state.saved.get(last.key)?.seq;
    if (other && (mineSeq === undefined || other.seq > mineSeq)) {
      setSaid(
        `${other.by} decided this record after you; undo would take back that decision, so nothing was done.`,
      );
      go({ record, ended: false });
      return;
    }
    const gone = last.bulk === undefined ? [last] : standing.filter(({ bulk }) => bulk === last.bulk);
    for (const made of [...gone].reverse()) ours.current.add(takeBack(made.key, made.decision.record));
    const keys = new Set(gone.map(({ key }) => key));
    setLog((before) => before.filter(({ key }) => !keys.has(key)));
    setSaid(gone.length > 1 ? `Took back ${gone.length} decisions.` : "Took back the last decision.");
    const open = () => go({ record, ended: false });
    if (items.some((one) => one.record === record)) open();
    else if (source.kind === "filter" || last.decision.check === checkOf(source)) {
      const from = here.current;
      atItem(dataset, source, record).then(
        (item) => {
          setBack((before) => once([item, ...before]));
          // Whoever went on meanwhile is not called back: the next key is meant for what is shown.
          if (here.current === from) open();
        },
        () => undefined,
      );
    }
  }, [standing, theirs, state.saved, takeBack, items, go, dataset, source]);

  return {
    dataset,
    source,
    queue,
    loaded,
    items,
    /** Decided before this visit and not taken back since. */
    before: Math.max(0, (queue?.done ?? 0) - back.length),
    index,
    item,
    marks,
    log: standing,
    state,
    said,
    ended: ended || (queue !== null && item === null),
    decide,
    decideAll: remember,
    undo,
    canUndo: standing.length > 0,
    next: () => show(nextOpen(items, index, marks)),
    previous: () => {
      if (index > 0) show(index - 1);
      else if (index < 0 && items.length > 0) show(items.length - 1);
    },
    restart: () => show(nextOpen(items, -1, marks)),
  };
}

const SAID: Record<OneDecision["action"], (label: string | null | undefined) => string> = {
  confirm: () => "Kept the label.",
  relabel: (label) => `Labelled ${label ?? ""}.`,
  exclude: () => "Excluded the record.",
  note: () => "Noted.",
  undo: () => "Took back the last decision.",
};
