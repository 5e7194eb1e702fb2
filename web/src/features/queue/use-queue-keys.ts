/** One key for each act on the entry that is chosen. */
import { useEffect, useEffectEvent, useRef } from "react";
import { isTyping } from "@/lib/keys";

/** After `g` the next letter names a page, and is no act. */
const GOING = 1_000;

export function useQueueKeys(acts: Record<string, () => void>) {
  const goPressedAt = useRef(0);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("[role=dialog]")) return;
    const going = Date.now() - goPressedAt.current < GOING;
    goPressedAt.current = !going && event.key === "g" ? Date.now() : 0;
    const onControl =
      event.key === "Enter" && event.target instanceof Element && event.target.closest("a, button");
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (going || onControl || !act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
