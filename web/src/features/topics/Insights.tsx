/** Where the model fails by topic, and which topics differ between splits. */
import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";

import type { TopicsOverview, TopicView } from "@/api/types";
import { addresses } from "@/state/addresses";
import { all, isOneOf } from "@/state/clauses";
import { splitColour, splitTitle } from "@/summary/mix";
import { count, interval, percent } from "@/ui/format";
import { IntervalBar } from "@/ui/IntervalBar";
import { Section } from "@/ui/Section";

import { drifts, splitsOf } from "./drift";
import { Legend } from "./Legend";
import { accuracyOf, FEWEST, weakest } from "./rows";
import classes from "./Topics.module.css";

const SHOWN = 8;

interface Props {
  dataset: string;
  overview: TopicsOverview;
  onChoose: (topic: TopicView) => void;
}

export function Weakest({ dataset, overview, onChoose }: Props) {
  const lines = weakest(overview.topics).slice(0, SHOWN);
  const overall = overview.judged > 0 ? overview.right / overview.judged : null;
  return (
    <Section title="Where the model fails">
      {overall === null ? (
        <Text size="sm" c="dimmed">
          No model was scored on these records yet.{" "}
          <Anchor component={Link} inherit to={addresses.models(dataset)}>
            Train one or score one
          </Anchor>
          , and its weak topics show here.
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb={6}>
            {overview.judge}: {percent(overall)} right over all, n = {count(overview.judged)}. First those
            that are surely weak (upper end of the 95 % interval); topics with fewer than {FEWEST} judged
            records are left out.
          </Text>
          {lines.map((topic) => (
            <div key={topic.id} className={classes.line}>
              <Anchor
                component="button"
                type="button"
                size="sm"
                className={classes.name}
                onClick={() => onChoose(topic)}
              >
                {topic.name}
              </Anchor>
              <IntervalBar value={accuracyOf(topic) ?? 0} bounds={topic.interval ?? null} />
              <Text
                size="sm"
                className={`numbers ${classes.figure ?? ""}`}
                title={`${count(topic.right)} of ${count(topic.judged)} right [${interval(topic.interval ?? [])}]`}
              >
                {percent(accuracyOf(topic) ?? 0, 0)} · n {count(topic.judged)}
              </Text>
            </div>
          ))}
          <Anchor
            component={Link}
            size="sm"
            to={addresses.explore(dataset, { where: "label != prediction", colour: "topic" })}
          >
            See the records it gets wrong
          </Anchor>
        </>
      )}
    </Section>
  );
}

export function Drifting({ dataset, overview, onChoose }: Props) {
  const splits = splitsOf(overview);
  const lines = drifts(overview);
  const most = Math.max(...lines.flatMap(({ shares }) => shares), 0.0001);
  return (
    <Section title="Drift between splits">
      {splits.length < 2 ? (
        <Text size="sm" c="dimmed">
          The records are all in one split.
        </Text>
      ) : lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          No topic is more frequent in one split than in another beyond what chance does:{" "}
          {splits.map(splitTitle).join(", ")} are about the same things.
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb={6}>
            Share of each split&apos;s records; only topics whose difference is no chance (5 % over all
            topics).
          </Text>
          <Legend shares={splits.map((split) => ({ name: splitTitle(split), colour: splitColour(split) }))} />
          {lines.slice(0, SHOWN).map(({ topic, shares }) => (
            <div key={topic.id} className={classes.line}>
              <Anchor
                component="button"
                type="button"
                size="sm"
                className={classes.name}
                onClick={() => onChoose(topic)}
              >
                {topic.name}
              </Anchor>
              <div
                className={classes.bars}
                role="img"
                aria-label={splits
                  .map((split, i) => `${splitTitle(split)} ${percent(shares[i] ?? 0)}`)
                  .join(", ")}
              >
                {splits.map((split, i) => (
                  <span
                    key={split}
                    className={classes.share}
                    style={{ width: `${((shares[i] ?? 0) / most) * 100}%`, background: splitColour(split) }}
                  />
                ))}
              </div>
              <Text size="sm" className={`numbers ${classes.figure ?? ""}`}>
                {splits.map((split, i) => (
                  <Anchor
                    key={split}
                    component={Link}
                    inherit
                    ml={6}
                    c="inherit"
                    to={addresses.explore(dataset, {
                      where: all([isOneOf("topic", [topic.name]), isOneOf("split", [split])]),
                    })}
                    aria-label={`${topic.name} in ${splitTitle(split)}`}
                  >
                    {percent(shares[i] ?? 0)}
                  </Anchor>
                ))}
              </Text>
            </div>
          ))}
          {lines.length > SHOWN && (
            <Text size="xs" c="dimmed">
              and {count(lines.length - SHOWN)} more
            </Text>
          )}
        </>
      )}
    </Section>
  );
}
