// @vitest-environment node
import { describe, expect, it } from "vitest";

import { bundled, checksum, withinFolder } from "@/features/home/bundle";
import { nameOf, type Named } from "@/features/home/gather";

const named = (...paths: string[]): Named[] =>
  paths.map((path) => ({ path, file: new File([path], path.split("/").pop() ?? "") }));

const signal = new AbortController().signal;

describe("a bundle of files", () => {
  it("has the checksum that zip asks for", async () => {
    expect(await checksum(new File(["123456789"], "a"), signal)).toBe(0xcbf4_3926);
  });

  it("lies below the folder that holds them all, each name once", () => {
    const paths = (files: Named[]) => withinFolder(files).map(({ path }) => path);
    expect(paths(named("trip/a.jpg", "trip/b/c.jpg"))).toEqual(["a.jpg", "b/c.jpg"]);
    expect(paths(named("a.jpg", "trip/a.jpg"))).toEqual(["a.jpg", "trip/a.jpg"]);
    expect(paths(named("a.pdf", "a.pdf", "a.pdf"))).toEqual(["a.pdf", "a (2).pdf", "a (3).pdf"]);
    expect(paths(named("c:\\a.pdf", "b"))).toEqual(["c__a.pdf", "b"]);
  });

  it("is called by its folder, or by its first file", () => {
    expect(nameOf(named("trip/a.jpg", "trip/b.jpg"))).toBe("trip");
    expect(nameOf(named("a.pdf", "b.pdf", "c.pdf"))).toBe("a and 2 more");
  });

  it("holds the files as they are and a list of them", async () => {
    const seen: number[] = [];
    const zip = await bundled(named("t/ä.txt", "t/b.txt"), { signal, onProgress: (n) => seen.push(n) });
    const text = await zip.text();
    expect(zip.name).toBe("t.zip");
    expect(seen).toEqual([1, 2]);
    expect(text.match(/PK\x03\x04/g)).toHaveLength(2);
    expect(text.match(/PK\x01\x02/g)).toHaveLength(2);
    expect(text).toContain("t/ä.txt");
    const end = new DataView(await zip.slice(zip.size - 22).arrayBuffer());
    expect([end.getUint16(10, true), end.getUint32(12, true) + end.getUint32(16, true)]).toEqual([
      2,
      zip.size - 22,
    ]);
  });

  it("is given up when a person says so", async () => {
    const control = new AbortController();
    control.abort();
    await expect(
      bundled(named("a", "b"), { signal: control.signal, onProgress: () => undefined }),
    ).rejects.toThrow(/abort/i);
  });
});
