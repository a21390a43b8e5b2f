/** The checks of pictures, where one looks at pictures: a button, progress, and what they found as filters. */
import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { keys, runsQuery, standingsQuery } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import type { CheckStanding } from "@/api/types";
import classes from "@/features/explore/Gallery.module.css";
import { beginPictureChecks } from "@/features/explore/pictureFindings";
import type { Explored } from "@/features/explore/useExplore";
import { isPictureCheck } from "@/record/pictureSource";
import { chosen } from "@/selection/chips";
import { count } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

const CALLED: Readonly<Record<string, readonly [string, string]>> = {
  picture_copies: ["copy", "copies"],
  picture_faults: ["faulty", "faulty"],
  picture_leakage: ["in two splits", "in two splits"],
};

export function PictureChecks({ explored }: { explored: Explored }) {
  const { dataset } = explored;
  const client = useQueryClient();
  const standings = useQuery(standingsQuery(dataset)).data?.filter(({ check }) => isPictureCheck(check));
  const { data: runs } = useQuery(runsQuery());
  const checking = runs?.find((run) => run.kind === "check" && run.dataset === dataset && !ended(run));
  const run = useRun(checking?.id ?? null) ?? checking ?? null;
  const begin = useMutation({
    mutationFn: () => beginPictureChecks(dataset),
    onSettled: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  if (standings === undefined) return null;
  const open = standings.filter((line) => line.open > 0);
  const never = standings.length === 0;
  return (
    <section className={classes.checks} aria-label="Checks of pictures">
      {begin.isError && <ProblemNote error={begin.error} />}
      {run !== null && !ended(run) ? (
        <RunProgress run={run} />
      ) : (
        <Group gap="xs">
          {open.map((line) => (
            <FoundChip key={line.check} explored={explored} line={line} />
          ))}
          {open.length === 0 && (
            <Text size="sm" c="dimmed">
              {never
                ? "Find copies, and pictures that are dark, blurred, broken or of an odd shape."
                : "The checks found nothing open in these pictures."}
            </Text>
          )}
          <Button
            size="compact-sm"
            variant={never ? "light" : "subtle"}
            ml="auto"
            loading={begin.isPending}
            onClick={() => {
              begin.mutate();
            }}
          >
            {never ? "Check the pictures" : "Check again"}
          </Button>
        </Group>
      )}
    </section>
  );
}

/** What a check found; pressed, only those are shown. */
function FoundChip({ explored, line }: { explored: Explored; line: CheckStanding }) {
  const on = chosen(explored.clauses, "finding").includes(line.check);
  const [one, many] = CALLED[line.check] ?? [line.check, line.check];
  return (
    <Button
      size="compact-sm"
      variant={on ? "filled" : "default"}
      aria-pressed={on}
      title={line.title}
      onClick={() => {
        explored.toggle("finding", line.check);
      }}
    >
      {count(line.open)} {line.open === 1 ? one : many}
    </Button>
  );
}
