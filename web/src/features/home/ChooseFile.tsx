import { Button, FileButton } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";

interface Props {
  readonly onFile: (file: File) => void;
  readonly label?: string;
  readonly variant?: "filled" | "default";
}

export function ChooseFile({ onFile, label = "Import a file", variant = "filled" }: Props) {
  return (
    <FileButton onChange={(file) => file && onFile(file)} inputProps={{ "aria-label": label }}>
      {(props) => (
        <Button {...props} variant={variant} leftSection={<IconFileImport size={16} aria-hidden />}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}

/** What can be imported, in words. */
export const FORMATS_READ = "CSV, TSV, JSON, JSONL, Parquet, Arrow or plain text, also inside gzip or zip";
