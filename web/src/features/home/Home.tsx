/** Where one begins: the data sets, and the way of a file into one of them. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import { keys } from "@/api/queries";
import { Datasets } from "@/features/home/Datasets";
import { DropAnywhere } from "@/features/home/DropAnywhere";
import { Importing, NOTHING_SAID } from "@/features/home/Importing";
import { chosen, dropped } from "@/features/home/gather";
import { ImportRun } from "@/features/home/ImportRun";
import { SendingPanel } from "@/features/home/SendingPanel";
import type { Upload } from "@/features/home/upload";
import { useSending } from "@/features/home/useSending";
import { useQueryState } from "@/state/url";

export default function Home() {
  const { get, set } = useQueryState();
  const client = useQueryClient();
  const [draft, setDraft] = useState(NOTHING_SAID);
  const upload = get("upload");
  const run = get("run");
  const show = useCallback(
    (changes: { upload?: string | null; run: string | null }) => {
      set(changes, { push: true });
    },
    [set],
  );
  const { sending, start, retry, cancel } = useSending(
    useCallback(
      (sent: Upload) => {
        setDraft(NOTHING_SAID);
        show({ upload: sent.id, run: null });
      },
      [show],
    ),
  );
  const choose = useCallback(
    (files: readonly File[]) => {
      start(Promise.resolve().then(() => chosen(files)));
    },
    [start],
  );
  const drop = useCallback(
    (transfer: DataTransfer) => {
      start(dropped(transfer));
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
      <DropAnywhere onDrop={drop} />
      {sending !== null ? (
        <SendingPanel sending={sending} onCancel={cancel} onRetry={retry} />
      ) : run !== null ? (
        <ImportRun
          key={run}
          run={run}
          upload={upload}
          onRun={onRun}
          onLeave={leave}
          onCorrect={(skipBad) => {
            if (skipBad) setDraft({ ...draft, skipBad });
            show({ run: null });
          }}
          onRest={(format, named) => {
            setDraft({ ...NOTHING_SAID, read: { format }, named });
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
        <Datasets onFiles={choose} onRun={onRun} />
      )}
    </>
  );
}
