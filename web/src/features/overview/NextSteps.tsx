/** What to do next, in order of gain. */
import { Button, Skeleton, Text } from "@mantine/core";
import { Link } from "react-router";

import type { Step } from "@/features/overview/next";
import classes from "@/features/overview/Overview.module.css";
import { Section } from "@/ui/Section";

interface Props {
  readonly steps: readonly Step[] | null;
  readonly checking: boolean;
  readonly onCheck: () => void;
}

export function NextSteps({ steps, checking, onCheck }: Props) {
  return (
    <Section title="What to do next">
      {steps === null ? (
        <Skeleton h={180} />
      ) : steps.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing stands out: the checks have nothing open, and the best model is the promoted one. New
          records, or a look around in Explore, may change that.
        </Text>
      ) : (
        <ol className={classes.steps}>
          {steps.map((step, index) => (
            <li key={step.key} className={classes.step}>
              <div>
                <Text fw={600}>{step.title}</Text>
                <Text size="sm" c="dimmed">
                  {step.why}
                </Text>
              </div>
              {step.to === null ? (
                <Button flex="none" variant={variant(index)} loading={checking} onClick={onCheck}>
                  {step.button}
                </Button>
              ) : (
                <Button flex="none" component={Link} to={step.to} variant={variant(index)}>
                  {step.button}
                </Button>
              )}
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

const variant = (index: number) => (index === 0 ? "filled" : "default");
