import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** What pdf.js fetches as it needs it: character maps and the fonts a PDF may leave out. */
const pdfjs = (): Plugin => ({
  name: "pdfjs",
  generateBundle() {
    for (const folder of ["cmaps", "standard_fonts"]) {
      const from = new URL(`./node_modules/pdfjs-dist/${folder}/`, import.meta.url);
      for (const file of readdirSync(from)) {
        const source = readFileSync(new URL(file, from));
        this.emitFile({ type: "asset", fileName: `assets/pdfjs/${folder}/${file}`, source });
      }
    }
  },
});

/** The page is built into the package, so that an installed wheel serves it without Node. */
export default defineConfig({
  plugins: [react(), pdfjs()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    chunkSizeWarningLimit: 700,
    outDir: "../src/assay/server/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the content-security policy allows no inline script
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8642" } },
  test: { environment: "jsdom", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
