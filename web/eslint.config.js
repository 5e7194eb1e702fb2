// What the editor and CI check. The import rules are those of the folders: app → features → components → lib.
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import { readdirSync } from "node:fs";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("src/features", import.meta.url));

/** Files under `folder` may not import from `forbidden`. */
const wall = (folder, forbidden, why) => ({
  files: [`src/${folder}/**/*.{ts,tsx}`],
  ignores: ["**/*.test.{ts,tsx}"],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: forbidden.map((path) => ({ group: [`@/${path}`, `@/${path}/**`], message: why })) },
    ],
  },
});

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/lib/api/schema.ts"] },
  js.configs.recommended,
  tseslint.configs.recommended,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
    },
  },
  wall("lib", ["app", "features", "components"], "lib knows nothing of screens"),
  wall("components", ["app", "features"], "components are shared: they know no feature"),
  ...features.map((feature) =>
    wall(
      `features/${feature}`,
      ["app", ...features.filter((other) => other !== feature).map((other) => `features/${other}`)],
      "features are put together in app/, never in each other",
    ),
  ),
);
