/** What runs now, on every page: how far it is, and a way to the list. */
import { ActionIcon, Indicator, RingProgress, Tooltip } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { runsQuery } from "@/api/queries";
import { addresses } from "@/state/addresses";
import { plural, words } from "@/ui/format";

export function JobsIndicator() {
  const { data = [], isError } = useQuery(runsQuery());
  const active = data.filter((run) => run.status === "running" || run.status === "pending");
  const first = active.find((run) => run.status === "running") ?? active[0];
  const share =
    first?.progress.total != null && first.progress.total > 0
      ? (first.progress.done / first.progress.total) * 100
      : 20;
  const label = isError
    ? "The server does not answer"
    : first
      ? `${plural(active.length, "job")} at work: ${words(first.kind)}`
      : "Jobs";
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        component={Link}
        to={addresses.jobs()}
        aria-label={label}
      >
        {first ? (
          <RingProgress size={26} thickness={3} sections={[{ value: share, color: "cyan" }]} aria-hidden />
        ) : (
          <Indicator color="red" size={8} disabled={!isError}>
            <IconListCheck size={19} aria-hidden />
          </Indicator>
        )}
      </ActionIcon>
    </Tooltip>
  );
}
