/** A conversation over the records: they are found, told about, counted and quoted in plain words. */
import { ActionIcon, Button, Drawer, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustments, IconMessages, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useParams } from "react-router";

import { useQueryState } from "@/state/url";
import { PageHeader } from "@/ui/PageHeader";
import { useNarrow } from "@/ui/useNarrow";

import classes from "./Chat.module.css";
import { useChoices } from "./choices";
import { Conversations } from "./Conversations";
import { RecordPanel } from "./RecordPanel";
import { Settings } from "./Settings";
import { Thread } from "./Thread";

export default function Chat() {
  const { dataset = "" } = useParams();
  const query = useQueryState();
  const narrow = useNarrow();
  const [choices, setChoices] = useChoices();
  const [setting, settings] = useDisclosure(false);
  const [listing, list] = useDisclosure(false);
  const conversation = query.get("c");
  // A conversation that began here goes on in the same thread: it has an address now, nothing else.
  const [born, setBorn] = useState<string | null>(null);
  const [fresh, setFresh] = useState(0);
  const here = conversation === null || conversation === born;
  const open = (to: string | null) => {
    list.close();
    if (to === null) {
      setBorn(null);
      setFresh(fresh + 1);
    }
    query.set({ c: to, record: null }, { push: true });
  };
  const begin = (
    <Button
      variant="default"
      fullWidth={!narrow}
      mb={narrow ? 0 : "sm"}
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => open(null)}
    >
      New conversation
    </Button>
  );
  const conversations = <Conversations dataset={dataset} open={conversation} onOpen={open} />;
  return (
    <>
      <PageHeader
        title="Chat"
        about="Ask in plain words: records are found, told about, counted and quoted."
        actions={
          <>
            {narrow && begin}
            {narrow && (
              <Tooltip label="Conversations">
                <ActionIcon variant="default" size={36} aria-label="Conversations" onClick={list.open}>
                  <IconMessages size={18} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
            <Tooltip label="Who answers, and how">
              <ActionIcon variant="default" size={36} aria-label="Settings" onClick={settings.open}>
                <IconAdjustments size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </>
        }
      />
      <div className={classes.page}>
        {!narrow && (
          <aside className={classes.side} aria-label="Conversations">
            {begin}
            {conversations}
          </aside>
        )}
        <Thread
          key={here ? `new ${fresh}` : conversation}
          dataset={dataset}
          conversation={conversation}
          choices={choices}
          onBegun={(id) => {
            setBorn(id);
            query.set({ c: id });
          }}
          onNew={() => open(null)}
          onRecord={(record) => query.set({ record }, { push: true })}
          onSettings={settings.open}
        />
      </div>
      <Drawer opened={listing && narrow} onClose={list.close} title="Conversations" size={320}>
        {conversations}
      </Drawer>
      <Settings
        dataset={dataset}
        opened={setting}
        onClose={settings.close}
        choices={choices}
        onChange={setChoices}
      />
      <RecordPanel
        dataset={dataset}
        record={query.get("record")}
        onOpen={(record) => query.set({ record }, { push: record !== null })}
      />
    </>
  );
}
