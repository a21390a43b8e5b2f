import { expect, it } from "vitest";

import type { Run } from "@/api/types";
import { waitingFor } from "@/runs/waiting";

const run = (id: string, status: Run["status"], more: Partial<Run> = {}) =>
  ({
    id,
    status,
    kind: "train",
    dataset: "bank",
    params: {},
    created: `2026-01-0${id}T00:00:00Z`,
    ...more,
  }) as Run;

it("names the run that goes on, and counts those that were asked for before", () => {
  const mine = run("4", "pending");
  const all = [
    run("5", "pending"),
    mine,
    run("3", "pending"),
    run("2", "running", { kind: "check" }),
    run("1", "done"),
  ];
  expect(waitingFor(mine, all)).toBe("Waiting for: Checks (bank), and 1 more job");
  expect(waitingFor(run("3", "pending"), all)).toBe("Waiting for: Checks (bank)");
});

it("has its turn where nothing goes on", () => {
  expect(waitingFor(run("2", "pending"), [run("1", "done")])).toBe("Waiting for its turn");
});
