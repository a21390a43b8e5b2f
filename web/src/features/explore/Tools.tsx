/** Search, columns and export. */
import { Button, Checkbox, CloseButton, Menu, Popover, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconColumns3, IconDownload, IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { useColumns } from "@/api/columns";
import { Problem } from "@/api/problem";
import { keys, sightQuery } from "@/api/queries";
import { settled, useRun } from "@/api/runs";
import { decisionsSaved } from "@/decisions/decide";
import { columnsOf, metaOf, titleOf } from "@/features/explore/fields";
import type { Explored } from "@/features/explore/useExplore";
import { Empty, ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

export function SearchBox({ explored: { dataset, info, search, query } }: { explored: Explored }) {
  const { data: sight } = useQuery({ ...sightQuery(dataset), enabled: info?.pictures ?? false });
  const said = sight ? "Search texts and pictures" : "Search by words and meaning";
  const [draft, setDraft] = useState(search);
  // Not made anew when the search changes, so that what is typed next goes on in the same field.
  const [known, setKnown] = useState(search);
  if (known !== search) {
    setKnown(search);
    setDraft(search);
  }
  const apply = (text: string) => query.set({ q: text.trim() || null }, { push: true });
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        apply(draft);
      }}
    >
      <TextInput
        aria-label={said}
        placeholder={said}
        w={{ base: "100%", sm: 290 }}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          search === "" ? null : (
            <CloseButton size="sm" aria-label="End the search" onClick={() => apply("")} />
          )
        }
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
      />
    </form>
  );
}

/** Not shown by themselves where nothing stands in them. */
const USUAL = ["label", "prediction", "confidence", "split"];
const MORE = [
  "id",
  "image",
  "language",
  "given",
  "entropy",
  "margin",
  "length",
  "finding",
  "decided",
  "decided_by",
  "note",
];

export function ColumnsMenu({ explored, shown }: { explored: Explored; shown: readonly string[] }) {
  const usual = columnsOf(explored.info, useColumns(explored.dataset));
  const all = [...new Set([...usual, ...USUAL, ...MORE, ...metaOf(explored.info)])];
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconColumns3 size={15} aria-hidden />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown mah={360} style={{ overflowY: "auto" }}>
        <Checkbox.Group
          value={[...shown]}
          onChange={(names) => {
            const ordered = all.filter((name) => names.includes(name));
            const same = ordered.join() === usual.join();
            explored.query.set({ columns: same || ordered.length === 0 ? null : ordered.join(",") });
          }}
        >
          <Stack gap={8}>
            {all.map((name) => (
              <Checkbox key={name} size="xs" value={name} label={titleOf(name)} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Popover.Dropdown>
    </Popover>
  );
}

const FORMATS = [
  ["csv", "CSV"],
  ["jsonl", "JSON lines"],
  ["parquet", "Parquet"],
] as const;

export function ExportMenu({ explored }: { explored: Explored }) {
  const { dataset, selection, selected } = explored;
  const made = useMutation({
    mutationFn: async (format: string) => {
      const { where } = selected ?? selection;
      await decisionsSaved();
      const run = await ask(
        api.POST("/api/v1/datasets/{dataset}/exports", {
          params: { path: { dataset } },
          body: {
            format,
            history: false,
            ...(where === undefined ? {} : { where }),
          },
        }),
      );
      const last = await settled(run.id);
      if (last.status !== "done") throw new Problem(500, "export", "The export did not finish.", "See Jobs.");
      return last.id;
    },
    onSuccess: (run) => {
      const link = document.createElement("a");
      link.href = `/api/v1/exports/${encodeURIComponent(run)}`;
      link.download = "";
      link.click();
    },
    onError: (error) => {
      notifications.show({ color: "red", message: error.message });
    },
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          loading={made.isPending}
          disabled={!selection.ready || (selected !== null && selected.where === undefined)}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{selected === null ? "The records shown" : "The selected records"}</Menu.Label>
        {FORMATS.map(([format, name]) => (
          <Menu.Item key={format} onClick={() => made.mutate(format)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A search needs an index of words and vectors of meaning; both are made once. */
export function PrepareSearch({ dataset }: { dataset: string }) {
  const client = useQueryClient();
  const [run, setRun] = useState<string | null>(null);
  const followed = useRun(run);
  const path = { dataset };
  const prepare = useMutation({
    mutationFn: async () => {
      const runs = [
        () =>
          ask(
            api.POST("/api/v1/datasets/{dataset}/embeddings", {
              params: { path },
              body: { pictures: false },
            }),
          ),
        () => ask(api.POST("/api/v1/datasets/{dataset}/indexes", { params: { path } })),
      ];
      for (const begin of runs) {
        const begun = await begin();
        setRun(begun.id);
        await settled(begun.id);
      }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.dataset(dataset) }),
  });
  return (
    <Empty
      title="The search has to be prepared once"
      action={
        followed ? undefined : (
          <Button loading={prepare.isPending} onClick={() => prepare.mutate()}>
            Prepare the search
          </Button>
        )
      }
    >
      <Text c="dimmed" mb="sm">
        It reads every text for its words and its meaning, on this machine.
      </Text>
      {followed && <RunProgress run={followed} />}
      {prepare.isError && <ProblemNote error={prepare.error} />}
    </Empty>
  );
}
