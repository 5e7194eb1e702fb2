/** French and English: the member's choice, else the browser's wish, else French. Only one catalogue is loaded. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["fr", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED = "jalon-language";

const catalogues: Record<Language, () => Promise<{ default: object }>> = {
  fr: () => import("@/locales/fr.json"),
  en: () => import("@/locales/en.json"),
};

const known = (tag: string | null | undefined) => LANGUAGES.find((language) => tag?.startsWith(language));

export function preferredLanguage(wishes: readonly string[] = navigator.languages): Language {
  return known(localStorage.getItem(STORED)) ?? wishes.map(known).find(Boolean) ?? "fr";
}

export async function startI18n(language: Language = preferredLanguage()) {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: (await catalogues[language]()).default } },
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language) {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", (await catalogues[language]()).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(STORED, language);
}

/** Follow the member's own language, unless this browser was told otherwise. */
export async function followMember(language: string) {
  const wished = known(language);
  if (wished && !localStorage.getItem(STORED) && wished !== i18next.language) {
    await changeLanguage(wished);
    localStorage.removeItem(STORED);
  }
}
