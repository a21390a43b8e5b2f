/** A text whose places are counted as the server counts them: by code points, not by UTF-16 units. */
export class Letters {
  readonly length: number;
  /** Places, in code points, of the letters that take two units here. */
  private readonly pairs: readonly number[];

  constructor(private readonly text: string) {
    const pairs: number[] = [];
    for (const found of text.matchAll(/[\u{10000}-\u{10ffff}]/gu)) pairs.push(found.index - pairs.length);
    this.pairs = pairs;
    this.length = text.length - pairs.length;
  }

  slice(from: number, to: number = this.length): string {
    return this.text.slice(this.unit(from), this.unit(to));
  }

  /** The unit a place stands at: one more for each pair before it. */
  private unit(place: number): number {
    let [low, high] = [0, this.pairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.pairs[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, place) + low;
  }
}
