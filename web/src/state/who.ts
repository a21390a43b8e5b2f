/** Who decides: the name that stands beside a person's decisions, kept in this browser. */
import { useLocalStorage } from "@mantine/hooks";

export function useWho(): readonly [string, (name: string) => void] {
  const [name, setName] = useLocalStorage({
    key: "assay.who",
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  return [name, setName];
}
