/** Builds a filter: rows of field, operator and value, joined by and, or, none; groups inside of groups. */
import { ActionIcon, Button, Group, NativeSelect, Paper, Stack, Text, Tooltip } from "@mantine/core";
import { IconFolderPlus, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { OPERATORS, useContactFacts, type Fact } from "@/components/filter/facts";
import { FilterValue } from "@/components/filter/filter-value";
import {
  isGroup,
  newGroup,
  newLeaf,
  toDraft,
  toTree,
  type Draft,
  type DraftGroup,
  type DraftLeaf,
  type Joint,
  type Tree,
} from "@/lib/filters/tree";

interface Props {
  /** Where it begins; what happens to it later is told by `onChange` alone. */
  initial: Tree | null;
  /** The finished part of what was built; null where nothing is finished. */
  onChange: (tree: Tree | null) => void;
  /** What it may speak of; of contacts unless told otherwise. */
  facts?: Fact[];
}

/** How deep the page lets groups nest; the API takes more. */
const DEPTH = 3;

export function FilterBuilder({ initial, onChange, facts: given }: Props) {
  const ofContacts = useContactFacts();
  const facts = given ?? ofContacts;
  const [draft, setDraft] = useState(() => {
    const found = toDraft(initial);
    return found.parts.length > 0 ? found : newGroup("all", [emptyLeaf(facts)]);
  });

  function change(next: DraftGroup) {
    setDraft(next);
    const [before, after] = [toTree(draft), toTree(next)];
    if (JSON.stringify(before) !== JSON.stringify(after)) onChange(after);
  }

  return <GroupEditor draft={draft} facts={facts} depth={1} onChange={change} />;
}

function emptyLeaf(facts: Fact[]): DraftLeaf {
  const [first] = facts;
  return newLeaf(first?.path, first && OPERATORS[first.type][0]);
}

interface GroupProps {
  draft: DraftGroup;
  facts: Fact[];
  depth: number;
  onChange: (draft: DraftGroup) => void;
  onRemove?: () => void;
}

function GroupEditor({ draft, facts, depth, onChange, onRemove }: GroupProps) {
  const { t } = useTranslation();
  const put = (index: number, part: Draft) => onChange({ ...draft, parts: draft.parts.with(index, part) });
  const drop = (index: number) =>
    onChange({ ...draft, parts: draft.parts.filter((_, other) => other !== index) });
  const add = (part: Draft) => onChange({ ...draft, parts: [...draft.parts, part] });

  return (
    <Paper withBorder p="sm" radius="md" role="group" aria-label={t("filter.group")}>
      <Stack gap="xs">
        <Group gap="xs" justify="space-between">
          <NativeSelect
            size="xs"
            aria-label={t("filter.joint")}
            data={(["all", "any", "none"] as Joint[]).map((joint) => ({
              value: joint,
              label: t(`filter.joints.${joint}`),
            }))}
            value={draft.joint}
            onChange={(event) => onChange({ ...draft, joint: event.currentTarget.value as Joint })}
          />
          {onRemove && <RemoveButton label={t("filter.removeGroup")} onClick={onRemove} />}
        </Group>
        {draft.parts.map((part, index) =>
          isGroup(part) ? (
            <GroupEditor
              key={part.id}
              draft={part}
              facts={facts}
              depth={depth + 1}
              onChange={(next) => put(index, next)}
              onRemove={() => drop(index)}
            />
          ) : (
            <LeafEditor
              key={part.id}
              draft={part}
              facts={facts}
              onChange={(next) => put(index, next)}
              onRemove={() => drop(index)}
            />
          ),
        )}
        {draft.parts.length === 0 && (
          <Text size="xs" c="dimmed">
            {t("filter.nothing")}
          </Text>
        )}
        <Group gap="xs">
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => add(emptyLeaf(facts))}
          >
            {t("filter.add")}
          </Button>
          {depth < DEPTH && (
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconFolderPlus size={14} />}
              onClick={() => add(newGroup(draft.joint === "any" ? "all" : "any", [emptyLeaf(facts)]))}
            >
              {t("filter.addGroup")}
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

interface LeafProps {
  draft: DraftLeaf;
  facts: Fact[];
  onChange: (draft: DraftLeaf) => void;
  onRemove: () => void;
}

function LeafEditor({ draft, facts, onChange, onRemove }: LeafProps) {
  const { t } = useTranslation();
  const fact = facts.find(({ path }) => path === draft.field);
  const ops = fact ? OPERATORS[fact.type] : [];
  const shownOps = ops.includes(draft.op) || !draft.op ? ops : [draft.op, ...ops];

  return (
    <Group gap="xs" align="flex-start" data-testid="filter-condition">
      <NativeSelect
        size="xs"
        aria-label={t("filter.field")}
        data={[
          ...(fact ? [] : [{ value: draft.field, label: draft.field || "…" }]),
          ...facts.map(({ path, label }) => ({ value: path, label })),
        ]}
        value={draft.field}
        onChange={(event) => {
          const next = facts.find(({ path }) => path === event.currentTarget.value);
          if (next)
            onChange({ ...draft, field: next.path, op: OPERATORS[next.type][0] ?? "", value: undefined });
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={t("filter.op")}
        data={shownOps.map((op) => ({ value: op, label: t(`condition.ops.${op}`) }))}
        value={draft.op}
        onChange={(event) => {
          const op = event.currentTarget.value;
          onChange({ ...draft, op, value: shape(op) === shape(draft.op) ? draft.value : undefined });
        }}
      />
      <FilterValue
        fact={fact}
        op={draft.op}
        value={draft.value}
        onChange={(value) => onChange({ ...draft, value })}
      />
      <RemoveButton label={t("filter.remove")} onClick={onRemove} />
    </Group>
  );
}

function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        <IconX size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

/** Operators of one shape take values of one shape. */
function shape(op: string): string {
  if (op === "in" || op === "not_in") return "several";
  if (["within_last", "within_next", "older_than", "later_than"].includes(op)) return "span";
  return op === "before" || op === "after" ? "day" : "one";
}
