/** Models of a data set: one of them, two compared, or all. */
import { useParams } from "react-router";

import { useQueryState } from "@/state/url";

import { CompareView } from "./CompareView";
import { ModelView } from "./ModelView";
import { ModelsList } from "./ModelsList";

export default function Models() {
  const { dataset = "" } = useParams();
  const query = useQueryState();
  const [a, b, model] = [query.get("a"), query.get("b"), query.get("model")];
  if (a !== null && b !== null) return <CompareView dataset={dataset} a={a} b={b} key={`${a}\n${b}`} />;
  if (model !== null) return <ModelView dataset={dataset} name={model} key={model} />;
  return <ModelsList dataset={dataset} />;
}
