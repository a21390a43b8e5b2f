/** What was asked, how it was understood, and what was answered. */
import { ActionIcon, Alert, Badge, Button, Group, Loader, Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconFilter, IconPencil, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";

import { addresses } from "@/state/addresses";
import { percent, plural } from "@/ui/format";

import { Cards } from "./Cards";
import classes from "./Chat.module.css";
import type { Route } from "./contract";
import { Evidence, evidenceId } from "./Evidence";
import { cut, type Said } from "./thread";

const UNDERSTOOD: Readonly<Record<Route, readonly [string, string]>> = {
  find: ["finds", "to find records"],
  shown: ["about the shown one", "about the record that is shown"],
  count: ["counts", "to count records"],
  quote: ["quotes", "to answer with quotes"],
  talk: ["talk", "as small talk"],
};

interface Props {
  dataset: string;
  turn: Said;
  editing: boolean;
  busy: boolean;
  onRecord: (record: string) => void;
  onEdit: () => void;
  onRetry: () => void;
}

export function Turn({ dataset, turn, editing, busy, onRecord, onEdit, onRetry }: Props) {
  const [marked, setMarked] = useState<number | null>(null);
  const name = `turn-${turn.follows}`;
  const documents = turn.evidence.some((one) => one.document);
  const record = marked === null ? null : (turn.cited[marked - 1] ?? null);
  const jump = (number: number) => {
    setMarked(number);
    const id = documents ? evidenceId(name, number) : `${name}-${turn.cited[number - 1] ?? ""}`;
    const card = document.getElementById(id);
    card?.scrollIntoView({ block: "nearest" });
    card?.focus({ preventScroll: true });
  };
  const about = [
    turn.state === "stopped" ? "stopped" : "",
    turn.llm ?? "",
    turn.saw ? "saw the picture" : "",
    turn.replaces > 0 ? `asked anew, ${plural(turn.replaces, "answer")} before` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
  return (
    <article className={classes.turn} aria-label={turn.asked} data-editing={editing || undefined}>
      <div className={classes.asked}>
        <Tooltip label="Edit and ask again">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Edit: ${turn.asked}`}
            disabled={busy}
            onClick={onEdit}
          >
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <p className={classes.bubble}>{turn.asked}</p>
      </div>
      <div className={classes.answer} aria-live="polite" aria-busy={turn.state === "asking"}>
        <Answer turn={turn} onJump={jump} />
        {turn.filter !== null && (
          <Button
            component={Link}
            to={addresses.explore(dataset, { where: turn.filter })}
            variant="light"
            size="compact-sm"
            className={classes.filter ?? ""}
            classNames={{ label: classes.filterLabel ?? "" }}
            title={turn.filter}
            leftSection={<IconFilter size={14} aria-hidden />}
            aria-label={`Open in Explore: ${turn.filter}`}
          >
            {turn.filter}
          </Button>
        )}
        {documents ? (
          <Evidence
            dataset={dataset}
            name={name}
            text={turn.text}
            evidence={turn.evidence}
            records={turn.records}
            marked={marked}
          />
        ) : (
          <Cards
            dataset={dataset}
            name={name}
            records={turn.records}
            cited={turn.cited}
            marked={record}
            onOpen={onRecord}
          />
        )}
      </div>
      <Group gap="xs" className={classes.about}>
        {turn.route !== null && <Understood route={turn.route} sure={turn.sure} />}
        {about !== "" && (
          <Text size="xs" c="dimmed" component="span">
            {about}
          </Text>
        )}
        {turn.state !== "asking" && turn.state !== "failed" && (
          <Tooltip label="Ask again">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Retry: ${turn.asked}`}
              disabled={busy}
              onClick={onRetry}
            >
              <IconRefresh size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        {turn.state === "failed" && (
          <Button size="compact-sm" variant="default" disabled={busy} onClick={onRetry}>
            Retry
          </Button>
        )}
      </Group>
    </article>
  );
}

function Understood({ route, sure }: { route: Route; sure: number | null }) {
  const [name, means] = UNDERSTOOD[route];
  const how = sure === null ? "" : `, ${percent(sure, 0)} sure`;
  return (
    <Tooltip label={`Understood ${means}${how}`}>
      <Badge variant="light" color="gray" tt="none" fw={550}>
        {name}
        {sure !== null && ` · ${percent(sure, 0)}`}
      </Badge>
    </Tooltip>
  );
}

function Answer({ turn, onJump }: { turn: Said; onJump: (number: number) => void }) {
  const failed = turn.state === "failed";
  if (turn.state === "asking" && turn.text === "") {
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" type="dots" />
        <Text size="sm" c="dimmed">
          {turn.route === null ? "Reading the question" : turn.records.length > 0 ? "Writing" : "Looking"}
        </Text>
      </Group>
    );
  }
  // A turn that failed is kept with the sentence that says why.
  const why = turn.problem?.message ?? (failed ? turn.text : "");
  const text = failed && (turn.text === why || turn.problem === null) ? "" : turn.text;
  return (
    <>
      {text !== "" && (
        <p className={classes.words}>
          {cut(text, turn.cited.length).map((part, at) =>
            typeof part === "string" ? (
              <span key={at}>{part}</span>
            ) : (
              <button
                key={at}
                type="button"
                className={classes.cite}
                aria-label={turn.evidence.length > 0 ? `Show evidence ${part}` : `Show record ${part}`}
                onClick={() => onJump(part)}
              >
                {part}
              </button>
            ),
          )}
        </p>
      )}
      {text === "" && turn.state === "stopped" && (
        <Text size="sm" c="dimmed">
          Stopped before there was an answer.
        </Text>
      )}
      {failed && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title={why === "" ? "There is no answer." : why}
        >
          {turn.problem?.hint ?? "Ask again, or choose who answers in the settings."}
        </Alert>
      )}
    </>
  );
}
