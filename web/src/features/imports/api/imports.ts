/** Imports: uploaded, set up, tried, done, stopped, undone. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Import, ImportChange, ImportRow } from "@/lib/api/types";
import { fileNameOf, saveFile } from "@/lib/download";

const LOOK_AGAIN = 500;
const AT_WORK = ["checking", "running", "undoing"];

/** Whether a worker is at it, or will be. */
export const isAtWork = (found: Pick<Import, "status">) => AT_WORK.includes(found.status);

export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: async (): Promise<Import[]> =>
    (await answerOf(api.GET("/api/v1/imports", { params: { query: { limit: 50 } } }))).items,
});

/** One import; looked at again while a worker is at it. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["import", id],
    queryFn: async (): Promise<Import> =>
      answerOf(api.GET("/api/v1/imports/{import_id}", { params: { path: { import_id: id } } })),
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? LOOK_AGAIN : false),
  });

export type Outcome = "created" | "updated" | "skipped" | "refused";

/** The rows with what became of them, or would; in the order of the file. */
export const importRowsQuery = (found: Pick<Import, "id" | "version" | "status">, outcome: Outcome) =>
  infiniteQueryOptions({
    queryKey: ["import-rows", found.id, found.version, found.status, outcome],
    queryFn: async ({ pageParam }): Promise<{ items: ImportRow[]; next: string | null }> =>
      answerOf(
        api.GET("/api/v1/imports/{import_id}/rows", {
          params: { path: { import_id: found.id }, query: { outcome, limit: 50, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Send a file; nothing is imported yet. */
export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (file: File): Promise<Import> => {
      const body = new FormData();
      body.append("file", file);
      return answerOf(
        api.POST("/api/v1/imports", { body: body as never, bodySerializer: (form) => form as never }),
      );
    },
    onSuccess: (made) => {
      client.setQueryData(["import", made.id], made);
      void client.invalidateQueries({ queryKey: ["imports"] });
    },
  });
}

function useShow(id: string) {
  const client = useQueryClient();
  return (found: Import) => {
    client.setQueryData(["import", id], found);
    void client.invalidateQueries({ queryKey: ["imports"] });
  };
}

/** Say how the file is read, what each column fills, and whom rows update. */
export function useSetUp(id: string) {
  const show = useShow(id);
  return useMutation({
    mutationFn: async (body: ImportChange): Promise<Import> =>
      answerOf(api.PATCH("/api/v1/imports/{import_id}", { params: { path: { import_id: id } }, body })),
    onSuccess: show,
  });
}

export type ImportAct = "dry-run" | "run" | "cancel" | "undo";

/** Try it, do it, stop it, take it back. */
export function useActOnImport(id: string) {
  const show = useShow(id);
  return useMutation({
    mutationFn: async (act: ImportAct): Promise<Import> => {
      const how = { params: { path: { import_id: id } }, headers: idempotent() };
      switch (act) {
        case "dry-run":
          return answerOf(api.POST("/api/v1/imports/{import_id}/dry-run", how));
        case "run":
          return answerOf(api.POST("/api/v1/imports/{import_id}/run", how));
        case "cancel":
          return answerOf(api.POST("/api/v1/imports/{import_id}/cancel", how));
        case "undo":
          return answerOf(api.POST("/api/v1/imports/{import_id}/undo", how));
      }
    },
    onSuccess: show,
  });
}

/** Remove an import and its file; the contacts stay. */
export function useDeleteImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answerOf(api.DELETE("/api/v1/imports/{import_id}", { params: { path: { import_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["imports"] }),
  });
}

/** Fetch the refused rows, each with its reason, and let the browser save them. */
export async function downloadRefused(id: string, language: string) {
  const call = await api.GET("/api/v1/imports/{import_id}/refused-rows", {
    params: { path: { import_id: id } },
    headers: { "Accept-Language": language },
    parseAs: "blob",
  });
  const content = await answerOf(Promise.resolve(call));
  saveFile(content as unknown as Blob, fileNameOf(call.response, "refus.csv"));
}
