/** Whoever goes to another page by keyboard goes on from its beginning, and hears what it is. */
import { type RefObject, useEffect, useRef } from "react";
import { useLocation } from "react-router";

/**
 * Give the content the focus where a page was left, or where what had the focus is gone.
 *
 * @param content - It can have the focus, by `tabIndex={-1}`.
 */
export function useArrival(content: RefObject<HTMLElement | null>): void {
  const { pathname, key } = useLocation();
  const before = useRef<string | null>(null);
  useEffect(() => {
    const left = before.current;
    before.current = pathname;
    if (left === null) return; // just opened: the way begins at the top
    const at = document.activeElement;
    const lost = at === null || at === document.body;
    if (lost || (left !== pathname && at.closest("header") !== null)) {
      content.current?.focus({ preventScroll: true });
    }
  }, [content, pathname, key]);
}
