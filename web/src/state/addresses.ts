/** Addresses of views; the only place that spells them. */
type Params = Readonly<Record<string, string | readonly string[] | null | undefined>>;

function withQuery(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined) continue;
    for (const one of typeof value === "string" ? [value] : value) query.append(name, one);
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

const inDataset = (dataset: string, view: string): string =>
  `/d/${encodeURIComponent(dataset)}${view === "" ? "" : `/${view}`}`;

export const addresses = {
  home: "/",
  overview: (dataset: string) => inDataset(dataset, ""),
  /** Parameters: `where` (filter text), `c` (clauses clicked), `record` (open drawer), `sort`, `desc`, `colour`, `lasso`, `as` (table or gallery). */
  explore: (dataset: string, params?: Params) => withQuery(inDataset(dataset, "explore"), params),
  /** Parameters: `check`, or `batch` (a run, or `new`), or `where` and `lasso`, or `all`; `at` (record shown). */
  review: (dataset: string, params?: Params) => withQuery(inDataset(dataset, "review"), params),
  /** Parameters: `topic` (numbers of those chosen), `shown` (groups), `sort`, `desc`, `find`. */
  topics: (dataset: string, params?: Params) => withQuery(inDataset(dataset, "topics"), params),
  /** Parameters: `model` (open one), `a` and `b` (compare two), `train` (open the form). */
  models: (dataset: string, params?: Params) => withQuery(inDataset(dataset, "models"), params),
  captions: (dataset: string) => inDataset(dataset, "captions"),
  /** Parameters: `document` (open one), `quote`, `page`, `start`, `end` (what is marked). */
  documents: (dataset: string, params?: Params) => withQuery(inDataset(dataset, "documents"), params),
  /** Parameters: `c` (the open conversation), `record` (open drawer). */
  chat: (dataset: string, params?: Params) => withQuery(inDataset(dataset, "chat"), params),
  jobs: (run?: string) => withQuery("/jobs", { run }),
};
