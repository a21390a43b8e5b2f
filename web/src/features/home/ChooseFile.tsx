import { Button, FileButton } from "@mantine/core";
import { IconFileImport, IconFolderOpen } from "@tabler/icons-react";
import type { ComponentProps } from "react";

interface Props {
  readonly onFiles: (files: readonly File[]) => void;
  readonly label?: string;
  readonly variant?: "filled" | "default";
}

export function ChooseFile({ onFiles, label = "Import files", variant = "filled" }: Props) {
  return (
    <FileButton
      multiple
      onChange={(files) => {
        if (files.length > 0) onFiles(files);
      }}
      inputProps={{ "aria-label": label }}
    >
      {(props) => (
        <Button {...props} variant={variant} leftSection={<IconFileImport size={16} aria-hidden />}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}

/** What makes a file input choose a folder; React's types do not know it. */
const FOLDER = { webkitdirectory: "" } as ComponentProps<"input">;

export function ChooseFolder({ onFiles }: Pick<Props, "onFiles">) {
  return (
    <FileButton multiple onChange={onFiles} inputProps={{ "aria-label": "Choose a folder", ...FOLDER }}>
      {(props) => (
        <Button {...props} variant="default" leftSection={<IconFolderOpen size={16} aria-hidden />}>
          Choose a folder
        </Button>
      )}
    </FileButton>
  );
}

/** What can be imported, in words. */
export const FORMATS_READ =
  "Tables (CSV, TSV, Excel, JSON, JSONL, Parquet, Arrow), plain text, documents (PDF, DOCX, HTML, Markdown) and pictures, also inside gzip or zip";
