import { http, HttpResponse } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import { setSession } from "@/lib/api/token";
import type { Change } from "@/lib/live/change";
import { LiveConnection } from "@/lib/live/connection";
import { lea } from "@/testing/mocks/data";
import { server } from "@/testing/setup";

const session = { access_token: "t", token_type: "Bearer", expires_in: 600, member: lea };
const change = { type: "deal.created", subject: "deals/1", id: "1", version: 1 } as Change;
const open: LiveConnection[] = [];

function connection() {
  const made = new LiveConnection("lea");
  open.push(made);
  return made;
}

afterEach(() => open.splice(0).forEach((made) => made.stop()));

describe("LiveConnection", () => {
  it("reads again what is shown after every reconnection, not after the first", async () => {
    setSession(session);
    let connections = 0;
    server.use(
      http.get("*/api/v1/live", ({ request }) => {
        expect(request.headers.get("Authorization")).toBe("Bearer t");
        connections += 1;
        return new HttpResponse(
          `event: ready\ndata: {}\n\nevent: change\ndata: ${JSON.stringify(change)}\n\n`,
        );
      }),
    );
    const live = connection();
    const heard: Change[] = [];
    const resynced = vi.fn(() => expect(connections).toBeGreaterThan(1));
    live.onChange((heardChange) => heard.push(heardChange));
    live.onResync(resynced);
    live.start();
    await vi.waitFor(() => expect(resynced).toHaveBeenCalledTimes(1), { timeout: 4_000 });
    expect(heard[0]).toEqual(change);
    expect(live.status).toBe("live");
  });

  it("says that it is offline, and goes on trying", async () => {
    setSession(session);
    let broken = true;
    server.use(
      http.get("*/api/v1/live", () =>
        broken ? new HttpResponse(null, { status: 503 }) : new HttpResponse("event: ready\ndata: {}\n\n"),
      ),
    );
    const live = connection();
    live.start();
    await vi.waitFor(() => expect(live.status).toBe("offline"));
    broken = false;
    await vi.waitFor(() => expect(live.status).toBe("live"), { timeout: 4_000 });
  });
});
