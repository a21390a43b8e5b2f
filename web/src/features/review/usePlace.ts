/**
 * The record shown. It moves at once, and the address follows: a navigation may take longer than
 * the next key, and a key must never meet the record before.
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
  const query = useQueryState();
  const record = query.get("at");
  const ended = query.get("end") === "1";
  const [place, setPlace] = useState<Place>({ record, ended });
  // What we wrote into the address and have not met there yet.
  const written = useRef<string[]>([]);
  const address = spelled({ record, ended });
  const shown = useRef(address);
  useEffect(() => {
    if (shown.current === address) return;
    shown.current = address;
    const met = written.current.indexOf(address);
    if (met >= 0) written.current.splice(0, met + 1);
    else setPlace({ record, ended });
  }, [address, record, ended]);

  const set = useRef(query.set);
  useEffect(() => {
    set.current = query.set;
  }, [query.set]);
  useEffect(() => {
    // On its way counts as there: what was written last may not have been met yet.
    if (spelled(place) === (written.current.at(-1) ?? shown.current)) return;
    const timer = setTimeout(() => {
      written.current.push(spelled(place));
      set.current({ at: place.record, end: place.ended ? "1" : null });
    }, CALM_MS);
    return () => clearTimeout(timer);
  }, [place]);
  return [place, setPlace];
}
