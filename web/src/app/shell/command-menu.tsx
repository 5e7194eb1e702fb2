/** Ctrl-K: go to a page, find a contact, a deal or a ticket, act. */
import { Modal, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import {
  IconAddressBook,
  IconCoin,
  IconKeyboard,
  IconLayoutKanban,
  IconSearch,
  IconTicket,
  IconUser,
} from "@tabler/icons-react";
import { useState, type ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { PLACES } from "@/app/contacts-tabs";
import { PAGES } from "@/app/shell/navigation";
import { paths } from "@/config/paths";
import { findCardsQuery } from "@/features/cards/api/find-cards";
import { findContactsQuery } from "@/features/contacts/api/find-contacts";
import { usePipelines, useStage } from "@/lib/directory/get-pipelines";
import classes from "./command-menu.module.css";

interface Command {
  id: string;
  group: string;
  label: string;
  detail?: string;
  icon: ComponentType<{ size?: number }>;
  run: () => void;
}

interface Props {
  opened: boolean;
  onClose: () => void;
  onShortcuts: () => void;
}

export function CommandMenu({ opened, onClose, onShortcuts }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      centered={false}
      attributes={{ content: { "aria-label": t("command.open") } }}
    >
      <CommandList onClose={onClose} onShortcuts={onShortcuts} />
    </Modal>
  );
}

function CommandList({ onClose, onShortcuts }: Omit<Props, "opened">) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const commands = useCommands(text, onShortcuts);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };

  return (
    <>
      <TextInput
        size="md"
        variant="unstyled"
        px="md"
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder={t("command.placeholder")}
        aria-label={t("command.placeholder")}
        role="combobox"
        aria-expanded
        aria-controls="commands"
        aria-activedescendant={commands[active] ? `command-${commands[active].id}` : undefined}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setActive((active + 1) % Math.max(1, commands.length));
          else if (event.key === "ArrowUp")
            setActive((active - 1 + commands.length) % Math.max(1, commands.length));
          else if (event.key === "Enter") run(commands[active]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="commands" role="listbox" aria-label={t("command.results")} className={classes.list}>
        {commands.map((command, index) => (
          <div key={command.id}>
            {command.group !== commands[index - 1]?.group && (
              <Text size="xs" c="dimmed" px="sm" pt="xs" pb={4} role="presentation">
                {command.group}
              </Text>
            )}
            <UnstyledButton
              id={`command-${command.id}`}
              role="option"
              aria-selected={index === active}
              tabIndex={-1}
              className={classes.item}
              onMouseMove={() => setActive(index)}
              onClick={() => run(command)}
            >
              <command.icon size={16} />
              <span>{command.label}</span>
              <Text span size="xs" c="dimmed" ml="auto">
                {command.detail}
              </Text>
            </UnstyledButton>
          </div>
        ))}
        {commands.length === 0 && (
          <Text size="sm" c="dimmed" ta="center" py="lg">
            {t("command.nothing")}
          </Text>
        )}
      </div>
    </>
  );
}

function useCommands(text: string, onShortcuts: () => void): Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const contacts = useQuery({ ...findContactsQuery(wanted), enabled: wanted.length > 1 }).data ?? [];
  const cards = useQuery({ ...findCardsQuery(wanted), enabled: wanted.length > 1 }).data ?? [];
  const stageOf = useStage();
  const pipelines = usePipelines();
  const go = (path: string) => () => void navigate(path);

  const places: Command[] = [
    ...PAGES.map(({ key, path, icon, shortcut }) => ({
      id: key,
      group: t("command.goTo"),
      label: t(`nav.${key}`),
      detail: `g ${shortcut}`,
      icon,
      run: go(path),
    })),
    ...PLACES.filter(({ path }) => path !== paths.contacts).map(({ key, path }) => ({
      id: key,
      group: t("command.goTo"),
      label: t(`nav.${key}`),
      icon: IconAddressBook,
      run: go(path),
    })),
    ...pipelines.map(({ id, name }) => ({
      id,
      group: t("command.pipelines"),
      label: name,
      icon: IconLayoutKanban,
      run: go(paths.board(id)),
    })),
    {
      id: "shortcuts",
      group: t("command.help"),
      label: t("shortcuts.title"),
      icon: IconKeyboard,
      run: onShortcuts,
    },
  ];
  const found = contacts.map((contact) => ({
    id: contact.id,
    group: t("command.contacts"),
    label: contact.name,
    detail: contact.emails[0],
    icon: IconUser,
    run: go(paths.contact(contact.id)),
  }));
  const foundCards = cards.map((card) => ({
    id: card.id,
    group: t(`${card.kind}.words`),
    label: card.name,
    detail: stageOf(card.stage_id)?.name,
    icon: card.kind === "ticket" ? IconTicket : IconCoin,
    run: go(paths.boardCard(card.pipeline_id, card.kind, card.id)),
  }));
  return [
    ...(wanted ? [...found, ...foundCards] : []),
    ...places.filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase())),
  ];
}
