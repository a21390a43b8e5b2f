/** Where one writes; Enter sends, Shift+Enter begins a line, Esc stops, ↑ edits the last. */
import { ActionIcon, Anchor, Button, Group, Text, Textarea, Tooltip } from "@mantine/core";
import { IconArrowUp, IconPlayerStopFilled } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef } from "react";

import classes from "./Chat.module.css";

const LONGEST = 4_000;

interface Props {
  dataset: string;
  llm: string;
  draft: string;
  editing: boolean;
  /** Turns come after the edited one, and go with it. */
  cuts: boolean;
  busy: boolean;
  onDraft: (draft: string) => void;
  onSend: () => void;
  onStop: () => void;
  onLeave: () => void;
  onLast: () => void;
  onSettings: () => void;
}

export function Composer(props: Props) {
  const { dataset, llm, draft, editing, cuts, busy, onDraft, onSend, onStop, onLeave, onLast } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!editing) return;
    box.current?.focus();
    box.current?.setSelectionRange(box.current.value.length, box.current.value.length);
  }, [editing]);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) onSend();
    else if (event.key === "ArrowUp" && draft === "" && !busy) onLast();
    else if (event.key === "Escape" && editing && !busy) onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.composer}>
      {editing && (
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" role="status">
            {cuts ? "Asked anew, it takes the place of all that came after it." : "Asked anew."}
          </Text>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onLeave}>
            Leave as it is
          </Button>
        </Group>
      )}
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Textarea
          ref={box}
          className={classes.box ?? ""}
          aria-label="Message"
          placeholder={`Ask about ${dataset}`}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={LONGEST}
          value={draft}
          onChange={(event) => onDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {busy ? (
          <Tooltip label="Stop (Esc)">
            <ActionIcon size={36} variant="default" aria-label="Stop" onClick={onStop}>
              <IconPlayerStopFilled size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ) : (
          <Tooltip label="Send (Enter)">
            <ActionIcon
              size={36}
              variant="filled"
              aria-label="Send"
              disabled={draft.trim() === ""}
              onClick={onSend}
            >
              <IconArrowUp size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {llm === "" ? "Answered from the records, without a language model. " : `Answered with ${llm}. `}
        <Anchor component="button" type="button" size="xs" onClick={props.onSettings}>
          {llm === "" ? "Connect one" : "Change"}
        </Anchor>
      </Text>
    </div>
  );
}
