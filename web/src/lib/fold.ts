/** Texts made comparable, as the server folds them: without case, accents and superfluous blanks. */
export const fold = (text: string) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
