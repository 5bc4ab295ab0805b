import { doc } from "../state";

/** A line of the source that was read, with its number; nothing where the source is not at hand. */
export function SourceLine({ line }: { line: number | null }) {
  const text = line === null ? undefined : doc.value?.source.lines?.[line - 1];
  if (line === null || text === undefined) return null;
  return (
    <code class="source-line">
      <span class="line-number">{line}</span>
      {text.trim()}
    </code>
  );
}

/** The line that a remark speaks of, where it is one of this source and not of a file beside it. */
export function lineOf(where: string | null): number | null {
  const [, line] = /^line (\d+)$/.exec(where ?? "") ?? [];
  return line ? Number(line) : null;
}
