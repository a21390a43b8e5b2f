/** The pictures behind a bar, with what people and the machine say of each. */
import { Anchor, Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import { Thumbnail } from "@/record/Picture";
import { addresses } from "@/state/addresses";
import { plural } from "@/ui/format";
import { ProblemNote, Waiting } from "@/ui/notes";

import classes from "./Captions.module.css";
import { type Range, usePairs } from "./requests";

const STEP = 20;

export function Pairs({ dataset, run, range }: { dataset: string; run: string; range: Range }) {
  const [limit, setLimit] = useState(STEP);
  const found = usePairs(dataset, run, range, limit);
  if (found.isPending) return <Waiting what="Loading the pictures" />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const { count, pairs } = found.data;
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs" role="status">
        {plural(count, "picture")}, the least alike first.
      </Text>
      {pairs.map((pair) => (
        <div key={pair.record} className={classes.pair}>
          <Thumbnail values={{ id: pair.record, image: pair.image ?? null }} size={120} />
          <div>
            {pair.human.map((one) => (
              <Text key={one} size="sm">
                {one}
              </Text>
            ))}
            <Text fw={500} mt={4}>
              Machine: {pair.machine}
            </Text>
            <Group gap="md" mt={4}>
              <Text size="xs" c="dimmed">
                similarity {Math.max(0, pair.similarity).toFixed(2)}
                {pair.judged != null && `, judged ${pair.judged.toFixed(1)} of 1`}
              </Text>
              <Anchor component={Link} size="xs" to={addresses.explore(dataset, { record: pair.record })}>
                Open the record
              </Anchor>
            </Group>
          </div>
        </div>
      ))}
      {pairs.length < count && (
        <Button
          variant="default"
          loading={found.isFetching}
          onClick={() => {
            setLimit(Math.min(count, limit + STEP));
          }}
        >
          Show more
        </Button>
      )}
    </>
  );
}
