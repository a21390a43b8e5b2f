/** The records that an answer shows, numbered as its text cites them. */
import { Text } from "@mantine/core";

import { Link } from "react-router";

import { ThumbnailFrom } from "@/record/Picture";
import { usePicture } from "@/record/usePicture";
import { addresses } from "@/state/addresses";
import { LabelChip } from "@/ui/LabelChip";

import classes from "./Chat.module.css";
import type { ChatRecord } from "./contract";

/** Characters of a passage that are looked for on its page. */
const LOOKED_FOR = 1_500;

interface Props {
  dataset: string;
  name: string;
  records: readonly ChatRecord[];
  cited: readonly string[];
  marked: string | null;
  onOpen: (record: string) => void;
}

export function Cards({ dataset, name, records, cited, marked, onOpen }: Props) {
  if (records.length === 0) return null;
  const pictures = records.some((one) => one.image);
  return (
    <ol className={classes.cards} data-pictures={pictures || undefined} aria-label="Records">
      {records.map((one) => {
        const number = cited.indexOf(one.record) + 1;
        const card = {
          id: `${name}-${one.record}`,
          className: classes.card ?? "",
          "data-marked": marked === one.record || undefined,
          children: <Inside one={one} number={number} />,
        };
        return (
          <li key={one.record}>
            {one.document ? (
              <Link {...card} to={placeOf(dataset, one)} />
            ) : (
              <button {...card} type="button" onClick={() => onOpen(one.record)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** A passage opens where it stands in its document. */
const placeOf = (dataset: string, one: ChatRecord) =>
  addresses.documents(dataset, {
    document: one.document ?? null,
    quote: (one.text ?? "").slice(0, LOOKED_FOR),
    page: String(one.page ?? 1),
    start: String(one.start),
    end: String(one.end),
  });

function Inside({ one, number }: { one: ChatRecord; number: number }) {
  const facts = one.document
    ? [one.page ? `page ${one.page}` : null, one.title]
    : [one.topic, one.split === "none" ? null : one.split];
  const picture = usePicture({ id: one.record, image: one.image, text: one.text ?? "" }, true);
  return (
    <>
      {(picture.kind === "shown" || (picture.kind === "named" && one.text == null)) && (
        <span className={classes.picture}>
          <ThumbnailFrom picture={picture} size="100%" />
        </span>
      )}
      <span className={classes.said}>
        <span className={classes.caption}>
          {number > 0 && <span className={classes.number}>{number}</span>}
          {one.text ?? one.record}
        </span>
        <span className={classes.facts}>
          {one.label && <LabelChip label={one.label} />}
          <Text size="xs" c="dimmed" component="span" truncate>
            {facts.filter(Boolean).join(" · ")}
          </Text>
        </span>
      </span>
    </>
  );
}
