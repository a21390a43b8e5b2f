/** Two keys go to a view: g, then its letter. */
import { useEffect } from "react";
import { useNavigate } from "react-router";

import { addresses } from "@/state/addresses";

const PATIENCE = 1_200;

/** The address that a letter after g means; null where it means none. */
export function goal(letter: string, dataset: string | undefined): string | null {
  if (letter === "h") return addresses.home;
  if (letter === "j") return addresses.jobs();
  if (dataset === undefined) return null;
  if (letter === "o") return addresses.overview(dataset);
  if (letter === "e") return addresses.explore(dataset);
  if (letter === "t") return addresses.topics(dataset);
  if (letter === "r") return addresses.review(dataset);
  if (letter === "c") return addresses.captions(dataset);
  if (letter === "d") return addresses.documents(dataset);
  if (letter === "a") return addresses.chat(dataset);
  if (letter === "m") return addresses.models(dataset);
  return null;
}

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

export function useGoKeys(dataset: string | undefined): void {
  const navigate = useNavigate();
  useEffect(() => {
    let until = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
      if (event.key === "g") {
        until = event.timeStamp + PATIENCE;
        return;
      }
      if (event.timeStamp > until) return;
      until = 0;
      const to = goal(event.key, dataset);
      if (to === null) return;
      // The letter may mean something else to the view one leaves.
      event.preventDefault();
      event.stopImmediatePropagation();
      void navigate(to);
    };
    window.addEventListener("keydown", listen, { capture: true });
    return () => {
      window.removeEventListener("keydown", listen, { capture: true });
    };
  }, [dataset, navigate]);
}
