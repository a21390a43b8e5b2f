/** What to do next about a data set, in order of gain. Each step has a reason and one way to do it. */
import type { CheckStanding, DatasetInfo } from "@/api/types";
import { isPictureCheck } from "@/record/pictureSource";
import { addresses } from "@/state/addresses";
import { isOneOf } from "@/state/clauses";
import { best, better, type Paired, type Scored, type Standing } from "@/summary/best";
import { isSparse, isTrainable, median } from "@/summary/enough";
import { count, percent, plural } from "@/ui/format";

export interface Compared extends Paired {
  readonly model_a: string;
  readonly model_b: string;
  readonly verdict: string;
}

export interface Facts {
  readonly info: DatasetInfo;
  readonly standings: readonly CheckStanding[];
  readonly models: readonly Standing<Scored & { readonly leaked?: number }>[];
  /** Newest first. */
  readonly comparisons: readonly Compared[];
  /** Records decided about since the newest model was trained. */
  readonly decidedSince: number;
  /** Whether topics were found; undefined while that is not known. */
  readonly topics?: boolean | undefined;
}

export interface Step {
  readonly key: string;
  readonly title: string;
  readonly why: string;
  readonly button: string;
  /** Where the button leads; null where it runs the checks. */
  readonly to: string | null;
  /** Greater comes first; comparable only here. */
  readonly gain: number;
}

/** Fewer records than this teach a class nothing that holds. */
const FEWEST = 10;
/** Fewer records than this are sooner read than brought together. */
const WORTH_TOPICS = 100;
/** So many decisions are worth a training of their own. */
const MANY_DECISIONS = 20;

type Rule = (facts: Facts) => Step | null;

export function nextSteps(facts: Facts, most = 5): Step[] {
  const steps = RULES.map((rule) => rule(facts)).filter((step) => step !== null);
  return steps.sort((a, b) => b.gain - a.gain).slice(0, most);
}

const classes = (info: DatasetInfo): number => Object.keys(info.labels).length;

const open = (facts: Facts, check: string): CheckStanding | null => {
  const line = facts.standings.find((one) => one.check === check);
  return line !== undefined && line.open > 0 ? line : null;
};

const documents: Rule = ({ info }) => {
  if (info.records === 0 || !info.meta.includes("document")) return null;
  return {
    key: "documents",
    title: "Ask the documents",
    why: "Answers come with the passages that support them, quoted word for word; no language model is needed.",
    button: "Ask them",
    to: addresses.documents(info.name),
    gain: 105,
  };
};

const pictures: Rule = ({ info }) => {
  if (info.records === 0 || !info.pictures || info.labelled > 0) return null;
  return {
    key: "pictures",
    title: "Look through the pictures",
    why: "Each is shown once with its caption; copies and faulty ones are found from there.",
    button: "Open the gallery",
    to: addresses.explore(info.name, { as: "gallery" }),
    gain: 102,
  };
};

const label: Rule = ({ info }) => {
  if (info.records === 0 || classes(info) >= 2) return null;
  return {
    key: "label",
    title: info.labelled === 0 ? "Label some records" : "Label records of another class",
    why:
      info.labelled === 0
        ? "No record has a label yet; ten of each class are enough for a first model."
        : "All labels are the same, and a model needs at least two classes to tell apart.",
    button: "Start labelling",
    to: addresses.review(info.name, { batch: "new" }),
    gain: 100,
  };
};

const labelMore: Rule = ({ info }) => {
  if (classes(info) < 2 || !isSparse(info)) return null;
  const middle = median(info);
  return {
    key: "label_more",
    title: "Label more records",
    why:
      `${count(info.labelled)} of ${plural(info.records, "record")} ${info.labelled === 1 ? "has" : "have"} a label, ` +
      `and half of the classes at most ${count(middle)}; ten of each are enough for a first model. ` +
      "A batch holds those that teach it most.",
    button: "Label these next",
    to: addresses.review(info.name, { batch: "new" }),
    gain: 97,
  };
};

const train: Rule = ({ info, models }) => {
  if (models.length > 0 || !isTrainable(info)) return null;
  return {
    key: "train",
    title: "Train a first model",
    why: `${plural(info.labelled, "record")} in ${plural(classes(info), "class", "classes")} are labelled, and no model has learned from them yet.`,
    button: "Train a model",
    to: addresses.models(info.name, { train: "1" }),
    gain: 95,
  };
};

const check: Rule = ({ info, standings }) => {
  // the gallery runs the checks of pictures by themselves
  if (standings.some((line) => !isPictureCheck(line.check)) || info.records === 0) return null;
  return {
    key: "check",
    title: "Run the checks",
    why: "Nobody has looked for wrong labels, duplicates and leaks yet; it takes seconds for thousands of records.",
    button: "Run the checks",
    to: null,
    gain: 90,
  };
};

const labelErrors: Rule = (facts) => {
  const line = open(facts, "label_errors");
  if (line === null) return null;
  const share = line.open / Math.max(1, facts.info.labelled);
  return {
    key: "label_errors",
    title: `Review ${plural(line.open, "label")} that ${line.open === 1 ? "is" : "are"} probably wrong`,
    why: `${percent(share)} of the labels are in doubt; each one corrected teaches the model the right thing and makes its score mean more.`,
    button: "Review them",
    to: addresses.review(facts.info.name, { check: "label_errors" }),
    gain: 60 + Math.min(20, share * 200),
  };
};

