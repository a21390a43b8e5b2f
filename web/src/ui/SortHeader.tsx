import { Table, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";

import classes from "./SortHeader.module.css";

interface Props {
  name: string;
  active: boolean;
  descending: boolean;
  onSort: () => void;
  right?: boolean;
}

export function SortHeader({ name, active, descending, onSort, right = false }: Props) {
  const Arrow = descending ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th
      aria-sort={active ? (descending ? "descending" : "ascending") : "none"}
      ta={right ? "right" : "left"}
    >
      <UnstyledButton className={classes.sort} fz="sm" onClick={onSort}>
        {name}
        <Arrow size={14} aria-hidden style={{ visibility: active ? "visible" : "hidden" }} />
      </UnstyledButton>
    </Table.Th>
  );
}
