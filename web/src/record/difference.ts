/** Two texts compared word by word. */
export interface Piece {
  readonly text: string;
  /** Not in the other text. */
  readonly own: boolean;
}

const LONGEST = 2_000;

const pieces = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];

/** What a word is compared by: upper and lower case and marks at its ends do not count. */
const core = (word: string): string =>
  word.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "") || word;

/**
 * Mark in each text the words that the other has not, by their longest common subsequence.
 * Texts beyond two thousand words are returned unmarked.
 */
export function difference(a: string, b: string): { a: Piece[]; b: Piece[]; same: boolean; words: number } {
  const left = pieces(a);
  const right = pieces(b);
  const isWord = (piece: string) => piece.trim() !== "";
  const aWords = left.filter(isWord);
  const bWords = right.filter(isWord);
  if (aWords.length > LONGEST || bWords.length > LONGEST) {
    const whole = (text: string) => [{ text, own: false }];
    return { a: whole(a), b: whole(b), same: a === b, words: 0 };
  }
  const [inA, inB] = common(aWords.map(core), bWords.map(core));
  const words = inA.filter((is) => !is).length + inB.filter((is) => !is).length;
  return { a: merged(left, inA), b: merged(right, inB), same: a === b, words };
}

/** Which words belong to the longest common subsequence. */
function common(a: readonly string[], b: readonly string[]): [boolean[], boolean[]] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const inA = a.map(() => false);
  const inB = b.map(() => false);
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      inA[i++] = true;
      inB[j++] = true;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return [inA, inB];
}

/** Pieces with neighbours of the same kind joined; a space belongs to what stands before it. */
function merged(all: readonly string[], shared: readonly boolean[]): Piece[] {
  const found: { text: string; own: boolean }[] = [];
  let word = 0;
  for (const text of all) {
    const space = text.trim() === "";
    const own = space ? false : shared[word++] === false;
    const last = found.at(-1);
    if (last?.own === own) last.text += text;
    else found.push({ text, own });
  }
  return found;
}
