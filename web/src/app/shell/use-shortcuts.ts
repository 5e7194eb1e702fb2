/** The page's keys: Ctrl-K, `?`, `/`, and `g` followed by a page's letter. */
import { useEffect, useEffectEvent, useRef } from "react";
import { useNavigate } from "react-router";
import { PAGES } from "@/app/shell/navigation";
import { isTyping } from "@/lib/keys";

interface Acts {
  openCommands: () => void;
  openShortcuts: () => void;
}

export function useShortcuts({ openCommands, openShortcuts }: Acts) {
  const navigate = useNavigate();
  const goPressedAt = useRef(0);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openCommands();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (Date.now() - goPressedAt.current < 1_000) {
      goPressedAt.current = 0;
      const page = PAGES.find(({ shortcut }) => shortcut === event.key);
      if (page) void navigate(page.path);
    } else if (event.key === "g") {
      goPressedAt.current = Date.now();
    } else if (event.key === "?") {
      openShortcuts();
    } else if (event.key === "/") {
      const filter = document.querySelector<HTMLInputElement>("[data-shortcut=filter]");
      event.preventDefault();
      if (filter) filter.focus();
      else openCommands();
    }
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
