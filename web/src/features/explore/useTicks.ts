/** Records ticked in the table. The server keeps them under a name, and the name stands in the address. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { Problem } from "@/api/problem";
import { keep, selectionIdsQuery } from "@/selection/stored";
import { isOneOf } from "@/state/clauses";
import type { Query } from "@/state/url";

/** In place of a name: every record that passes the filter. */
const ALL = "all";
/** A few ticks in a row are kept together. */
const CALM_MS = 250;
const NOBODY: ReadonlySet<string> = new Set();

interface Mine {
  readonly ids: ReadonlySet<string>;
  /** Their name; null while it is not known, and where nothing is ticked. */
  readonly id: string | null;
  /** Changed here, and the address does not say so yet. */
  readonly draft: boolean;
}

export interface Ticks {
  readonly ticked: ReadonlySet<string>;
  readonly all: boolean;
  /** The ticked ones as a filter; undefined while the server does not know them. */
  readonly where: string | undefined;
  readonly problem: Problem | null;
  readonly tick: (records: readonly string[], on: boolean) => void;
  /** Whether a record is ticked now, for whoever asked something since it was drawn. */
  readonly isTicked: (record: string) => boolean;
  readonly tickAll: () => void;
  /** Changes of the address that take all ticks away. */
  readonly none: () => Readonly<Record<string, null>>;
}

export function useTicks(dataset: string, { get, set }: Query): Ticks {
  const picked = get("picked");
  const [mine, setMine] = useState<Mine>({ ids: NOBODY, id: null, draft: false });
  const [failed, setFailed] = useState<Error | null>(null);
  const named = picked === ALL ? null : picked;
  if (mine.draft && named === mine.id && (mine.id !== null || mine.ids.size === 0)) {
    setMine({ ...mine, draft: false });
  }
  if (!mine.draft && named === null && mine.id !== null) setMine({ ids: NOBODY, id: null, draft: false });
  const asked = !mine.draft && named !== mine.id ? named : null;
  const known = useQuery(selectionIdsQuery(dataset, asked));
  if (asked !== null && known.data) setMine({ ids: new Set(known.data), id: asked, draft: false });

  const { ids, id } = mine;
  useEffect(() => {
    if (ids.size === 0 || id !== null) return;
    let current = true;
    const timer = setTimeout(() => {
      keep(dataset, [...ids]).then(
        (made) => {
          if (!current) return;
          setMine({ ids, id: made.id, draft: true });
          set({ picked: made.id });
        },
        (error: unknown) => {
          if (current) setFailed(error instanceof Error ? error : Problem.of(error));
        },
      );
    }, CALM_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [dataset, ids, id, set, setMine, setFailed]);

  // What was asked for before an answer is ticked after it: upon what is ticked then.
  const latest = useRef(ids);
  useEffect(() => {
    latest.current = ids;
  }, [ids]);
  const tick = useCallback(
    (records: readonly string[], on: boolean) => {
      const after = new Set(latest.current);
      for (const record of records) {
        if (on) after.add(record);
        else after.delete(record);
      }
      latest.current = after;
      setFailed(null);
      setMine({ ids: after, id: null, draft: true });
      if (after.size === 0) set({ picked: null });
    },
    [set, setMine, setFailed],
  );
  const isTicked = useCallback((record: string) => latest.current.has(record), []);
  const none = useCallback(() => {
    latest.current = NOBODY;
    setFailed(null);
    setMine({ ids: NOBODY, id: null, draft: true });
    return { picked: null };
  }, [setMine, setFailed]);
  const tickAll = useCallback(() => {
    latest.current = NOBODY;
    setMine({ ids: NOBODY, id: null, draft: true });
    set({ picked: ALL });
  }, [set, setMine]);
  const error = failed ?? (asked === null ? null : known.error);
  return {
    ticked: ids,
    all: picked === ALL && ids.size === 0,
    where: id === null ? undefined : isOneOf("selection", [id]),
    problem: error === null ? null : Problem.of(error),
    tick,
    isTicked,
    tickAll,
    none,
  };
}
