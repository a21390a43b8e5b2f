/** Cut the documents another way, into a data set of their own. */
import {
  Anchor,
  Button,
  Group,
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { Link } from "react-router";

import { keys } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import { addresses } from "@/state/addresses";
import { count, plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

import { beginCut } from "./requests";

export function CutForm({ dataset, now }: { dataset: string; now: string | null }) {
  const client = useQueryClient();
  const [way, setWay] = useState("sentences");
  const [size, setSize] = useState<number | string>(100);
  const [overlap, setOverlap] = useState<number | string>(0);
  const [passwords, setPasswords] = useState<readonly string[]>([""]);
  const begin = useMutation({
    mutationFn: () =>
      beginCut(
        dataset,
        way === "sentences" ? String(size) : `${String(size)}/${String(overlap)}`,
        passwords.filter((word) => word !== ""),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  const run = useRun(begin.data?.id ?? null);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    begin.mutate();
  };
  const made = run?.status === "done" ? (run.result?.["dataset"] as string) : "";
  const left = Number(run?.result?.["left_out"] ?? 0);
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <Text size="sm">
          The passages here{now === null ? "" : ` (cut ${now})`}, their labels and every decision stay as they
          are: the new passages become a data set of their own, without decisions.
        </Text>
        <SegmentedControl
          aria-label="Cut by"
          value={way}
          onChange={(value) => {
            setWay(value);
            setSize(value === "sentences" ? 100 : 300);
            setOverlap(value === "sentences" ? 0 : 100);
          }}
          data={[
            { value: "sentences", label: "Whole sentences" },
            { value: "characters", label: "Characters" },
          ]}
          maw={360}
        />
        <Group align="flex-end" gap="sm">
          <NumberInput
            label={way === "sentences" ? "Tokens at most" : "Characters"}
            min={10}
            max={100_000}
            value={size}
            onChange={setSize}
            w={150}
          />
          {way === "characters" && (
            <NumberInput
              label="Shared with the one before"
              min={0}
              max={Math.floor(Number(size) / 2)}
              value={overlap}
              onChange={setOverlap}
              w={200}
            />
          )}
          <Button type="submit" loading={begin.isPending} disabled={run !== null && !ended(run)}>
            Cut anew
          </Button>
        </Group>
        {begin.isError && <ProblemNote error={begin.error} />}
        {run !== null && !ended(run) && <RunProgress run={run} />}
        {run?.status === "failed" && (
          <Text role="alert" c="red">
            {run.error}
          </Text>
        )}
        {run?.status === "failed" && (
          <Group align="flex-end" gap="sm">
            {passwords.map((word, at) => (
              <PasswordInput
                key={at}
                label={at === 0 ? "Password, where the documents are encrypted" : `Password ${at + 1}`}
                value={word}
                maxLength={200}
                autoComplete="off"
                w={320}
                onChange={(event) => {
                  const next = event.currentTarget.value;
                  setPasswords(passwords.map((before, place) => (place === at ? next : before)));
                }}
              />
            ))}
            <Button
              variant="default"
              disabled={passwords.includes("")}
              onClick={() => {
                setPasswords([...passwords, ""]);
              }}
            >
              Another password
            </Button>
          </Group>
        )}
        {made !== "" && (
          <Text size="sm" role="status">
            {count(run?.result?.["passages"] as number)} passages are in{" "}
            <Anchor component={Link} to={addresses.documents(made)} underline="always">
              {made}
            </Anchor>
            {left > 0 ? `; ${plural(left, "document")} left out.` : "."}
          </Text>
        )}
      </Stack>
    </form>
  );
}
