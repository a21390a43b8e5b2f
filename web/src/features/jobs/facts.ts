/** Parameters of a run as lines a person can read. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

const LONGEST = 200;

/** One line a parameter; what was left open is left out, and what is nested is named by its path. */
export function factsOf(params: Readonly<Record<string, unknown>>, most = 60): Fact[] {
  const facts: Fact[] = [];
  const walk = (value: unknown, path: string): void => {
    if (value === null || value === undefined || value === "" || facts.length >= most) return;
    if (typeof value === "object" && !Array.isArray(value)) {
      // What is nested comes after what stands by itself.
      const inside = Object.entries(value as Readonly<Record<string, unknown>>);
      inside.sort(([, a], [, b]) => Number(nested(a)) - Number(nested(b)));
      for (const [name, inner] of inside) walk(inner, path === "" ? name : `${path} · ${name}`);
      return;
    }
    const said =
      typeof value === "string" ? value : Array.isArray(value) ? listed(value) : JSON.stringify(value);
    if (said === "") return;
    facts.push({
      name: path.replaceAll("_", " "),
      value: said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said,
    });
  };
  walk(params, "");
  return facts;
}

const nested = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const listed = (values: readonly unknown[]): string =>
  values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(", ");
