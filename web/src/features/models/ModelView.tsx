/** One model: how good it is, where it errs, how sure it may be of itself, and what it is. */
import { Anchor, Badge, Button, Group, Menu, Tabs, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconChevronDown, IconScale } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { datasetQuery, modelsQuery } from "@/api/queries";
import { Problem } from "@/api/problem";
import type { EvalReport, ModelCard } from "@/api/types";
import { addresses } from "@/state/addresses";
import { hasUnseen } from "@/summary/enough";
import { useQueryState } from "@/state/url";
import { PageHeader } from "@/ui/PageHeader";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";
import { ago, plural } from "@/ui/format";

import { CardTab } from "./CardTab";
import { ClassesTab } from "./ClassesTab";
import { ConfidenceTab } from "./ConfidenceTab";
import { ConfusionTab } from "./ConfusionTab";
import { CurveTab } from "./CurveTab";
import { FindingTab } from "./FindingTab";
import { Following } from "./Following";
import { Headline } from "./Headline";
import { Promote } from "./Promote";
import { TryTab } from "./TryTab";
import { ConnectionTab } from "./connect/ConnectionTab";
import { PromptTab } from "./connect/PromptTab";
import { askedAt, isConnected, isSent, kindOf } from "./connect/kinds";
import { beginEvaluation, useReports } from "./requests";
import { latestOf, shotsOf } from "./standing";
import { UseTab } from "./use/UseTab";

const TABS = {
  classes: "Classes",
  confusion: "Confusions",
  confidence: "Confidence",
  finding: "Finding a class",
  curve: "Learning curve",
  connection: "Connection",
  prompt: "Prompt",
  try: "Try it",
  use: "Use it",
  card: "Model card",
} as const;
type Tab = keyof typeof TABS;

/** Tabs that say something about a model: one that was connected learned nothing here. */
const tabsOf = (model: ModelCard): Tab[] =>
  (Object.keys(TABS) as Tab[]).filter((tab) => {
    if (tab === "curve") return !isConnected(model);
    if (tab === "prompt") return model.method === "llm";
    return tab !== "connection" || isConnected(model);
  });

