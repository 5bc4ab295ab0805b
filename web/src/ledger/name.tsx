import type { Layer, Model } from "../document";
import { t } from "../words";
import { depth } from "./tree";
import { canFold, fold, folded, isTree } from "./view";

/** A layer's name at its place in the tree; in a list, with the path that leads to it. */
export function Name({ layer, model, row }: { layer: Layer; model: Model; row: number }) {
  if (!isTree.value) return <Path layer={layer} />;
  const shut = canFold.value && folded.value.has(row);
  return (
    <span class="name" style={{ paddingInlineStart: `${depth(model.rows, row) * 1.15}em` }}>
      {layer.encloses && canFold.value ? (
        <button type="button" tabIndex={-1} class="fold" aria-label={t(shut ? "ledger_unfold" : "ledger_fold", { name: layer.name })} onClick={(event) => turn(event, row, shut)}>
          {shut ? "▸" : "▾"}
        </button>
      ) : (
        <span class="fold" aria-hidden="true" />
      )}
      <bdi class="identifier">{layer.name}</bdi>
    </span>
  );
}

// The row itself opens by a click: folding is something else.
function turn(event: MouseEvent, row: number, shut: boolean): void {
  event.stopPropagation();
  fold(row, !shut);
}

function Path({ layer }: { layer: Layer }) {
  const outer = layer.path.endsWith(layer.name) ? layer.path.slice(0, -layer.name.length) : "";
  return (
    <span class="name">
      <bdi class="identifier">
        <span class="faded">{outer}</span>
        {layer.name}
      </bdi>
    </span>
  );
}
