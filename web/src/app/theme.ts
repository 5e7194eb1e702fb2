/** How Jalon looks: calm, one green-blue of its own, the system's font. */
import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const jalon: MantineColorsTuple = [
  "#eaf6f4",
  "#d5eae7",
  "#aad5ce",
  "#7bbfb5",
  "#54aca0",
  "#3b9f92",
  "#2c8a7e",
  "#1c6b63",
  "#155a53",
  "#094a44",
];

/** Light badges and avatars with text that is dark enough on their tint: 4.5 to 1. */
const readableColours: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const name = input.color ?? input.theme.primaryColor;
  if (input.variant !== "light" || !(name in input.theme.colors)) return colours;
  const dark = `color-mix(in srgb, var(--mantine-color-${name}-9) 65%, black)`;
  return { ...colours, color: `light-dark(${dark}, var(--mantine-color-${name}-2))` };
};

export const theme = createTheme({
  colors: { jalon },
  primaryColor: "jalon",
  primaryShade: 7,
  variantColorResolver: readableColours,
  defaultRadius: "md",
  autoContrast: true,
  luminanceThreshold: 0.179, // where black and white text contrast equally
  respectReducedMotion: true,
  fontFamily: "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  headings: { fontWeight: "650" },
  components: {
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Badge: { defaultProps: { tt: "none", fw: 600 } },
    Button: { defaultProps: { fw: 550 } },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } } },
    Drawer: { styles: { title: { fontWeight: 650 } } },
    Modal: { defaultProps: { centered: true, radius: "lg" }, styles: { title: { fontWeight: 650 } } },
  },
});

/** Secondary text and placeholders, dark enough to be read: at least 4.5 to 1 on our backgrounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5a6470",
    "--mantine-color-placeholder": "#6b7480",
    "--jalon-overdue": "#c92a2a",
    "--jalon-today": "#22733a",
    "--jalon-none": "#8f4a00",
  },
  dark: {
    "--mantine-color-dimmed": "#a6adb5",
    "--mantine-color-placeholder": "#969da5",
    "--jalon-overdue": "#ff8787",
    "--jalon-today": "#69db7c",
    "--jalon-none": "#ffd43b",
  },
});
