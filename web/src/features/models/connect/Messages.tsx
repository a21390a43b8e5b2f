/** The messages of a prompt, exactly as they would be sent. */
import { Paper, Stack, Text } from "@mantine/core";

import type { PromptPreview } from "@/api/types";
import { plural } from "@/ui/format";

const ROLES = { system: "To the model (system)", user: "Asked (user)", assistant: "Answered (assistant)" };

export function Messages({ preview }: { preview: PromptPreview }) {
  return (
    <Stack gap="xs" role="group" aria-label="Messages of the prompt">
      <Text size="xs" c="dimmed">
        Template “{preview.template}”
        {preview.examples.length > 0 && `, with ${plural(preview.examples.length, "labelled record")}`}. This
        is what would be sent; nothing is sent to show it.
      </Text>
      {preview.messages.map((message, at) => (
        <Paper key={at} p="sm">
          <Text size="xs" c="dimmed" mb={4}>
            {ROLES[message.role]}
          </Text>
          <Text
            size="sm"
            ff="monospace"
            fz={12}
            style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", overflow: "auto" }}
            mah={360}
            tabIndex={0}
            aria-label={ROLES[message.role]}
            role="region"
          >
            {message.content}
          </Text>
        </Paper>
      ))}
    </Stack>
  );
}
