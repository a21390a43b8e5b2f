/** The list of rejected rows, as the server writes it: CSV with line, reason and raw text. */
export interface Reject {
  readonly line: string;
  readonly reason: string;
  readonly raw: string;
}

/** Read at most so many rows of the list, and count all of them. */
export function readRejects(csv: string, most: number): { rows: Reject[]; count: number } {
  const rows: Reject[] = [];
  let count = -1; // the header is no row
  for (const [line = "", reason = "", raw = ""] of records(csv)) {
    count += 1;
    if (count > 0 && rows.length < most) rows.push({ line, reason, raw });
  }
  return { rows, count: Math.max(0, count) };
}

/** RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. */
function* records(csv: string): Generator<string[]> {
  let fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < csv.length; at += 1) {
    const letter = csv.charAt(at);
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (csv.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ",") {
      fields.push(field);
      field = "";
    } else if (letter === "\n") {
      yield [...fields, field.replace(/\r$/, "")];
      fields = [];
      field = "";
    } else field += letter;
  }
  if (field !== "" || fields.length > 0) yield [...fields, field];
}
