/** The first rows of a file, with the role of each column above it. */
import { NativeSelect, Text } from "@mantine/core";

import type { Preview } from "@/api/types";
import { cell, reasonOf, roleOf, ROLES, type Chosen, type Role } from "@/features/home/columns";
import classes from "@/features/home/Home.module.css";

interface Props {
  readonly guesses: Preview["info"]["columns"];
  readonly shown: Preview;
  readonly chosen: Chosen;
  readonly onRole: (column: string, role: Role | "") => void;
}

export function ColumnTable({ guesses, shown, chosen, onRole }: Props) {
  return (
    <div className={classes.preview} tabIndex={0} role="region" aria-label="First rows of the file">
      <table>
        <thead>
          <tr>
            {guesses.map((guess) => {
              const role = roleOf(guess, chosen);
              return (
                <th key={guess.column} scope="col" data-plays={role !== ""}>
                  <Text size="sm" fw={650} truncate title={guess.column}>
                    {guess.column}
                  </Text>
                  <NativeSelect
                    size="xs"
                    mt={4}
                    aria-label={`Role of ${guess.column}`}
                    data={[...ROLES]}
                    value={role}
                    onChange={(event) => {
                      onRole(guess.column, event.currentTarget.value as Role | "");
                    }}
                  />
                  <Text size="xs" c="dimmed" mt={4} mih={18}>
                    {reasonOf(guess, chosen)}
                  </Text>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.rows.map((row, index) => (
            <tr key={index}>
              {guesses.map((guess) => {
                const value = cell(row, shown.info.columns, guess.column);
                return (
                  <td key={guess.column} data-plays={roleOf(guess, chosen) !== ""}>
                    {value === "" ? (
                      <Text span size="sm" c="dimmed" fs="italic">
                        empty
                      </Text>
                    ) : (
                      <span className={classes.clip}>{value}</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
