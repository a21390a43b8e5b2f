/** How a document was cut: its passages in reading order, each shown where it stands. */
import { Text } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";

import type { DocumentPassage } from "@/api/types";
import { plural } from "@/ui/format";

import classes from "./Documents.module.css";
import { Letters } from "./letters";
import type { Evidence } from "./requests";

interface Props {
  readonly passages: readonly DocumentPassage[];
  readonly cut: string | null;
  readonly chosen: Evidence | null;
  readonly onChoose: (evidence: Evidence) => void;
}

export function Passages({ passages, cut, chosen, onChoose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoised
  const rows = useVirtualizer({
    count: passages.length,
    getScrollElement: () => box.current,
    estimateSize: () => 130,
    overscan: 4,
  });
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {plural(passages.length, "passage")}
        {cut === null ? "" : `, cut ${cut}`}. Choose one to see where it stands.
      </Text>
      <div ref={box} className={classes.passages} tabIndex={0} role="group" aria-label="Passages">
        <div style={{ height: rows.getTotalSize(), position: "relative" }}>
          {rows.getVirtualItems().map((row) => {
            const passage = passages[row.index];
            if (passage === undefined) return null;
            const { text, start, end } = passage;
            return (
              <div
                key={passage.record}
                ref={rows.measureElement}
                data-index={row.index}
                className={classes.slot}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <button
                  type="button"
                  className={classes.passage}
                  aria-pressed={chosen?.start === start && chosen.end === end}
                  onClick={() => {
                    onChoose({ text, start, end, page: passage.page ?? 1 });
                  }}
                >
                  <span className={classes.head}>
                    {row.index + 1}
                    {passage.page ? ` · page ${passage.page}` : ""}
                    {` · ${new Letters(text).length} characters`}
                    {passage.part && passage.part !== "text" ? ` · ${passage.part}` : ""}
                    {passage.heading ? ` · ${passage.heading}` : ""}
                  </span>
                  {text}
                </button>
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
