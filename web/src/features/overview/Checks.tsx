/** What is wrong: each check with what is open and its gravest example. */
import { Alert, Anchor, Badge, Button, Card, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import type { CheckStanding, Run } from "@/api/types";
import { gravestQuery } from "@/features/overview/data";
import classes from "@/features/overview/Overview.module.css";
import { Section } from "@/ui/Section";
import { CHECKS, titleOf } from "@/record/checks";
import { isPictureCheck } from "@/record/pictureSource";
import { ThumbnailOf } from "@/record/ThumbnailOf";
import { addresses } from "@/state/addresses";
import { isOneOf } from "@/state/clauses";
import { count, plural } from "@/ui/format";
import { LabelChip } from "@/ui/LabelChip";
import { Empty, ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

interface Props {
  readonly dataset: string;
  readonly standings: readonly CheckStanding[] | null;
  readonly run: Run | null;
  readonly problem: unknown;
  readonly onCheck: () => void;
}

export function Checks({ dataset, standings, run, problem, onCheck }: Props) {
  const open = standings?.filter((line) => line.open > 0) ?? [];
  const clean = standings?.filter((line) => line.open === 0 && line.skipped == null) ?? [];
  const skipped = standings?.filter((line) => line.skipped != null) ?? [];
  const again = standings !== null && standings.length > 0 && run === null && (
    <Button size="compact-sm" variant="default" onClick={onCheck}>
      Check again
    </Button>
  );
  return (
    <Section title="What is wrong" aside={again}>
      <Stack gap="sm">
        {problem != null && <ProblemNote error={problem} retry={onCheck} />}
        {run !== null && <RunProgress run={run} />}
        {standings === null && <Skeleton h={190} />}
        {standings?.length === 0 && run === null && (
          <Empty title="Not checked yet" action={<Button onClick={onCheck}>Run the checks</Button>}>
            The checks look for wrong labels, duplicates, leaks between the splits, outliers and more, and say
            why.
          </Empty>
        )}
        {open.length > 0 && (
          <div className={classes.checks}>
            {open.map((line) => (
              <CheckCard key={line.check} dataset={dataset} line={line} />
            ))}
          </div>
        )}
        {clean.length > 0 && (
          <Text size="sm" c="dimmed">
            Nothing open: {clean.map((line) => titleOf(line.check).toLowerCase()).join(", ")}.
          </Text>
        )}
        {skipped.map((line) => (
          <Alert key={line.check} variant="light" color="gray" py={6} role="note">
            <Text size="sm">
              {titleOf(line.check)} did not run: {line.skipped}
            </Text>
          </Alert>
        ))}
      </Stack>
    </Section>
  );
}

function CheckCard({ dataset, line }: { dataset: string; line: CheckStanding }) {
  const gravest = useQuery(gravestQuery(dataset, line.check));
  const finding = gravest.data?.findings[0] ?? line.worst;
  const pictured = isPictureCheck(line.check);
  const text = finding && gravest.data?.values?.[finding.record]?.text;
  return (
    <Card component="article" className={classes.check ?? ""} padding="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={3} size="sm" title={CHECKS[line.check]?.about ?? line.title}>
          {titleOf(line.check)}
        </Title>
        <Badge variant="light" color="orange" c="var(--mantine-color-text)" tt="none" flex="none">
          {count(line.open)} open
        </Badge>
      </Group>
      {finding != null && pictured && (
        <Group gap="xs" wrap="nowrap">
          {[finding.record, ...finding.related.slice(0, 1)].map((record) => (
            <ThumbnailOf key={record} dataset={dataset} record={record} size={88} />
          ))}
        </Group>
      )}
      {text && <div className={classes.quote}>{text}</div>}
      {finding && (
        <Text size="sm" c="dimmed" lineClamp={3} title={finding.why}>
          {finding.why}
        </Text>
      )}
      {finding?.suggested != null && (
        <Group gap={6} wrap="nowrap">
          <LabelChip label={finding.given} old />
          <span aria-hidden>→</span>
          <LabelChip label={finding.suggested} />
        </Group>
      )}
      <Group gap="sm" mt="auto">
        <Button
          size="compact-sm"
          variant="light"
          component={Link}
          to={addresses.review(dataset, { check: line.check })}
          aria-label={`Review ${plural(line.open, "finding")}: ${titleOf(line.check)}`}
        >
          Review
        </Button>
        <Anchor
          size="sm"
          component={Link}
          to={addresses.explore(dataset, {
            where: `${isOneOf("finding", [line.check])} and not decided`,
            as: pictured ? "gallery" : null,
          })}
          aria-label={`${pictured ? "Gallery" : "Explore"}: ${titleOf(line.check)}`}
        >
          {pictured ? "Gallery" : "Explore"}
        </Anchor>
      </Group>
    </Card>
  );
}
