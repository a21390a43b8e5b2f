/** Areas in proportion to amounts, as square as they get (Bruls, Huizing and van Wijk 2000). */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How far the worst of some areas is from a square, along a side of a length. */
function worst(areas: readonly number[], side: number): number {
  const sum = areas.reduce((a, b) => a + b, 0);
  const thick = sum / side;
  return Math.max(...areas.map((area) => Math.max(thick ** 2 / area, area / thick ** 2)));
}

/**
 * Divide a rectangle.
 *
 * @param amounts - Positive, largest first.
 * @returns An area for each of them, in their order.
 */
export function treemap(amounts: readonly number[], width: number, height: number): readonly Area[] {
  const total = amounts.reduce((a, b) => a + b, 0);
  if (total <= 0 || width <= 0 || height <= 0)
    return amounts.map(() => ({ x: 0, y: 0, width: 0, height: 0 }));
  const areas = amounts.map((amount) => (amount / total) * width * height);
  const made: Area[] = [];
  let free = { x: 0, y: 0, width, height };
  let row: number[] = [];
  const lay = () => {
    const sum = row.reduce((a, b) => a + b, 0);
    const wide = free.width >= free.height;
    const thick = sum / (wide ? free.height : free.width);
    let along = 0;
    for (const area of row) {
      const long = area / thick;
      made.push(
        wide
          ? { x: free.x, y: free.y + along, width: thick, height: long }
          : { x: free.x + along, y: free.y, width: long, height: thick },
      );
      along += long;
    }
    free = wide
      ? { ...free, x: free.x + thick, width: Math.max(0, free.width - thick) }
      : { ...free, y: free.y + thick, height: Math.max(0, free.height - thick) };
    row = [];
  };
  for (const area of areas) {
    const side = Math.min(free.width, free.height);
    if (row.length > 0 && worst([...row, area], side) > worst(row, side)) lay();
    row.push(area);
  }
  if (row.length > 0) lay();
  return made;
}
