/** How programs ask for this model's answers. */
import {
  ActionIcon,
  Code,
  CopyButton,
  Group,
  SegmentedControl,
  Stack,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { ModelCard } from "@/api/types";

import type { Asked, Route } from "./snippets";
import { curl, isSentiment, python, standing } from "./snippets";

const ABOUT: Readonly<Record<Route, { title: string; about: string }>> = {
  predict: {
    title: "Labels of texts",
    about:
      "Label, confidence and probabilities of each text; with “similar”: 3 also the records nearest in meaning.",
  },
  sentiment: {
    title: "Sentiment of a review",
    about: "Negative, neutral or positive, and similar reviews that people have labelled.",
  },
  project: {
    title: "As a prediction API",
    about: "The contract of prediction APIs: another Assay can connect to this address.",
  },
};

interface Props {
  model: ModelCard;
  models: readonly ModelCard[];
}

export function UseTab({ model, models }: Props) {
  const [language, setLanguage] = useState("curl");
  const [named, setNamed] = useState("model");
  const session = useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => ask(api.GET("/api/v1/session", { signal })),
  });
  const asked: Asked = {
    origin: window.location.origin,
    name: named === "model" ? model.name : model.trained_on,
    token: session.data?.required ?? false,
  };
  const routes: Route[] = [
    "predict",
    ...(isSentiment(model.classes) ? (["sentiment"] as const) : []),
    "project",
  ];
  const promoted = models.find((one) => one.promoted);
  return (
    <Stack gap="lg" maw={860}>
      <Stack gap={6}>
        <Text size="sm">{standing(model, promoted)}</Text>
        <Text size="sm" c="dimmed">
          {asked.token
            ? "The server asks programs for its token; put it into the variable ASSAY_TOKEN where the program runs."
            : "Programs on the machine of this server may ask. Others need “assay serve --host” with a token."}{" "}
          With --api-only the server answers predictions alone, without this page.
        </Text>
      </Stack>
      <Group gap="sm">
        <SegmentedControl
          aria-label="Language"
          data={[
            { value: "curl", label: "curl" },
            { value: "python", label: "Python" },
          ]}
          value={language}
          onChange={setLanguage}
        />
        {(promoted !== undefined || named !== "model") && (
          <SegmentedControl
            aria-label="Who answers"
            data={[
              { value: "model", label: "This model" },
              { value: "promoted", label: "Whichever is promoted" },
            ]}
            value={named}
            onChange={setNamed}
          />
        )}
      </Group>
      {routes.map((route) => {
        const text = language === "curl" ? curl(route, asked) : python(route, asked);
        return (
          <section key={route} aria-labelledby={`use-${route}`}>
            <Title order={2} size="h5" id={`use-${route}`}>
              {ABOUT[route].title}
            </Title>
            <Text size="sm" c="dimmed" mb={6}>
              {ABOUT[route].about}
            </Text>
            <Snippet text={text} title={ABOUT[route].title} />
          </section>
        );
      })}
    </Stack>
  );
}

function Snippet({ text, title }: { text: string; title: string }) {
  return (
    <div style={{ position: "relative" }}>
      <Code
        block
        pr={44}
        style={{ overflowX: "auto" }}
        tabIndex={0}
        role="region"
        aria-label={`${title}: program`}
      >
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? "Copied" : "Copy"}>
            <ActionIcon
              variant="default"
              onClick={copy}
              aria-label={`Copy: ${title}`}
              style={{ position: "absolute", top: 8, right: 8 }}
            >
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
