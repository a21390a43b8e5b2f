import { SimpleGrid, Textarea, TextInput } from "@mantine/core";

import type { FieldsProps } from "./ConnectForm";

export function PretrainedFields({ values, wrong, change }: FieldsProps) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <TextInput
        label="Name on the hub, or a folder of the server"
        description="It needs the torch extra on the server."
        inputWrapperOrder={["label", "input", "description", "error"]}
        placeholder="distilbert-base-uncased-finetuned-sst-2-english"
        value={values.source}
        error={wrong.source}
        onChange={(event) => change({ source: event.currentTarget.value })}
      />
      <Textarea
        label="Its labels in our words"
        description="One on each line: its label = our label"
        inputWrapperOrder={["label", "input", "description", "error"]}
        placeholder={"POSITIVE = positive\nNEGATIVE = negative"}
        autosize
        minRows={2}
        value={values.map}
        error={wrong.map}
        onChange={(event) => change({ map: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}
