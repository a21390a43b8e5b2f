/** Where a comment or a further picture stands: what it belongs to, and the way to all of its post. */
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
export function postOf(values: Values): string | number | null {
  const post = values["meta.post"];
  return typeof post === "number" || typeof post === "string" ? post : null;
}

export function Thread({ dataset, values, onOpen }: Props) {
  const post = postOf(values);
  const parent = textOf(values, "parent");
  const { data } = useQuery({ ...recordQuery(dataset, parent ?? ""), enabled: parent !== null });
  if (post === null) return null;
  const said = data && textOf(data.values, "text");
  const place = Number(values["meta.picture_number"] ?? 1);
  return (
    <Stack gap={6}>
      {parent === null ? (
        <Text size="sm" c="dimmed">
          This is the post itself.
        </Text>
      ) : (
        <UnstyledButton className={classes.answered} onClick={() => onOpen(parent)}>
          <Text size="xs" c="dimmed">
            {place > 1 ? `Picture ${place} of ${parent}` : `Answers ${parent}`}
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
          columns: textOf(values, "image") === null ? "text,meta.depth,language,label" : "image,text,label",
        })}
      >
        All of this post
      </Anchor>
    </Stack>
  );
}
