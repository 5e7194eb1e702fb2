/**
 * Which version of a pipeline this window's own changes led to, so that a second change, asked for before the answer to
 * the first one is shown, is not taken for one that somebody else forestalled.
 */
const led = new Map<string, Map<number, number>>();

export function noteOwnChange(pipelineId: string, from: number, to: number): void {
  const steps = led.get(pipelineId) ?? new Map<number, number>();
  led.set(pipelineId, steps.set(from, to));
}

/** The version shown, with our own changes since; changes of others are not skipped. */
export function withOwnChanges(pipelineId: string, version: number): number {
  const steps = led.get(pipelineId);
  let newest = version;
  for (let next = steps?.get(newest); next !== undefined && next > newest; next = steps?.get(newest))
    newest = next;
  return newest;
}
