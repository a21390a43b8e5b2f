/** The same queue as a list: choose many, look, decide them at once. */
import { Anchor, Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";

import type { OneDecision } from "@/api/types";
import { bulkOf, suggestionIn, type BulkKind } from "@/features/review/bulk";
import { openOnes, type Item } from "@/features/review/queue";
import classes from "@/features/review/Review.module.css";
import type { Review } from "@/features/review/useReview";
import { isPictureCheck } from "@/record/pictureSource";
import { saying } from "@/record/saying";
import { ThumbnailOf } from "@/record/ThumbnailOf";
import { useQueryState } from "@/state/url";
import { plural } from "@/ui/format";
import { LabelChip } from "@/ui/LabelChip";
import { Empty } from "@/ui/notes";

const STEP = 100;
const FIRST = 20;

export function Bulk({ review }: { review: Review }) {
  const { items, marks } = review;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState(STEP);
  const [planned, setPlanned] = useState<{ kind: BulkKind; decisions: readonly OneDecision[] } | null>(null);
  const [done, setDone] = useState(0);
  const open = openOnes(items, marks);
  const picked = open.filter(({ record }) => chosen.has(record));
  const visible = items.slice(0, shown);
  if (items.length === 0) return <Empty title="There is nothing in this queue" />;
  const plan = (kind: BulkKind) => setPlanned({ kind, decisions: bulkOf(kind, picked) });
  const toggle = (record: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(record);
    else next.delete(record);
    setChosen(next);
  };
  return (
    <>
      <Group justify="space-between" py="sm" gap="xs">
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            onClick={() => setChosen(new Set(open.slice(0, FIRST).map(({ record }) => record)))}
          >
            Choose the first {Math.min(FIRST, open.length)}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={chosen.size === 0}
            onClick={() => setChosen(new Set())}
          >
            Choose none
          </Button>
        </Group>
        {done > 0 && review.canUndo && (
          <Group gap="xs" role="status">
            <Text size="sm">Decided {plural(done, "record")}.</Text>
            <Button
              size="xs"
              variant="light"
              onClick={() => {
                review.undo();
                setDone(0);
              }}
            >
              Undo
            </Button>
          </Group>
        )}
      </Group>
      <ul className={classes.rows} style={{ flex: 1 }}>
        {visible.map((item) => (
          <Row
            key={item.record}
            item={item}
            review={review}
            chosen={chosen.has(item.record)}
            onToggle={toggle}
          />
        ))}
      </ul>
      {items.length > shown && (
        <Group justify="center" py="sm">
          <Button variant="subtle" onClick={() => setShown(shown + STEP)}>
            Show more
          </Button>
        </Group>
      )}
      <div className={classes.bar} role="toolbar" aria-label="Decide about the chosen">
        <Button disabled={bulkOf("accept", picked).length === 0} onClick={() => plan("accept")} px="sm">
          Accept {plural(bulkOf("accept", picked).length, "suggestion")}
        </Button>
        <Button
          variant="default"
          disabled={bulkOf("keep", picked).length === 0}
          onClick={() => plan("keep")}
          px="sm"
        >
          Keep labels
        </Button>
        <Button variant="default" disabled={picked.length === 0} onClick={() => plan("exclude")} px="sm">
          Exclude
        </Button>
        <Text size="sm" c="dimmed" className="numbers" style={{ alignSelf: "center" }}>
          {picked.length} chosen
        </Text>
      </div>
      <Confirm
        planned={planned}
        onClose={() => setPlanned(null)}
        onConfirm={(decisions) => {
          review.decideAll(decisions, true);
          setDone(decisions.length);
          setChosen(new Set());
          setPlanned(null);
        }}
      />
    </>
  );
}

interface RowProps {
  item: Item;
  review: Review;
  chosen: boolean;
  onToggle: (record: string, on: boolean) => void;
}

function Row({ item, review, chosen, onToggle }: RowProps) {
  const query = useQueryState();
  const { record, finding, glance } = item;
  const mine = review.marks.mine.get(record)?.decision;
  const other = review.marks.theirs.get(record);
  const suggestion = suggestionIn(item);
  return (
    <li className={classes.row} data-done={mine !== undefined || other !== undefined || undefined}>
      <Checkbox
        checked={chosen && !mine && !other}
        disabled={mine !== undefined || other !== undefined}
        onChange={(event) => onToggle(record, event.currentTarget.checked)}
        aria-label={`Choose ${record}`}
      />
      <div className={classes.said}>
        {finding && isPictureCheck(finding.check) && (
          <>
            <ThumbnailOf dataset={review.dataset} record={record} size={64} />
            {finding.related.slice(0, 1).map((other) => (
              <ThumbnailOf key={other} dataset={review.dataset} record={other} size={64} />
            ))}
          </>
        )}
        <div>
          <Anchor
            component="button"
            type="button"
            ta="left"
            c="inherit"
            onClick={() => query.set({ at: record, bulk: null, end: null }, { push: true })}
          >
            <Text component="span" lineClamp={2}>
              {glance?.text ?? record}
            </Text>
          </Anchor>
          {finding && (
            <Text size="xs" c="dimmed" lineClamp={2}>
              {finding.why}
            </Text>
          )}
        </div>
      </div>
      <div className={classes.change}>
        {mine ? (
          <Text size="sm">You {saying(mine)}</Text>
        ) : other ? (
          <Text size="sm">
            {other.by} {saying(other)}
          </Text>
        ) : (
          <>
            <LabelChip label={glance?.label} />
            {suggestion && (
              <>
                <span aria-label="suggested instead">→</span>
                {suggestion.action === "exclude" ? (
                  <Text size="sm">exclude</Text>
                ) : (
                  <LabelChip label={suggestion.label} />
                )}
              </>
            )}
          </>
        )}
      </div>
    </li>
  );
}

function Confirm(props: {
  planned: { kind: BulkKind; decisions: readonly OneDecision[] } | null;
  onClose: () => void;
  onConfirm: (decisions: readonly OneDecision[]) => void;
}) {
  const { planned, onClose, onConfirm } = props;
  const decisions = planned?.decisions ?? [];
  const count = (action: string) => decisions.filter((one) => one.action === action).length;
  const parts = [
    count("relabel") > 0 ? `change ${plural(count("relabel"), "label")} to the suggestion` : "",
    count("confirm") > 0 ? `keep ${plural(count("confirm"), "label")}` : "",
    count("exclude") > 0 ? `exclude ${plural(count("exclude"), "record")}` : "",
  ].filter(Boolean);
  return (
    <Modal
      opened={planned !== null}
      onClose={onClose}
      title="Decide these at once?"
      transitionProps={{ duration: 0 }}
    >
      <Stack>
        <Text>This will {parts.join(" and ")}. One undo takes all of them back.</Text>
        <Group>
          <Button data-autofocus onClick={() => onConfirm(decisions)}>
            Decide {plural(decisions.length, "record")}
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
