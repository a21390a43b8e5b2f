import { expect, it } from "vitest";

import { called } from "./requests";

it("calls captions by their model, and people by what was done", () => {
  expect(called({ column: "meta.caption.blip" })).toBe("blip");
  expect(called({ column: "meta.cap_init" })).toBe("cap_init");
  expect(called({ column: "text" })).toBe("People, one left out");
});
