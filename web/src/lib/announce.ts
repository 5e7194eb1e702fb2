/** Sentences for screen readers: what happened that others see. */

let region: HTMLElement | null = null;

export function announce(sentence: string) {
  if (!region?.isConnected) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    region.className = "visually-hidden";
    document.body.append(region);
  }
  region.textContent = sentence;
}
