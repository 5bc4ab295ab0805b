/** Questions to the server. What it refuses comes with its own sentence; what it never says is said here. */
import { parse } from "../figures";
import { t } from "../words";

export interface Refusal {
  kind: string;
  text: string;
  /** Of the text that was sent, from 1. */
  line: number | null;
  /** The part of the question to mend, and what could stand there. */
  fill: { part: string; values: string[] } | null;
}

export class Refused extends Error {
  constructor(
    readonly refusal: Refusal,
    readonly status: number,
  ) {
    super(refusal.text);
  }
}

/** The answer to a question. Raises: Refused; AbortError where nobody waits any more. */
export async function ask<T>(name: string, body: object, signal?: AbortSignal): Promise<T> {
  const response = await post(name, body, signal);
  return parse(await response.text()) as T;
}

/** The same, where the answer is a file. */
export async function file(name: string, body: object): Promise<Blob> {
  return (await post(name, body)).blob();
}

export async function list<T>(name: string): Promise<T> {
  const response = await fetch(`api/${name}`);
  return parse(await response.text()) as T;
}

async function post(name: string, body: object, signal?: AbortSignal): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  let response: Response;
  try {
    response = await fetch(`api/${name}`, { method: "POST", headers, body: JSON.stringify(body), ...(signal ? { signal } : {}) });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused({ kind: "gone", text: t("server_gone"), line: null, fill: null }, 0);
  }
  if (response.ok) return response;
  throw new Refused(await refusal(response), response.status);
}

async function refusal(response: Response): Promise<Refusal> {
  try {
    const { error } = JSON.parse(await response.text()) as { error: Refusal };
    return { kind: error.kind, text: error.text, line: error.line ?? null, fill: error.fill ?? null };
  } catch {
    return { kind: "unknown", text: t("server_said", { status: response.status }), line: null, fill: null };
  }
}
