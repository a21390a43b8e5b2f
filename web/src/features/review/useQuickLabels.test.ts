import { describe, expect, it } from "vitest";

import type { Made } from "@/features/review/session";
import { MOST, quickLabels } from "@/features/review/useQuickLabels";

const said = (label: string): Made => ({
  key: label,
  at: 0,
  decision: { record: label, action: "relabel", label },
});

describe("labels under the digits", () => {
  it("puts what was typed behind what there was, each once", () => {
    expect(quickLabels(["joy", "sad"], [said("fear"), said("joy"), said("fear")])).toEqual([
      "joy",
      "sad",
      "fear",
    ]);
  });

  it("gives way where there are more labels than digits", () => {
    const many = Array.from({ length: MOST }, (_, n) => `l${n}`);
    expect(quickLabels(many, [])).toHaveLength(MOST);
    expect(quickLabels(many, [said("one more")])).toEqual([]);
  });
});
