import type { Filters } from "@/features/statistics/filters";
import { answerOf, api } from "@/lib/api/client";
import { fileNameOf, saveFile } from "@/lib/download";

/** Fetch a table as a CSV file and let the browser save it. */
export async function downloadTable(
  pipelineId: string,
  table: string,
  filters: Filters,
  language: "fr" | "en",
) {
  const call = await api.GET("/api/v1/pipelines/{pipeline_id}/statistics/tables/{table}", {
    params: { path: { pipeline_id: pipelineId, table }, query: { ...filters, language } },
    parseAs: "blob",
  });
  const content = await answerOf(Promise.resolve(call));
  saveFile(content as unknown as Blob, fileNameOf(call.response, `${table}.csv`));
}
