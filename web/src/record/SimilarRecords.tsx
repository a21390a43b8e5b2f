/** The records nearest by picture or in meaning, with their labels as evidence. */
import { Anchor, Button, Group, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { keys, similarQuery } from "@/api/queries";
import { useRun } from "@/api/runs";
import type { SearchHit } from "@/api/types";
import { verdict } from "@/record/neighbours";
import classes from "@/record/Record.module.css";
import { ThumbnailOf } from "@/record/ThumbnailOf";
import { addresses } from "@/state/addresses";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

interface Props {
  dataset: string;
  record: string;
  /** The label that the neighbours speak for or against. */
  label?: string | null | undefined;
  limit?: number;
  /** Open a neighbour here; a link to Explore where not given. */
  onOpen?: (record: string) => void;
}

export function SimilarRecords({ dataset, record, label, limit = 6, onOpen }: Props) {
  const [byText, setByText] = useState(false);
  const near = useQuery(similarQuery(dataset, record, limit, byText ? "text" : undefined));
  if (near.isPending) {
    return (
      <Stack gap={8} role="status" aria-label="Looking for similar records">
        {Array.from({ length: limit }, (_, index) => (
          <Skeleton key={index} h={44} />
        ))}
      </Stack>
    );
  }
  if (near.isError) {
    return Problem.of(near.error).code === "not_prepared" ? (
      <Prepare dataset={dataset} />
    ) : (
      <ProblemNote error={near.error} retry={() => void near.refetch()} />
    );
  }
  if (near.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No other record is near this one.
      </Text>
    );
  }
  const said = verdict(near.data, label);
  const looks = near.data.some((hit) => hit.picture_rank != null && hit.text != null);
  return (
    <Stack gap={6}>
      {(looks || byText) && (
        <SegmentedControl
          size="xs"
          aria-label="Similar by"
          data={[
            { value: "picture", label: "By picture" },
            { value: "text", label: "By text" },
          ]}
          value={byText ? "text" : "picture"}
          onChange={(by) => setByText(by === "text")}
        />
      )}
      {said !== "" && <Text size="sm">{said}</Text>}
      <ul className={classes.list}>
        {near.data.map((hit) => (
          <li key={hit.record} className={classes.item}>
            <Hit dataset={dataset} hit={hit} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function Hit({ dataset, hit, onOpen }: { dataset: string; hit: SearchHit; onOpen: Props["onOpen"] }) {
  const text = hit.text ?? hit.image ?? hit.record;
  const said = (
    <Stack gap={4} flex={1} miw={0}>
      {onOpen ? (
        <Anchor
          component="button"
          type="button"
          ta="left"
          className={classes.link}
          onClick={() => onOpen(hit.record)}
        >
          <Text size="sm" lineClamp={2} component="span">
            {text}
          </Text>
        </Anchor>
      ) : (
        <Link to={addresses.explore(dataset, { record: hit.record })} className={classes.link ?? ""}>
          <Text size="sm" lineClamp={2} component="span">
            {text}
          </Text>
        </Link>
      )}
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <LabelChip label={hit.label} />
        <Text size="xs" c="dimmed" className="numbers" style={{ whiteSpace: "nowrap" }}>
          {hit.split === "none" ? "" : `${hit.split} · `}
          similarity {hit.score.toFixed(2)}
        </Text>
      </Group>
    </Stack>
  );
  if (hit.picture_rank == null) return said;
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <ThumbnailOf dataset={dataset} record={hit.record} size={56} />
      {said}
    </Group>
  );
}

/** Vectors are computed once; until then there is nothing to compare. */
function Prepare({ dataset }: { dataset: string }) {
  const client = useQueryClient();
  const [run, setRun] = useState<string | null>(null);
  const followed = useRun(
    run,
    () => void client.invalidateQueries({ queryKey: keys.of(dataset, "similar") }),
  );
  const begin = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/embeddings", {
          params: { path: { dataset } },
          body: { pictures: false },
        }),
      ),
    onSuccess: (begun) => setRun(begun.id),
  });
  if (followed) return <RunProgress run={followed} />;
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" c="dimmed">
        Similar records are found by meaning. The texts of this data set have no vectors yet.
      </Text>
      <Button
        size="xs"
        variant="default"
        loading={begin.isPending || run !== null}
        onClick={() => begin.mutate()}
      >
        Compute vectors
      </Button>
      {begin.isError && <ProblemNote error={begin.error} />}
    </Stack>
  );
}
