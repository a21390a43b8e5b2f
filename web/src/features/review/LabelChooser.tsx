/** Choose a label by typing; a new one only after a second look. */
import { Button, Group, Modal, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState, type KeyboardEvent } from "react";

import { datasetQuery } from "@/api/queries";
import classes from "@/features/review/Chooser.module.css";
import { choices, type Choice } from "@/features/review/labels";
import { count } from "@/ui/format";

interface Props {
  dataset: string;
  opened: boolean;
  onClose: () => void;
  onChoose: (label: string) => void;
  likely: readonly string[];
}

export function LabelChooser({ opened, onClose, ...props }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Choose a label"
      size="md"
      transitionProps={{ duration: 0 }}
    >
      {opened && <Chooser {...props} />}
    </Modal>
  );
}

function Chooser({ dataset, onChoose, likely }: Omit<Props, "opened" | "onClose">) {
  const info = useQuery(datasetQuery(dataset));
  const [typed, setTyped] = useState("");
  const [place, setPlace] = useState(0);
  const [fresh, setFresh] = useState<string | null>(null);
  const id = useId();
  const found = choices(info.data?.labels ?? {}, typed, likely);
  const active = Math.min(place, found.length - 1);
  const choose = (choice: Choice | undefined) => {
    if (choice?.fresh) setFresh(choice.label);
    else if (choice) onChoose(choice.label);
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      const next = (active + step + found.length) % found.length;
      setPlace(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[active]);
    }
  };
  if (fresh !== null) {
    return (
      <Stack>
        <Text>
          No record has the label <b>{fresh}</b> yet. Models learn it once some records have it.
        </Text>
        <Group>
          <Button data-autofocus autoFocus onClick={() => onChoose(fresh)}>
            Use the new label
          </Button>
          <Button variant="default" onClick={() => setFresh(null)}>
            Back to the list
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <Stack gap="xs">
      <TextInput
        data-autofocus
        aria-label="Type a label"
        placeholder="Type a part of its name"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setPlace(0);
        }}
        onKeyDown={move}
        role="combobox"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
      />
      <div className={classes.list} id={`${id}-list`} role="listbox" aria-label="Labels">
        {found.map((choice, index) => (
          <UnstyledButton
            key={choice.label}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            tabIndex={-1}
            className={classes.option}
            data-active={index === active || undefined}
            onClick={() => choose(choice)}
          >
            <span className={classes.name}>{choice.fresh ? `New label: ${choice.label}` : choice.label}</span>
            {!choice.fresh && <span className={classes.count}>{count(choice.count)}</span>}
          </UnstyledButton>
        ))}
      </div>
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          There are no labels yet. Type the first one.
        </Text>
      )}
    </Stack>
  );
}
