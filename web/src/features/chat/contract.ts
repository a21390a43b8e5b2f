/** The types of the chat, by short names. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];
export type GenerationSettings = Schemas["GenerationSettings"];
export type Turn = Schemas["Turn"];
export type Route = Turn["route"];
export type Conversation = Schemas["Conversation"];
export type Citation = Schemas["Citation"];
export type ChatRecord = Schemas["ChatRecord"];
export type KeptTurn = Schemas["KeptTurn"];
export type ConversationView = Schemas["ConversationView"];
export type ChatStart = Schemas["ChatStart"];
export type ChatRequest = Schemas["ChatRequest"];

/** Told at the end of a stream, which the API document cannot describe. */
export interface ChatReply {
  readonly dataset: string;
  readonly conversation: string;
  readonly turn: Turn;
  readonly sure: number;
  readonly records: ChatRecord[];
}
