import { Box } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { paths } from "@/config/paths";
import classes from "./contacts-tabs.module.css";

export const PLACES = [
  { key: "contacts", path: paths.contacts },
  { key: "companies", path: paths.companies },
  { key: "groups", path: paths.groups },
  { key: "imports", path: paths.imports },
  { key: "duplicates", path: paths.duplicates },
] as const;

/** What belongs to contacts: the list, companies, groups, imports, duplicates. */
export function ContactsTabs() {
  const { t } = useTranslation();
  return (
    <Box component="nav" aria-label={t("nav.ofContacts")} className={classes.tabs} mb="md">
      {PLACES.map(({ key, path }) => (
        <NavLink key={key} to={path} end className={classes.tab}>
          {t(`nav.${key}`)}
        </NavLink>
      ))}
    </Box>
  );
}
