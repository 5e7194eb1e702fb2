import type { Member } from "@/lib/api/types";

/** Whether a member may change what belongs to a team; null stands for what belongs to all. */
export function mayConfigure(member: Member, teamId: string | null): boolean {
  return member.is_admin || (teamId !== null && member.roles[teamId] === "manager");
}

/** Whether a member may set up anything at all. */
export const mayConfigureSome = (member: Member) =>
  member.is_admin || Object.values(member.roles).includes("manager");
