import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import {
  MutationCache,
  notifyManager,
  QueryCache,
  QueryClient,
  QueryClientProvider,
} from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";

import { Problem } from "@/api/problem";
import { keys } from "@/api/queries";
import { Broken, Lost } from "@/app/Broken";
import { Gate } from "@/app/Gate";
import { Shell } from "@/app/Shell";
import { legible } from "@/app/legible";
import { theme } from "@/app/theme";
import { Waiting } from "@/ui/notes";

const Home = lazy(() => import("@/features/home/Home"));
const Overview = lazy(() => import("@/features/overview/Overview"));
const Explore = lazy(() => import("@/features/explore/Explore"));
const Review = lazy(() => import("@/features/review/Review"));
const Models = lazy(() => import("@/features/models/Models"));
const Topics = lazy(() => import("@/features/topics/Topics"));
const Captions = lazy(() => import("@/features/captions/Captions"));
const Documents = lazy(() => import("@/features/documents/Documents"));
const Chat = lazy(() => import("@/features/chat/Chat"));
const Jobs = lazy(() => import("@/features/jobs/Jobs"));

// A button that was pressed is seen to be busy before the next click comes, so that a double click
// begins one thing.
notifyManager.setScheduler(queueMicrotask);

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (query.queryKey[2] !== "info") lookAgainFor(error);
      // The server was started again with another token: the gate asks for it.
      if (Problem.of(error).status !== 401 || query.queryKey[0] === keys.session[0]) return;
      void client.invalidateQueries({ queryKey: keys.session });
    },
  }),
  mutationCache: new MutationCache({ onError: lookAgainFor }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A server that is away comes back; a refusal stays one.
      retry: (failures, error) => Problem.of(error).offline && failures < 20,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

/** A data set that was deleted elsewhere is noticed by whatever is asked of it first. */
function lookAgainFor(error: unknown): void {
  if (Problem.of(error).code !== "dataset_not_found") return;
  void client.invalidateQueries({
    queryKey: ["dataset"],
    predicate: ({ queryKey }) => queryKey[2] === "info",
  });
}

const router = createBrowserRouter([
  {
    path: "/",
    element: <Shell />,
    errorElement: <Broken />,
    children: [
      { index: true, element: <Home /> },
      { path: "d/:dataset", element: <Overview /> },
      { path: "d/:dataset/explore", element: <Explore /> },
      { path: "d/:dataset/review", element: <Review /> },
      { path: "d/:dataset/topics", element: <Topics /> },
      { path: "d/:dataset/models", element: <Models /> },
      { path: "d/:dataset/captions", element: <Captions /> },
      { path: "d/:dataset/documents", element: <Documents /> },
      { path: "d/:dataset/chat", element: <Chat /> },
      { path: "jobs", element: <Jobs /> },
      { path: "*", element: <Lost /> },
    ],
  },
]);

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={legible} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <QueryClientProvider client={client}>
        <Gate>
          <Suspense fallback={<Waiting />}>
            <RouterProvider router={router} />
          </Suspense>
        </Gate>
      </QueryClientProvider>
    </MantineProvider>
  );
}
