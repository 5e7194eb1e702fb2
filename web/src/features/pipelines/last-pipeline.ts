/** The board looked at last in this browser. */
const KEY = "jalon-pipeline";

export const lastPipeline = () => localStorage.getItem(KEY);
export const rememberPipeline = (id: string) => localStorage.setItem(KEY, id);
