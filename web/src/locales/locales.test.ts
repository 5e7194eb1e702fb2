/** Both catalogues say the same things, and everything that the page says is in them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "@/locales/en.json";
import fr from "@/locales/fr.json";

const SRC = join(import.meta.dirname, "..");
const PLURAL = /_(zero|one|two|few|many|other)$/;

function keysOf(catalogue: object, prefix = ""): string[] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : keysOf(value as object, `${prefix}${key}.`),
  );
}

const textsOf = (catalogue: object): string[] =>
  Object.values(catalogue).flatMap((value) =>
    typeof value === "string" ? [value] : textsOf(value as object),
  );

const singular = (catalogue: object) =>
  [...new Set(keysOf(catalogue).map((key) => key.replace(PLURAL, "")))].sort();

const sources = readdirSync(SRC, { recursive: true, encoding: "utf-8" })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes("test") && !path.includes("schema.ts"))
  .map((path) => [path, readFileSync(join(SRC, path), "utf-8")] as const);

/** `t("a.b")`, also where the key is chosen: `t(x ? "a.b" : "a.c")`; and the beginnings of `t(`a.${x}`)`. */
const used = sources.flatMap(([path, text]) =>
  [...text.matchAll(/\bt\(([^()]*(?:\([^()]*\))?[^()]*)/g)].flatMap(([, argument = ""]) =>
    [...argument.matchAll(/(["`])([a-z][A-Za-z]*(?:\.[A-Za-z_-]+)*\.?)(\1|\$\{)/g)]
      .map(([, , key = "", end]) => ({ path, key, whole: end !== "${" }))
      .filter(({ key }) => key.includes(".")),
  ),
);

describe("the catalogues", () => {
  it("have the same keys", () => {
    expect(singular(en)).toEqual(singular(fr));
  });

  it("use the same values in both languages", () => {
    const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    const [french, english] = [new Map(entries(fr)), new Map(entries(en))];
    for (const [key, text] of english)
      expect([key, values(french.get(key) ?? "")]).toEqual([key, values(text)]);
  });

  it("leave nothing untranslated", () => {
    expect(textsOf(fr).filter((text) => !text.trim())).toEqual([]);
    expect(textsOf(en).filter((text) => !text.trim())).toEqual([]);
  });

  it("have everything that the page says", () => {
    const known = singular(fr);
    expect(used.length).toBeGreaterThan(150);
    for (const { path, key, whole } of used) {
      const found = whole ? known.includes(key) : known.some((candidate) => candidate.startsWith(key));
      expect(found, `${key} in ${path}`).toBe(true);
    }
  });
});

/** The services whose every refusal the page meets in words; the headings of docs/errors.md. */
const TOLD = ["Every service", "identity", "contacts", "pipeline", "campaigns", "automation", "live"];

describe("refusals", () => {
  const sections = readFileSync(join(SRC, "../../docs/errors.md"), "utf-8").split(/^## /m);

  it.each(TOLD)("of %s are told in words", (heading) => {
    const section = sections.find((found) => found.startsWith(`${heading}\n`)) ?? "";
    const codes = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, code = ""]) => code);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !(code in fr.errors))).toEqual([]);
  });
});

/** Events whose record names the contact it is about, so that their timeline tells of them. */
const HISTORY =
  /^(contact|deal|email|enrolment|note|task|ticket)\.|^(campaign\.contact_added|form\.submitted)$/;

it("has words for all that a contact's timeline tells", () => {
  const events = readFileSync(join(SRC, "../../docs/events.md"), "utf-8").split(/^## Commands/m)[0] ?? "";
  const kinds = [...events.matchAll(/^#### `(\S+)`\n\n`\S+` · public/gm)]
    .map(([, kind = ""]) => kind)
    .filter((kind) => HISTORY.test(kind));
  const words = Object.keys(fr.timeline.kinds);
  expect(kinds.length).toBeGreaterThan(20);
  expect(kinds.filter((kind) => !words.some((key) => key.startsWith(kind.replace(".", "_"))))).toEqual([]);
});

function entries(catalogue: object, prefix = ""): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[prefix + key, value]] : entries(value as object, `${prefix}${key}.`),
  );
}
