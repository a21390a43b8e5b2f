/** Where texts will go, said before any is sent. */
import { Alert, Checkbox, Stack, Text } from "@mantine/core";
import { IconHome, IconSend } from "@tabler/icons-react";

import type { Destination } from "./connecting";

interface Props {
  dataset: string;
  to: Destination;
  agreed: boolean;
  onAgree: (agreed: boolean) => void;
}

export function DestinationNote({ dataset, to, agreed, onAgree }: Props) {
  return (
    <Alert
      variant="light"
      color={to.leaves ? "orange" : "gray"}
      icon={to.leaves ? <IconSend aria-hidden /> : <IconHome aria-hidden />}
      title={
        to.leaves
          ? `Texts of “${dataset}” go to ${to.place}`
          : `Texts of “${dataset}” stay on the server’s machine`
      }
      role="note"
    >
      <Stack gap="xs">
        <Text size="sm">
          {!to.leaves && `They are read by ${to.place}. `}
          {to.first} Predicting and scoring ask about every record they cover. Each answer is kept, so that no
          text is asked about twice.
        </Text>
        {to.leaves && (
          <Checkbox
            label="These texts may go there"
            checked={agreed}
            onChange={(event) => onAgree(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </Alert>
  );
}
