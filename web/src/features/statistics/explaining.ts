/** Which figure is explained: it opens a panel, and is kept in the address. */
import { createContext, useContext } from "react";

export interface Explaining {
  open: (figure: string) => void;
}

export const ExplainingContext = createContext<Explaining>({ open: () => undefined });
export const useExplaining = () => useContext(ExplainingContext);
