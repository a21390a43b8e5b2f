/** The language in which classes are shown, and what was understood of a filter and a search. */
import { Select, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { classNamesQuery, understoodQuery } from "@/api/classNames";
import { CHOSEN } from "@/features/explore/useClassNames";
import type { Explored } from "@/features/explore/useExplore";
import { titleOf } from "@/features/explore/fields";
import { languageName } from "@/ui/languages";

const ASIS = "";

export function ClassLanguage({ explored: { dataset, info, query } }: { explored: Explored }) {
  const named = info?.named ?? null;
  const { data } = useQuery({ ...classNamesQuery(dataset), enabled: named !== null });
  if (named === null || data === undefined) return null;
  const languages = Object.keys(data.report.languages)
    .map((code) => ({ value: code, label: languageName(code) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <Select
      size="xs"
      mb={6}
      aria-label={`Names of ${titleOf(named)}`}
      data={[{ value: ASIS, label: "Named as in the data" }, ...languages]}
      value={query.get(CHOSEN) ?? ASIS}
      allowDeselect={false}
      searchable
      onChange={(code) => query.set({ [CHOSEN]: code === ASIS ? null : code })}
    />
  );
}

const SPOKEN = 3;

export function UnderstoodNote({ explored }: { explored: Explored }) {
  const { dataset, info, search, selection } = explored;
  const asked = info?.named != null && (search !== "" || selection.text !== undefined);
  const { data } = useQuery({ ...understoodQuery(dataset, search, selection.text), enabled: asked });
  if (!asked || data === undefined || data.length === 0) return null;
  return (
    <Text size="sm" c="dimmed" role="status">
      {data
        .map(
          ({ word, classes, languages, held }) =>
            `“${word}” (${languages.slice(0, SPOKEN).map(languageName).join(", ")}${languages.length > SPOKEN ? " …" : ""}) is understood as ${classes.join(" or ")}${held ? "" : `, which no record holds${search === "" ? "" : "; what is found is only the nearest to it"}`}`,
        )
        .join("; ")}
      .
    </Text>
  );
}
