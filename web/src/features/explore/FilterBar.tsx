/** The filter as text, with the server's sentence where it does not parse, and the clicked clauses as chips. */
import { Autocomplete, Group, Pill } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { useColumns } from "@/api/columns";
import { keys } from "@/api/queries";
import { countedField, suggestions } from "@/features/explore/fields";
import type { Explored } from "@/features/explore/useExplore";

interface Props {
  explored: Explored;
  /** Why the typed filter cannot be read. */
  error: string | null;
}

export function FilterBar({ explored, error }: Props) {
  const { query, clauses, info } = explored;
  const typed = query.get("where") ?? "";
  const drawn = query.get("lasso");
  return (
    <>
      <Typing typed={typed} error={error} explored={explored} info={info} />
      {(clauses.length > 0 || drawn !== null) && (
        <Group gap={6} role="group" aria-label="Clicked filters">
          {clauses.map((clause) => (
            <Pill
              key={clause}
              size="md"
              withRemoveButton
              removeButtonProps={{ "aria-label": `Take away ${clause}`, "aria-hidden": false, tabIndex: 0 }}
              onRemove={() => query.set({ c: clauses.filter((one) => one !== clause) })}
            >
              {clause}
            </Pill>
          ))}
          {drawn !== null && (
            <Pill
              size="md"
              withRemoveButton
              removeButtonProps={{ "aria-label": "Take away the lasso", "aria-hidden": false, tabIndex: 0 }}
              onRemove={() => query.set({ lasso: null })}
            >
              inside the lasso
            </Pill>
          )}
        </Group>
      )}
    </>
  );
}

function Typing({ typed, error, explored, info }: Props & { typed: string; info: Explored["info"] }) {
  const [draft, setDraft] = useState(typed);
  // Not made anew when the filter changes, so that what is typed next goes on in the same field.
  const [known, setKnown] = useState(typed);
  if (known !== typed) {
    setKnown(typed);
    setDraft(typed);
  }
  const [opened, setOpened] = useState(false);
  const [picked, setPicked] = useState(false);
  const counted = useValues(explored.dataset, draft);
  const apply = () => {
    setOpened(false);
    if (draft.trim() !== typed) explored.query.set({ where: draft.trim() || null }, { push: true });
  };
  return (
    <Autocomplete
      aria-label="Filter"
      placeholder="Filter, for example: split = 'test' and label != prediction"
      leftSection={<IconFilter size={16} aria-hidden />}
      value={draft}
      data={[...suggestions(draft, info, counted)]}
      filter={({ options }) => options}
      error={error}
      clearable
      spellCheck={false}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      onChange={setDraft}
      onClear={() => explored.query.set({ where: null })}
      onOptionSubmit={() => setPicked(true)}
      onBlur={apply}
      // an option picked by the pointer swallows no Enter: only the press that picks one does
      onKeyDown={() => setPicked(false)}
      onKeyUp={(event) => {
        if (event.key === "Enter" && !picked) apply();
        setPicked(false);
      }}
    />
  );
}

/** The most frequent values of the field that a filter is about to test. */
function useValues(dataset: string, draft: string): readonly string[] {
  const field = countedField(draft, useColumns(dataset));
  const { data } = useQuery({
    queryKey: keys.of(dataset, "values", field),
    queryFn: ({ signal }) =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/view", {
          params: { path: { dataset } },
          body: {
            offset: 0,
            limit: 0,
            descending: false,
            facets: [field ?? ""],
            histograms: [],
            facet_limit: 100,
            bins: 1,
          },
          signal,
        }),
      ),
    enabled: field !== null,
    staleTime: 60_000,
    select: ({ facets }) =>
      (facets[0]?.values ?? []).flatMap(({ value }) => (typeof value === "string" ? [value] : [])),
  });
  return field === null ? [] : (data ?? []);
}
