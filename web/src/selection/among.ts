/** Records by their ids, as a filter. */
import type { Filter } from "@/api/types";

/** No record has an empty id: a filter that lists none would be refused. */
export const among = (ids: readonly string[]): Filter => ({
  kind: "in",
  field: "id",
  values: ids.length > 0 ? [...ids] : [""],
});

/** Both must hold. */
export function both(one: Filter | undefined, other: Filter | undefined): Filter | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { kind: "and", of: [one, other] };
}
