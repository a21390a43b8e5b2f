/** How alike the captions of one model are to the human ones; a bar opens the pictures behind it. */
import { Group, Text } from "@mantine/core";

import type { CaptionSource } from "@/api/types";
import { count, plural } from "@/ui/format";

import classes from "./Captions.module.css";
import { called, type Range } from "./requests";

interface Props {
  source: CaptionSource;
  chosen: Range | null;
  onChoose: (range: Range) => void;
}

export function Bars({ source, chosen, onChoose }: Props) {
  const most = Math.max(1, ...source.bars.map((bar) => bar.count));
  const name = called(source);
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text fw={500}>{name}</Text>
        <Text size="sm" c="dimmed">
          mean {source.similarity.toFixed(3)} ({source.similarity_interval[0].toFixed(2)} to{" "}
          {source.similarity_interval[1].toFixed(2)}), {plural(source.pictures, "picture")}
        </Text>
      </Group>
      <div className={classes.bars} role="group" aria-label={`Similarity of ${name}`}>
        {source.bars.map(({ low, high, count: pictures }) => (
          <button
            key={low}
            type="button"
            className={classes.bar}
            disabled={pictures === 0}
            aria-label={`${name}: ${low.toFixed(2)} to ${high.toFixed(2)}, ${plural(pictures, "picture")}`}
            aria-pressed={chosen?.column === source.column && chosen.low === low}
            title={`${low.toFixed(2)} to ${high.toFixed(2)}: ${count(pictures)}`}
            onClick={() => {
              onChoose({ column: source.column, low, high });
            }}
          >
            <span style={{ height: `${String((100 * pictures) / most)}%` }} />
          </button>
        ))}
      </div>
      <div className={classes.axis} aria-hidden>
        <span>0 nothing alike</span>
        <span>1 the same</span>
      </div>
    </div>
  );
}
