import { Anchor } from "@mantine/core";
import { Link } from "react-router";

/** A way to what a run made: a view of the page, or a file of the server. */
export function OutcomeLink({ to, label }: { to: string; label: string }) {
  if (to.startsWith("/api/")) {
    return (
      <Anchor href={to} download size="sm">
        {label}
      </Anchor>
    );
  }
  return (
    <Anchor component={Link} to={to} size="sm">
      {label}
    </Anchor>
  );
}
