import { Alert, Button, Grid, Group, NativeSelect, Paper, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useCreateTemplate, useUpdateTemplate } from "@/features/templates/api/save-template";
import { TemplateVersions } from "@/features/templates/components/template-versions";
import { WordsEditor } from "@/components/mail-words/words-editor";
import { WordsPreview } from "@/components/mail-words/words-preview";
import { paths } from "@/config/paths";
import { fieldErrors, Refused, sayWhy } from "@/lib/api/problem";
import type { Template } from "@/lib/api/types";
import { mayConfigure } from "@/lib/directory/may-configure";
import { useMe } from "@/lib/directory/me";
import type { Words } from "@/lib/mails/preview-words";
import { tellDone } from "@/lib/notices";

const KINDS = ["mail", "proposal"] as const;
const LANGUAGES = ["fr", "en"] as const;

type Kind = (typeof KINDS)[number];
type Language = (typeof LANGUAGES)[number];

/** A template to write or to change: its words on the left, what a contact would read on the right. */
export function TemplateEditor({ template }: { template: Template | null }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const create = useCreateTemplate();
  const update = useUpdateTemplate(template?.id ?? "");
  const [name, setName] = useState(template?.name ?? "");
  const [kind, setKind] = useState<Kind>((template?.kind as Kind | undefined) ?? "mail");
  const [language, setLanguage] = useState<Language>(
    (template?.language as Language | undefined) ?? (i18n.language === "en" ? "en" : "fr"),
  );
  const [words, setWords] = useState<Words>(wordsOf(template));
  const readOnly = template !== null && !mayConfigure(me, template.team_id);
  const error = create.error ?? update.error;
  const errors = fieldErrors(error);

  function save(event: React.FormEvent) {
    event.preventDefault();
    const body = { ...words, html: words.html.trim() || null, name: name.trim(), kind, language };
    const done = (saved: Template) => {
      tellDone(t("settings.saved"));
      if (!template) void navigate(paths.template(saved.id), { replace: true });
    };
    if (template) update.mutate({ ...body, version: template.version }, { onSuccess: done });
    else create.mutate(body, { onSuccess: done });
  }

  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <form onSubmit={save}>
          <Stack>
            <Group align="flex-start" grow preventGrowOverflow={false}>
              <TextInput
                label={t("template.name")}
                description={t("template.nameHint")}
                required
                value={name}
                error={errors.name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <NativeSelect
                label={t("template.kind")}
                description={t("template.kindHint")}
                value={kind}
                data={KINDS.map((value) => ({ value, label: t(`template.kinds.${value}`) }))}
                onChange={(event) => setKind(event.currentTarget.value as Kind)}
              />
              <NativeSelect
                label={t("preferences.language")}
                description={t("template.languageHint")}
                value={language}
                data={LANGUAGES.map((value) => ({ value, label: t(`template.languages.${value}`) }))}
                onChange={(event) => setLanguage(event.currentTarget.value as Language)}
              />
            </Group>
            <WordsEditor value={words} onChange={setWords} errors={errors} minRows={10} />
            {error && (
              <Alert color="red" title={sayWhy(error)}>
                {error instanceof Refused &&
                  error.problem.code === "template_refused" &&
                  error.problem.detail}
              </Alert>
            )}
            {readOnly ? (
              <Alert color="gray">{t("template.readOnly")}</Alert>
            ) : (
              <Group justify="flex-end">
                <Button type="submit" loading={create.isPending || update.isPending}>
                  {t("action.save")}
                </Button>
              </Group>
            )}
          </Stack>
        </form>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack>
          <Paper withBorder radius="md" p="md" component="section" aria-label={t("template.preview")}>
            <WordsPreview words={words} language={language} />
          </Paper>
          {template && <TemplateVersions template={template} onTake={setWords} />}
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

const wordsOf = (template: Template | null): Words => ({
  subject: template?.subject ?? "",
  text: template?.text ?? "",
  html: template?.html ?? "",
});
