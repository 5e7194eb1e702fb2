import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSignIn } from "@/features/session/api/sign-in";
import { sayWhy } from "@/lib/api/problem";

export function SignInForm() {
  const { t } = useTranslation();
  const signIn = useSignIn();

  function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    signIn.mutate({ email: String(values.get("email")).trim(), password: String(values.get("password")) });
  }

  return (
    <form onSubmit={send}>
      <Stack>
        {signIn.error && (
          <Alert color="red" role="alert">
            {sayWhy(signIn.error)}
          </Alert>
        )}
        <TextInput
          name="email"
          type="email"
          label={t("session.email")}
          autoComplete="username"
          required
          autoFocus
          withAsterisk={false}
        />
        <PasswordInput
          name="password"
          label={t("session.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth mt="xs">
          {t("session.signIn")}
        </Button>
      </Stack>
    </form>
  );
}
