/** Diversity, repetition and correlation as tables; what machine captions add as sentences. */
import { SimpleGrid, Table, Text } from "@mantine/core";

import type { CaptionComparison } from "@/api/types";
import { count, percent } from "@/ui/format";
import { Section } from "@/ui/Section";

import { called } from "./requests";

const MEASURES: Readonly<Record<string, string>> = {
  similarity: "Similarity",
  similarity_mean: "Similarity, mean",
  overlap: "Shared words (F1)",
  rouge_l: "ROUGE-L",
  bleu_4: "BLEU-4",
};

export function Measures({ found }: { found: CaptionComparison }) {
  const judged = found.sources.some((one) => one.judged != null);
  return (
    <Section title="Measures">
      <Table.ScrollContainer minWidth={620} scrollAreaProps={{ tabIndex: 0, "aria-label": "Measures" }}>
        <Table aria-label="Measures of each model">
          <Table.Thead>
            <Table.Tr>
              {["Captions", "Similarity", "ROUGE-L", "BLEU-4", "Distinct-1", "Distinct-2"].map((name) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
              {["Alone", "Vocabulary", "Words each", ...(judged ? ["Judged"] : [])].map((name) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.sources.map((one) => (
              <Table.Tr key={one.column}>
                <Table.Th scope="row">{called(one)}</Table.Th>
                {[one.similarity, one.rouge_l, one.bleu_4].map((value, at) => (
                  <Table.Td key={at}>{value.toFixed(3)}</Table.Td>
                ))}
                <Table.Td>{one.diversity.distinct_1.toFixed(3)}</Table.Td>
                <Table.Td>{one.diversity.distinct_2.toFixed(3)}</Table.Td>
                <Table.Td>{percent(one.diversity.distinct, 0)}</Table.Td>
                <Table.Td>{count(one.diversity.vocabulary)}</Table.Td>
                <Table.Td>{one.diversity.words.toFixed(1)}</Table.Td>
                {judged && <Table.Td>{one.judged == null ? "" : one.judged.toFixed(2)}</Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed">
        Distinct words fall with the number of captions. Alone: captions that are said of one picture only.
      </Text>
    </Section>
  );
}

export function Repeats({ found }: { found: CaptionComparison }) {
  const said = found.sources.filter((one) => one.column !== "text" && one.diversity.repeated.length > 0);
  if (said.length === 0) return null;
  return (
    <Section title="Said again and again">
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {said.map((one) => (
          <div key={one.column}>
            <Text fw={500}>{called(one)}</Text>
            {one.diversity.repeated.slice(0, 4).map((repeat) => (
              <Text key={repeat.caption} size="sm">
                {count(repeat.count)} times: “{repeat.caption}”
              </Text>
            ))}
          </div>
        ))}
      </SimpleGrid>
    </Section>
  );
}

export function Judgements({ found }: { found: CaptionComparison }) {
  if (found.correlations.length === 0) return null;
  const judged = found.correlations[0]?.n ?? 0;
  return (
    <Section title="What goes with people's judgement">
      <Text size="sm" c="dimmed" mb="xs">
        {count(judged)} captions were judged{found.judgements != null && `, in ${found.judgements}`}. 1: the
        measure orders them as people do; 0: it has nothing to do with them. In brackets: 95 % of samples of
        the pictures.
      </Text>
      <Table aria-label="Correlation of measures with judgements">
        <Table.Thead>
          <Table.Tr>
            {["Measure", "Spearman", "Kendall", "Point-biserial"].map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.correlations.map((one) => (
            <Table.Tr key={one.measure}>
              <Table.Th scope="row">{MEASURES[one.measure] ?? one.measure}</Table.Th>
              <Table.Td>
                {one.spearman.toFixed(2)} ({one.spearman_interval[0].toFixed(2)} to{" "}
                {one.spearman_interval[1].toFixed(2)})
              </Table.Td>
              <Table.Td>{one.kendall.toFixed(2)}</Table.Td>
              <Table.Td>{one.point_biserial?.toFixed(2) ?? ""}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

export function Adding({ found }: { found: CaptionComparison }) {
  if (found.labels == null && found.topics == null) return null;
  return (
    <Section title="What machine captions add">
      {found.labels != null && <Text size="sm">Labels: {found.labels.verdict}</Text>}
      {found.topics != null && (
        <Text size="sm" mt={4}>
          Topics: {count(found.topics.topics_alone)} from captions alone, {count(found.topics.topics_with)}{" "}
          with machine captions; they agree by {found.topics.agreement.toFixed(2)} of 1.
        </Text>
      )}
      {found.topics?.labels != null && (
        <Text size="sm" mt={4}>
          Labels told by topic: {found.topics.labels.verdict}
        </Text>
      )}
    </Section>
  );
}
