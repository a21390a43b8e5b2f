/** Documents that are encrypted: each may have a password of its own. */
import { Button, PasswordInput, SimpleGrid, Text } from "@mantine/core";

interface Props {
  readonly names: readonly string[];
  /** Whether it is several documents under one name, of which nobody knows which has which password. */
  readonly bundle: boolean;
  /** By the name of the document. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly onPasswords: (passwords: Readonly<Record<string, string>>) => void;
}

/** Documents that are asked for one by one; one password opens as many as it fits. */
const ASKED = 12;

export function Locked({ names, bundle, passwords, onPasswords }: Props) {
  const several = names.length > 1 || bundle;
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  const [first = ""] = names;
  const fields = bundle
    ? Array.from({ length: Math.max(1, Object.keys(passwords).length) }, (_, at) => `${first} ${at + 1}`)
    : names.slice(0, ASKED);
  const label = (name: string, at: number) => {
    if (bundle) return at === 0 ? "Password of the documents" : `Password ${at + 1}`;
    return several ? `Password of ${name}` : "Password of the document";
  };
  return (
    <>
      <Text>
        {bundle ? `The documents of ${first}` : names.slice(0, 3).join(", ")}
        {more} {several ? "are" : "is"} encrypted: {several ? "they" : "it"} can be read with{" "}
        {several ? "their passwords, which are" : "its password, which is"} used for this import and not kept.{" "}
        {several && "One that opens several is given once. "}
        The passages are stored as plain text, as those of any document.
      </Text>
      <SimpleGrid cols={{ base: 1, sm: several ? 2 : 1 }} maw={several ? 860 : 420}>
        {fields.map((name, at) => (
          <PasswordInput
            key={name}
            label={label(name, at)}
            value={passwords[name] ?? ""}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => {
              onPasswords({ ...passwords, [name]: event.currentTarget.value });
            }}
          />
        ))}
      </SimpleGrid>
      {bundle && (
        <Button
          variant="default"
          w="fit-content"
          disabled={fields.some((name) => (passwords[name] ?? "") === "")}
          onClick={() => {
            onPasswords({ ...passwords, [`${first} ${fields.length + 1}`]: "" });
          }}
        >
          Another password
        </Button>
      )}
    </>
  );
}
