/** What can be done with all selected records at once. */
import { Autocomplete, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { keys } from "@/api/queries";
import { type Done, useBulk } from "@/decisions/bulk";
import classes from "@/features/explore/Explore.module.css";
import type { Explored } from "@/features/explore/useExplore";
import { addresses } from "@/state/addresses";
import { count, plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";

export function SelectionBar({ explored }: { explored: Explored }) {
  const { dataset, selected, ticks, toReview } = explored;
  const { ticked, problem } = ticks;
  const [asking, setAsking] = useState<"relabel" | "exclude" | null>(null);
  const counted = useQuery({
    queryKey: keys.of(dataset, "selected", selected),
    queryFn: ({ signal }) =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/view", {
          params: { path: { dataset } },
          body: {
            limit: 0,
            offset: 0,
            descending: false,
            facets: [],
            histograms: [],
            facet_limit: 1,
            bins: 1,
            where: selected?.where ?? "",
          },
          signal,
        }),
      ),
    enabled: selected?.where !== undefined && ticked.size === 0,
  });
  if (selected === null) return null;
  const many = ticked.size > 0 ? ticked.size : counted.data?.count;
  const { where } = selected;
  const review = addresses.review(dataset, ticked.size > 0 ? { where } : toReview);
  return (
    <div className={classes.selection} role="group" aria-label="Selection">
      <Text size="sm" fw={600} className="numbers" aria-live="polite">
        {many === undefined ? "Counting…" : `${count(many)} selected`}
      </Text>
      {where === undefined ? (
        <Button size="compact-sm" disabled>
          Review these
        </Button>
      ) : (
        <Button component={Link} to={review} size="compact-sm">
          Review these
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        disabled={!many || where === undefined}
        onClick={() => setAsking("relabel")}
      >
        Relabel all
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!many || where === undefined}
        onClick={() => setAsking("exclude")}
      >
        Exclude
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={explored.clear}>
        Clear
      </Button>
      {problem && <ProblemNote error={problem} />}
      {counted.isError && <ProblemNote error={counted.error} />}
      {asking !== null && many !== undefined && where !== undefined && (
        <Sure explored={explored} where={where} action={asking} many={many} onClose={() => setAsking(null)} />
      )}
    </div>
  );
}

interface SureProps {
  explored: Explored;
  where: string;
  action: "relabel" | "exclude";
  many: number;
  onClose: () => void;
}

function Sure({ explored, where, action, many, onClose }: SureProps) {
  const { dataset, info } = explored;
  const [label, setLabel] = useState("");
  const { decide, undo } = useBulk(dataset);
  const records = plural(many, "record");
  // Awaited, not called back: by then the dialog is closed, and would not be told.
  const takeBack = (done: Done) =>
    undo.mutateAsync(done).then(
      (back) => notifications.show({ message: `${plural(back.count, "decision")} taken back.` }),
      (error: unknown) => notifications.show({ color: "red", message: Problem.of(error).message }),
    );
  const go = () =>
    decide.mutate(
      {
        where,
        expected: many,
        action,
        ...(action === "relabel" ? { label: label.trim() } : {}),
      },
      {
        onSuccess: (done) => {
          onClose();
          explored.clear();
          const id = `bulk-${done.last}`;
          notifications.show({
            id,
            autoClose: 15_000,
            message: (
              <Group justify="space-between" gap="sm">
                <span>
                  {plural(done.count, "record")}{" "}
                  {action === "exclude" ? "excluded" : `labelled ${label.trim()}`}.
                </span>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    notifications.hide(id);
                    void takeBack(done);
                  }}
                >
                  Undo
                </Button>
              </Group>
            ),
          });
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      title={action === "exclude" ? `Exclude ${records}?` : `Relabel ${records}?`}
    >
      <Stack>
        <Text size="sm">
          {action === "exclude"
            ? `${records} will be left out of training and scores. Nothing is deleted, and it can be undone.`
            : `${records} will get the label below. What the source said is kept, and it can be undone.`}
        </Text>
        {action === "relabel" && (
          <Autocomplete
            data-autofocus
            label="New label"
            value={label}
            onChange={setLabel}
            data={Object.keys(info?.labels ?? {})}
          />
        )}
        {decide.isError && <ProblemNote error={decide.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            color={action === "exclude" ? "red" : undefined}
            loading={decide.isPending}
            disabled={action === "relabel" && label.trim() === ""}
            onClick={go}
          >
            {action === "exclude" ? `Exclude ${records}` : `Relabel ${records}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
