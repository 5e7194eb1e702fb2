import { Alert, Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSetUp } from "@/features/session/api/set-up";
import { useSignIn } from "@/features/session/api/sign-in";
import type { Language } from "@/lib/i18n";
import { fieldErrors, sayWhy } from "@/lib/api/problem";

/** The first form anybody sees of a new installation: who runs it, and their team. */
export function SetUpForm() {
  const { t, i18n } = useTranslation();
  const setUp = useSetUp();
  const signIn = useSignIn();
  const errors = fieldErrors(setUp.error);

  async function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const text = (name: string) => String(values.get(name)).trim();
    const password = String(values.get("password"));
    try {
      await setUp.mutateAsync({
        name: text("name"),
        email: text("email"),
        team_name: text("team_name"),
        password,
        language: i18n.language as Language,
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      });
      await signIn.mutateAsync({ email: text("email"), password });
    } catch {
      // both mutations show what went wrong
    }
  }

  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <Text c="dimmed" size="sm">
          {t("setup.explanation")}
        </Text>
        {setUp.error && Object.keys(errors).length === 0 && (
          <Alert color="red" role="alert">
            {sayWhy(setUp.error)}
          </Alert>
        )}
        <TextInput
          name="name"
          label={t("setup.name")}
          autoComplete="name"
          required
          autoFocus
          error={errors.name}
        />
        <TextInput
          name="email"
          type="email"
          label={t("session.email")}
          autoComplete="username"
          required
          error={errors.email}
        />
        <PasswordInput
          name="password"
          label={t("session.password")}
          description={t("setup.passwordHint")}
          autoComplete="new-password"
          minLength={10}
          required
          error={errors.password}
          visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
        />
        <TextInput
          name="team_name"
          label={t("setup.team")}
          placeholder={t("setup.teamExample")}
          required
          error={errors.team_name}
        />
        <Button type="submit" loading={setUp.isPending || signIn.isPending} fullWidth mt="xs">
          {t("setup.submit")}
        </Button>
      </Stack>
    </form>
  );
}
