/** The focus goes with a card, which may be drawn anew in another column some frames later. */
const FRAMES = 90;

/** Put the focus on what `find` finds, and again as long as nothing else has taken it. */
export function keepFocus(find: () => HTMLElement | null, frames = FRAMES) {
  const active = document.activeElement;
  if (active === null || active === document.body || frames === FRAMES) find()?.focus();
  if (frames > 0) requestAnimationFrame(() => keepFocus(find, frames - 1));
}

/** The link of a card, which stands for it with the arrows. */
export const linkOf = (id: string) =>
  document.querySelector<HTMLElement>(`[data-card="${id}"] [data-card-link]`);

/** What the keyboard grips a card by. */
export const gripOf = (id: string) => document.querySelector<HTMLElement>(`[data-testid="grip-${id}"]`);
