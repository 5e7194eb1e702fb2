import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useNavigation } from "react-router";

/**
 * Calls once what is typed has rested, for what writes it into the address. Not while another page is on its way: the
 * address would change back to this one, and the page that was chosen never come.
 */
export function useSettled<Args extends unknown[]>(act: (...args: Args) => void, delay: number) {
  const leaving = useNavigation().state !== "idle";
  const latest = useRef(leaving);
  useEffect(() => {
    latest.current = leaving;
  }, [leaving]);
  return useDebouncedCallback((...args: Args) => {
    if (!latest.current) act(...args);
  }, delay);
}
