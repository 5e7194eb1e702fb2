import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { answerOf, api } from "@/lib/api/client";
import { fieldErrors, Refused, sayWhy } from "@/lib/api/problem";
import { currentSession, setSession } from "@/lib/api/token";
import { lea } from "@/testing/mocks/data";
import { problem } from "@/testing/mocks/handlers";
import { server } from "@/testing/setup";

const session = (token: string) => ({
  access_token: token,
  token_type: "Bearer",
  expires_in: 600,
  member: lea,
});
const createTask = () => answerOf(api.POST("/api/v1/tasks", { body: { title: "Appeler" } }));

describe("the client", () => {
  it("renews a token that is refused, once for all requests, and sends them again", async () => {
    setSession(session("old"));
    let renewals = 0;
    server.use(
      http.get("*/api/v1/session", () => {
        renewals += 1;
        return HttpResponse.json(session("new"));
      }),
      http.post("*/api/v1/tasks", async ({ request }) =>
        request.headers.get("Authorization") === "Bearer new"
          ? HttpResponse.json(await request.json(), { status: 201 })
          : problem(401, "token_expired"),
      ),
    );
    expect(await Promise.all([createTask(), createTask()])).toMatchObject([
      { title: "Appeler" },
      { title: "Appeler" },
    ]);
    expect(renewals).toBe(1);
  });

  it("signs out when the session is over", async () => {
    setSession(session("old"));
    server.use(
      http.get("*/api/v1/session", () => problem(401, "session_ended")),
      http.post("*/api/v1/tasks", () => problem(401, "token_expired")),
    );
    await expect(createTask()).rejects.toBeInstanceOf(Refused);
    expect(currentSession()).toBeNull();
  });

  it("says a refusal in words, and a field's beside the field", async () => {
    setSession(session("t"));
    server.use(
      http.post("*/api/v1/tasks", () =>
        problem(422, "invalid", { detail: "invalid body", errors: { title: ["is too long"] } }),
      ),
    );
    const error = await createTask().catch((failure: unknown) => failure);
    expect(sayWhy(error)).toBe("Une valeur n’est pas acceptée.");
    expect(fieldErrors(error)).toEqual({ title: "is too long" });
  });

  it("gives the server's words for a code that the catalogues do not have", () => {
    expect(sayWhy(new Refused({ status: 409, code: "brand_new", detail: "too new" }))).toBe("too new");
    expect(sayWhy(new TypeError("Failed to fetch"))).toContain("connexion");
  });
});
