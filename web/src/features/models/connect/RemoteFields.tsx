import { NumberInput, SimpleGrid, Textarea, TextInput } from "@mantine/core";

import type { FieldsProps } from "./ConnectForm";

export function RemoteFields({ values, wrong, change, advanced }: FieldsProps) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <TextInput
          label="Address"
          placeholder="https://api.example.org/projects/shop/predict"
          value={values.url}
          error={wrong.url}
          onChange={(event) => change({ url: event.currentTarget.value, agreed: false })}
        />
        <TextInput
          label="Variable that holds its key"
          description="Set on the server, starting with ASSAY_KEY_. The key itself is never shown or stored."
          inputWrapperOrder={["label", "input", "description", "error"]}
          placeholder="none needed"
          value={values.keyEnv}
          error={wrong.keyEnv}
          onChange={(event) => change({ keyEnv: event.currentTarget.value })}
        />
      </SimpleGrid>
      {advanced && (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          <TextInput
            label="Header of the key"
            value={values.header}
            onChange={(event) => change({ header: event.currentTarget.value })}
          />
          <TextInput
            label="Word before the key"
            placeholder="none"
            value={values.prefix}
            onChange={(event) => change({ prefix: event.currentTarget.value })}
          />
          <NumberInput
            label="Requests a second at most"
            placeholder="no limit"
            min={0.01}
            value={values.rate ?? ""}
            onChange={(value) => change({ rate: typeof value === "number" && value > 0 ? value : null })}
          />
          <TextInput
            label="Where its answer holds a label"
            value={values.labelAt}
            onChange={(event) => change({ labelAt: event.currentTarget.value })}
          />
          <TextInput
            label="Where it holds the confidence"
            value={values.confidenceAt}
            onChange={(event) => change({ confidenceAt: event.currentTarget.value })}
          />
          <NumberInput
            label="Texts in one request at most"
            min={1}
            max={10_000}
            allowDecimal={false}
            value={values.batch}
            onChange={(value) => change({ batch: typeof value === "number" ? value : 20 })}
          />
          <NumberInput
            label="Labels asked for each text"
            min={1}
            max={10_000}
            allowDecimal={false}
            value={values.nBest}
            onChange={(value) => change({ nBest: typeof value === "number" ? value : 5 })}
          />
          <Textarea
            label="Other words for labels"
            description="One on each line: their label = our label"
            autosize
            minRows={2}
            value={values.rename}
            error={wrong.rename}
            onChange={(event) => change({ rename: event.currentTarget.value })}
          />
        </SimpleGrid>
      )}
    </>
  );
}
