/** Every data set as a card, and a place to drop the next file. */
import { Group, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { datasetsQuery, runsQuery } from "@/api/queries";
import type { DatasetInfo, Run } from "@/api/types";
import { ChooseFile, ChooseFolder, FORMATS_READ } from "@/features/home/ChooseFile";
import { DatasetCard } from "@/features/home/DatasetCard";
import { FirstSteps } from "@/features/home/FirstSteps";
import classes from "@/features/home/Home.module.css";
import { lastWork } from "@/features/home/lastWork";
import { ProblemNote } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";

interface Props {
  readonly onFiles: (files: readonly File[]) => void;
  readonly onRun: (run: string) => void;
}

export function Datasets({ onFiles, onRun }: Props) {
  const datasets = useQuery(datasetsQuery);
  const { data: runs = [] } = useQuery(runsQuery());
  if (datasets.isPending) return <Skeleton h={320} />;
  if (datasets.isError) return <ProblemNote error={datasets.error} retry={() => void datasets.refetch()} />;
  if (datasets.data.length === 0) return <FirstSteps onFiles={onFiles} onRun={onRun} />;
  return (
    <>
      <PageHeader
        title="Data sets"
        about="Everything stays on this machine."
        actions={<ChooseFile onFiles={onFiles} />}
      />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        {recentFirst(datasets.data, runs).map(({ info, touched }) => (
          <DatasetCard key={info.name} info={info} touched={touched} />
        ))}
        <div className={classes.zone}>
          <Text fw={600}>Drop files or a folder anywhere</Text>
          <Group gap="sm" justify="center">
            <ChooseFile onFiles={onFiles} label="Choose files" variant="default" />
            <ChooseFolder onFiles={onFiles} />
          </Group>
          <Text size="sm" c="dimmed" maw={320}>
            {FORMATS_READ}. Nothing is stored before you have seen how it is read.
          </Text>
        </div>
      </SimpleGrid>
    </>
  );
}

const recentFirst = (datasets: readonly DatasetInfo[], runs: readonly Run[]) =>
  datasets
    .map((info) => ({ info, touched: lastWork(info, runs) }))
    .sort((a, b) => Date.parse(b.touched) - Date.parse(a.touched));
