/** The words that an answer quotes, each opening its document at its place. */
import { Text } from "@mantine/core";
import { Link } from "react-router";

import { addresses } from "@/state/addresses";

import classes from "./Chat.module.css";
import type { ChatRecord, Citation } from "./contract";

interface Props {
  dataset: string;
  name: string;
  /** The answer; what it says in the very words of a quote is not said twice. */
  text: string;
  evidence: readonly Citation[];
  records: readonly ChatRecord[];
  marked: number | null;
}

export function Evidence({ dataset, name, text, evidence, records, marked }: Props) {
  const said = plain(text);
  return (
    <ol className={classes.cards} aria-label="Evidence">
      {evidence.map((one) => {
        const title = records.find(({ record }) => record === one.record)?.title ?? one.document;
        return (
          <li key={one.number}>
            <Link
              id={evidenceId(name, one.number)}
              className={classes.card}
              data-marked={marked === one.number || undefined}
              to={addresses.documents(dataset, {
                document: one.document ?? null,
                quote: one.quote,
                page: String(one.page ?? 1),
                start: String(one.start),
                end: String(one.end),
              })}
            >
              <span className={classes.said}>
                {!said.includes(plain(one.quote)) && <span className={classes.caption}>“{one.quote}”</span>}
                <span className={classes.facts}>
                  <span className={classes.number}>{one.number}</span>
                  <Text size="xs" c="dimmed" component="span" truncate>
                    {[one.page ? `page ${one.page}` : null, title].filter(Boolean).join(" · ")}
                  </Text>
                </span>
              </span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}

export const evidenceId = (name: string, number: number) => `${name}-evidence-${number}`;

const plain = (text: string) => text.split(/\s+/).join(" ");
