import { plural } from "@/ui/format";

/** What happened to the records since something was made of them; `null` where nothing did. */
export function since({ missing, gone = 0 }: { missing: number; gone?: number }): string | null {
  const came = missing > 0 ? `${plural(missing, "record")} came in or changed` : null;
  if (gone === 0) return came;
  return came === null ? `${plural(gone, "record")} left` : `${came} and ${plural(gone, "record")} left`;
}
