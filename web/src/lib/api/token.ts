/**
 * The access token: kept in memory only, renewed by the httpOnly refresh cookie.
 *
 * The cookie rotates at every renewal and is shared by all tabs, so that one renewal at a time may run in the
 * browser: a lock sees to it where the page is served over HTTPS or from this machine.
 */
import type { Session } from "@/lib/api/types";

/** Says that a refresh cookie is likely there: the page itself cannot see it. */
const SIGNED_IN = "jalon-signed-in";

type Listener = (session: Session | null) => void;

let session: Session | null = null;
let expiresAt = 0;
let renewal: Promise<Session | null> | null = null;
const listeners = new Set<Listener>();

export const currentSession = () => session;

export function setSession(next: Session | null) {
  session = next;
  expiresAt = next ? Date.now() + next.expires_in * 1000 : 0;
  if (next) localStorage.setItem(SIGNED_IN, "1");
  else localStorage.removeItem(SIGNED_IN);
  for (const listener of listeners) listener(next);
}

/** The session of an earlier visit, if this browser had one. */
export function resumeSession(): Promise<Session | null> {
  return localStorage.getItem(SIGNED_IN) ? renewSession() : Promise.resolve(null);
}

// Signed out in another tab: nobody is signed in here either.
globalThis.addEventListener?.("storage", (event) => {
  if (event.key === SIGNED_IN && event.newValue === null && session) setSession(null);
});

export function onSession(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A token that holds for some seconds more, or null when nobody is signed in. */
export async function freshToken(): Promise<string | null> {
  if (session && Date.now() < expiresAt - 20_000) return session.access_token;
  return (await renewSession())?.access_token ?? null;
}

/** Trade the refresh cookie for a session; null (and signed out) when it is not accepted. */
export function renewSession(): Promise<Session | null> {
  renewal ??= withLock(askForSession).finally(() => (renewal = null));
  return renewal;
}

async function askForSession(): Promise<Session | null> {
  const answer = await fetch("/api/v1/session", { credentials: "same-origin" });
  if (answer.ok) setSession((await answer.json()) as Session);
  else if (answer.status === 401) setSession(null);
  else throw new TypeError(`session: ${answer.status}`);
  return session;
}

async function withLock(act: () => Promise<Session | null>): Promise<Session | null> {
  return navigator.locks ? await navigator.locks.request("jalon-session", act) : act();
}