const leakage: Rule = (facts) => {
  const line = open(facts, "leakage");
  if (line === null) return null;
  return {
    key: "leakage",
    title: `Exclude ${plural(line.open, "record")} that leak${line.open === 1 ? "s" : ""} from training`,
    why: "The same texts stand in the training split, so the score looks better than the model is.",
    button: "Review them",
    to: addresses.review(facts.info.name, { check: "leakage" }),
    gain: 58,
  };
};

const conflicts: Rule = (facts) => {
  const line = open(facts, "conflicting_duplicates");
  if (line === null) return null;
  return {
    key: "conflicting_duplicates",
    title: `Settle ${plural(line.open, "duplicate")} with different labels`,
    why: "The same text cannot be two things at once; at most one of the labels is right.",
    button: "Review them",
    to: addresses.review(facts.info.name, { check: "conflicting_duplicates" }),
    gain: 52,
  };
};

const again: Rule = (facts) => {
  const { info, models, decidedSince } = facts;
  if (models.length === 0 || decidedSince === 0 || !isTrainable(info)) return null;
  return {
    key: "train_again",
    title: "Train again",
    why: `${plural(decidedSince, "record")} ${decidedSince === 1 ? "was" : "were"} decided about since the last training; the model knows nothing of it.`,
    button: "Train again",
    to: addresses.models(info.name, { train: "1" }),
    gain: decidedSince >= MANY_DECISIONS ? 85 : 50,
  };
};

const compare: Rule = ({ info, models, comparisons }) => {
  const [newer, older] = models.map(({ model }) => model.name);
  if (newer === undefined || older === undefined || pair(comparisons, newer, older)) return null;
  return {
    key: "compare",
    title: `Compare “${newer}” with “${older}”`,
    why: "Two scores side by side do not tell whether one is better; a paired test on the same records does.",
    button: "Compare them",
    to: addresses.models(info.name, { a: newer, b: older }),
    gain: 70,
  };
};

const promote: Rule = ({ info, models, comparisons }) => {
  const top = best(models);
  const promoted = models.find(({ model }) => model.promoted);
  if (top === null || top.model.promoted) return null;
  const rival = promoted ?? models.find((one) => one !== top);
  const verdict = rival === undefined ? null : pair(comparisons, top.model.name, rival.model.name);
  // Without a rival there is nothing to be better than; with one, only a clear difference counts.
  if (rival !== undefined && (verdict == null || winner(verdict) !== top.model.name)) return null;
  return {
    key: "promote",
    title: `Promote “${top.model.name}”`,
    why: verdict?.verdict ?? "It is the only model; promoted, it is the one this data set is served by.",
    button: "Open it",
    to: addresses.models(info.name, { model: top.model.name }),
    gain: rival === undefined ? 35 : 65,
  };
};

const small: Rule = ({ info }) => {
  if (classes(info) < 2 || isSparse(info)) return null;
  const tiny = Object.entries(info.labels)
    .filter(([, n]) => n < FEWEST)
    .sort((a, b) => a[1] - b[1]);
  const [first] = tiny;
  if (first === undefined) return null;
  const [name, n] = first;
  const others = tiny.length - 1;
  return {
    key: "small_class",
    title: `Find more records of “${name}”`,
    why:
      `Only ${plural(n, "record")} ${n === 1 ? "has" : "have"} this label` +
      (others > 0
        ? `, and ${count(others)} more ${others === 1 ? "class is" : "classes are"} as small`
        : "") +
      "; too few to learn it from, or to score it.",
    button: "See what there is",
    to: addresses.explore(info.name, { where: isOneOf("label", [name]) }),
    gain: 45,
  };
};

const labelNext: Rule = (facts) => {
  const line = open(facts, "label_next");
  if (line === null || labelMore(facts) !== null) return null;
  // Where every record has a label, the check proposes those about which the model is undecided.
  const unlabelled = facts.info.labelled < facts.info.records;
  return {
    key: "label_next",
    title: unlabelled
      ? `Label ${plural(line.open, "record")} the model learns most from`
      : `Confirm ${plural(line.open, "label")} the model is undecided about`,
    why: unlabelled
      ? "The model is undecided about them, and they were chosen to be varied."
      : "A wrong label among them misleads the model most, a right one makes it surer.",
    button: unlabelled ? "Label them" : "Look at them",
    to: addresses.review(facts.info.name, unlabelled ? { batch: "new" } : { check: "label_next" }),
    gain: 40,
  };
};

const findTopics: Rule = ({ info, topics }) => {
  if (topics !== false || info.records < WORTH_TOPICS) return null;
  return {
    key: "topics",
    title: "See what the records are about",
    why: "Topics bring records of like meaning together, name them, and tell where the model fails.",
    button: "Find topics",
    to: addresses.topics(info.name),
    gain: 42,
  };
};

const RULES: readonly Rule[] = [
  documents,
  pictures,
  label,
  labelMore,
  train,
  check,
  labelErrors,
  leakage,
  conflicts,
  again,
  compare,
  promote,
  small,
  findTopics,
  labelNext,
];

const pair = (comparisons: readonly Compared[], a: string, b: string): Compared | undefined =>
  comparisons.find(
    (one) => (one.model_a === a && one.model_b === b) || (one.model_a === b && one.model_b === a),
  );

/** The name of the model that is better, where that can be told. */
function winner(compared: Compared): string | null {
  const side = better(compared);
  return side === null ? null : side === "a" ? compared.model_a : compared.model_b;
}
