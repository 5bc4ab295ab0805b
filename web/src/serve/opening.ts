/** A file that was chosen or dropped. Nothing is sent but to the server that gave the page. */
import { EMPTY, input } from "./input";

export async function openFile(file: File | undefined): Promise<void> {
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { claims, shapes, mode } = input.value;
  const kept = { ...EMPTY, claims, shapes, mode, name: file.name };
  const text = decoded(bytes);
  input.value = text === null ? { ...kept, bytes } : { ...kept, text };
}

/** UTF-8; null for what is none. The server knows more encodings, and says what a binary file is. */
function decoded(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/** Dropping a file anywhere on the page opens it, and never leaves the page. */
export function takeDrops(): () => void {
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.documentElement.dataset.dropping = "";
  };
  const leave = (event: DragEvent) => {
    if (!event.relatedTarget) delete document.documentElement.dataset.dropping;
  };
  const drop = (event: DragEvent) => {
    delete document.documentElement.dataset.dropping;
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    void openFile(event.dataTransfer.files[0]);
  };
  addEventListener("dragover", over);
  addEventListener("dragleave", leave);
  addEventListener("drop", drop);
  return () => {
    removeEventListener("dragover", over);
    removeEventListener("dragleave", leave);
    removeEventListener("drop", drop);
  };
}
