/**
 * Several files as one zip, stored as they are (PKWARE APPNOTE 6.3.10), so that they travel as one upload.
 *
 * The zip is made of references: no file is held in memory, each is read once for its checksum and
 * once when it is sent.
 */
import { Problem } from "@/api/problem";
import { folderOf, nameOf, unreadable, type Named } from "@/features/home/gather";
import { bytes } from "@/ui/format";

/** Sizes and places are 32 bits wide in a plain zip. */
export const MOST_BYTES = 0xf000_0000;

const BLOCK = 1 << 22;
const UTF8 = 0x0800;
const NEW_YEAR_1980 = 0x21;

interface Watch {
  readonly onProgress: (files: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Make a zip of files, below the folder that holds them all.
 *
 * @throws Problem - A file cannot be read, or they are too large together.
 * @throws DOMException - `AbortError`, when the signal said so.
 */
export async function bundled(files: readonly Named[], { onProgress, signal }: Watch): Promise<File> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  if (total > MOST_BYTES) throw tooLarge(files.length, total);
  const parts: BlobPart[] = [];
  const list: ArrayBuffer[] = [];
  let place = 0;
  for (const [index, { path, file }] of withinFolder(files).entries()) {
    const name = new TextEncoder().encode(path);
    const sum = await checksum(file, signal);
    const head = header(name, file.size, sum);
    parts.push(head, file);
    list.push(entry(name, file.size, sum, place));
    place += head.byteLength + file.size;
    onProgress(index + 1);
  }
  return new File([...parts, ...list, ending(list, place)], `${nameOf(files)}.zip`);
}

/** Paths that a zip may hold, each once. */
export function withinFolder(files: readonly Named[]): Named[] {
  const folder = folderOf(files);
  const taken = new Set<string>();
  return files.map(({ path, file }) => {
    const wanted = path.slice(folder === "" ? 0 : folder.length + 1).replace(/[\\:]/g, "_");
    let name = wanted;
    for (let n = 2; taken.has(name); n += 1) name = wanted.replace(/(\.[^./]*)?$/, ` (${n})$1`);
    taken.add(name);
    return { path: name, file };
  });
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb8_8320 : rest >>> 1;
  return rest;
});

/** CRC-32 of a file, read in blocks. */
export async function checksum(file: File, signal: AbortSignal): Promise<number> {
  let rest = 0xffff_ffff;
  for (let start = 0; start < file.size; start += BLOCK) {
    signal.throwIfAborted();
    const block = await file
      .slice(start, start + BLOCK)
      .arrayBuffer()
      .catch(() => {
        throw unreadable(file.name);
      });
    for (const byte of new Uint8Array(block)) rest = (rest >>> 8) ^ (TABLE[(rest ^ byte) & 0xff] ?? 0);
  }
  signal.throwIfAborted();
  return (rest ^ 0xffff_ffff) >>> 0;
}

/** Numbers of two or four bytes, little end first. */
function packed(...numbers: readonly (readonly [2 | 4, number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(numbers.reduce((sum, [width]) => sum + width, 0)));
  let at = 0;
  for (const [width, value] of numbers) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}

function joined(...arrays: readonly Uint8Array[]): ArrayBuffer {
  const whole = new Uint8Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole.buffer;
}

/** What both headers of a file say of it: version, flags, no compression, time, checksum, sizes, name. */
const about = (name: Uint8Array, size: number, sum: number) =>
  [
    [2, 20],
    [2, UTF8],
    [2, 0],
    [2, 0],
    [2, NEW_YEAR_1980],
    [4, sum],
    [4, size],
    [4, size],
    [2, name.length],
    [2, 0],
  ] as const;

const header = (name: Uint8Array, size: number, sum: number): ArrayBuffer =>
  joined(packed([4, 0x0403_4b50], ...about(name, size, sum)), name);

const entry = (name: Uint8Array, size: number, sum: number, place: number): ArrayBuffer =>
  joined(
    packed([4, 0x0201_4b50], [2, 20], ...about(name, size, sum), [2, 0], [2, 0], [2, 0], [4, 0], [4, place]),
    name,
  );

function ending(list: readonly ArrayBuffer[], place: number): ArrayBuffer {
  const size = list.reduce((sum, one) => sum + one.byteLength, 0);
  const many = list.length;
  return joined(
    packed([4, 0x0605_4b50], [2, 0], [2, 0], [2, many], [2, many], [4, size], [4, place], [2, 0]),
  );
}

const tooLarge = (many: number, total: number) =>
  new Problem(
    413,
    "too_large",
    `These ${many} files have ${bytes(total)}; at most ${bytes(MOST_BYTES)} are sent together.`,
    "Import the folder where it lies, without sending it: assay import FOLDER. Nothing was sent.",
  );
