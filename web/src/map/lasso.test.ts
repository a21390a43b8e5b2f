import { expect, it } from "vitest";

import { box, inside, type Lasso, pointsInside, readLasso, simplified, writeLasso } from "./lasso";

const star: Lasso = [
  [0, 1],
  [0.2, 0.2],
  [1, 0],
  [0.2, -0.2],
  [0, -1],
  [-0.2, -0.2],
  [-1, 0],
  [-0.2, 0.2],
];

it("tells inside from outside, also in a star", () => {
  expect(inside(star, 0, 0)).toBe(true);
  expect(inside(star, 0.05, 0.7)).toBe(true);
  expect(inside(star, 0.5, 0.5)).toBe(false);
  expect(inside(star, 2, 0)).toBe(false);
});

it("finds the points inside in map order", () => {
  const points = { n: 4, x: Float32Array.of(0, 0.5, 0.9, -0.9), y: Float32Array.of(0, 0.5, 0, 0) };
  expect([...pointsInside(star, points)]).toEqual([0, 2, 3]);
  expect([...pointsInside(box([1, 1], [0.4, -1]), points)]).toEqual([1, 2]);
});

it("goes into the address and back", () => {
  expect(writeLasso(box([-0.12345, 0], [1, 0.5]))).toBe("-0.123,0;1,0;1,0.5;-0.123,0.5");
  expect(readLasso(writeLasso(star))).toEqual(star);
  for (const text of [null, "", "1,2;3,4", "a,b;c,d;e,f", "1;2;3"]) expect(readLasso(text)).toBeNull();
});

it("keeps the shape with few corners", () => {
  const circle = Array.from({ length: 700 }, (_, i) => {
    const turn = (i / 700) * 2 * Math.PI;
    return [Math.cos(turn), Math.sin(turn)] as const;
  });
  const fewer = simplified(circle);
  expect(fewer).toHaveLength(80);
  expect(inside(fewer, 0.98, 0)).toBe(true);
  expect(inside(fewer, 0.75, 0.75)).toBe(false);
});
