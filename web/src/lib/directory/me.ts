/** The signed-in member, for any component below the session gate. */
import { createContext, use } from "react";
import type { Member } from "@/lib/api/types";

export const MeContext = createContext<Member | null>(null);

export function useMe(): Member {
  const me = use(MeContext);
  if (!me) throw new Error("useMe() outside of a session");
  return me;
}
