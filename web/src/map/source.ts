/** What the server knows about the map of a data set. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { keys } from "@/api/queries";
import type { Filter, Projection } from "@/api/types";
import { readMask, readPoints, readValues } from "@/map/binary";

/** Which records are meant; both must hold where both are given. */
export interface Meant {
  readonly where?: string | undefined;
  readonly filter?: Filter | undefined;
}

async function fetched(dataset: string, path: string, init: RequestInit): Promise<Response> {
  const address = `/api/v1/datasets/${encodeURIComponent(dataset)}/projection${path}`;
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw Problem.unreachable();
  }
  if (response.ok) return response;
  throw Problem.from(response, await response.json().catch(() => null));
}

const asked = (body: unknown, signal: AbortSignal): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
  signal,
});

/** The map; null where none was drawn yet. */
export const projectionQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "projection"),
    queryFn: async ({ signal }): Promise<Projection | null> => {
      const maps = await ask(
        api.GET("/api/v1/datasets/{dataset}/projections", { params: { path: { dataset } }, signal }),
      );
      return maps[0] ?? null;
    },
  });

/** A map, as far as it is known and there is one. */
type Drawn = Projection | null | undefined;

const isDrawn = (map: Drawn): boolean => map !== undefined && map !== null;

/** Points never change under one map, so that they stand beside what decisions invalidate. */
const lasting = (dataset: string, map: Projection, what: string) =>
  ["map", dataset, map.run, map.fingerprint, map.count, map.placed, what] as const;

export const pointsQuery = (dataset: string, map: Drawn) =>
  queryOptions({
    queryKey: map ? lasting(dataset, map, "points") : ["map", dataset, null, "points"],
    queryFn: async ({ signal }) =>
      readPoints(await (await fetched(dataset, "/points", { signal })).arrayBuffer()),
    enabled: isDrawn(map),
    staleTime: Infinity,
    structuralSharing: false,
  });

export const idsQuery = (dataset: string, map: Drawn) =>
  queryOptions({
    queryKey: map ? lasting(dataset, map, "ids") : ["map", dataset, null, "ids"],
    queryFn: async ({ signal }) =>
      (await (await fetched(dataset, "/ids", { signal })).json()) as readonly string[],
    enabled: isDrawn(map),
    staleTime: Infinity,
    structuralSharing: false,
  });

/** One field of every point. */
export const valuesQuery = (dataset: string, map: Drawn, field: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "map values", map?.run ?? null, map?.fingerprint ?? null, field),
    queryFn: async ({ signal }) =>
      readValues(await (await fetched(dataset, "/values", asked({ field }, signal))).arrayBuffer()),
    enabled: isDrawn(map) && field !== "",
    structuralSharing: false,
  });

/** Which points pass a filter, one byte for every point. */
export const maskQuery = (dataset: string, map: Drawn, meant: Meant) =>
  queryOptions({
    queryKey: keys.of(dataset, "map mask", map?.run ?? null, map?.fingerprint ?? null, meant),
    queryFn: async ({ signal }) =>
      readMask(await (await fetched(dataset, "/mask", asked(meant, signal))).arrayBuffer(), map?.count ?? 0),
    enabled: isDrawn(map) && (meant.where !== undefined || meant.filter !== undefined),
    structuralSharing: false,
    placeholderData: (before) => before,
  });
