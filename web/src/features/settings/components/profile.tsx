import { Alert, Button, Group, NativeSelect, Paper, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useUpdateMe } from "@/features/settings/api/update-me";
import { fieldErrors, sayWhy } from "@/lib/api/problem";
import { useMe } from "@/lib/directory/me";
import { changeLanguage, type Language } from "@/lib/i18n";
import { tellDone } from "@/lib/notices";

/** The signed-in member's own name, language and time zone. */
export function Profile() {
  const { t } = useTranslation();
  const me = useMe();
  const update = useUpdateMe();
  const errors = fieldErrors(update.error);
  const zones = Intl.supportedValuesOf("timeZone");

  function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const language = String(values.get("language")) as Language;
    update.mutate(
      { name: String(values.get("name")).trim(), language, time_zone: String(values.get("time_zone")) },
      {
        onSuccess: () => {
          void changeLanguage(language).then(() => tellDone(t("settings.saved")));
        },
      },
    );
  }

  return (
    <Paper withBorder radius="md" p="md" maw={480}>
      <form onSubmit={send}>
        <Stack>
          {update.error && Object.keys(errors).length === 0 && (
            <Alert color="red">{sayWhy(update.error)}</Alert>
          )}
          <TextInput
            name="name"
            label={t("setup.name")}
            defaultValue={me.name}
            required
            error={errors.name}
          />
          <NativeSelect
            name="language"
            label={t("preferences.language")}
            defaultValue={me.language}
            data={[
              { value: "fr", label: "Français" },
              { value: "en", label: "English" },
            ]}
          />
          <NativeSelect
            name="time_zone"
            label={t("settings.timeZone")}
            defaultValue={me.time_zone}
            data={zones.includes(me.time_zone) ? zones : [me.time_zone, ...zones]}
            error={errors.time_zone}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={update.isPending}>
              {t("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
