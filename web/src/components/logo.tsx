import { Group, Text } from "@mantine/core";

/** The stake with its flag that marks a stage of a route. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/jalon.svg" alt="" width={size} height={size} />
      <Text fw={700} fz={size * 0.72} lts={-0.3} lh={1}>
        Jalon
      </Text>
    </Group>
  );
}
