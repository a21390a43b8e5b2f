/** A document without pages: its text as it was read, never as HTML, with passages parted. */
import { Text } from "@mantine/core";
import { useEffect, useRef } from "react";

import type { DocumentPassage } from "@/api/types";

import classes from "./Documents.module.css";
import type { Letters } from "./letters";
import type { Evidence } from "./requests";

interface Props {
  readonly text: Letters;
  readonly title: string;
  readonly passages: readonly DocumentPassage[];
  readonly evidence: Evidence | null;
}

const LONGEST = 400_000;

export function TextView({ text, title, passages, evidence }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    // The text alone moves, not the page around it.
    const around = box.current;
    if (around && mark.current) around.scrollTo({ top: mark.current.offsetTop - around.clientHeight / 3 });
  }, [evidence]);
  if (text.length === 0) {
    return (
      <Text c="dimmed" p="md">
        The file of this document is not kept here. Import it again to read it; its passages are on the other
        side.
      </Text>
    );
  }
  // Of a very long text the part around what is shown.
  const first = evidence === null ? 0 : Math.max(0, evidence.start - LONGEST / 2);
  const last = Math.min(text.length, first + LONGEST);
  const starts = passages.map((one) => one.start).filter((at) => at > first && at < last);
  const cuts = [
    ...new Set([first, ...starts, ...(evidence === null ? [] : [evidence.start, evidence.end]), last]),
  ]
    .filter((at) => at >= first && at <= last)
    .sort((a, b) => a - b);
  const begins = new Set(starts);
  return (
    <div ref={box} className={classes.text} tabIndex={0} role="group" aria-label={`Text of ${title}`}>
      {cuts.slice(0, -1).map((from, at) => {
        const part = text.slice(from, cuts[at + 1]);
        const marked = evidence !== null && from >= evidence.start && from < evidence.end;
        return (
          <span key={from} className={begins.has(from) ? classes.begins : undefined}>
            {marked ? (
              <mark className={classes.marked} ref={from === evidence.start ? mark : undefined}>
                {part}
              </mark>
            ) : (
              part
            )}
          </span>
        );
      })}
    </div>
  );
}
