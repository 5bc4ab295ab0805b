/** The buttons of the graph: zoom, and folding by level. */
import { useMemo } from "preact/hooks";
import type { Model } from "../document";
import { t } from "../words";
import { deepest, openLevels, openTo } from "./folding";
import type { Scene } from "./layout";
import { SaveGraph } from "./save";
import type { View } from "./view";

interface Props { view: View; shown: Model; scene: Scene; open: ReadonlySet<string>; refold: (open: Set<string>) => void }

export function Tools({ view, shown, scene, open, refold }: Props) {
  const { picture } = shown;
  const levels = useMemo(() => deepest(picture), [picture]);
  const depth = useMemo(() => openLevels(picture, open, levels), [picture, open]);
  const next = () => new Set([...open, ...openTo(picture, depth + 1)]);
  return (
    <div class="tools" role="toolbar" aria-label={t("graph_tools")}>
      <span class="group">
        <button type="button" title={t("zoom_out")} aria-label={t("zoom_out")} onClick={() => view.zoom(0.8)}>−</button>
        <button type="button" title={t("zoom_actual")} onClick={view.actual}>
          <Scale view={view} />
        </button>
        <button type="button" title={t("zoom_in")} aria-label={t("zoom_in")} onClick={() => view.zoom(1.25)}>+</button>
        <button type="button" onClick={view.fit}>{t("zoom_fit")}</button>
      </span>
      {levels > 0 && (
        <span class="group">
          <button type="button" disabled={open.size === 0} onClick={() => refold(new Set())}>{t("fold_all")}</button>
          <button type="button" disabled={depth >= levels} onClick={() => refold(next())}>{t("open_level")}</button>
          <button type="button" disabled={depth >= levels} onClick={() => refold(openTo(picture, Infinity))}>{t("open_all")}</button>
        </span>
      )}
      <span class="group">
        <SaveGraph shown={shown} scene={scene} />
      </span>
    </div>
  );
}

/** Alone in reading the scale, so that zooming draws only this again. */
function Scale({ view }: { view: View }) {
  return <>{Math.round(100 * view.k.value)} %</>;
}
