/** The one HTTP client: adds the token, renews it once on 401, and turns problem documents into `Refused`. */
import createClient, { type Middleware } from "openapi-fetch";
import { Refused, type Problem } from "@/lib/api/problem";
import type { paths } from "@/lib/api/schema";
import type { Complete } from "@/lib/api/types";
import { freshToken, renewSession, setSession } from "@/lib/api/token";

const PUBLIC = ["/api/v1/session", "/api/v1/setup"];
const repeatable = new WeakMap<Request, Request>();

const withToken: Middleware = {
  async onRequest({ request, schemaPath }) {
    if (PUBLIC.includes(schemaPath)) return undefined;
    repeatable.set(request, request.clone());
    const token = await freshToken();
    if (token) request.headers.set("Authorization", `Bearer ${token}`);
    return request;
  },
  async onResponse({ request, response, schemaPath }) {
    if (response.status !== 401 || PUBLIC.includes(schemaPath)) return undefined;
    const again = repeatable.get(request);
    const session = await renewSession();
    if (!session || !again) {
      setSession(null);
      return undefined;
    }
    again.headers.set("Authorization", `Bearer ${session.access_token}`);
    return fetch(again);
  },
};

export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  querySerializer: { array: { style: "form", explode: false } },
  // Looked up at each call: tests replace it.
  fetch: (request) => globalThis.fetch(request),
});
api.use(withToken);

/** The answer's body, or a thrown `Refused`. */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Complete<T>> {
  const { data, error, response } = await call;
  if (response.ok) return data as Complete<T>;
  const problem = typeof error === "object" && error !== null ? (error as Partial<Problem>) : {};
  throw new Refused({ ...problem, status: response.status, code: problem.code ?? `http_${response.status}` });
}

/** A key that makes a repeated POST the same act. */
export const idempotent = () => ({
  // randomUUID() is missing where the page is served over plain HTTP.
  "Idempotency-Key": Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join(""),
});
