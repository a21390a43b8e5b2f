/** Asks for the server's token, once, where it wants one. */
import { Button, Center, Group, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { api, ask } from "@/api/client";
import { sessionQuery } from "@/api/queries";
import { ProblemNote, Waiting } from "@/ui/notes";

export function Gate({ children }: { children: ReactNode }) {
  const session = useQuery(sessionQuery);
  if (session.isPending) {
    if (session.failureReason === null) return <Waiting what="Asking the server" />;
    return (
      <Center mih="60vh" p="md" component="main">
        <Stack align="center" gap="sm">
          <ProblemNote error={session.failureReason} />
          <Waiting what="Trying again" />
        </Stack>
      </Center>
    );
  }
  if (session.isError) {
    return (
      <Center mih="60vh" p="md" component="main">
        <ProblemNote error={session.error} retry={() => void session.refetch()} />
      </Center>
    );
  }
  if (session.data.required && !session.data.signed_in) return <SignIn />;
  return children;
}

function SignIn() {
  const client = useQueryClient();
  const [token, setToken] = useState("");
  useDocumentTitle("Sign in · Assay");
  const signIn = useMutation({
    mutationFn: () => ask(api.POST("/api/v1/session", { body: { token } })),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Center mih="80vh" p="md" component="main">
      <Paper w={400} maw="100%" p="xl">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate();
          }}
        >
          <Stack>
            <Group gap="sm" wrap="nowrap">
              <img src="/icon.svg" alt="" width={32} height={32} />
              <Title order={1} size="h4">
                Sign in to this workspace
              </Title>
            </Group>
            <Text size="sm" c="dimmed">
              The server is open to other machines, so it asks for its token. Whoever started it set the
              token, with <code>--token</code> or in <code>ASSAY_TOKEN</code>.
            </Text>
            <PasswordInput
              label="Token"
              value={token}
              onChange={(event) => {
                setToken(event.currentTarget.value);
                signIn.reset();
              }}
              autoComplete="current-password"
              autoFocus
            />
            {signIn.isError && <ProblemNote error={signIn.error} />}
            <Button type="submit" loading={signIn.isPending} disabled={token === ""}>
              Open the workspace
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
