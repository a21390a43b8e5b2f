/** A PDF as it is, drawn page by page as one comes by, with evidence marked where it stands. */
import { Alert, Button, Group, PasswordInput, Text } from "@mantine/core";
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from "pdfjs-dist";
import worker from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { type SyntheticEvent, useEffect, useRef, useState } from "react";

import type { Place } from "@/api/types";
import { Waiting } from "@/ui/notes";

import classes from "./Documents.module.css";
import { PdfPage } from "./PdfPage";
import type { Evidence } from "./requests";

GlobalWorkerOptions.workerSrc = worker;

interface Props {
  readonly url: string;
  readonly title: string;
  readonly marks: readonly Place[];
  /** What is shown; another one each time it is asked for, so that it is scrolled to again. */
  readonly evidence: Evidence | null;
  readonly onPassword: (password: string) => void;
}

interface Opened {
  readonly pdf: PDFDocumentProxy;
  /** Height by width of the first page, which the others are taken to have until they are drawn. */
  readonly ratio: number;
}

export default function PdfView({ url, title, marks, evidence, onPassword }: Props) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [asking, setAsking] = useState<{ give: (password: string) => void; again: boolean } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    const task = getDocument({
      url,
      cMapUrl: `${import.meta.env.BASE_URL}assets/pdfjs/cmaps/`,
      standardFontDataUrl: `${import.meta.env.BASE_URL}assets/pdfjs/standard_fonts/`,
      useWasm: false,
      enableXfa: false,
    });
    task.onPassword = (give: (password: string) => void, reason: number) => {
      if (!gone) setAsking({ give, again: reason === 2 });
    };
    const open = async () => {
      const pdf = await task.promise;
      const size = (await pdf.getPage(1)).getViewport({ scale: 1 });
      if (!gone) setOpened({ pdf, ratio: size.height / Math.max(1, size.width) });
    };
    open().catch((error: unknown) => {
      if (!gone) setFailure(error instanceof Error ? error.message : String(error));
    });
    return () => {
      gone = true;
      void task.destroy();
    };
  }, [url]);
  const first = marks[0];
  const goal = first?.page ?? evidence?.page ?? null;
  useEffect(() => {
    const around = box.current;
    const shown = goal === null ? null : around?.querySelector<HTMLElement>(`[data-page="${goal}"]`);
    if (!around || !shown) return;
    const inside = (first?.y0 ?? 0) * shown.clientHeight;
    around.scrollTo({ top: shown.offsetTop + inside - around.clientHeight / 3 });
  }, [first, goal, opened, evidence]);
  if (failure !== null) {
    return (
      <Alert color="yellow" title="The pages cannot be drawn" role="alert">
        What was read of this document is listed under Passages. The viewer says: {failure.slice(0, 300)}
      </Alert>
    );
  }
  if (opened === null) {
    return asking === null ? (
      <Waiting what="Opening the PDF" />
    ) : (
      <AskPassword
        again={asking.again}
        onGive={(password) => {
          onPassword(password);
          setAsking(null);
          asking.give(password);
        }}
      />
    );
  }
  return (
    <div ref={box} className={classes.pages} tabIndex={0} role="group" aria-label={`Pages of ${title}`}>
      {Array.from({ length: opened.pdf.numPages }, (_, at) => (
        <PdfPage
          key={at}
          pdf={opened.pdf}
          number={at + 1}
          ratio={opened.ratio}
          marks={marks.filter((one) => one.page === at + 1)}
        />
      ))}
    </div>
  );
}

function AskPassword({ again, onGive }: { again: boolean; onGive: (password: string) => void }) {
  const [password, setPassword] = useState("");
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    onGive(password);
  };
  return (
    <form onSubmit={send} className={classes.password}>
      <Text mb="xs">This PDF is encrypted. Its password is used here and not kept.</Text>
      <Group align="flex-end">
        <PasswordInput
          label="Password"
          value={password}
          error={again ? "It does not open with this one." : undefined}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
          w={240}
        />
        <Button type="submit">Open</Button>
      </Group>
    </form>
  );
}
