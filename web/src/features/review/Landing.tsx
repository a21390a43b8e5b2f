/** Where nothing was chosen yet: the checks and what they found, so that one click starts. */
import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { standingsQuery } from "@/api/queries";
import { useRun } from "@/api/runs";
import type { CheckStanding } from "@/api/types";
import { beginChecks } from "@/decisions/checks";
import { CHECKS, titleOf } from "@/record/checks";
import { LabelNext } from "@/features/review/LabelNext";
import classes from "@/features/review/Review.module.css";
import { addresses } from "@/state/addresses";
import { capital, count, plural } from "@/ui/format";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";
import { RunProgress } from "@/ui/RunProgress";

export function Landing({ dataset }: { dataset: string }) {
  const standings = useQuery(standingsQuery(dataset));
  const found = (standings.data ?? []).filter((one) => one.skipped === null || one.skipped === undefined);
  const open = found.filter((one) => one.open > 0);
  const done = found.filter((one) => one.open === 0);
  return (
    <>
      <PageHeader
        title="Review"
        about="Choose what to look at. Records come one after the other, the gravest first; every decision can be taken back."
      />
      <LabelNext dataset={dataset} />
      {standings.isPending && <Waiting what="Loading the checks" />}
      {standings.isError && <ProblemNote error={standings.error} retry={() => void standings.refetch()} />}
      {standings.data?.length === 0 && <Unchecked dataset={dataset} />}
      {open.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} component="ul" className={classes.cards ?? ""}>
          {open.map((one) => (
            <li key={one.check}>
              <CheckCard dataset={dataset} standing={one} />
            </li>
          ))}
        </SimpleGrid>
      )}
      {standings.data !== undefined && standings.data.length > 0 && (
        <Stack gap={4} mt="lg">
          {done.length > 0 && (
            <Text size="sm" c="dimmed">
              Nothing open: {done.map((one) => titleOf(one.check).toLowerCase()).join(", ")}.
            </Text>
          )}
          <Text size="sm" c="dimmed">
            Anything else can be reviewed too: choose records in{" "}
            <Anchor component={Link} underline="always" to={addresses.explore(dataset)}>
              Explore
            </Anchor>{" "}
            by a filter or on the map, or go through{" "}
            <Anchor
              component={Link}
              underline="always"
              to={addresses.review(dataset, { where: "label is null" })}
            >
              those without a label
            </Anchor>
            .
          </Text>
        </Stack>
      )}
    </>
  );
}

function CheckCard({ dataset, standing }: { dataset: string; standing: CheckStanding }) {
  const done = standing.count - standing.open;
  return (
    <Card h="100%" className={classes.card}>
      <Stack gap={6} h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h5">
            <Link to={addresses.review(dataset, { check: standing.check })} className={classes.cover ?? ""}>
              {titleOf(standing.check)}
            </Link>
          </Title>
          <Badge variant="light" size="lg" className="numbers" tt="none">
            {count(standing.open)} open
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {CHECKS[standing.check]?.about ?? `${capital(standing.title)}.`}
        </Text>
        {done > 0 && (
          <Text size="xs" c="dimmed" mt="auto">
            {plural(done, "finding")} decided already
          </Text>
        )}
      </Stack>
    </Card>
  );
}

function Unchecked({ dataset }: { dataset: string }) {
  const [run, setRun] = useState<string | null>(null);
  const standings = useQuery(standingsQuery(dataset));
  const followed = useRun(run, () => void standings.refetch());
  const begin = useMutation({
    mutationFn: () => beginChecks(dataset),
    onSuccess: (begun) => setRun(begun.id),
  });
  return (
    <Empty
      title="Nothing was checked yet"
      action={
        followed ? (
          <Stack w={320}>
            <RunProgress run={followed} />
          </Stack>
        ) : (
          <Button onClick={() => begin.mutate()} loading={begin.isPending || run !== null}>
            Run the checks
          </Button>
        )
      }
    >
      The checks look for wrong labels, duplicates, leakage and more. What they find is reviewed here. You can
      also choose records in Explore and review those.
      {begin.isError && <ProblemNote error={begin.error} />}
    </Empty>
  );
}
