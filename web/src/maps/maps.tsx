/** Where they live: the same layers by parameters, by MACs and by activations, side by side. */
import { useMemo } from "preact/hooks";
import type { Model } from "../document";
import { t } from "../words";
import { TreeMap, type All } from "./map";
import { labelOf } from "./labels";
import { MEASURES, sums, treeOf, way, type Tree } from "./tree";
import { zoomTo, zoomed } from "./zoom";

export function Maps({ shown }: { shown: Model }) {
  const tree = useMemo(() => treeOf(shown), [shown]);
  const all = useMemo(() => Object.fromEntries(MEASURES.map((measure) => [measure, sums(shown, tree, measure)])) as All, [shown, tree]);
  const root = zoomed.value;
  return (
    <div class="maps">
      {root !== null && <Crumbs shown={shown} tree={tree} root={root} />}
      <div class="three">
        {MEASURES.map((measure) => (
          <TreeMap key={measure} shown={shown} tree={tree} measure={measure} all={all} root={root} />
        ))}
      </div>
    </div>
  );
}

/** The way back out, module by module. */
function Crumbs({ shown, tree, root }: { shown: Model; tree: Tree; root: number }) {
  return (
    <nav class="crumbs" aria-label={t("map_path")}>
      <button type="button" class="link" onClick={() => zoomTo(null)}>{shown.ledger.name || t("map_all")}</button>
      {way(tree, root).map((item) => (
        <span key={item}>
          {" › "}
          {item === root ? (
            <b aria-current="page">{labelOf(shown, tree, item)}</b>
          ) : (
            <button type="button" class="link" onClick={() => zoomTo(item)}>{labelOf(shown, tree, item)}</button>
          )}
        </span>
      ))}
    </nav>
  );
}
