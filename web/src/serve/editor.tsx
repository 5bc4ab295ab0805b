/** The text that was pasted. The line of an error is marked in it, and so is the line of the layer that was chosen. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension, StateEffect, StateField, Transaction } from "@codemirror/state";
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { doc, model, selected } from "../state";
import { t } from "../words";
import { fault, hurry } from "./asking";
import { type Input, input, putText } from "./input";
import { remarked } from "./remarked";

/** Characters beyond which a text is no longer coloured: no program is so long, and a page of 8 MB is only text. */
const LONGEST_COLOURED = 400_000;

const markLine = StateEffect.define<number | null>();
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(lines, transaction) {
    for (const one of transaction.effects)
      if (one.is(markLine)) {
        const line = at(transaction.state, one.value);
        return line ? Decoration.set([Decoration.line({ class: "chosen-line" }).range(line.from)]) : Decoration.none;
      }
    return transaction.docChanged ? Decoration.none : lines;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword], class: "code-keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "code-string" },
  { tag: [tags.number, tags.bool, tags.null], class: "code-number" },
  { tag: tags.comment, class: "code-comment" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className], class: "code-call" },
]);

export function Editor({ nonce }: { nonce: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return;
    const view = opened(host.current, nonce);
    const stops = [effect(() => take(view)), effect(() => mark(view)), effect(() => point(view)), effect(() => begin(view))];
    return () => {
      for (const stop of stops) stop();
      view.destroy();
    };
  }, [nonce]);
  return <div class="editor" ref={host} />;
}

const language = new Compartment();

/** A paste that takes the place of all that stood there is shown from its first line. The cursor stays behind it, so that
 * a second paste goes on from there. */
const fromItsFirstLine = EditorState.transactionFilter.of((one) => {
  if (!one.isUserEvent("input.paste") || !replacesAll(one)) return one;
  const { changes, selection } = one;
  const effects = [...one.effects, EditorView.scrollIntoView(0, { y: "start", x: "start" })];
  return { changes, effects, ...(selection ? { selection } : {}), userEvent: "input.paste" };
});

/** A text that the page itself writes: nobody typed it. */
const ours = Annotation.define<boolean>();

/** The code of a published network is there to be read. What is pasted takes its place; so does what replaces all of it. */
const readOnly = EditorState.transactionFilter.of((one) => {
  if (!input.peek().zoo || !one.docChanged || one.annotation(ours) || replacesAll(one)) return one;
  if (!one.isUserEvent("input.paste")) return [];
  const parts: string[] = [];
  one.changes.iterChanges((_from, _to, _at, _end, inserted) => void parts.push(inserted.toString()));
  const changes = { from: 0, to: one.startState.doc.length, insert: parts.join("") };
  return { changes, selection: { anchor: 0 }, effects: EditorView.scrollIntoView(0, { y: "start" }) };
});

function replacesAll({ changes, startState }: Transaction): boolean {
  let all = !startState.doc.length;
  changes.iterChanges((from, to) => (all ||= from === 0 && to === startState.doc.length));
  return all;
}

/** Once a fresh text is answered: its first line that was read, where that is not in sight. */
function begin(view: EditorView): void {
  const lines = model.value?.rows.flatMap(({ line }) => (line === null ? [] : [line])) ?? [];
  if (!lines.length || !fresh) return;
  fresh = false;
  const first = at(view.state, Math.min(...lines));
  if (first && view.lineBlockAt(first.from).bottom > view.scrollDOM.clientHeight)
    view.dispatch({ effects: EditorView.scrollIntoView(first.from, { y: "start", yMargin: 2 * view.defaultLineHeight }) });
}

/** Whether the whole text is new, and no answer to it has been shown. */
let fresh = false;

function opened(parent: HTMLElement, nonce: string): EditorView {
  const extensions: Extension[] = [
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    bracketMatching(),
    language.of(coloured(input.peek())),
    syntaxHighlighting(COLOURS),
    marked,
    EditorView.lineWrapping,
    fromItsFirstLine,
    readOnly,
    // Tab leaves the editor, as it leaves any field: with a keyboard alone it must not be a trap.
    keymap.of([{ key: "Mod-Enter", run: () => (hurry(), true) }, ...defaultKeymap, ...historyKeymap]),
    placeholder(t("editor_hint")),
    EditorView.contentAttributes.of({ "aria-label": t("editor_name"), tabindex: "0" }),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      fresh = update.transactions.some(replacesAll);
      const text = update.state.doc.toString();
      const typed = !update.transactions.some((one) => one.annotation(ours));
      // What replaces a file is another text, and no longer called so.
      if (typed && text !== input.peek().text) putText(text, fresh ? "" : input.peek().name);
    }),
    ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: input.value.text, extensions }) });
}

/** A page is not Python, whatever stands in it. */
function coloured({ text, mode }: Input): Extension {
  return mode === "network" && text.length <= LONGEST_COLOURED ? python() : [];
}

/** A text that came from elsewhere: a file, a link, the code of a published network. And its colours. */
function take(view: EditorView): void {
  const now = input.value;
  const old = view.state.doc;
  // Until the answer comes, what stood there stays.
  const text = now.zoo ? (doc.value?.source.lines?.join("\n") ?? old.toString()) : now.text;
  if (text !== old.toString())
    view.dispatch({ changes: { from: 0, to: old.length, insert: text }, annotations: [ours.of(true), Transaction.addToHistory.of(false)] });
  const wanted = coloured(now);
  if (Array.isArray(wanted) !== Array.isArray(language.get(view.state))) view.dispatch({ effects: language.reconfigure(wanted) });
}

/** The lines that the answer speaks of, marked; that of an error in sight. */
function mark(view: EditorView): void {
  const refusal = input.peek().bytes ? null : fault.value;
  const found = remarked(refusal, doc.value).flatMap(({ line, severity, text }): Diagnostic[] => {
    const place = at(view.state, line);
    return place ? [{ from: place.from, to: place.to, severity, message: text }] : [];
  });
  found.sort((a, b) => a.from - b.from);
  view.dispatch(setDiagnostics(view.state, found));
  const first = found.find((one) => one.severity === "error");
  if (first) view.dispatch({ effects: EditorView.scrollIntoView(first.from, { y: "nearest" }) });
}

/** The line that made the chosen layer. */
function point(view: EditorView): void {
  const row = selected.value;
  const line = row === null ? null : (model.value?.rows[row]?.line ?? null);
  const place = at(view.state, line);
  const effects: StateEffect<unknown>[] = [markLine.of(line)];
  if (place) effects.push(EditorView.scrollIntoView(place.from, { y: "center" }));
  view.dispatch({ effects });
}

/** To a line that something on the page speaks of. */
export function goTo(line: number): void {
  const view = EditorView.findFromDOM(document.querySelector(".editor") as HTMLElement);
  const place = view && at(view.state, line);
  if (!view || !place) return;
  view.dispatch({ selection: { anchor: place.from }, effects: [markLine.of(line), EditorView.scrollIntoView(place.from, { y: "center" })] });
  view.focus();
}

function at(state: EditorState, line: number | null) {
  return line !== null && line >= 1 && line <= state.doc.lines ? state.doc.line(line) : null;
}
