/** The turns of one conversation, and the box below them. */
import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useState } from "react";

import { Problem } from "@/api/problem";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";

import classes from "./Chat.module.css";
import { Composer } from "./Composer";
import type { Choices } from "./choices";
import { Start } from "./Start";
import { Turn } from "./Turn";
import type { Said } from "./thread";
import { useBottom } from "./useBottom";
import { useTalk } from "./useTalk";

interface Props {
  dataset: string;
  conversation: string | null;
  choices: Choices;
  onBegun: (conversation: string) => void;
  onNew: () => void;
  onRecord: (record: string) => void;
  onSettings: () => void;
}

export function Thread({ dataset, conversation, choices, onBegun, onNew, onRecord, onSettings }: Props) {
  const talk = useTalk(dataset, conversation, choices, onBegun);
  const [draft, setDraft] = useState("");
  const [edited, setEdited] = useState<Said | null>(null);
  const { turns, busy } = talk;
  const last = turns.at(-1);
  const bottom = useBottom(last ? `${turns.length} ${last.text.length} ${last.records.length}` : "");
  useHotkeys([["Escape", () => busy && talk.stop()]], []);

  const say = (message: string, follows?: number) => {
    bottom.go();
    talk.say(message, follows);
  };
  const edit = (turn: Said | null) => {
    setEdited(turn);
    setDraft(turn?.asked ?? "");
  };
  const send = () => {
    const message = draft.trim();
    if (message === "" || busy) return;
    say(message, edited?.follows);
    edit(null);
  };
  return (
    <section className={classes.talk} aria-label="Conversation">
      <div className={classes.turns}>
        {talk.pending && <Waiting what="Loading the conversation" />}
        {talk.error !== null && <Gone error={talk.error} onNew={onNew} again={talk.again} />}
        {!talk.pending && talk.error === null && turns.length === 0 && (
          <Start dataset={dataset} onAsk={(message) => say(message)} />
        )}
        {turns.map((turn) => (
          <Turn
            key={turn.follows}
            dataset={dataset}
            turn={turn}
            editing={edited?.follows === turn.follows}
            busy={busy}
            onRecord={onRecord}
            onEdit={() => edit(turn)}
            onRetry={() => say(turn.asked, turn.follows)}
          />
        ))}
      </div>
      <Composer
        dataset={dataset}
        llm={choices.llm}
        draft={draft}
        editing={edited !== null}
        cuts={edited !== null && edited.follows !== last?.follows}
        busy={busy}
        onDraft={setDraft}
        onSend={send}
        onStop={talk.stop}
        onLeave={() => edit(null)}
        onLast={() => last !== undefined && edit(last)}
        onSettings={onSettings}
      />
    </section>
  );
}

function Gone({ error, onNew, again }: { error: unknown; onNew: () => void; again: () => void }) {
  const problem = Problem.of(error);
  if (problem.status !== 404) return <ProblemNote error={error} retry={again} />;
  return (
    <div role="alert">
      <Empty title={problem.message} action={<Button onClick={onNew}>Begin a new one</Button>}>
        It was deleted, or belongs to another data set.
      </Empty>
    </div>
  );
}
