/** One document: its pages or its text, what is asked of it, and how it was cut. */
import { Anchor, Stack, Tabs, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";

import type { DocumentInfo } from "@/api/types";
import { addresses } from "@/state/addresses";
import { plural } from "@/ui/format";
import { ProblemNote, Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";

import { AskPanel } from "./AskPanel";
import classes from "./Documents.module.css";
import { Passages } from "./Passages";
import PdfView from "./PdfView";
import { type Evidence, fileOf, type Given, useDocumentText, usePlaces } from "./requests";
import { TextView } from "./TextView";

interface Props {
  readonly dataset: string;
  readonly info: DocumentInfo;
}

function fromAddress(params: URLSearchParams): Evidence | null {
  const text = params.get("quote");
  if (text === null) return null;
  const number = (name: string) => Number(params.get(name)) || 0;
  return { text, page: Math.max(1, number("page")), start: number("start"), end: number("end") };
}

export default function OneDocument({ dataset, info }: Props) {
  const [params] = useSearchParams();
  const [evidence, setEvidence] = useState<Evidence | null>(() => fromAddress(params));
  const [given, setGiven] = useState<Given | null>(null);
  const view = useRef<HTMLDivElement>(null);
  // On a narrow screen the pages lie below the answer.
  const goThere = () => view.current?.scrollIntoView({ block: "nearest" });
  const open = (wanted: Evidence) => {
    setEvidence(wanted);
    goThere();
  };
  const linked = params.has("quote");
  useEffect(() => {
    if (linked) goThere();
  }, [linked]);
  const read = useDocumentText(dataset, info.id);
  const pdf = info.kind === "pdf";
  const places = usePlaces(dataset, info.id, pdf ? evidence : null, given);
  const marks = evidence !== null && places.isSuccess ? places.data.places : [];
  return (
    <>
      <PageHeader
        title={info.title}
        about={
          <>
            <Anchor component={Link} to={addresses.documents(dataset)} size="sm" underline="always">
              All documents
            </Anchor>
            {` · ${info.pages ? `${plural(info.pages, "page")}, ` : ""}${plural(info.passages, "passage")}`}
            {info.notes.map((note) => ` · ${note}`)}
          </>
        }
      />
      <div className={classes.sides}>
        <div className={classes.panel}>
          <Tabs defaultValue="ask" keepMounted>
            <Tabs.List mb="sm">
              <Tabs.Tab value="ask">Ask</Tabs.Tab>
              <Tabs.Tab value="passages">Passages</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="ask">
              <AskPanel dataset={dataset} document={info.id} onAnswer={setEvidence} onEvidence={open} />
            </Tabs.Panel>
            <Tabs.Panel value="passages">
              {read.isPending && <Waiting />}
              {read.isSuccess && (
                <Passages
                  cut={info.cut ?? null}
                  passages={read.data.passages}
                  chosen={evidence}
                  onChoose={open}
                />
              )}
            </Tabs.Panel>
          </Tabs>
          <Stack gap="xs" mt="sm">
            {evidence !== null && pdf && places.isSuccess && marks.length === 0 && (
              <Text size="sm" role="status">
                These words were not found on page {evidence.page}; they may be a formula or part of a
                picture.
              </Text>
            )}
            {places.isError && <ProblemNote error={places.error} />}
          </Stack>
        </div>
        <div ref={view} className={classes.view}>
          {read.isError && <ProblemNote error={read.error} retry={() => void read.refetch()} />}
          {pdf ? (
            <PdfView
              url={fileOf(dataset, info.id)}
              title={info.title}
              marks={marks}
              evidence={evidence}
              onPassword={(password) => {
                setGiven((before) => ({ password, number: (before?.number ?? 0) + 1 }));
              }}
            />
          ) : (
            read.isSuccess && (
              <TextView
                text={read.data.text}
                passages={read.data.passages}
                evidence={evidence}
                title={info.title}
              />
            )
          )}
        </div>
      </div>
    </>
  );
}
