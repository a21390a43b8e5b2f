/** State that lives in the address, so that what one sees can be sent to a colleague. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

export interface Query {
  get: (name: string) => string | null;
  all: (name: string) => readonly string[];
  /** Change some parameters; null or an empty list removes one. Keeps the others. */
  set: (
    changes: Readonly<Record<string, string | readonly string[] | null>>,
    options?: { push?: boolean },
  ) => void;
}

export function useQueryState(): Query {
  const [params, setParams] = useSearchParams();
  const set = useCallback<Query["set"]>(
    (changes, { push = false } = {}) => {
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            after.delete(name);
            for (const one of value === null ? [] : typeof value === "string" ? [value] : value) {
              after.append(name, one);
            }
          }
          return after;
        },
        { replace: !push },
      );
    },
    [setParams],
  );
  return useMemo(
    () => ({ get: (name) => params.get(name), all: (name) => params.getAll(name), set }),
    [params, set],
  );
}
