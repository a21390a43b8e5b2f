/**
 * The record shown. It moves at once, and the address follows when the keys rest: a browser refuses
 * an address that moves with every key of a quick person.
 */
import { useEffect, useRef, useState } from "react";

import { useQueryState } from "@/state/url";

export interface Place {
  readonly record: string | null;
  /** Past the last one. */
  readonly ended: boolean;
}

const CALM_MS = 100;

const spelled = ({ record, ended }: Place): string => `${ended ? "end" : "at"} ${record ?? ""}`;

export function usePlace(): readonly [Place, (place: Place) => void] {
  const { get, set } = useQueryState();
  const record = get("at");
  const ended = get("end") === "1";
  const [place, setPlace] = useState<Place>({ record, ended });
  const address = spelled({ record, ended });
  // What the address says as far as it was written or met here; anything else is somebody's move.
  const known = useRef(address);
  useEffect(() => {
    if (known.current === address) return;
    known.current = address;
    setPlace({ record, ended });
  }, [address, record, ended]);
  useEffect(() => {
    if (spelled(place) === known.current) return;
    const timer = setTimeout(() => {
      known.current = spelled(place);
      set({ at: place.record, end: place.ended ? "1" : null });
    }, CALM_MS);
    return () => clearTimeout(timer);
  }, [place, set]);
  return [place, setPlace];
}
