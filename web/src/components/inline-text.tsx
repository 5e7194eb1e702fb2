import { Text, TextInput, Textarea, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sayWhy } from "@/lib/api/problem";
import classes from "./inline-text.module.css";

interface Props {
  label: string;
  value: string;
  /** What is shown while nobody edits, where that differs from what is typed. */
  shown?: string;
  placeholder?: string;
  inputMode?: "text" | "decimal" | "email" | "tel";
  /** May be left empty. */
  optional?: boolean;
  withLabel?: boolean;
  multiline?: boolean;
  large?: boolean;
  /** Begin by editing. */
  edit?: boolean;
  onSave: (value: string) => Promise<unknown>;
}

/** A text that becomes an input when it is clicked; Enter or leaving saves, Escape leaves it as it was. */
export function InlineText(props: Props) {
  const { t } = useTranslation();
  const { label, value, shown = value, placeholder, withLabel, large } = props;
  const [editing, setEditing] = useState(props.edit ?? false);

  return (
    <div className={classes.field}>
      {withLabel && (
        <Text size="sm" fw={600} component="span" aria-hidden={!editing}>
          {label}
        </Text>
      )}
      {editing ? (
        <Editor {...props} onDone={() => setEditing(false)} />
      ) : (
        <UnstyledButton
          className={classes.shown}
          data-large={large || undefined}
          onClick={() => setEditing(true)}
        >
          {shown || <span className={classes.placeholder}>{placeholder ?? t("state.none")}</span>}
          <IconPencil size={13} className={classes.pencil} aria-hidden />
          <VisuallyHidden> · {t("action.edit", { what: label })}</VisuallyHidden>
        </UnstyledButton>
      )}
    </div>
  );
}

function Editor({
  label,
  value,
  inputMode,
  optional,
  multiline,
  onSave,
  onDone,
}: Props & { onDone: () => void }) {
  const [text, setText] = useState(value);
  const [error, setError] = useState("");
  const [saving, setSaving] = useState(false);

  async function save() {
    const next = text.trim();
    if (saving) return;
    if (next === value || (!next && !optional)) return onDone();
    setSaving(true);
    try {
      await onSave(next);
      onDone();
    } catch (failure) {
      setError(sayWhy(failure));
    } finally {
      setSaving(false);
    }
  }

  const shared = {
    "aria-label": label,
    value: text,
    error,
    inputMode,
    autoFocus: true,
    disabled: saving,
    onBlur: () => void save(),
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === "Enter" && !(multiline && event.shiftKey)) {
        event.preventDefault();
        void save();
      } else if (event.key === "Escape") {
        event.stopPropagation();
        onDone();
      }
    },
  };
  return multiline ? (
    <Textarea {...shared} onChange={(event) => setText(event.currentTarget.value)} autosize />
  ) : (
    <TextInput {...shared} onChange={(event) => setText(event.currentTarget.value)} />
  );
}
