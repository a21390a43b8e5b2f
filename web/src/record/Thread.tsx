/** Where a comment stands: what it answers, and the way to all of its post. */
import { Anchor, Stack, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { recordQuery } from "@/api/queries";
import classes from "@/record/Record.module.css";
import { textOf, type Values } from "@/record/values";
import { addresses } from "@/state/addresses";
import { isOneOf } from "@/state/clauses";
import { langOf } from "@/ui/languages";

interface Props {
  dataset: string;
  values: Values;
  onOpen: (record: string) => void;
}

/** The post a record belongs to; null where it belongs to none. */
export const postOf = (values: Values): string | null => textOf(values, "meta.post");

export function Thread({ dataset, values, onOpen }: Props) {
  const post = postOf(values);
  const parent = textOf(values, "parent");
  const { data } = useQuery({ ...recordQuery(dataset, parent ?? ""), enabled: parent !== null });
  if (post === null) return null;
  const said = data && textOf(data.values, "text");
  return (
    <Stack gap={6}>
      {parent === null ? (
        <Text size="sm" c="dimmed">
          This is the post itself.
        </Text>
      ) : (
        <UnstyledButton className={classes.answered} onClick={() => onOpen(parent)}>
          <Text size="xs" c="dimmed">
            Answers {parent}
          </Text>
          <Text size="sm" lineClamp={3} dir="auto" lang={langOf(data?.values["language"])}>
            {said ?? "…"}
          </Text>
        </UnstyledButton>
      )}
      <Anchor
        size="sm"
        component={Link}
        to={addresses.explore(dataset, {
          where: isOneOf("meta.post", [post]),
          columns: "text,meta.depth,language,label",
        })}
      >
        All of this post
      </Anchor>
    </Stack>
  );
}
