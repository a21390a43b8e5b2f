/** How a file is read: format, encoding, delimiter; for the rare file that was guessed wrong. */
import { Autocomplete, Button, Collapse, Group, Select, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";

import { Problem } from "@/api/problem";
import type { Preview } from "@/api/types";

/** What a person says about the reading; what is missing is guessed. */
export interface Read {
  readonly format?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  /** How documents are cut: tokens of whole sentences, or characters and overlap. */
  readonly cut?: string;
  /** Column of the texts, where none could be guessed. */
  readonly text?: string;
}

const FORMATS = [
  "csv",
  "tsv",
  "json",
  "jsonl",
  "parquet",
  "arrow",
  "text",
  "intents",
  "senticap",
  "document",
  "pictures",
  "coco",
  "posts",
  "objects",
];
const ENCODINGS = ["utf-8", "utf-16", "cp1252", "latin-1", "cp1251", "gb18030", "shift_jis", "euc-kr"];
/** Tokens of whole sentences, or characters and overlap. */
const CUTS = ["180", "100", "60", "300/100", "1000/200"];
const DELIMITERS = [
  { value: ",", label: "comma" },
  { value: ";", label: "semicolon" },
  { value: "\t", label: "tab" },
  { value: "|", label: "vertical bar" },
];

interface Props {
  readonly info: Preview["info"] | null;
  readonly read: Read;
  readonly failed: unknown;
  readonly onRead: (read: Read) => void;
}

export function Reading({ info, read, failed, onRead }: Props) {
  const [opened, setOpened] = useState(false);
  const open = opened || failed !== null;
  const delimiter = read.delimiter ?? info?.delimiter ?? null;
  const guessed = [
    info?.format,
    info?.encoding,
    DELIMITERS.find((one) => one.value === delimiter)?.label,
    info?.compression,
  ].filter((word) => typeof word === "string" && word !== "none");
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-expanded={open}
        leftSection={
          open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />
        }
        onClick={() => {
          setOpened(!opened);
        }}
      >
        More{guessed.length > 0 && `: ${guessed.join(", ")}`}
      </Button>
      <Collapse expanded={open}>
        <Group align="flex-end" mt="xs">
          <Select
            label="Format"
            placeholder="guess it"
            data={FORMATS}
            value={read.format ?? info?.format ?? null}
            onChange={(format) => {
              onRead(format === null ? {} : { format });
            }}
            clearable
            w={160}
          />
          <Typed
            label="Encoding"
            value={read.encoding ?? info?.encoding ?? ""}
            data={ENCODINGS}
            onDone={(encoding) => {
              onRead(changed(read, "encoding", encoding));
            }}
          />
          {(delimiter !== null || failed !== null) && (
            <Select
              label="Separator"
              placeholder="guess it"
              data={DELIMITERS}
              value={delimiter}
              onChange={(value) => {
                onRead(changed(read, "delimiter", value ?? ""));
              }}
              clearable
              w={160}
            />
          )}
          {(info?.format === "document" || read.cut !== undefined) && (
            <Typed
              label="Passages of"
              value={read.cut ?? "180"}
              data={CUTS}
              onDone={(cut) => {
                onRead(changed(read, "cut", cut));
              }}
            />
          )}
          {Problem.of(failed).code === "unknown_column" && (
            <Typed
              label="Column of the texts"
              value={read.text ?? ""}
              data={[]}
              onDone={(text) => {
                onRead(changed(read, "text", text));
              }}
            />
          )}
        </Group>
      </Collapse>
    </div>
  );
}

function changed(read: Read, name: keyof Read, value: string): Read {
  const rest = Object.fromEntries(Object.entries(read).filter(([known]) => known !== name)) as Read;
  return value === "" ? rest : { ...rest, [name]: value };
}

interface TypedProps {
  readonly label: string;
  readonly value: string;
  readonly data: readonly string[];
  readonly onDone: (value: string) => void;
}

/** A word that is used once it is typed whole: on Enter, on leaving, or when one is picked. */
function Typed({ label, value, data, onDone }: TypedProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const done = (text: string) => {
    setTyped(null);
    if (text.trim() !== value) onDone(text.trim());
  };
  const shared = {
    label,
    w: 180,
    value: typed ?? value,
    onBlur: () => {
      if (typed !== null) done(typed);
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      if (typed !== null) done(typed);
    },
  };
  if (data.length === 0) {
    return (
      <TextInput
        {...shared}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
        }}
      />
    );
  }
  return <Autocomplete {...shared} data={[...data]} onChange={setTyped} onOptionSubmit={done} />;
}
