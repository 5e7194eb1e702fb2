import { Alert, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ContactPicker } from "@/components/contact-picker";
import { MailFrame } from "@/components/mail-frame";
import { Refused, sayWhy } from "@/lib/api/problem";
import type { MailPreview } from "@/lib/api/types";
import { useMergeFieldLabel } from "@/lib/directory/get-merge-fields";
import { wordsPreviewQuery, type Words } from "@/lib/mails/preview-words";

interface Props {
  words: Words;
  language?: "fr" | "en";
  /** For whom; without it, the writer chooses somebody to look through the eyes of. */
  contactId?: string;
}

/** The words as one contact would read them, and what they would miss. Follows what is being written. */
export function WordsPreview({ words, language, contactId }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [settled] = useDebouncedValue(words, 350);
  const reader = contactId ?? chosen;
  const says = Boolean(settled.subject || settled.text || settled.html);
  const preview = useQuery({ ...wordsPreviewQuery(settled, reader, language), enabled: says });
  return (
    <Stack gap="sm" data-testid="words-preview">
      {!contactId && (
        <ContactPicker
          label={t("template.previewFor")}
          description={chosen ? undefined : t("template.previewForHint")}
          value={chosen}
          onChange={setChosen}
        />
      )}
      {preview.error ? (
        <Alert color="red" title={sayWhy(preview.error)}>
          {preview.error instanceof Refused ? preview.error.problem.detail : null}
        </Alert>
      ) : (
        preview.data && says && <Merged preview={preview.data} withMissing={reader !== null} />
      )}
    </Stack>
  );
}

function Merged({ preview, withMissing }: { preview: MailPreview; withMissing: boolean }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState("html");
  return (
    <>
      {withMissing && <MissingFields missing={preview.missing} />}
      <Paper withBorder radius="md" p="sm">
        <Text size="xs" c="dimmed">
          {t("template.subject")}
        </Text>
        <Text fw={600} mb="xs" data-testid="preview-subject">
          {preview.subject}
        </Text>
        {preview.html && (
          <SegmentedControl
            size="xs"
            mb="xs"
            aria-label={t("template.previewAs")}
            value={shown}
            onChange={setShown}
            data={[
              { value: "html", label: t("template.html") },
              { value: "text", label: t("template.text") },
            ]}
          />
        )}
        {preview.html && shown === "html" ? (
          <MailFrame html={preview.html} title={t("template.preview")} />
        ) : (
          <Text
            size="sm"
            style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
            data-testid="preview-text"
          >
            {preview.text}
          </Text>
        )}
      </Paper>
    </>
  );
}

/** What stands in the way of this mail to this contact. */
function MissingFields({ missing }: { missing: string[] }) {
  const { t } = useTranslation();
  const label = useMergeFieldLabel();
  if (missing.length === 0) return null;
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle />}
      title={t("template.missing", { count: missing.length })}
    >
      {missing.map((path) => label(path)).join(", ")}
    </Alert>
  );
}
