/** What this page asks the server to do. */
import { useQuery } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { Answer, Asked } from "@/api/types";

import { Letters } from "./letters";

/** Words of a document, and where they stand in its text, in code points, and on its pages. */
export interface Evidence {
  readonly text: string;
  readonly page: number;
  readonly start: number;
  readonly end: number;
}

const NOTHING = { where: null, filter: null, references: false, top: 3 } as const;

export const useDocuments = (dataset: string) =>
  useQuery({
    queryKey: keys.of(dataset, "documents"),
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/datasets/{dataset}/documents", { params: { path: { dataset } }, signal })),
  });

export const useDocumentText = (dataset: string, document: string) =>
  useQuery({
    queryKey: keys.of(dataset, "documents", document),
    queryFn: async ({ signal }) => {
      const told = await ask(
        api.GET("/api/v1/datasets/{dataset}/documents/text", {
          params: { path: { dataset }, query: { document } },
          signal,
        }),
      );
      return { passages: told.passages, text: new Letters(told.text) };
    },
  });

/** A password, and the how manyth it is: what is kept of an answer is known by the number alone. */
export interface Given {
  readonly password: string;
  readonly number: number;
}

export const usePlaces = (
  dataset: string,
  document: string,
  evidence: Evidence | null,
  given: Given | null,
) =>
  useQuery({
    queryKey: keys.of(
      dataset,
      "documents",
      document,
      "places",
      evidence?.page,
      evidence?.start,
      evidence?.end,
      given?.number ?? 0,
    ),
    queryFn: ({ signal }) =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/documents/places", {
          params: { path: { dataset } },
          body: {
            document,
            text: (evidence?.text ?? "").slice(0, 20_000),
            page: evidence?.page ?? 1,
            password: given?.password ?? null,
          },
          signal,
        }),
      ),
    enabled: evidence !== null,
    staleTime: Infinity,
    retry: false,
  });

export const fileOf = (dataset: string, document: string): string =>
  `/api/v1/datasets/${encodeURIComponent(dataset)}/documents/file?document=${encodeURIComponent(document)}`;

/** Sentences of the document answer at once. */
export const askSentences = (dataset: string, document: string, question: string): Promise<Answer> =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/ask", {
      params: { path: { dataset } },
      body: { ...NOTHING, question, document, llm: null },
    }),
  );

/** A language model answers as a run. */
export const beginAnswer = (dataset: string, document: string, question: string, model: string) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/answers", {
      params: { path: { dataset } },
      body: { ...NOTHING, question, document, llm: { model } as Asked },
    }),
  );

export const readAnswer = (run: string) =>
  ask(api.GET("/api/v1/answers/{run}", { params: { path: { run } } }));

/** Questions as a questionnaire; none are the usual ones about a paper. */
const listOf = (questions: readonly string[]) =>
  questions.length === 0
    ? null
    : {
        name: "questions",
        questions: questions.map((question, at) => ({
          id: `q${at + 1}`,
          question,
          headings: [],
          phrases: [],
          avoid: [],
          sentences: 3,
        })),
      };

export const beginQuestionnaire = (dataset: string, model: string, questions: readonly string[]) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/questionnaires", {
      params: { path: { dataset } },
      body: {
        ready: "paper",
        questionnaire: listOf(questions),
        llms: model === "" ? [] : [{ model } as Asked],
        documents: null,
        top: 3,
      },
    }),
  );

export const useQuestionnaire = (dataset: string, run: string | null) =>
  useQuery({
    queryKey: keys.of(dataset, "questionnaires", run),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/questionnaires/{run}", {
          params: { path: { run: run ?? "" } },
          signal,
        }),
      ),
    enabled: run !== null,
    staleTime: Infinity,
  });

export const beginCut = (dataset: string, cut: string, passwords: string[]) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/documents/cut", {
      params: { path: { dataset } },
      body: { cut, name: null, password: passwords.length === 0 ? null : passwords },
    }),
  );
