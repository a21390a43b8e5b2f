import { expect, it } from "vitest";

import { NOT_HERE, pictureOf } from "@/record/pictureSource";

it("asks this server for the picture of a record by its id, never by its path", () => {
  const source = pictureOf("my shop", { id: "img/1 a.jpg", image: "../secret.jpg" }, true);
  expect(source).toEqual({
    kind: "shown",
    src: "/api/v1/datasets/my%20shop/records/img%2F1%20a.jpg/image",
    small: "/api/v1/datasets/my%20shop/records/img%2F1%20a.jpg/thumbnail",
  });
});

it("never loads from another site", () => {
  for (const image of ["https://example.org/a.jpg", "HTTP://x/a.png", "file:///etc/passwd"]) {
    expect(pictureOf("d", { id: "1", image }, true).kind).toBe("named");
  }
});

it("shows a picture that stands in the record itself, and no drawing that could hold a script", () => {
  expect(pictureOf("d", { id: "1", image: "data:image/png;base64,AAAA" }, false).kind).toBe("shown");
  expect(pictureOf("d", { id: "1", image: "data:image/svg+xml,<svg/>" }, false).kind).toBe("named");
});

it("says that a picture is not here, and nothing where none is named", () => {
  expect(pictureOf("d", { id: "1", image: "a.jpg" }, false)).toEqual({
    kind: "named",
    name: "a.jpg",
    why: NOT_HERE,
  });
  expect(pictureOf("d", { id: "1", image: null }, true)).toEqual({ kind: "none" });
});
