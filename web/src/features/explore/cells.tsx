/** Values of a record as the table and the cards show them. */
import { Group, Skeleton, Text } from "@mantine/core";

import classes from "@/features/explore/Explore.module.css";
import { nameOf, titleOf } from "@/features/explore/fields";
import { useCalled } from "@/features/explore/useClassNames";
import { Thumbnail } from "@/record/Picture";
import { isUnanswered, textOf, type Values } from "@/record/values";
import { percent, words } from "@/ui/format";
import { languageFact } from "@/ui/languages";
import { LabelChip } from "@/ui/LabelChip";

const SHARES = new Set(["confidence", "margin", "entropy"]);
const LABELS = new Set(["label", "given", "prediction"]);

interface Props {
  row: Values | undefined;
  columns: readonly string[];
}

export function RowCells({ row, columns }: Props) {
  return columns.map((name) => (
    <span key={name} role="gridcell" className={name === "text" ? classes.words : classes.cell}>
      {row === undefined ? <Skeleton h={12} w="70%" /> : <Cell name={name} values={row} />}
    </span>
  ));
}

export function Cell({ name, values }: { name: string; values: Values }) {
  const value = values[name];
  const called = useCalled();
  if (name === "image") return <Thumbnail values={values} />;
  if (name === "prediction" && isUnanswered(values)) return <LabelChip label={null} none="no answer" />;
  if (LABELS.has(name)) return typeof value === "string" ? <LabelChip label={value} small /> : null;
  if (value === null || value === undefined || value === "") return null;
  if (name === "split" && value === "none") return null;
  if (SHARES.has(name) && typeof value === "number") return <span className="numbers">{percent(value)}</span>;
  if (Array.isArray(value))
    return <span>{value.map((one) => called(name, words(String(one)))).join(", ")}</span>;
  if (typeof value === "boolean") return <span>{value ? "yes" : ""}</span>;
  if (typeof value === "number") return <span className="numbers">{Number(value.toPrecision(6))}</span>;
  const text = typeof value === "string" ? nameOf(name, value) : JSON.stringify(value);
  return <span title={text}>{text}</span>;
}

export function RowCard({ row, columns }: Props) {
  if (row === undefined) return <Skeleton h={80} role="gridcell" />;
  const more = columns.filter((name) => !["text", "label", "id", "image"].includes(name));
  return (
    <div role="gridcell" className={classes.cardInside}>
      <Group gap={8} wrap="nowrap" align="flex-start">
        {columns.includes("image") && <Thumbnail values={row} size={44} />}
        <Text size="sm" lineClamp={2}>
          {textOf(row, "text") ?? textOf(row, "id")}
        </Text>
      </Group>
      <Group gap={8} wrap="nowrap" className={classes.cardFacts}>
        {columns.includes("label") && (
          <span style={{ flex: "none", maxWidth: "45%" }}>
            <LabelChip label={textOf(row, "label")} />
          </span>
        )}
        {more.includes("prediction") && isUnanswered(row) && <LabelChip label={null} none="no answer" />}
        <Text size="xs" c="dimmed" component="span" truncate>
          {more.flatMap((name) => factOf(name, row[name])).join(" · ")}
        </Text>
      </Group>
    </div>
  );
}

/** What a card says of a column; nothing where there is nothing to say. */
function factOf(name: string, value: unknown): readonly string[] {
  if (value === null || value === undefined || value === "" || value === "none") return [];
  if (SHARES.has(name) && typeof value === "number") return [percent(value)];
  if (name === "language" && typeof value === "string") return [languageFact(value)];
  return [`${titleOf(name).toLowerCase()} ${plain(name, value)}`];
}

const plain = (name: string, value: unknown): string =>
  typeof value === "string" ? nameOf(name, value) : JSON.stringify(value);
