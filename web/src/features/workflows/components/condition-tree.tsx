/** A condition in words; of a trace also what each part saw and said. */
import { Text } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Param } from "@/features/workflows/api/get-vocabulary";
import { useConditionWords } from "@/features/workflows/condition-words";
import { useParamWords } from "@/features/workflows/param-words";
import classes from "./condition-tree.module.css";

interface Node {
  all?: Node[];
  any?: Node[];
  not?: Node;
  field?: string;
  op?: string;
  value?: unknown;
  /** Of traces: what the field was, and whether this part held. */
  actual?: unknown;
  verdict?: boolean;
}

export function ConditionTree({ node }: { node: unknown }) {
  if (typeof node !== "object" || node === null) return null;
  return (
    <ul className={classes.tree}>
      <Part node={node as Node} />
    </ul>
  );
}

function Part({ node }: { node: Node }) {
  const { t } = useTranslation();
  const { fieldWords, valueWords } = useConditionWords();
  const words = useParamWords();
  const path = node.field ?? "";
  /** Values that name a record are called what it is called. */
  const named = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(named).join(", ");
    const kind = /(\w+)_id$/.exec(path)?.[1];
    return typeof value === "string" && kind ? words(paramOf(kind), value).text : valueWords(path, value);
  };
  const group = node.all ? "all" : node.any ? "any" : node.not ? "not" : null;
  if (group) {
    const parts = node.all ?? node.any ?? (node.not ? [node.not] : []);
    return (
      <li>
        <Text size="sm" component="span">
          <Verdict verdict={node.verdict} /> {t(`condition.${group}`)}
        </Text>
        <ul className={classes.tree}>
          {parts.map((part, index) => (
            <Part key={index} node={part} />
          ))}
        </ul>
      </li>
    );
  }
  return (
    <li>
      <Text size="sm" component="span">
        <Verdict verdict={node.verdict} /> <b title={path}>{fieldWords(path)}</b>{" "}
        {t(`condition.ops.${node.op}`, { defaultValue: node.op ?? "" })}{" "}
        {node.value !== undefined && node.value !== null && <b>{named(node.value)}</b>}
        {"actual" in node && (
          <Text span size="xs" c="dimmed">
            {" "}
            {t("condition.actual", { value: valueWords(path, node.actual) })}
          </Text>
        )}
      </Text>
    </li>
  );
}

function Verdict({ verdict }: { verdict?: boolean }) {
  const { t } = useTranslation();
  if (verdict === undefined) return null;
  return verdict ? (
    <IconCheck size={14} color="var(--mantine-color-green-7)" aria-label={t("condition.holds")} />
  ) : (
    <IconX size={14} color="var(--mantine-color-red-7)" aria-label={t("condition.fails")} />
  );
}

const paramOf = (kind: string): Param => ({
  key: kind,
  kind: kind === "owner" ? "member" : kind,
  labels: {},
  choices: [],
});
