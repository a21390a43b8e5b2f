/** The text of a record as it is, with its picture where it has one. */
import { Stack, Text } from "@mantine/core";

import classes from "@/record/Record.module.css";
import { pictureOf, textOf, type Values } from "@/record/values";

interface Props {
  values: Values;
  size?: "normal" | "large";
}

export function RecordText({ values, size = "normal" }: Props) {
  const text = textOf(values, "text");
  const image = textOf(values, "image");
  const picture = pictureOf(values);
  return (
    <Stack gap="sm">
      {picture !== null && (
        <img src={picture} alt={text ?? "The record's picture"} className={classes.picture} />
      )}
      {picture === null && image !== null && (
        <Text size="sm" c="dimmed">
          Picture: {image}
        </Text>
      )}
      {text === null ? (
        <Text c="dimmed" fs="italic">
          This record has no text.
        </Text>
      ) : (
        <p className={classes.text} data-size={size}>
          {text}
        </p>
      )}
    </Stack>
  );
}
