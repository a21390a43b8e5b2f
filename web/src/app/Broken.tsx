import { Button, Container } from "@mantine/core";
import { Link, useRouteError } from "react-router";

import { addresses } from "@/state/addresses";
import { Empty, ProblemNote } from "@/ui/notes";

export function Broken() {
  const error = useRouteError();
  return (
    <Container py="xl" component="main">
      <ProblemNote
        error={error}
        retry={() => {
          window.location.reload();
        }}
      />
    </Container>
  );
}

export function Lost() {
  return (
    <Empty
      title="There is no such page"
      action={
        <Button component={Link} to={addresses.home}>
          All data sets
        </Button>
      }
    >
      The address may have been cut short.
    </Empty>
  );
}
