/** Which languages the texts are in; a bar leads to its records. */
import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useColumns } from "@/api/columns";
import { keys } from "@/api/queries";
import { useRun } from "@/api/runs";
import type { DatasetInfo } from "@/api/types";
import { Counts } from "@/features/overview/Counts";
import { beginLanguages, languagesQuery } from "@/features/overview/data";
import { weighed } from "@/features/overview/languages";
import { percent, plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

const SHOWN = 8;

export function Languages({ info }: { info: DatasetInfo }) {
  const columns = useColumns(info.name);
  const told = columns?.has("language") ?? false;
  const { data } = useQuery({ ...languagesQuery(info.name), enabled: told });
  if (columns === undefined || (told && data === undefined)) return null;
  if (info.records === info.empty) return null;
  const { languages, waiting, foreign } = weighed(data ?? [], info.empty);
  return (
    <section aria-label="Languages">
      <Text size="sm" fw={600} mb={4}>
        Languages
      </Text>
      {told ? (
        <Counts
          info={info}
          field="language"
          values={languages.map(({ code, name, count: n }) => ({ value: code, name, n }))}
          noun="languages"
          shown={SHOWN}
        />
      ) : (
        <Text size="sm" c="dimmed" mb={6}>
          Nobody has looked yet which languages the texts are in. It takes seconds, on this machine.
        </Text>
      )}
      {(!told || waiting > 0) && <Tell dataset={info.name} waiting={told ? waiting : null} />}
      {foreign !== null && (
        <Text size="sm" c="dimmed" mt={6} role="note">
          {percent(foreign, 0)} of the texts are not English. The encoder that comes with Assay learnt
          English: with it, a question finds its passage first in 88 of 100 cases in English, and in 36 to 57
          in German, Spanish or Vietnamese. A multilingual encoder is made for these texts.
        </Text>
      )}
    </section>
  );
}

/** @param waiting - Records added since languages were told; null where they never were. */
function Tell({ dataset, waiting }: { dataset: string; waiting: number | null }) {
  const client = useQueryClient();
  const [run, setRun] = useState<string | null>(null);
  const followed = useRun(run, (ended) => {
    if (ended.status === "done") void client.invalidateQueries({ queryKey: keys.dataset(dataset) });
    setRun(null);
  });
  const begin = useMutation({
    mutationFn: () => beginLanguages(dataset),
    onSuccess: (begun) => setRun(begun.id),
  });
  if (followed) return <RunProgress run={followed} />;
  return (
    <>
      <Group gap="xs" mt={4}>
        <Button
          size="compact-sm"
          variant="default"
          loading={begin.isPending || run !== null}
          onClick={() => begin.mutate()}
        >
          Detect languages
        </Button>
        {waiting !== null && (
          <Text size="sm" c="dimmed">
            {plural(waiting, "record was", "records were")} added since.
          </Text>
        )}
      </Group>
      {begin.error && <ProblemNote error={begin.error} />}
    </>
  );
}
