import { expect, it } from "vitest";

import type { Run } from "@/api/types";
import { noticeOf } from "@/app/notices";

const run = (more: Partial<Run>) => ({ id: "r1", kind: "train", params: {}, ...more }) as Run;

it("leads to what a run made", () => {
  const notice = noticeOf(
    run({ status: "done", dataset: "bank", result: { model: "m", classes: ["a", "b"], records: 4 } }),
  );
  expect(notice.title).toBe("Training: done");
  expect(notice.link).toEqual({ to: "/d/bank/models?model=m", label: "Open m" });
  expect(notice.stays).toBe(false);
});

it("keeps a failure on the screen, with its sentence and the way to the job", () => {
  const notice = noticeOf(run({ status: "failed", error: "There are no labels.", hint: "Add some." }));
  expect(notice).toMatchObject({
    title: "Training: failed",
    sentence: "There are no labels. Add some.",
    stays: true,
  });
  expect(notice.link.to).toBe("/jobs?run=r1");
});
