/** How the page is built, served while one works on it, and tested. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mockApi } from "./mock-api.ts";

const backend = process.env.JALON_URL ?? "http://127.0.0.1:8000";

export default defineConfig(({ mode }) => ({
  // `npm run dev -- --mode mock` needs no back end: the tests' answers are served instead.
  plugins: [react(), ...(mode === "mock" ? [mockApi()] : [])],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: mode === "mock" ? undefined : { "/api": backend, "/f/": backend } },
  build: { target: "es2022", chunkSizeWarningLimit: 600 },
  test: {
    environment: "happy-dom",
    setupFiles: ["./src/testing/setup.ts"],
    css: false,
    restoreMocks: true,
  },
}));
