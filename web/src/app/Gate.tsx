/** Asks for the server's token, once, where it wants one. */
import { Button, Center, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import { ProblemNote, Waiting } from "@/ui/notes";

export function Gate({ children }: { children: ReactNode }) {
  const session = useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => ask(api.GET("/api/v1/session", { signal })),
    staleTime: Infinity,
  });
  if (session.isPending) return <Waiting what="Asking the server" />;
  if (session.isError) {
    return (
      <Center mih="60vh" p="md">
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
  const signIn = useMutation({
    mutationFn: () => ask(api.POST("/api/v1/session", { body: { token } })),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Center mih="80vh" p="md" component="main">
      <Paper w={380} maw="100%">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate();
          }}
        >
          <Stack>
            <Title order={1} size="h4">
              This workspace asks for its token
            </Title>
            <Text size="sm" c="dimmed">
              Whoever started the server with <code>--token</code> can tell you.
            </Text>
            <PasswordInput
              label="Token"
              value={token}
              onChange={(event) => {
                setToken(event.currentTarget.value);
              }}
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
