/** Have the next records at hand, so that showing one never waits for the network. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { recordQuery, similarQuery } from "@/api/queries";
import { openOnes, type Item, type Marks } from "@/features/review/queue";

const RECORDS = 20;
const NEIGHBOURHOODS = 4;

export const NEIGHBOURS = 6;

/** What could not be had in advance is asked again when it is shown. */
const later = () => undefined;

export function usePrefetch(dataset: string, items: readonly Item[], index: number, marks: Marks): void {
  const client = useQueryClient();
  useEffect(() => {
    const coming = openOnes(items.slice(Math.max(0, index)), marks).slice(0, RECORDS + 1);
    coming.forEach(({ record }, place) => {
      const detail = recordQuery(dataset, record);
      if (client.getQueryData(detail.queryKey) === undefined) client.query(detail).catch(later);
      const near = similarQuery(dataset, record, NEIGHBOURS);
      if (place <= NEIGHBOURHOODS && client.getQueryState(near.queryKey) === undefined) {
        client.query(near).catch(later);
      }
    });
  }, [client, dataset, items, index, marks]);
}
