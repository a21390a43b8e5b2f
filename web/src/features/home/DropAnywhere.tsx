/** Files and folders may be dropped anywhere on the page. */
import { Text, Title } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useEffect, useState } from "react";

import classes from "@/features/home/Home.module.css";

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

export function DropAnywhere({ onDrop: drop }: { onDrop: (transfer: DataTransfer) => void }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer) drop(event.dataTransfer);
    };
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("dragleave", onDragLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("dragleave", onDragLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, [drop]);
  if (!over) return null;
  return (
    <div className={classes.veil} aria-hidden>
      <div className={classes.target}>
        <IconFileImport size={40} />
        <Title order={2} size="h3">
          Drop it to import it
        </Title>
        <Text c="dimmed">
          Files, or a folder, become one data set. You see how they are read before anything is stored.
        </Text>
      </div>
    </div>
  );
}
