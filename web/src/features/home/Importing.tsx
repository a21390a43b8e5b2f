/** An upload before its import: how it would be read, and what of it to correct. */
import { Button, Checkbox, Group, List, Stack, Text, TextInput } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { forThePage } from "@/api/plainly";
import { Problem } from "@/api/problem";
import { datasetsQuery } from "@/api/queries";
import { forgetUpload } from "@/api/uploadFile";
import { ColumnTable } from "@/features/home/ColumnTable";
import { nameFrom, roleOf, withRole, type Chosen } from "@/features/home/columns";
import { Locked } from "@/features/home/Locked";
import { Reading, type Read } from "@/features/home/Reading";
import { bytes, plural } from "@/ui/format";
import { ProblemNote, Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";

/** What a person said about the file so far; kept where the import fails and is tried again. */
export interface Draft {
  readonly read: Read;
  readonly chosen: Chosen;
  readonly named: string | null;
  readonly skipBad: boolean;
  /** Whether the files stay once they are imported: they are of two kinds, and one is imported at a time. */
  readonly keep: boolean;
}

export const NOTHING_SAID: Draft = { read: {}, chosen: {}, named: null, skipBad: false, keep: false };

export const KINDS = { pictures: "pictures", document: "documents" } as const;

interface Props {
  readonly upload: string;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onRun: (run: string) => void;
  readonly onLeave: () => void;
}

export function Importing({ upload, draft, onDraft, onRun, onLeave }: Props) {
  const { read, chosen, named, skipBad } = draft;
  // Of an import's draft all but this: it is sent once and then forgotten.
  const [passwords, setPasswords] = useState<Readonly<Record<string, string>>>({});
  const given = [...new Set(Object.values(passwords))].filter((word) => word !== "");
  const datasets = useQuery(datasetsQuery);
  // The first look tells which columns there are, whatever becomes of the roles chosen since.
  const { text, ...format } = read;
  const first = useQuery(previewQuery(upload, format, text === undefined ? {} : { text }));
  const look = useQuery({
    ...previewQuery(upload, format, { ...(text === undefined ? {} : { text }), ...chosen }),
    placeholderData: keepPreviousData,
    enabled: first.isSuccess,
  });
  const file = useQuery({
    queryKey: ["upload", upload],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/uploads/{upload}", { params: { path: { upload } }, signal })),
  });
  const begin = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/imports", {
          body: {
            upload,
            name: name.trim(),
            roles: { ...(text === undefined ? {} : { text }), ...chosen },
            format: read.format ?? null,
            encoding: read.encoding ?? null,
            delimiter: read.delimiter ?? null,
            cut: read.cut ?? null,
            skip_bad: skipBad,
            keep: draft.keep,
            password: given.length === 0 ? null : given,
          },
        }),
      ),
    onSuccess: (run) => {
      onRun(run.id);
    },
  });
  const discard = () => {
    forgetUpload(upload);
    onLeave();
  };

  if (file.isError) return <Gone error={file.error} onLeave={onLeave} />;
  if (file.isPending) return <Waiting what="Reading the file" />;
  const name = named ?? nameFrom(file.data.name);
  const known = datasets.data?.find((one) => one.name === name.trim());
  const columns = first.data?.info.columns ?? [];
  const problem = first.error ?? look.error;
  const code = problem === null ? null : Problem.of(problem).code;
  const called = file.data.name.replace(/\.zip$/i, "");
  const some = first.data?.info.locked ?? [];
  const locked = code === "document_locked";
  const asksPassword = locked || some.length > 0;
  const lacksPassword = asksPassword && given.length === 0 && (locked || !skipBad);
  const unlabelled = columns.length > 0 && !columns.some((guess) => roleOf(guess, chosen) === "label");
  const beside = asksPassword && (!locked || called !== file.data.name);
  const leaveOut = (
    <Checkbox
      label={
        beside
          ? "Leave out documents that do not open or cannot be read, and list them"
          : "Leave out rows that cannot be used, and list them"
      }
      description={`Otherwise one such ${beside ? "document" : "row"} stops the import, and nothing is stored.`}
      checked={skipBad}
      onChange={(event) => {
        onDraft({ ...draft, skipBad: event.currentTarget.checked });
      }}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin.mutate();
      }}
    >
      <PageHeader
        title={`Import ${called}`}
        about={`${bytes(file.data.bytes)}. This is how it would be read; nothing is stored yet.`}
      />
      <Stack gap="md">
        {problem !== null && !locked && <ProblemNote error={problem} />}
        {code === "mixed_kinds" && (
          <OneKind
            onKind={(format) => {
              onDraft({ ...draft, read: { format }, chosen: {}, keep: true });
            }}
          />
        )}
        {asksPassword && (
          <Locked
            names={locked ? [called] : some}
            bundle={locked && called !== file.data.name}
            passwords={passwords}
            onPasswords={setPasswords}
          />
        )}
        {beside && leaveOut}
        {first.isPending ? (
          <Waiting what="Reading the file" />
        ) : (
          first.data && (
            <ColumnTable
              guesses={columns}
              shown={look.data ?? first.data}
              chosen={chosen}
              onRole={(column, role) => {
                onDraft({ ...draft, chosen: withRole(columns, chosen, column, role) });
              }}
            />
          )
        )}
        {first.data && (
          <Text size="sm" c="dimmed">
            The first {plural(first.data.rows.length, "row")}. Columns without a role are kept as metadata
            {unlabelled && "; without labels you can label the records later"}.
          </Text>
        )}
        {first.data && first.data.info.notes.length > 0 && (
          <List size="sm" c="dimmed" spacing={2}>
            {first.data.info.notes.map((note) => (
              <List.Item key={note}>{forThePage(note)}</List.Item>
            ))}
          </List>
        )}
        {!locked && code !== "mixed_kinds" && (
          <Reading
            info={first.data?.info ?? null}
            read={read}
            failed={first.error}
            onRead={(next) => {
              onDraft({ ...draft, read: next, chosen: {} });
            }}
          />
        )}
        <TextInput
          label="Name of the data set"
          value={name}
          maxLength={200}
          maw={420}
          required
          onChange={(event) => {
            onDraft({ ...draft, named: event.currentTarget.value });
          }}
        />
        <Text size="sm" mih={40} mt={-8} c={known ? undefined : "dimmed"} aria-live="polite">
          {known
            ? `There is a data set ${known.name} with ${plural(known.records, "record")}. It is updated by id: known records change, new ones are added, ${first.data?.info.format === "document" ? "passages that these documents have no more are removed, " : ""}and every decision is kept.`
            : "A new data set is made."}
        </Text>
        {!beside && leaveOut}
        {begin.isError && <ProblemNote error={begin.error} />}
        <Group>
          <Button
            type="submit"
            loading={begin.isPending}
            disabled={
              name.trim() === "" ||
              lacksPassword ||
              (!locked && (problem !== null || look.data === undefined))
            }
          >
            {known ? `Update ${known.name}` : "Import"}
          </Button>
          <Button variant="subtle" color="gray" onClick={discard}>
            Discard the file
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Where pictures and documents came together: which of them become a data set first. */
function OneKind({ onKind }: { onKind: (format: string) => void }) {
  return (
    <Stack gap="xs">
      <Text>
        Import one kind first. The other one can be imported right after it, from the same files, as a data
        set of its own.
      </Text>
      <Group>
        {(["pictures", "document"] as const).map((format) => (
          <Button
            key={format}
            variant="default"
            onClick={() => {
              onKind(format);
            }}
          >
            First the {KINDS[format]}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}

function Gone({ error, onLeave }: { error: unknown; onLeave: () => void }) {
  return (
    <Stack>
      <ProblemNote error={error} />
      <Group>
        <Button onClick={onLeave}>All data sets</Button>
      </Group>
    </Stack>
  );
}

const previewQuery = (upload: string, format: Omit<Read, "text">, roles: Chosen) => ({
  queryKey: ["upload", upload, "preview", format, roles] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    ask(
      api.GET("/api/v1/uploads/{upload}/preview", {
        params: { path: { upload }, query: { rows: 20, ...format, ...roles } },
        signal,
      }),
    ),
  staleTime: Infinity,
});
