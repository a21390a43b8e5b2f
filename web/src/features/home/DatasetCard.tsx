/** A data set at a glance. */
import { ActionIcon, Badge, Card, Group, Menu, Text, Title } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { evaluationsQuery, modelsQuery, standingsQuery } from "@/api/queries";
import type { DatasetInfo } from "@/api/types";
import { DeleteDataset } from "@/features/home/DeleteDataset";
import classes from "@/features/home/Home.module.css";
import { addresses } from "@/state/addresses";
import { spokesman, standings } from "@/summary/best";
import { labelShares, splitShares, splitTitle } from "@/summary/mix";
import { ago, count, moment, percent, plural } from "@/ui/format";
import { Score } from "@/ui/Score";
import { StackedBar, type Share } from "@/ui/StackedBar";

export function DatasetCard({ info, touched }: { info: DatasetInfo; touched: string }) {
  const [deleting, setDeleting] = useState(false);
  const labels = Object.keys(info.labels).length;
  return (
    <Card component="article" className={classes.card ?? ""}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} size="h5">
            <Link to={addresses.overview(info.name)} className={classes.open}>
              {info.name}
            </Link>
          </Title>
          <Text size="sm" c="dimmed" className="numbers">
            {plural(info.records, "record")}, {count(info.labelled)} labelled
          </Text>
        </div>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              className={classes.above}
              aria-label={`More about ${info.name}`}
            >
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => {
                setDeleting(true);
              }}
            >
              Delete …
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Mix
        shares={named(splitShares(info)).map((share) => ({ ...share, name: splitTitle(share.name) }))}
        what="Splits"
        none="no splits"
        total={info.records}
      />
      <Mix
        shares={labels === 0 ? [] : labelShares(info)}
        what={plural(labels, "label")}
        none="no labels yet"
        total={info.records}
        most={3}
      />
      <dl className={classes.facts}>
        <dt>Findings</dt>
        <dd>
          <Open dataset={info.name} />
        </dd>
        <dt>Model</dt>
        <dd>
          <BestModel dataset={info.name} />
        </dd>
        <dt>Last work</dt>
        <dd title={moment(touched)}>{ago(touched)}</dd>
      </dl>
      {deleting && (
        <DeleteDataset
          info={info}
          onClose={() => {
            setDeleting(false);
          }}
        />
      )}
    </Card>
  );
}

/** The splits that the source names; where it names none, there is nothing to share out. */
const named = (shares: readonly Share[]) => (shares.some((share) => share.name !== "none") ? shares : []);

interface MixProps {
  readonly shares: readonly Share[];
  readonly what: string;
  readonly none: string;
  readonly total: number;
  readonly most?: number;
}

function Mix({ shares, what, none, total, most = 4 }: MixProps) {
  const words = shares.map((share) => `${share.name} ${percent(share.value / Math.max(1, total), 0)}`);
  return (
    <div>
      <StackedBar shares={shares} label={`${what}: ${words.join(", ") || none}`} />
      <Text size="xs" c="dimmed" mt={4} truncate className="numbers">
        {shares.length === 0
          ? none
          : `${words.slice(0, most).join(" · ")}${words.length > most ? " · …" : ""}`}
      </Text>
    </div>
  );
}

function Open({ dataset }: { dataset: string }) {
  const { data } = useQuery(standingsQuery(dataset));
  if (data === undefined) return <>&nbsp;</>;
  if (data.length === 0)
    return (
      <Text size="sm" c="dimmed" component="span">
        not checked yet
      </Text>
    );
  const open = data.reduce((sum, line) => sum + line.open, 0);
  return <span className="numbers">{open === 0 ? "all decided" : `${count(open)} open`}</span>;
}

function BestModel({ dataset }: { dataset: string }) {
  const models = useQuery(modelsQuery(dataset));
  const evaluations = useQuery(evaluationsQuery(dataset));
  if (models.data === undefined || evaluations.data === undefined) return <>&nbsp;</>;
  const one = spokesman(standings(dataset, models.data, evaluations.data));
  if (one === null) {
    return (
      <Text size="sm" c="dimmed" component="span">
        none yet
      </Text>
    );
  }
  return (
    <Group gap="0 8px">
      <span>{one.model.name}</span>
      {one.model.promoted && (
        <Badge size="xs" variant="light" tt="none">
          promoted
        </Badge>
      )}
      {one.score !== null && (
        <Score value={one.score.accuracy} bounds={one.score.accuracy_interval} size="sm" />
      )}
    </Group>
  );
}
