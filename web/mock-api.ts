/** Answers `/api/v1` while one works on the page without a back end, with the handlers that the tests use. */
import { Readable } from "node:stream";
import type { Plugin } from "vite";

export function mockApi(): Plugin {
  return {
    name: "jalon-mock-api",
    configureServer(server) {
      server.middlewares.use("/api/v1", async (request, response) => {
        const { getResponse } = await server.ssrLoadModule("msw");
        const { handlers } = await server.ssrLoadModule("/src/testing/mocks/handlers.ts");
        const url = `http://localhost:5173${request.originalUrl}`;
        const hasBody = request.method !== "GET" && request.method !== "HEAD";
        const answer: Response | undefined = await getResponse(
          handlers,
          new Request(url, {
            method: request.method,
            headers: request.headers as Record<string, string>,
            ...(hasBody ? { body: Readable.toWeb(request) as ReadableStream, duplex: "half" } : {}),
          }),
        );
        response.statusCode = answer?.status ?? 404;
        answer?.headers.forEach((value, name) => response.setHeader(name, value));
        if (answer?.body) Readable.fromWeb(answer.body as never).pipe(response);
        else response.end();
      });
    },
  };
}
