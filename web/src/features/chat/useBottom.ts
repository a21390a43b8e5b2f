/** The page follows an answer as it grows, as long as one looks at its end. */
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";

/** Pixels from the end within which one looks at the end. */
const NEAR = 120;

/**
 * @param grown - Changes whenever something was added; empty while there is nothing.
 */
export function useBottom(grown: string): { readonly go: () => void } {
  const follows = useRef(true);
  useEffect(() => {
    const look = () => {
      const { scrollHeight } = document.documentElement;
      follows.current = window.innerHeight + window.scrollY >= scrollHeight - NEAR;
    };
    window.addEventListener("scroll", look, { passive: true });
    return () => {
      window.removeEventListener("scroll", look);
    };
  }, []);
  useLayoutEffect(() => {
    if (follows.current && grown !== "") window.scrollTo({ top: document.documentElement.scrollHeight });
  }, [grown]);
  const go = useCallback(() => {
    follows.current = true;
  }, []);
  return { go };
}
