/** The pictures of a network: graph, blocks of feature maps, and maps of where its figures live. All point at the same rows. */
import { signal } from "@preact/signals";
import { printing } from "../app/theme";
import { Blocks } from "../blocks/blocks";
import type { Model } from "../document";
import { Maps } from "../maps/maps";
import { hovered, model, selected } from "../state";
import { t } from "../words";
import { Definitions } from "./edges";
import { counted, isPartial, percent, type Measure } from "./figures";
import { Graph } from "./graph";
import { Legend } from "./legend";
import { useSize } from "./use-size";
import "../style/pictures.css";

type View = "graph" | "blocks" | "maps";
const shownView = signal<View>("graph");

/** From this width on, the maps stand beside the graph, or under the blocks, instead of behind a tab. */
const WIDE = 1000;

const keys = new WeakMap<Model, number>();
let lastKey = 0;

/** Another network begins with what is open and where it stands anew, also one of the same name. */
function keyOf(shown: Model): number {
  if (!keys.has(shown)) keys.set(shown, ++lastKey);
  return keys.get(shown)!;
}

export function Pictures() {
  const [frame, { w }] = useSize<HTMLDivElement>();
  const shown = model.value;
  return (
    <div ref={frame} class="pictures">
      {shown && w > 0 && <Panes key={keyOf(shown)} shown={shown} wide={w >= WIDE} />}
    </div>
  );
}

function Panes({ shown, wide }: { shown: Model; wide: boolean }) {
  const views: View[] = ["graph", ...(shown.blocks ? ["blocks" as const] : []), ...(wide ? [] : ["maps" as const])];
  const view = views.includes(shownView.value) ? shownView.value : views[0]!;
  const all = printing.value;
  const shows = (which: View) => all || view === which || (which === "maps" && wide);
  return (
    <>
      <Definitions />
      <div class="head">
        {views.length > 1 && <Tabs views={views} view={view} />}
        <Legend />
      </div>
      <div class={`panes ${wide && !all ? "wide" : "narrow"} showing-${view}`}>
        {shows("graph") && <Pane view="graph"><Graph shown={shown} /></Pane>}
        {shown.blocks && shows("blocks") && <Pane view="blocks"><Blocks shown={shown} blocks={shown.blocks} /></Pane>}
        {shows("maps") && <Pane view="maps"><Maps shown={shown} /></Pane>}
      </div>
      <Pointed shown={shown} />
    </>
  );
}

function Pane({ view, children }: { view: View; children: preact.ComponentChildren }) {
  return (
    <div class={`pane pane-${view}`} id={`pane-${view}`} role="region" aria-label={t(`view_${view}`)}>
      {children}
    </div>
  );
}

function Tabs({ views, view }: { views: View[]; view: View }) {
  function keydown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const next = views[(views.indexOf(view) + step + views.length) % views.length]!;
    shownView.value = next;
    document.getElementById(`tab-${next}`)?.focus();
    event.preventDefault();
  }
  return (
    <div class="tabs" role="tablist" aria-label={t("views")} onKeyDown={keydown}>
      {views.map((one) => (
        <button
          key={one}
          id={`tab-${one}`}
          type="button"
          role="tab"
          aria-selected={one === view}
          aria-controls={one === view ? `pane-${one}` : undefined}
          tabIndex={one === view ? 0 : -1}
          onClick={() => (shownView.value = one)}
        >
          {t(`view_${one}`)}
        </button>
      ))}
    </div>
  );
}

/** The figures of the layer that is pointed at or chosen, always in the same place. */
function Pointed({ shown }: { shown: Model }) {
  const row = hovered.value ?? selected.value;
  const layer = row === null ? undefined : shown.ledger.layers[row];
  if (!layer) return <p class="pointed">{t("pointed_none")}</p>;
  const part = (measure: Measure) => {
    const value = layer[measure];
    const total = totalOf(shown, measure);
    // A share of what is known would be none of the whole.
    const share = value === null || !total || isPartial(shown, measure) ? "" : ` (${percent(value, total)})`;
    return counted(value, measure) + share;
  };
  return (
    <p class="pointed">
      <b>{layer.path}</b> <span>{layer.type}</span> <span>{part("params")}</span> <span>{part("macs")}</span> <span>{part("activations")}</span>
    </p>
  );
}

function totalOf({ ledger }: Model, measure: Measure): number {
  const total = { params: ledger.params.total, macs: ledger.macs, activations: ledger.activations.elements }[measure];
  return Number(total ?? 0);
}
