import { queryOptions, useMutation } from "@tanstack/react-query";
import { answerOf, api, idempotent } from "@/lib/api/client";
import type { Export } from "@/lib/api/types";
import { fileNameOf, saveFile } from "@/lib/download";
import { asJson, type Tree } from "@/lib/filters/tree";

export interface ExportWish {
  q?: string;
  owner_id?: string;
  company_id?: string;
  group_id?: string;
  filter?: Tree;
  columns: string[];
  language: "fr" | "en";
}

const LOOK_AGAIN = 500;

/** Ask for a file of contacts. */
export const useStartExport = () =>
  useMutation({
    mutationFn: ({ filter, ...wish }: ExportWish): Promise<Export> =>
      answerOf(
        api.POST("/api/v1/exports", {
          body: { q: "", ...wish, ...(filter && { filter: asJson(filter) }) },
          headers: idempotent(),
        }),
      ),
  });

/** How far it is, looked at again until the file is there. */
export const exportQuery = (id: string) =>
  queryOptions({
    queryKey: ["export", id],
    queryFn: async (): Promise<Export> =>
      answerOf(api.GET("/api/v1/exports/{export_id}", { params: { path: { export_id: id } } })),
    refetchInterval: ({ state }) => (state.data && state.data.status !== "running" ? false : LOOK_AGAIN),
  });

export const useCancelExport = (id: string) =>
  useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/v1/exports/{export_id}/cancel", {
          params: { path: { export_id: id } },
          headers: idempotent(),
        }),
      ),
  });

/** Fetch the file and let the browser save it. */
export async function downloadExport(id: string) {
  const call = await api.GET("/api/v1/exports/{export_id}/file", {
    params: { path: { export_id: id } },
    parseAs: "blob",
  });
  const content = await answerOf(Promise.resolve(call));
  saveFile(content as unknown as Blob, fileNameOf(call.response, "contacts.csv"));
}
