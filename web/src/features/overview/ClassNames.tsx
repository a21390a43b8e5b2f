/** Names of what is seen on the pictures, in other languages: attached by a file, or taken away. */
import { Button, FileButton, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { attachNames, classNamesQuery, detachNames } from "@/api/classNames";
import { keys } from "@/api/queries";
import { useRun } from "@/api/runs";
import type { DatasetInfo } from "@/api/types";
import { failureOf } from "@/runs/words";
import { plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";

const OBJECTS = "objects";

export function ClassNames({ info }: { info: DatasetInfo }) {
  const client = useQueryClient();
  const [run, setRun] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const anew = () => client.invalidateQueries({ queryKey: keys.dataset(info.name) });
  useRun(run, (ended) => {
    setRun(null);
    setFailure(failureOf(ended));
    void anew();
  });
  const attach = useMutation({
    mutationFn: (file: File) => attachNames(info.name, file),
    onMutate: () => setFailure(null),
    onSuccess: (begun) => setRun(begun.id),
  });
  const detach = useMutation({ mutationFn: () => detachNames(info.name), onSettled: anew });
  const named = info.named ?? null;
  const { data } = useQuery({ ...classNamesQuery(info.name), enabled: named !== null });
  if (named === null && !info.meta.includes(OBJECTS)) return null;
  const report = named === null ? undefined : data?.report;
  const error = attach.error ?? detach.error;
  return (
    <section aria-label="Names of objects">
      <Text size="sm" fw={600} mb={4}>
        Names of objects
      </Text>
      <Text size="sm" c="dimmed" mb={6}>
        {report === undefined
          ? "A table with the columns class, language and name lets filters and search understand what is seen in other languages too."
          : `${plural(report.names, "name")} of ${plural(report.classes, "class", "classes")} in ${plural(Object.keys(report.languages).length, "language")}, from ${report.file ?? "a file"}: filters and search understand them.`}
        {report !== undefined && report.rejected > 0
          ? ` ${plural(report.rejected, "row names", "rows name")} nothing and ${report.rejected === 1 ? "was" : "were"} left out.`
          : ""}
      </Text>
      <Group gap="xs">
        <FileButton
          onChange={(file) => file !== null && attach.mutate(file)}
          accept=".csv,.tsv,.json,.jsonl,.parquet,.gz"
          inputProps={{ "aria-label": "Table of names" }}
        >
          {(props) => (
            <Button {...props} size="compact-sm" variant="default" loading={attach.isPending || run !== null}>
              {named === null ? "Attach a table" : "Attach another"}
            </Button>
          )}
        </FileButton>
        {named !== null && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            loading={detach.isPending}
            onClick={() => detach.mutate()}
          >
            Take the names away
          </Button>
        )}
      </Group>
      {failure !== null && (
        <Text size="sm" c="red" role="alert" mt={6}>
          {failure}
        </Text>
      )}
      {error && <ProblemNote error={error} />}
    </section>
  );
}
