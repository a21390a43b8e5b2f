/** Classes by their names in a language that a person chose; the choice stands in the address. */
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo } from "react";

import { classNamesQuery } from "@/api/classNames";
import type { Explored } from "@/features/explore/useExplore";

/** What a value of a field is called; the value itself where it has no other name. */
export type Called = (field: string, value: string) => string;

const ASIS: Called = (_, value) => value;

export const ClassNames = createContext<Called>(ASIS);

export const useCalled = (): Called => useContext(ClassNames);

/** Name of the parameter with the language chosen. */
export const CHOSEN = "names";

export function useClassNames({ dataset, info, query }: Explored): Called {
  const language = query.get(CHOSEN);
  const column = info?.named ?? null;
  const { data } = useQuery({
    ...classNamesQuery(dataset, language),
    enabled: language !== null && column !== null,
  });
  return useMemo(() => {
    const names = language === null ? undefined : data?.names;
    if (names === undefined || column === null) return ASIS;
    return (field, value) => (field === column ? (names[value]?.[0] ?? value) : value);
  }, [data, column, language]);
}
