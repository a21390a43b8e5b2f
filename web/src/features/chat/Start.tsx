/** What stands where nothing was said yet: requests that this data set can answer. */
import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { ProblemNote, Waiting } from "@/ui/notes";

import classes from "./Chat.module.css";
import { startQuery } from "./requests";

export function Start({ dataset, onAsk }: { dataset: string; onAsk: (message: string) => void }) {
  const start = useQuery(startQuery(dataset));
  return (
    <div className={classes.start}>
      <Title order={2} size="h4">
        What do you want to know?
      </Title>
      {start.isPending && <Waiting what="Looking for examples" />}
      {start.isError && <ProblemNote error={start.error} retry={() => void start.refetch()} />}
      <ul className={classes.examples} aria-label="Examples">
        {start.data?.examples.map((example) => (
          <li key={example}>
            <button type="button" className={classes.example} onClick={() => onAsk(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
