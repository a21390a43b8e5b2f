/** Which topics are chosen and shown, kept in the address; and edits with their toasts. */
import { useCallback, useMemo } from "react";

import type { TopicsOverview, TopicView } from "@/api/types";
import { useQueryState } from "@/state/url";

export interface Choice {
  readonly ids: ReadonlySet<number>;
  readonly topics: readonly TopicView[];
  readonly set: (ids: readonly number[]) => void;
  readonly toggle: (id: number) => void;
}

export function useChoice(overview: TopicsOverview): Choice {
  const { get, set: change } = useQueryState();
  const said = get("topic") ?? "";
  const topics = useMemo(() => {
    const wanted = new Set(said.split(",").map(Number));
    return said === "" ? [] : overview.topics.filter(({ id }) => wanted.has(id));
  }, [said, overview]);
  const ids = useMemo(() => new Set(topics.map(({ id }) => id)), [topics]);
  const set = useCallback(
    (chosen: readonly number[]) => change({ topic: chosen.length > 0 ? chosen.join(",") : null }),
    [change],
  );
  const toggle = useCallback(
    (id: number) => set(ids.has(id) ? [...ids].filter((one) => one !== id) : [...ids, id]),
    [set, ids],
  );
  return useMemo(() => ({ ids, topics, set, toggle }), [ids, topics, set, toggle]);
}
