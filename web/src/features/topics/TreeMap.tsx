/** Topics by size: the larger the area, the more records. A click chooses one, with ctrl or shift several. */
import { useElementSize } from "@mantine/hooks";
import { Fragment } from "react";

import { count, plural } from "@/ui/format";
import { StackedBar } from "@/ui/StackedBar";

import type { Group } from "./groups";
import { type Colours, mixOf, said } from "./mix";
import classes from "./Topics.module.css";
import { treemap } from "./treemap";

interface Props {
  groups: readonly Group[];
  colours: Colours;
  /** Whether there are labels, and few enough that each has a colour. */
  labelled: boolean;
  chosen: ReadonlySet<number>;
  onChoose: (group: Group, more: boolean) => void;
}

export function TreeMap({ groups, colours, labelled, chosen, onChoose }: Props) {
  const { ref, width, height } = useElementSize();
  const filled = groups.filter((group) => group.count > 0);
  const most = Math.max(1, ...filled.map((group) => group.count));
  const areas = treemap(
    filled.map((group) => group.count),
    width,
    height,
  );
  return (
    <div ref={ref} className={classes.map} role="group" aria-label="Topics by size">
      {filled.map((group, place) => {
        const area = areas[place];
        if (area === undefined || width === 0) return null;
        const mix = mixOf(group.topics, colours);
        const small = area.width < 90 || area.height < 54;
        const tiny = area.width < 28 || area.height < 18;
        const counted = !small || (area.width >= 34 && area.height >= 42);
        const lines = Math.floor((area.height - (small ? (counted ? 24 : 6) : 46)) / (small ? 15 : 18));
        const look = [classes.cell, small && classes.small].filter((name) => typeof name === "string");
        return (
          <button
            key={group.key}
            type="button"
            className={look.join(" ")}
            style={{
              left: area.x,
              top: area.y,
              width: area.width,
              height: area.height,
              // The more records, the deeper; by the root, for few topics are large.
              ["--depth" as string]: `${Math.round(100 * Math.sqrt(group.count / most))}%`,
            }}
            aria-pressed={group.topics.every(({ id }) => chosen.has(id))}
            {...(counted ? {} : { "aria-label": `${group.name} ${count(group.count)}` })}
            title={`${group.name}: ${plural(group.count, "record")}. ${said(mix)}`}
            onClick={(event) => onChoose(group, event.ctrlKey || event.metaKey || event.shiftKey)}
          >
            {!tiny && (
              <span className={classes.cellName} style={{ WebkitLineClamp: Math.max(1, lines) }}>
                <Words text={group.name} />
              </span>
            )}
            {counted && (
              <span>
                <span className="numbers">{count(group.count)}</span>
                {labelled && !small && <StackedBar shares={mix} label={said(mix)} />}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

/** A text whose words are never broken: one that is too long for a line ends in an ellipsis. */
function Words({ text }: { text: string }) {
  return text.split(" ").map((word, place) => (
    <Fragment key={place}>
      {place > 0 && " "}
      <span className={classes.cellWord}>{word}</span>
    </Fragment>
  ));
}
