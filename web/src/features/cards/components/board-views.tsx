import { ActionIcon, Button, Group, Menu, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmarkPlus, IconDotsVertical, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { boardViewsQuery, useBoardViewActs } from "@/features/cards/api/board-views";
import { lastingFilters, sameFilters } from "@/features/cards/board-filters";
import { useBoardAddress } from "@/features/cards/board/use-board-address";
import { sayWhy } from "@/lib/api/problem";
import type { BoardView } from "@/lib/api/types";
import { useTeams } from "@/lib/directory/get-teams";
import { mayConfigure } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";
import { tellFailure } from "@/lib/notices";

/** Saved filters as tabs; the filters that are set can be saved as another one. */
export function BoardViews({ pipelineId }: { pipelineId: string }) {
  const { t } = useTranslation();
  const { filters, replaceAll } = useBoardAddress();
  const views = useQuery(boardViewsQuery(pipelineId)).data ?? [];
  const [saving, { open, close }] = useDisclosure(false);
  const current = lastingFilters(filters);
  const filtered = Object.keys(current).length > 0;
  const active = views.find((view) => sameFilters(view.query, current));
  if (views.length === 0 && !filtered) return null;

  return (
    <Group gap={4} role="group" aria-label={t("boardView.views")} data-testid="board-views">
      <Tab label={t("boardView.all")} active={!filtered} onClick={() => replaceAll({})} />
      {views.map((view) => (
        <Group key={view.id} gap={0} wrap="nowrap">
          <Tab
            label={view.name}
            shared={Boolean(view.team_id)}
            active={view === active}
            onClick={() => replaceAll(view.query)}
          />
          {(view === active || views.length < 4) && (
            <ViewMenu view={view} current={filtered && view !== active ? current : null} />
          )}
        </Group>
      ))}
      {filtered && !active && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconBookmarkPlus size={15} aria-hidden />}
          onClick={open}
        >
          {t("boardView.save")}
        </Button>
      )}
      {saving && <SaveDialog pipelineId={pipelineId} query={current} onClose={close} />}
    </Group>
  );
}

interface TabProps {
  label: string;
  active: boolean;
  shared?: boolean;
  onClick: () => void;
}

function Tab({ label, active, shared, onClick }: TabProps) {
  const { t } = useTranslation();
  return (
    <Button
      size="compact-sm"
      variant={active ? "light" : "subtle"}
      color={active ? undefined : "gray"}
      aria-pressed={active}
      rightSection={shared && <IconUsers size={13} aria-label={t("boardView.shared")} />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

function ViewMenu({ view, current }: { view: BoardView; current: Record<string, string> | null }) {
  const { t } = useTranslation();
  const me = useMe();
  const teams = useTeams();
  const { change, remove } = useBoardViewActs(view.pipeline_id);
  const [renaming, { open, close }] = useDisclosure(false);
  const mine = view.owner_id === me.id;
  if (!mine && !mayConfigure(me, view.team_id)) return null;
  const onError = (error: Error) => tellFailure(t("boardView.notChanged"), sayWhy(error));
  const apply = (changes: Partial<BoardView>) => change.mutate({ id: view.id, ...changes }, { onError });

  return (
    <>
      <Menu position="bottom-start" shadow="md" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t("boardView.menu", { name: view.name })}
          >
            <IconDotsVertical size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mine && <Menu.Item onClick={open}>{t("boardView.rename")}</Menu.Item>}
          {mine && current && (
            <Menu.Item onClick={() => apply({ query: current })}>{t("boardView.replace")}</Menu.Item>
          )}
          {mine &&
            teams
              .filter(({ id }) => id !== view.team_id)
              .map((team) => (
                <Menu.Item key={team.id} onClick={() => apply({ team_id: team.id })}>
                  {t("boardView.share", { team: team.name })}
                </Menu.Item>
              ))}
          {mine && view.team_id && (
            <Menu.Item onClick={() => apply({ team_id: null })}>{t("boardView.unshare")}</Menu.Item>
          )}
          <Menu.Item color="red" onClick={() => remove.mutate(view.id, { onError })}>
            {t("boardView.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {renaming && (
        <NameDialog
          title={t("boardView.rename")}
          initial={view.name}
          onClose={close}
          onDone={(name) => (apply({ name }), close())}
        />
      )}
    </>
  );
}

interface SaveProps {
  pipelineId: string;
  query: Record<string, string>;
  onClose: () => void;
}

function SaveDialog({ pipelineId, query, onClose }: SaveProps) {
  const { t } = useTranslation();
  const teams = useTeams();
  const { save } = useBoardViewActs(pipelineId);
  const [teamId, setTeamId] = useState<string | null>(null);

  async function done(name: string) {
    try {
      await save.mutateAsync({ name, query, team_id: teamId });
      onClose();
    } catch (error) {
      tellFailure(t("boardView.notSaved"), sayWhy(error));
    }
  }

  return (
    <NameDialog title={t("boardView.save")} initial="" onClose={onClose} onDone={(name) => void done(name)}>
      <Select
        label={t("boardView.shareWith")}
        placeholder={t("boardView.onlyMe")}
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
        value={teamId}
        onChange={setTeamId}
        clearable
      />
    </NameDialog>
  );
}

interface NameProps {
  title: string;
  initial: string;
  onClose: () => void;
  onDone: (name: string) => void;
  children?: React.ReactNode;
}

function NameDialog({ title, initial, onClose, onDone, children }: NameProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(initial);
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) onDone(name.trim());
        }}
      >
        <Stack>
          <TextInput
            label={t("boardView.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={80}
            required
            data-autofocus
          />
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" disabled={!name.trim()}>
              {t("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
