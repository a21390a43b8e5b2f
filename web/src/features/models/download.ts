import { saveText } from "@/ui/saving";

/** Save an object as a file, made in this browser. */
export const save = (name: string, content: unknown): void =>
  saveText(name, JSON.stringify(content, null, 2), "application/json");
