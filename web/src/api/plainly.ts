/** Sentences written for the command line, said for the page. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/; choose (another )?with --(\w+)\./, "; choose above."],
  [
    /; if the file has another encoding, name it with --encoding/,
    "; if not, name another encoding under More",
  ],
  [/Name the column of the texts with --text\./, "Name the column of the texts under More."],
  [/[Nn]ame the format with --format; `assay import --help` lists them\./, "choose the format under More."],
  [
    /([Nn])ame (it|its encoding|the encoding|the right encoding) with --encoding/,
    "choose the encoding under More",
  ],
  [/name it with --delimiter/, "choose it under More"],
  [
    /Import them apart: with --format pictures, and with --format document\./,
    "Import one kind now, and the files once more for the other.",
  ],
  [/Choose another --id column/, "Choose another column for the id"],
  [/Give its password: --password, or ASSAY_DOCUMENT_PASSWORD\./, "Give its password."],
  [/Pass --skip-bad to leave these files out\./, "Or leave out what cannot be used."],
  [/,? or pass --skip-bad[^.]*\./, ", or leave out the rows that cannot be used."],
  [/Pass --shots 1 or more/, "Learn from one label per class or more"],
  [/Use --split (\w+)/, "Choose the split $1"],
  [/fewer --shots/, "fewer labels per class"],
  [/Choose another --name/, "Choose another name"],
  [/Run `assay info` to see what the workspace holds\./, "Home lists what the workspace holds."],
  [/Find the id with `assay search`, or in an export\./, "Look for the record in Explore."],
  [
    /Train one with `assay train`, or run `assay info` to list them\./,
    "Models lists those there are, and trains new ones.",
  ],
  [/`assay documents [^`]*` lists those there are\./, "Documents lists those there are."],
  [/Make one with `assay project`, or post to its \/projections\./, "Draw it in Explore."],
  [/Run `assay embed`,? (first|then ask again)\./, "Prepare the search in Explore first."],
  [
    /Embed (them|the pictures again): assay embed \S+ --pictures --encoder \S+/,
    "Find by what they show, above the gallery in Explore, does it.",
  ],
  [
    /Name one that does, like --encoder clip:NAME-OR-FOLDER\./,
    "Name one that does, like clip:NAME-OR-FOLDER.",
  ],
  [/See `assay decide --help`\./, ""],
  [/See the API document\.?/, ""],
  [/label records with `assay decide`/, "label records in Review"],
  [/[Rr]un `assay check [^`]*`(, or look at `assay findings [^`]*`| first)?/, "run the checks in Overview"],
  [/run `assay predict` first/, "let a model predict all records, in Models"],
];

export function forThePage(sentence: string): string {
  const said = SAID.reduce((text, [written, plain]) => text.replace(written, plain), sentence);
  return said.trim().replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
