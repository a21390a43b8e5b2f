import { readdirSync } from "node:fs";

import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url));

/** A feature may use the shared rooms, never another feature. */
const apart = features.map((name) => ({
  files: [`src/features/${name}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: features
          .filter((other) => other !== name)
          .map((other) => ({
            group: [`@/features/${other}`, `@/features/${other}/*`, `**/${other}/*`],
            message: "Features do not import each other: move what both need to a shared room.",
          })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["node_modules", "src/api/schema.d.ts"] },
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true } } },
  { files: ["*.js", "*.cjs"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["src/**"],
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["src/!(features)/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@/features/*"], message: "Shared rooms know no feature." }] },
      ],
    },
  },
  { files: ["src/app/**", "src/main.tsx"], rules: { "no-restricted-imports": "off" } },
  ...apart,
);
