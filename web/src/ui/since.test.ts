import { expect, test } from "vitest";

import { since } from "./since";

test("what came, what left, both, or nothing", () => {
  expect(since({ missing: 0 })).toBeNull();
  expect(since({ missing: 1 })).toBe("1 record came in or changed");
  expect(since({ missing: 0, gone: 2 })).toBe("2 records left");
  expect(since({ missing: 3, gone: 1 })).toBe("3 records came in or changed and 1 record left");
});
