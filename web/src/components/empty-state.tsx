import { Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";

interface Props {
  icon: ComponentType<{ size?: number; stroke?: number }>;
  title: string;
  children?: ReactNode;
}

/** Nothing here yet: says so, and what to do about it. */
export function EmptyState({ icon: Icon, title, children }: Props) {
  return (
    <Stack align="center" gap="sm" py={48} px="md" ta="center">
      <ThemeIcon size={56} radius="xl" variant="light">
        <Icon size={28} stroke={1.6} />
      </ThemeIcon>
      <Title order={2} size="h4">
        {title}
      </Title>
      {typeof children === "string" ? (
        <Text c="dimmed" maw={440}>
          {children}
        </Text>
      ) : (
        children
      )}
    </Stack>
  );
}
