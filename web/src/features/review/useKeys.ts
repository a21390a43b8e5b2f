/** Keys of the review; the sheet in app/Shortcuts lists them. */
import { useHotkeys } from "@mantine/hooks";

/** Holding a key decides once, and keys do nothing beneath a dialog. */
function once(act: (() => void) | undefined) {
  return (event: KeyboardEvent) => {
    if (event.repeat || act === undefined || document.querySelector("[aria-modal='true']") !== null) return;
    act();
  };
}

export interface Acts {
  keep?: (() => void) | undefined;
  suggestion?: (() => void) | undefined;
  choose: () => void;
  exclude: () => void;
  next: () => void;
  previous: () => void;
  undo: () => void;
}

export function useKeys(acts: Acts): void {
  useHotkeys([
    ["k", once(acts.keep)],
    ["s", once(acts.suggestion)],
    ["l", once(acts.choose)],
    ["x", once(acts.exclude)],
    ["n", once(acts.next)],
    ["p", once(acts.previous)],
    ["u", once(acts.undo)],
    ["ArrowRight", once(acts.next)],
    ["ArrowLeft", once(acts.previous)],
  ]);
}
