/** The checks in a reader's words, the same on every page: what each looks for, and what one does about it. */
import { capital, words } from "@/ui/format";

export const CHECKS: Readonly<Record<string, { title: string; about: string }>> = {
  label_errors: {
    title: "Probable label errors",
    about: "The label is probably wrong. Take the suggestion, or keep the label where it is right.",
  },
  confident_disagreement: {
    title: "Confident disagreement",
    about: "A model that never saw the record is sure of another label.",
  },
  label_next: {
    title: "Worth labelling next",
    about: "Records without a label that would teach the model most. Choose their labels.",
  },
  exact_duplicates: {
    title: "Exact duplicates",
    about: "The same text stands more than once. Exclude the copies.",
  },
  near_duplicates: {
    title: "Near duplicates",
    about:
      "Nearly the same wording as another record. Compare both, and exclude one where they say the same.",
  },
  conflicting_duplicates: {
    title: "Conflicting duplicates",
    about: "The same text with different labels. Decide which label is right.",
  },
  leakage: {
    title: "Leakage",
    about: "Test or validation records that the training split gives away, which flatters the score.",
  },
  outliers: {
    title: "Outliers",
    about: "Unlike all other records. Look whether they belong here at all.",
  },
  label_spelling: {
    title: "Spelling of labels",
    about: "One label written in several ways, or several written as one. Take the usual spelling.",
  },
  missing_text: {
    title: "Missing text",
    about: "Nothing in them to learn from. Exclude them, or mend the source.",
  },
  odd_language: {
    title: "Odd languages",
    about:
      "In another language than the rest, or than the others of their label. Exclude what does not belong.",
  },
  picture_copies: {
    title: "Copies of pictures",
    about: "The same picture, or nearly, stands more than once. Exclude the copies.",
  },
  picture_faults: {
    title: "Faulty pictures",
    about: "Missing, broken, dark, blurred or of an odd shape. Look whether anybody can judge them.",
  },
  picture_leakage: {
    title: "Leakage of pictures",
    about: "Test or validation records whose picture stands in the training split too.",
  },
  weak_slices: {
    title: "Weak slices",
    about: "Parts of the data where the model fails. Look at its mistakes there.",
  },
  confusion_pairs: {
    title: "Confused pairs of labels",
    about: "Two labels that the model mixes up. See whether people mix them up too.",
  },
  class_imbalance: {
    title: "Class imbalance",
    about: "Labels with too few or too many records. These are the rare ones.",
  },
  calibration: {
    title: "Calibration",
    about: "Answers of which the model is surer, or less sure, than it should be.",
  },
};

export const titleOf = (check: string): string => CHECKS[check]?.title ?? capital(words(check));
