import { Button, Container } from "@mantine/core";
import { Link, useRouteError } from "react-router";

import { addresses } from "@/state/addresses";
import { ProblemNote } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";

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
    <PageHeader
      title="There is no such page"
      about="The address may have been cut short."
      actions={
        <Button component={Link} to={addresses.home}>
          All data sets
        </Button>
      }
    />
  );
}
