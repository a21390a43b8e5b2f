/** The one place that talks to the server. Types come from its OpenAPI document. */
import createClient from "openapi-fetch";

import { Problem } from "@/api/problem";
import type { paths } from "@/api/schema";

export const api = createClient<paths>({ querySerializer: { array: { style: "form", explode: true } } });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * Return what a request answered.
 *
 * @throws Problem - The server refused, or could not be reached.
 */
export async function ask<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw Problem.unreachable();
  }
  if (!answer.response.ok) throw Problem.from(answer.response, answer.error);
  return answer.data as T;
}
