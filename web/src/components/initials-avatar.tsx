import { Avatar, Tooltip } from "@mantine/core";

/** A member's initials; the name is said and shown on hover. */
export function InitialsAvatar({ name, size = 22 }: { name: string; size?: number }) {
  return (
    <Tooltip label={name}>
      <Avatar name={name} color="initials" size={size} radius="xl" alt={name} style={{ flex: "none" }} />
    </Tooltip>
  );
}
