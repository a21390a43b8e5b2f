import { expect, it } from "vitest";

import { strideOf } from "./renderer";

it("meets every point once, and spreads the first ones over all of them", () => {
  for (const n of [1, 2, 7, 10, 100, 4_096, 99_990]) {
    const step = strideOf(n);
    const order = Array.from({ length: n }, (_, k) => (k * step) % n);
    expect(new Set(order).size).toBe(n);
    const tenths = new Set(order.slice(0, Math.ceil(n / 4)).map((i) => Math.floor((10 * i) / n)));
    expect(tenths.size).toBeGreaterThanOrEqual(Math.min(10, Math.ceil(n / 4)));
  }
});
