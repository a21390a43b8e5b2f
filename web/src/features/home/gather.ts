/** The files a person chose or dropped, with the folders they lie in. */
import { Problem } from "@/api/problem";
import { count } from "@/ui/format";

export interface Named {
  /** Path below what was chosen, "/" between the parts. */
  readonly path: string;
  readonly file: File;
}

/** Files that are taken at once: more are for `assay import FOLDER`, which sends nothing. */
export const MOST_FILES = 20_000;

const HIDDEN = /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i;

/** Files of an `<input>`, or dropped one by one; a chosen folder's know the path within it. */
export function chosen(files: Iterable<File>): Named[] {
  const found = [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  return settled(found);
}

/**
 * Everything below what was dropped.
 *
 * @throws Problem - There are too many files, or one cannot be read.
 */
export function dropped(transfer: DataTransfer): Promise<Named[]> {
  // What was dropped is only there until the event is over, so it is all asked for now.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files = [...transfer.files];
  if (!entries.some((entry) => entry.isDirectory)) return Promise.resolve().then(() => chosen(files));
  return below(entries);
}

async function below(entries: readonly FileSystemEntry[]): Promise<Named[]> {
  const found: Named[] = [];
  const waiting = [...entries];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (HIDDEN.test(entry.name)) continue;
    if (entry.isDirectory) waiting.push(...(await inside(entry as FileSystemDirectoryEntry)));
    else found.push({ path: entry.fullPath.replace(/^\//, ""), file: await asFile(entry) });
    if (found.length > MOST_FILES) throw tooMany();
  }
  return settled(found);
}

/** All of a folder: the browser hands out a hundred at a time. */
async function inside(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, () => {
        reject(unreadable(folder.name));
      });
    });
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const asFile = (entry: FileSystemEntry): Promise<File> =>
  new Promise((resolve, reject) => {
    (entry as FileSystemFileEntry).file(resolve, () => {
      reject(unreadable(entry.name));
    });
  });

function settled(found: readonly Named[]): Named[] {
  if (found.length === 1) return [...found]; // whoever chooses a single file means it
  const shown = found.filter(({ path }) => !path.split("/").some((part) => HIDDEN.test(part)));
  if (shown.length > MOST_FILES) throw tooMany();
  return shown.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const topOf = (path: string): string => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "");

/** The folder that holds them all, "" where there is none. */
export function folderOf(files: readonly Named[]): string {
  const [first] = files;
  const top = first === undefined ? "" : topOf(first.path);
  return files.every(({ path }) => topOf(path) === top) ? top : "";
}

/** What the files are called together: their folder, else the first and how many more. */
export function nameOf(files: readonly Named[]): string {
  const folder = folderOf(files);
  const stem = files[0]?.file.name.replace(/\.[^.]*$/, "") ?? "";
  return folder !== "" ? folder : files.length < 2 ? stem : `${stem} and ${count(files.length - 1)} more`;
}

export const unreadable = (name: string) =>
  new Problem(
    0,
    "unreadable",
    `'${name}' cannot be read.`,
    "It was moved, changed or is not yours to read. Nothing was sent; choose the files again.",
  );

const tooMany = () =>
  new Problem(
    0,
    "too_many",
    `These are more than ${count(MOST_FILES)} files.`,
    "Import the folder where it lies, without sending it: assay import FOLDER. Nothing was sent.",
  );
