/** Before every test file: French catalogue, DOM matchers, and no request that no handler answers. */
import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { setSession } from "@/lib/api/token";
import { startI18n } from "@/lib/i18n";
import { seen } from "@/lib/live/seen";
import { handlers } from "@/testing/mocks/handlers";

export const server = setupServer(...handlers);

// What happy-dom lacks and Mantine asks for.
vi.stubGlobal("scrollTo", () => undefined);
Object.defineProperty(document, "fonts", {
  value: { addEventListener: () => undefined, removeEventListener: () => undefined },
});
Object.defineProperty(globalThis, "matchMedia", {
  writable: true,
  value: (query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
  }),
});

beforeAll(async () => {
  server.listen({ onUnhandledRequest: "error" });
  await startI18n("fr");
});

afterEach(() => {
  cleanup();
  server.resetHandlers();
  setSession(null);
  seen.clear();
  localStorage.clear();
});

afterAll(() => server.close());
