/** State that lives in the address, so that what one sees can be sent to a colleague. */
import { useCallback, useMemo } from "react";
import { useLocation, useNavigate } from "react-router";

export type Changes = Readonly<Record<string, string | readonly string[] | null>>;

export interface Query {
  get: (name: string) => string | null;
  all: (name: string) => readonly string[];
  /**
   * Change some parameters; null or an empty list removes one. Keeps the others, as the address has
   * them by then. The page shows the change before this returns, so that the next key or click
   * meets it. Does nothing once the person has gone to another page.
   */
  set: (changes: Changes, options?: { push?: boolean }) => void;
}

/** A search string with some parameters changed. */
export function changed(search: string, changes: Changes): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    for (const one of value === null ? [] : typeof value === "string" ? [value] : value) {
      params.append(name, one);
    }
  }
  return params.toString();
}

export function useQueryState(): Query {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const set = useCallback<Query["set"]>(
    (changes, { push = false } = {}) => {
      const { location } = window;
      if (location.pathname !== new URL(pathname, location.origin).pathname) return;
      void navigate(`?${changed(location.search, changes)}`, { replace: !push, flushSync: true });
    },
    [navigate, pathname],
  );
  return useMemo(() => {
    const params = new URLSearchParams(search);
    return { get: (name) => params.get(name), all: (name) => params.getAll(name), set };
  }, [search, set]);
}
