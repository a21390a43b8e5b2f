/** The documents of a data set: a list, one of them, and a questionnaire asked of all. */
import { Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link, useParams, useSearchParams } from "react-router";

import type { DocumentInfo } from "@/api/types";
import { addresses } from "@/state/addresses";
import { count, plural } from "@/ui/format";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";

import { CutForm } from "./CutForm";
import { Questionnaire } from "./Questionnaire";
import { useDocuments } from "./requests";

const OneDocument = lazy(() => import("./OneDocument"));

export default function Documents() {
  const { dataset = "" } = useParams();
  const [params] = useSearchParams();
  const found = useDocuments(dataset);
  if (found.isPending) return <Waiting what="Loading the documents" />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const open = found.data.find((one) => one.id === params.get("document"));
  if (open !== undefined) {
    return (
      <Suspense fallback={<Waiting />}>
        <OneDocument key={open.id} dataset={dataset} info={open} />
      </Suspense>
    );
  }
  if (found.data.length === 0) {
    return (
      <>
        <PageHeader title="Documents" about="Papers, reports and pages whose passages are records." />
        <Empty
          title="No documents here"
          action={
            <Button component={Link} to={addresses.home}>
              Import a document
            </Button>
          }
        >
          Import a PDF, DOCX, HTML, Markdown or text file, or a folder of them. Each is cut into passages, and
          here it can be read, asked and cut anew.
        </Empty>
      </>
    );
  }
  const passages = found.data.reduce((sum, one) => sum + one.passages, 0);
  return (
    <>
      <PageHeader
        title="Documents"
        about={`${plural(found.data.length, "document")} in ${plural(passages, "passage")}. Open one to read it and to ask it.`}
      />
      <Stack>
        <Section title="All documents">
          <List dataset={dataset} documents={found.data} />
        </Section>
        <Questionnaire dataset={dataset} />
        <Section title="Cut anew">
          <CutForm dataset={dataset} now={found.data[0]?.cut ?? null} />
        </Section>
      </Stack>
    </>
  );
}

const SHOWN = 500;

function List({ dataset, documents }: { dataset: string; documents: readonly DocumentInfo[] }) {
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ tabIndex: 0, "aria-label": "All documents" }}>
      <Table aria-label="Documents">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Title</Table.Th>
            <Table.Th ta="right">Pages</Table.Th>
            <Table.Th ta="right">Passages</Table.Th>
            <Table.Th>Cut</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {documents.slice(0, SHOWN).map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <Anchor component={Link} to={addresses.documents(dataset, { document: one.id })}>
                  {one.title}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {[one.id, ...one.notes].join(" · ")}
                  {one.run == null && " · its file is not kept; import it again to see its pages"}
                </Text>
              </Table.Td>
              <Table.Td ta="right">{one.pages ? count(one.pages) : ""}</Table.Td>
              <Table.Td ta="right">{count(one.passages)}</Table.Td>
              <Table.Td>{howCut(one.cut ?? null)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {documents.length > SHOWN && (
        <Group p="xs">
          <Text size="sm">The first {count(SHOWN)} are listed.</Text>
        </Group>
      )}
    </Table.ScrollContainer>
  );
}

function howCut(cut: string | null): string {
  if (cut === null) return "";
  const [size = "", overlap] = cut.split("/");
  return overlap === undefined ? `sentences, ${size} tokens` : `${size} characters, ${overlap} shared`;
}
