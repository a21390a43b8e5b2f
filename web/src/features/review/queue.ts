/** The queue of a review: what stands in it, what is open, where to go next. */
import type { Decision, Finding, Glance, RecordDetail } from "@/api/types";
import type { Made } from "@/features/review/session";
import { isUnanswered, NO_ANSWER } from "@/record/values";

export type Source =
  | { readonly kind: "check"; readonly check: string }
  | { readonly kind: "filter"; readonly where: string }
  /** Records chosen to be labelled; the run that chose them. */
  | { readonly kind: "batch"; readonly run: string };

/** The check that decisions on a batch count to. */
export const LABEL_NEXT = "label_next";

/** The check of a source; null where its decisions have none. */
export const checkOf = (source: Source): string | null =>
  source.kind === "check" ? source.check : source.kind === "batch" ? LABEL_NEXT : null;

export interface Item {
  readonly record: string;
  readonly finding: Finding | null;
  /** What came with the queue, so that the record shows before anything else is asked. */
  readonly glance?: Glance | undefined;
}

/** What was decided since the queue was made, here and by others. */
export interface Marks {
  readonly mine: ReadonlyMap<string, Made>;
  readonly theirs: ReadonlyMap<string, Decision>;
}

/** Checks whose findings speak of a group: each of its records is worth a look. */
const GROUPS = new Set(["weak_slices", "confusion_pairs", "class_imbalance", "calibration"]);

export const isGroup = (check: string): boolean => GROUPS.has(check);

/** Items of findings, each record once, gravest first. */
export function itemsOf(
  findings: readonly Finding[],
  glances: Readonly<Record<string, Glance>> = {},
): readonly Item[] {
  return once(
    findings.flatMap((finding) =>
      [finding.record, ...(isGroup(finding.check) ? finding.related : [])]
        .filter((record) => record !== "")
        .map((record) => ({ record, finding, glance: glances[record] })),
    ),
  );
}

/** Each record once, where it stands first. */
export function once(items: readonly Item[]): readonly Item[] {
  const seen = new Set<string>();
  return items.filter(({ record }) => !seen.has(record) && seen.add(record));
}

export const isOpen = (record: string, { mine, theirs }: Marks): boolean =>
  !mine.has(record) && !theirs.has(record);

/** The first open item after a place; -1 where none is left behind it. */
export const nextOpen = (items: readonly Item[], after: number, marks: Marks): number =>
  items.findIndex(({ record }, index) => index > after && isOpen(record, marks));

export const openOnes = (items: readonly Item[], marks: Marks): readonly Item[] =>
  items.filter(({ record }) => isOpen(record, marks));

export interface Suggestion {
  readonly action: "relabel" | "exclude";
  readonly label: string | null;
}

/** What may be taken over with one key: what the finding proposes, else what the model says. */
export function suggestionOf(finding: Finding | null, detail: RecordDetail | undefined): Suggestion | null {
  if (finding !== null) {
    if (finding.suggested) return { action: "relabel", label: finding.suggested };
    return finding.remedy === "exclude" ? { action: "exclude", label: null } : null;
  }
  const best = detail?.findings.find(({ suggested }) => suggested);
  if (best?.suggested) return { action: "relabel", label: best.suggested };
  const says = detail?.values["prediction"];
  if (typeof says !== "string" || says === detail?.values["label"]) return null;
  return { action: "relabel", label: says };
}

/** Why a record without a finding is worth a look, as far as the model knows. */
/** Why there is no answer of a model to a record, by the models there are. */
export function unasked(models: readonly string[]): string {
  const [first, second, third] = models;
  if (first === undefined) return "No model has looked at this record yet.";
  if (second === undefined) return `${first} was not asked about this record yet.`;
  return third === undefined
    ? `Neither ${first} nor ${second} was asked about this record yet.`
    : "None of the models was asked about this record yet.";
}

/** @param models - Names of the models there are. */
export function modelWhy(detail: RecordDetail, models: readonly string[] = []): string {
  const { prediction, label, confidence, unsure } = detail.values;
  if (isUnanswered(detail.values)) return NO_ANSWER;
  if (typeof prediction !== "string") return unasked(models);
  const sure = typeof confidence === "number" ? ` with probability ${confidence.toFixed(2)}` : "";
  if (unsure === true) return `The model is unsure; its best answer is ${prediction}${sure}.`;
  return prediction === label
    ? `The model agrees with the label${sure}.`
    : `The model says ${prediction}${sure}.`;
}
