/** Decide about records one after the other: a queue from a check, a filter or a selection. */
import { useParams } from "react-router";

import { Choosing } from "@/features/review/Choosing";
import { Desk } from "@/features/review/Desk";
import { Landing } from "@/features/review/Landing";
import { useSource } from "@/features/review/useSource";
import { ProblemNote, Waiting } from "@/ui/notes";

export default function Review() {
  const { dataset = "" } = useParams();
  const { source, waiting, problem } = useSource(dataset);
  if (problem !== null) return <ProblemNote error={problem} />;
  if (waiting) return <Waiting what="Finding the records inside the lasso" />;
  if (source === null) return <Landing dataset={dataset} />;
  if (source.kind === "batch" && source.run === "new") return <Choosing key={source.run} dataset={dataset} />;
  return <Desk key={JSON.stringify(source)} dataset={dataset} source={source} />;
}
