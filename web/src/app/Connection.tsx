/** Says that the server is away, asks until it is back, and then asks again for what was missed. */
import { Loader, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { runsQuery } from "@/api/queries";
import classes from "@/app/Connection.module.css";

const AGAIN = 1_500;

export function Connection() {
  const client = useQueryClient();
  const runs = useQuery(runsQuery());
  const away = isOffline(runs.failureReason) || isOffline(runs.error);
  const back = useQuery({
    queryKey: ["livez"],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/livez", { signal })),
    enabled: away,
    refetchInterval: AGAIN,
    retry: false,
    gcTime: 0,
  });
  const since = useRef(0);
  useEffect(() => {
    if (!away) since.current = 0;
    else if (since.current === 0) since.current = Date.now();
    else if (back.dataUpdatedAt > since.current) void client.invalidateQueries();
  }, [away, back.dataUpdatedAt, client]);
  return (
    <div role="status" aria-live="polite" className={classes.place}>
      {away && (
        <div className={classes.note}>
          <Loader size={14} color="yellow" aria-hidden />
          <Text size="sm">
            <b>Connection lost.</b> The server does not answer; trying again.
          </Text>
        </div>
      )}
    </div>
  );
}

const isOffline = (error: unknown): boolean => error instanceof Problem && error.offline;
