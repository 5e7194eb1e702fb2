import { Alert, Box, Button, Group, Skeleton, Stack, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { sayWhy } from "@/lib/api/problem";

interface Props {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  /** Wide pages use the whole width. */
  wide?: boolean;
}

/** A page with its title, in the tab too. */
export function Page({ title, actions, children, wide = false }: Props) {
  useDocumentTitle(title);
  return (
    <Box p={{ base: "sm", sm: "lg" }} maw={wide ? undefined : 1080} mx="auto">
      <Group justify="space-between" mb="md" gap="sm">
        <Title order={1} size="h2">
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Box>
  );
}

export function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · Jalon` : "Jalon";
  }, [title]);
}

/** The shape of a list while it is read. */
export function ListSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" aria-label={t("state.loading")}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={44} radius="md" />
      ))}
    </Stack>
  );
}

/** Why something could not be read, and a way to try again. */
export function ReadError({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t("state.failed")} m="md">
      <Stack gap="sm" align="flex-start">
        {sayWhy(error)}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t("action.retry")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
