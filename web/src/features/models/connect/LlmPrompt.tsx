/** What a prompt says beside the text: the meaning of the labels, and the template it is made from. */
import { Select, SimpleGrid, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import type { FieldsProps } from "./ConnectForm";
import { OWN } from "./connecting";
import { templatesQuery } from "./requests";

export function LlmPrompt({ values, wrong, change }: Omit<FieldsProps, "advanced">) {
  const templates = useQuery(templatesQuery).data ?? [];
  const choose = (template: string) => {
    const copied = templates.find((one) => one.name === (values.template || "classify"))?.text ?? "";
    change(template === OWN && values.ownTemplate === "" ? { template, ownTemplate: copied } : { template });
  };
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        <Textarea
          label="What the labels mean"
          description="One on each line: label = its meaning"
          autosize
          minRows={3}
          value={values.criteria}
          error={wrong.criteria}
          onChange={(event) => change({ criteria: event.currentTarget.value })}
        />
        <Textarea
          label="Texts that could be several labels"
          description="The rule for them, in your words"
          placeholder="Where praise and complaint are mixed, go by how it ends."
          autosize
          minRows={3}
          value={values.mixed}
          onChange={(event) => change({ mixed: event.currentTarget.value })}
        />
        <Select
          label="Prompt template"
          description="Every word that is sent stands in it."
          data={[
            { value: "", label: "The one that fits the labels" },
            ...templates.map(({ name }) => ({ value: name, label: name })),
            { value: OWN, label: "One of your own" },
          ]}
          allowDeselect={false}
          value={values.template}
          onChange={(value) => choose(value ?? "")}
        />
      </SimpleGrid>
      {values.template === OWN && (
        <Textarea
          label="Your template"
          description="It began as a copy; what is in {{ … }} is filled in. “Show the prompt” below shows what becomes of it."
          autosize
          minRows={8}
          maxRows={24}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12.5 } }}
          spellCheck={false}
          value={values.ownTemplate}
          error={wrong.ownTemplate}
          onChange={(event) => change({ ownTemplate: event.currentTarget.value })}
        />
      )}
    </>
  );
}
