import { expect, it } from "vitest";

import { forThePage } from "@/api/plainly";

it("speaks of the page instead of the command line", () => {
  expect(forThePage("Also a label by its name: 'stars'; choose with --label.")).toBe(
    "Also a label by its name: 'stars'; choose above.",
  );
  expect(forThePage("Name the column of the texts with --text.")).toBe(
    "Name the column of the texts under More.",
  );
  expect(forThePage("Save the file as UTF-8, or name its encoding with --encoding.")).toBe(
    "Save the file as UTF-8, or choose the encoding under More.",
  );
  expect(forThePage("Repair the rows listed, or pass --skip-bad to import the others.")).toBe(
    "Repair the rows listed, or leave out the rows that cannot be used.",
  );
  expect(forThePage("Name the format with --format; `assay import --help` lists them.")).toBe(
    "Choose the format under More.",
  );
  expect(forThePage("Run `assay check bank` first.")).toBe("Run the checks in Overview.");
  expect(forThePage("Embed them: assay embed photos --pictures --encoder clip:NAME-OR-FOLDER")).toBe(
    "Find by what they show, above the gallery in Explore, does it.",
  );
  expect(forThePage("Use --split train.")).toBe("Choose the split train.");
});

it("leaves other sentences as they are", () => {
  expect(forThePage("Label more records, or import more.")).toBe("Label more records, or import more.");
  expect(forThePage("Did you mean 'bank'?")).toBe("Did you mean 'bank'?");
});
