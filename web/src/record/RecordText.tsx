/** The text of a record as it is, with its picture where it has one. */
import { Stack, Text } from "@mantine/core";

import { Picture } from "@/record/Picture";
import classes from "@/record/Record.module.css";
import { textOf, type Values } from "@/record/values";
import { langOf } from "@/ui/languages";

interface Props {
  values: Values;
  size?: "normal" | "large";
}

export function RecordText({ values, size = "normal" }: Props) {
  const text = textOf(values, "text");
  return (
    <Stack gap="sm">
      <Picture values={values} />
      {text === null ? (
        <Text c="dimmed" fs="italic">
          This record has no text.
        </Text>
      ) : (
        <p className={classes.text} data-size={size} dir="auto" lang={langOf(values["language"])}>
          {text}
        </p>
      )}
    </Stack>
  );
}
