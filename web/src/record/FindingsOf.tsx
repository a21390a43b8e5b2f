/** What the checks found about one record, each with its reason and a way into its queue. */
import { Anchor, Group, Stack, Text } from "@mantine/core";
import { Link } from "react-router";

import type { Finding } from "@/api/types";
import { titleOf } from "@/record/checks";
import { isPictureCheck } from "@/record/pictureSource";
import classes from "@/record/Record.module.css";
import { ThumbnailOf } from "@/record/ThumbnailOf";
import { addresses } from "@/state/addresses";
import { LabelChip } from "@/ui/LabelChip";

interface Props {
  dataset: string;
  findings: readonly Finding[];
  /** Leave out the link into Review, where one already is. */
  linked?: boolean;
}

export function FindingsOf({ dataset, findings, linked = true }: Props) {
  if (findings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        The checks found nothing about this record.
      </Text>
    );
  }
  return (
    <ul className={classes.list}>
      {findings.map((finding, index) => (
        <li key={`${finding.check} ${index}`} className={classes.item}>
          <Stack gap={4}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={600}>
                {titleOf(finding.check)}
              </Text>
              {linked && (
                <Anchor
                  component={Link}
                  size="sm"
                  to={addresses.review(dataset, { check: finding.check, at: finding.record })}
                  aria-label={`Review: ${titleOf(finding.check)}`}
                >
                  Review
                </Anchor>
              )}
            </Group>
            <Group gap="xs" wrap="nowrap" align="flex-start">
              {isPictureCheck(finding.check) &&
                finding.related
                  .slice(0, 1)
                  .map((record) => (
                    <ThumbnailOf
                      key={record}
                      dataset={dataset}
                      record={record}
                      size={64}
                      alt={`Picture of record ${record}`}
                    />
                  ))}
              <Text size="sm" className={classes.why}>
                {finding.why}
              </Text>
            </Group>
            {finding.suggested && (
              <Group gap={6}>
                <Text size="xs" c="dimmed">
                  Suggestion
                </Text>
                <LabelChip label={finding.suggested} />
              </Group>
            )}
          </Stack>
        </li>
      ))}
    </ul>
  );
}
