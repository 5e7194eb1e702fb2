/** The palette of stages, as colours of the theme. An unknown name is grey. */

/** As the server names them; the theme spells one of them otherwise. */
export const STAGE_COLOURS = [
  "grey",
  "blue",
  "cyan",
  "teal",
  "green",
  "lime",
  "yellow",
  "orange",
  "red",
  "pink",
  "grape",
  "violet",
  "indigo",
];

export const stageColour = (name: string) => {
  const known = STAGE_COLOURS.includes(name) && name !== "grey" ? name : "gray";
  return `var(--mantine-color-${known}-6)`;
};
