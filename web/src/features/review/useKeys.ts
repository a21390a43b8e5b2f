/** Keys of the review; the sheet in app/Shortcuts lists them. */
import { useHotkeys } from "@mantine/hooks";

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

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
  /** The label under a digit, 1 to 9. */
  quick?: ((digit: number) => void) | undefined;
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
    ...DIGITS.map((digit): [string, (event: KeyboardEvent) => void] => [
      String(digit),
      once(acts.quick && (() => acts.quick?.(digit))),
    ]),
  ]);
}
