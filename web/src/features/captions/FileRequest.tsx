/** A button that sends a file and begins what reads it. */
import { Button, FileButton } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";

interface Props {
  readonly label: string;
  /** What the file holds, for those who choose it. */
  readonly holds: string;
  readonly disabled: boolean;
  readonly request: UseMutationResult<unknown, Error, File>;
}

export function FileRequest({ label, holds, disabled, request }: Props) {
  return (
    <FileButton
      onChange={(file) => {
        if (file !== null) request.mutate(file);
      }}
      accept=".csv,.tsv,.json,.jsonl,.parquet,.gz"
      inputProps={{ "aria-label": label }}
    >
      {(props) => (
        <Button {...props} variant="default" title={holds} disabled={disabled} loading={request.isPending}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}