export function ModelView({ dataset, name }: { dataset: string; name: string }) {
  const query = useQueryState();
  const info = useQuery(datasetQuery(dataset));
  const models = useQuery(modelsQuery(dataset));
  const reports = useReports(dataset);
  const failed = models.error ?? reports.error;
  if (failed !== null) {
    return (
      <ProblemNote error={failed} retry={() => void Promise.all([models.refetch(), reports.refetch()])} />
    );
  }
  if (models.data === undefined || reports.data === undefined) return <Waiting what="Loading the model" />;
  const model = models.data.find((one) => one.name === name || one.id === name);
  if (model === undefined) {
    return (
      <Empty
        title={`There is no model “${name}” here`}
        action={
          <Button component={Link} to={addresses.models(dataset)}>
            All models
          </Button>
        }
      >
        It may have been trained on another data set.
      </Empty>
    );
  }
  const newest = latestOf(reports.data, model.name);
  const split = query.get("split") ?? newest?.split ?? null;
  const report = latestOf(reports.data, model.name, split);
  const tab = (query.get("tab") ?? "classes") as Tab;
  const unseen = info.data === undefined || hasUnseen(info.data, model);
  const splits = ["test", "validation", "rest"].filter(
    (one) => one === "rest" || one in (info.data?.splits ?? {}) || one === split,
  );
  return (
    <>
      <Anchor component={Link} to={addresses.models(dataset)} size="sm">
        All models
      </Anchor>
      <PageHeader
        title={model.name}
        about={
          <Group gap="xs" component="span">
            {model.promoted && <Badge size="sm">promoted</Badge>}
            <span style={{ overflowWrap: "anywhere" }}>
              {isConnected(model)
                ? `${kindOf(model)} ${askedAt(model)}, ${plural(model.classes.length, "class", "classes")}, connected ${ago(model.created)}`
                : `${model.method}, learned from ${plural(model.records, "record")} (${shotsOf(model)}) in ${plural(model.classes.length, "class", "classes")}, trained ${ago(model.created)}`}
            </span>
          </Group>
        }
        actions={
          <Actions dataset={dataset} model={model} models={models.data} report={report} split={split} />
        }
      />
      <Following />
      {report === null && !unseen ? (
        <Empty
          title="No label is left to score it on"
          action={
            <Button component={Link} to={addresses.review(dataset, { batch: "new" })}>
              Label some more
            </Button>
          }
        >
          It learned from every label there is. Label more records and score it on those, or train one on
          fewer labels per class.
        </Empty>
      ) : report === null ? (
        <Empty title="Not scored yet" action={<EvaluateButton model={model.name} split={split} />}>
          How good this model is{split === null ? "" : ` on the split “${split}”`} is not known. Scoring asks
          it about labelled records it was not trained on.
          {isSent(model) && ` Each of them is sent to ${askedAt(model)}.`}
        </Empty>
      ) : (
        <Headline
          report={report}
          splits={splits}
          onSplit={(value) => query.set({ split: value, label: null, answer: null })}
        />
      )}
      <Tabs value={tab} onChange={(value) => query.set({ tab: value })} keepMounted={false} mt="lg">
        <Tabs.List mb="md">
          {tabsOf(model).map((one) => (
            <Tabs.Tab key={one} value={one}>
              {TABS[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="classes">
          <Scored report={report}>{(known) => <ClassesTab dataset={dataset} report={known} />}</Scored>
        </Tabs.Panel>
        <Tabs.Panel value="confusion">
          <Scored report={report}>
            {(known) => <ConfusionTab dataset={dataset} report={known} model={model} />}
          </Scored>
        </Tabs.Panel>
        <Tabs.Panel value="confidence">
          <Scored report={report}>{(known) => <ConfidenceTab report={known} model={model} />}</Scored>
        </Tabs.Panel>
        <Tabs.Panel value="finding">
          <Scored report={report}>{(known) => <FindingTab report={known} />}</Scored>
        </Tabs.Panel>
        <Tabs.Panel value="curve">
          <CurveTab dataset={dataset} model={model} split={split} />
        </Tabs.Panel>
        <Tabs.Panel value="connection">
          <ConnectionTab dataset={dataset} model={model} report={report} />
        </Tabs.Panel>
        <Tabs.Panel value="prompt">
          <PromptTab dataset={dataset} model={model} />
        </Tabs.Panel>
        <Tabs.Panel value="use">
          <UseTab model={model} models={models.data} />
        </Tabs.Panel>
        <Tabs.Panel value="try">
          <TryTab model={model.name} />
        </Tabs.Panel>
        <Tabs.Panel value="card">
          <CardTab model={model} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

function Scored({
  report,
  children,
}: {
  report: EvalReport | null;
  children: (report: EvalReport) => React.ReactNode;
}) {
  if (report === null) return <Text c="dimmed">This shows once the model is scored.</Text>;
  return children(report);
}

interface ActionsProps {
  dataset: string;
  model: ModelCard;
  models: readonly ModelCard[];
  report: EvalReport | null;
  split: string | null;
}

function Actions({ dataset, model, models, report, split }: ActionsProps) {
  const navigate = useNavigate();
  const others = models.filter((one) => one.id !== model.id);
  return (
    <>
      {others.length > 0 && (
        <Menu shadow="md" position="bottom-end">
          <Menu.Target>
            <Button
              variant="default"
              leftSection={<IconScale size={16} aria-hidden />}
              rightSection={<IconChevronDown size={14} aria-hidden />}
            >
              Compare with
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
            {others.map((one) => (
              <Menu.Item
                key={one.id}
                onClick={() => void navigate(addresses.models(dataset, { a: model.name, b: one.name }))}
              >
                {one.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {report !== null && <EvaluateButton model={model.name} split={split} again report={report} />}
      <Promote dataset={dataset} model={model} models={models} />
    </>
  );
}

interface EvaluateProps {
  model: string;
  split: string | null;
  again?: boolean;
  report?: EvalReport;
}

function EvaluateButton({ model, split, again = false, report }: EvaluateProps) {
  const query = useQueryState();
  const evaluate = useMutation({
    mutationFn: () => beginEvaluation(model, split),
    onSuccess: (run) => {
      if (run.id === report?.run) {
        notifications.show({ message: "Nothing has changed since: the score stands." });
      } else query.set({ run: run.id });
    },
    onError: (error) => notifications.show({ color: "red", message: Problem.of(error).message }),
  });
  return (
    <Button
      variant={again ? "default" : "filled"}
      loading={evaluate.isPending}
      onClick={() => evaluate.mutate()}
    >
      {again ? "Evaluate again" : "Evaluate"}
    </Button>
  );
}
