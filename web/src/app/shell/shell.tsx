/** What surrounds every screen: navigation, search, bell, live sign, preferences, account. */
import { ActionIcon, AppShell, Burger, Button, Group, Kbd, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";
import { CommandMenu } from "@/app/shell/command-menu";
import { LiveIndicator } from "@/app/shell/live-indicator";
import { Navigation } from "@/app/shell/navigation";
import { ShortcutsSheet } from "@/app/shell/shortcuts-sheet";
import { useShortcuts } from "@/app/shell/use-shortcuts";
import { useLiveRecords } from "@/app/use-live-records";
import { Logo } from "@/components/logo";
import { ColourSchemeSwitch, LanguageSwitch } from "@/components/preferences";
import { MoveProvider } from "@/features/cards/board/use-move";
import { MailboxBanner } from "@/features/mailboxes/components/mailbox-banner";
import { NotificationsBell } from "@/features/notifications/components/notifications-bell";
import { UserMenu } from "@/features/session/components/user-menu";
import classes from "./shell.module.css";

export function Shell() {
  const { t } = useTranslation();
  const [navOpen, nav] = useDisclosure(false);
  const [commandsOpen, commands] = useDisclosure(false);
  const [shortcutsOpen, shortcuts] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(nav.close, [pathname]); // eslint-disable-line react-hooks/exhaustive-deps -- closed by navigating only
  useShortcuts({ openCommands: commands.open, openShortcuts: shortcuts.open });
  useLiveRecords();

  return (
    <MoveProvider>
      <a href="#content" className={classes.skip}>
        {t("nav.skip")}
      </a>
      <AppShell
        header={{ height: 52 }}
        navbar={{ width: 208, breakpoint: "sm", collapsed: { mobile: !navOpen } }}
        padding={0}
      >
        <AppShell.Header className={classes.header}>
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={navOpen}
              onClick={nav.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t("nav.menu")}
            />
            <Logo />
          </Group>
          <Button
            variant="default"
            size="xs"
            fw={400}
            className={classes.search}
            leftSection={<IconSearch size={14} />}
            rightSection={<Kbd size="xs">Ctrl K</Kbd>}
            onClick={commands.open}
            visibleFrom="sm"
          >
            {t("command.open")}
          </Button>
          <Group gap={6} wrap="nowrap">
            <Tooltip label={t("command.open")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                hiddenFrom="sm"
                aria-label={t("command.open")}
                onClick={commands.open}
              >
                <IconSearch size={18} />
              </ActionIcon>
            </Tooltip>
            <LiveIndicator />
            <Group visibleFrom="sm" gap={6}>
              <LanguageSwitch />
            </Group>
            <ColourSchemeSwitch />
            <NotificationsBell />
            <UserMenu />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" component="nav" aria-label={t("nav.main")}>
          <Navigation />
          <Group hiddenFrom="sm" p="xs" mt="auto">
            <LanguageSwitch />
          </Group>
        </AppShell.Navbar>
        <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
          <MailboxBanner />
          <Outlet />
        </AppShell.Main>
      </AppShell>
      <CommandMenu opened={commandsOpen} onClose={commands.close} onShortcuts={shortcuts.open} />
      <ShortcutsSheet opened={shortcutsOpen} onClose={shortcuts.close} />
    </MoveProvider>
  );
}
