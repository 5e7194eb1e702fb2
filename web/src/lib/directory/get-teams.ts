import { useMe } from "@/lib/directory/me";

/** The teams of the signed-in member, by name. */
export function useTeams() {
  return [...useMe().teams].sort((a, b) => a.name.localeCompare(b.name));
}
