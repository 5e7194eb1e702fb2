import {
  IconAddressBook,
  IconBell,
  IconChartBar,
  IconChecklist,
  IconForms,
  IconGitBranch,
  IconLayoutKanban,
  IconMailbox,
  IconPlayerTrackNext,
  IconSend,
  IconSettings,
  IconTemplate,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { paths } from "@/config/paths";
import classes from "./shell.module.css";

export const PAGES = [
  { key: "boards", path: paths.boards, icon: IconLayoutKanban, shortcut: "b" },
  { key: "contacts", path: paths.contacts, icon: IconAddressBook, shortcut: "c" },
  { key: "next", path: paths.next, icon: IconPlayerTrackNext, shortcut: "a" },
  { key: "statistics", path: paths.statistics, icon: IconChartBar, shortcut: "i" },
  { key: "tasks", path: paths.tasks, icon: IconChecklist, shortcut: "t" },
  { key: "notifications", path: paths.notifications, icon: IconBell, shortcut: "n" },
  { key: "workflows", path: paths.workflows, icon: IconGitBranch, shortcut: "w" },
  { key: "campaigns", path: paths.campaigns, icon: IconSend, shortcut: "m" },
  { key: "replies", path: paths.replies, icon: IconMailbox, shortcut: "r" },
  { key: "templates", path: paths.templates, icon: IconTemplate, shortcut: "e" },
  { key: "forms", path: paths.forms, icon: IconForms, shortcut: "f" },
  { key: "settings", path: paths.settings, icon: IconSettings, shortcut: "s" },
] as const;

export function Navigation() {
  const { t } = useTranslation();
  return PAGES.map(({ key, path, icon: Icon }) => (
    <NavLink key={key} to={path} className={classes.link}>
      <Icon size={18} stroke={1.7} aria-hidden />
      {t(`nav.${key}`)}
    </NavLink>
  ));
}
