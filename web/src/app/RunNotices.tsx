/** Tells when a run that was started in this tab has ended, wherever one is by then. */
import { Anchor, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useNavigate } from "react-router";

import { api } from "@/api/client";
import { runsQuery } from "@/api/queries";
import { ended } from "@/api/runs";
import { forget, notesStartedRuns, startedHere } from "@/api/started";
import { noticeOf } from "@/app/notices";

api.use(notesStartedRuns);

export function RunNotices() {
  const { data } = useQuery(runsQuery());
  const navigate = useNavigate();
  useEffect(() => {
    const mine = startedHere();
    for (const run of data ?? []) {
      if (!mine.includes(run.id) || !ended(run)) continue;
      forget(run.id);
      // Whoever looks at the run itself sees its end there.
      if (new URLSearchParams(window.location.search).get("run") === run.id) continue;
      const { title, sentence, link, colour, stays } = noticeOf(run);
      notifications.show({
        id: run.id,
        title,
        color: colour,
        closeButtonProps: { "aria-label": "Close" },
        autoClose: stays ? false : 8_000,
        message: (
          <>
            <Text size="sm" lineClamp={3} c="var(--mantine-color-text)">
              {sentence}
            </Text>
            <Anchor
              size="sm"
              underline="always"
              href={link.to}
              onClick={(event) => {
                if (link.to.startsWith("/api/")) return;
                event.preventDefault();
                notifications.hide(run.id);
                void navigate(link.to);
              }}
            >
              {link.label}
            </Anchor>
          </>
        ),
      });
    }
  }, [data, navigate]);
  return null;
}
