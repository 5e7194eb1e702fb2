/** Decides what is shown: the first set-up, the sign-in, or the page for the signed-in member. */
import { Center, Loader, Paper, Stack, Title } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SetUpForm } from "@/features/session/components/set-up-form";
import { SignInForm } from "@/features/session/components/sign-in-form";
import { setupQuery } from "@/features/session/api/get-setup";
import { Logo } from "@/components/logo";
import { ReadError, useDocumentTitle } from "@/components/page";
import { currentSession, onSession, resumeSession } from "@/lib/api/token";
import { MeContext } from "@/lib/directory/me";
import { followMember } from "@/lib/i18n";
import { seen } from "@/lib/live/seen";

export function SessionGate({ children, controls }: { children: ReactNode; controls: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const session = useSyncExternalStore(onSession, currentSession);
  const [asked, setAsked] = useState(false);
  const [unreachable, setUnreachable] = useState<unknown>(null);
  const setup = useQuery({ ...setupQuery, enabled: asked && !session && !unreachable });
  const memberId = session?.member.id;

  const ask = () =>
    void resumeSession()
      .then(() => setUnreachable(null), setUnreachable)
      .finally(() => setAsked(true));
  useEffect(ask, []);

  useEffect(() => {
    if (session) void followMember(session.member.language);
  }, [session]);

  // What one member read must not be there for the next.
  useEffect(
    () => () => {
      if (memberId) {
        client.clear();
        seen.clear();
      }
    },
    [memberId, client],
  );

  if (session) return <MeContext value={session.member}>{children}</MeContext>;
  if (!asked || setup.isLoading) {
    return (
      <Center mih="100dvh">
        <Loader aria-label={t("state.loading")} />
      </Center>
    );
  }
  if (unreachable || setup.error) {
    return (
      <ReadError
        error={unreachable ?? setup.error}
        onRetry={unreachable ? ask : () => void setup.refetch()}
      />
    );
  }
  return (
    <Welcome title={setup.data?.needed ? t("setup.title") : t("session.title")} controls={controls}>
      {setup.data?.needed ? <SetUpForm /> : <SignInForm />}
    </Welcome>
  );
}

function Welcome({ title, controls, children }: { title: string; controls: ReactNode; children: ReactNode }) {
  useDocumentTitle(title);
  return (
    <Center
      component="main"
      mih="100dvh"
      p="md"
      bg="light-dark(var(--mantine-color-gray-1), var(--mantine-color-dark-8))"
    >
      <Stack w="100%" maw={400} gap="lg">
        <Logo size={40} />
        <Paper p="xl" radius="lg" withBorder shadow="sm">
          <Title order={1} size="h3" mb="lg">
            {title}
          </Title>
          {children}
        </Paper>
        {controls}
      </Stack>
    </Center>
  );
}
