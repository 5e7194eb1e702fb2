import { Button, Group, Menu, Stack, Tabs, Text, Textarea, TextInput } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useMergeFields } from "@/lib/directory/get-merge-fields";
import type { Words } from "@/lib/mails/preview-words";

type Part = keyof Words;
type Input = HTMLInputElement | HTMLTextAreaElement;

interface Props {
  value: Words;
  onChange: (words: Words) => void;
  errors?: Partial<Record<Part, string>>;
  /** Shown in the subject while it is empty, e.g. the template's. */
  subjectPlaceholder?: string;
  minRows?: number;
}

/** What a mail says: subject, text and (for who wants it) HTML, with fields put in where the cursor is. */
export function WordsEditor({ value, onChange, errors = {}, subjectPlaceholder, minRows = 8 }: Props) {
  const { t } = useTranslation();
  // Where the cursor was last: the menu of fields takes the focus away.
  const last = useRef<Input | null>(null);

  const bind = (part: Part) => ({
    name: part,
    value: value[part],
    error: errors[part],
    onChange: (event: React.ChangeEvent<Input>) => onChange({ ...value, [part]: event.currentTarget.value }),
  });

  function insert(path: string) {
    const input = last.current?.isConnected ? last.current : null;
    const part = input ? (input.name as Part) : "text";
    const text = value[part];
    const [from, to] = input
      ? [input.selectionStart ?? text.length, input.selectionEnd ?? text.length]
      : [text.length, text.length];
    const field = `{{ ${path} }}`;
    onChange({ ...value, [part]: text.slice(0, from) + field + text.slice(to) });
    // The new text is there only after the next drawing.
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(from + field.length, from + field.length);
    });
  }

  return (
    <Stack
      gap="sm"
      onFocus={(event) => {
        if (isInput(event.target)) last.current = event.target;
      }}
    >
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t("template.subject")}
          placeholder={subjectPlaceholder}
          maxLength={500}
          flex="1 1 220px"
          {...bind("subject")}
        />
        <MergeFieldsMenu onPick={insert} />
      </Group>
      <Tabs defaultValue={value.html && !value.text ? "html" : "text"} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="text">{t("template.text")}</Tabs.Tab>
          <Tabs.Tab value="html">{t("template.html")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="text" pt="xs">
          <Textarea
            aria-label={t("template.text")}
            description={value.html && !value.text ? t("template.textFromHtml") : undefined}
            autosize
            minRows={minRows}
            maxRows={24}
            {...bind("text")}
          />
        </Tabs.Panel>
        <Tabs.Panel value="html" pt="xs">
          <Textarea
            aria-label={t("template.html")}
            description={t("template.htmlHint")}
            autosize
            minRows={minRows}
            maxRows={24}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
            {...bind("html")}
          />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

const isInput = (target: EventTarget): target is Input =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

function MergeFieldsMenu({ onPick }: { onPick: (path: string) => void }) {
  const { t } = useTranslation();
  const fields = useMergeFields();
  return (
    <Menu position="bottom-end" shadow="md" returnFocus={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconBraces size={16} />}>
          {t("mergeField.insert")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: "auto" }}>
        {fields.map(({ path, label }) => (
          <Menu.Item key={path} onClick={() => onPick(path)}>
            {label}
            <Text size="xs" c="dimmed">
              {path}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
