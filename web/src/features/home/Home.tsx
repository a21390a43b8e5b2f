/** Where one begins: the data sets, and the way of a file into one of them. */
import { Alert } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import { keys } from "@/api/queries";
import { Datasets } from "@/features/home/Datasets";
import { DropAnywhere } from "@/features/home/DropAnywhere";
import { Importing, NOTHING_SAID } from "@/features/home/Importing";
import { ImportRun } from "@/features/home/ImportRun";
import { SendingPanel } from "@/features/home/SendingPanel";
import type { Upload } from "@/features/home/upload";
import { useSending } from "@/features/home/useSending";
import { useQueryState } from "@/state/url";

export default function Home() {
  const { get, set } = useQueryState();
  const client = useQueryClient();
  const [several, setSeveral] = useState(false);
  const [draft, setDraft] = useState(NOTHING_SAID);
  const upload = get("upload");
  const run = get("run");
  const show = useCallback(
    (changes: { upload?: string | null; run: string | null }) => {
      set(changes, { push: true });
    },
    [set],
  );
  const { sending, start, cancel } = useSending(
    useCallback(
      (sent: Upload) => {
        setDraft(NOTHING_SAID);
        show({ upload: sent.id, run: null });
      },
      [show],
    ),
  );
  const begin = useCallback(
    (files: readonly File[]) => {
      const [file] = files;
      setSeveral(files.length > 1);
      if (file !== undefined && files.length === 1) start(file);
    },
    [start],
  );
  const leave = () => {
    void client.invalidateQueries({ queryKey: keys.datasets });
    show({ upload: null, run: null });
  };
  const onRun = (next: string) => {
    show({ run: next });
  };
  return (
    <>
      <DropAnywhere onFiles={begin} />
      {several && (
        <Alert color="yellow" variant="light" mb="md" role="alert" title="One file at a time">
          Drop a single file; to import several together, zip them first.
        </Alert>
      )}
      {sending !== null ? (
        <SendingPanel
          sending={sending}
          onCancel={cancel}
          onRetry={() => {
            start(sending.file);
          }}
        />
      ) : run !== null ? (
        <ImportRun
          key={run}
          run={run}
          upload={upload}
          onRun={onRun}
          onLeave={leave}
          onCorrect={() => {
            show({ run: null });
          }}
        />
      ) : upload !== null ? (
        <Importing
          key={upload}
          upload={upload}
          draft={draft}
          onDraft={setDraft}
          onRun={onRun}
          onLeave={leave}
        />
      ) : (
        <Datasets onFile={start} onRun={onRun} />
      )}
    </>
  );
}
