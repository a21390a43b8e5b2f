/** A run's status as colour, icon and word, so that none of them stands alone. */
import { Badge } from "@mantine/core";
import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconPlayerPause,
  IconProgress,
} from "@tabler/icons-react";

import { statusLook, type Status } from "@/runs/words";

const ICONS = {
  pending: IconClock,
  running: IconProgress,
  done: IconCheck,
  failed: IconAlertTriangle,
  cancelled: IconBan,
  interrupted: IconPlayerPause,
} as const;

export function RunStatus({ status }: { status: Status }) {
  const { word, colour } = statusLook(status);
  const Icon = ICONS[status];
  return (
    <Badge
      variant="default"
      tt="none"
      fw={550}
      leftSection={<Icon size={13} aria-hidden color={`var(--mantine-color-${colour}-text)`} />}
      style={{ flex: "none" }}
    >
      {word}
    </Badge>
  );
}
