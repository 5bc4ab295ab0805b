/** The buttons of the graph: zoom, and folding by level. */
import { useEffect, useMemo, useState } from "preact/hooks";
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
        <Icon word="zoom_fit_width" path="M1 2V10M11 2V10M2.5 6H9.5M4.5 4L2.5 6L4.5 8M7.5 4L9.5 6L7.5 8" onClick={view.fitWidth} />
      </span>
      {levels > 0 && (
        <span class="group">
          <button type="button" disabled={open.size === 0} onClick={() => refold(new Set())}>{t("fold_all")}</button>
          <button type="button" disabled={depth >= levels} onClick={() => refold(next())}>{t("open_level")}</button>
          <button type="button" disabled={depth >= levels} onClick={() => refold(openTo(picture, Infinity))}>{t("open_all")}</button>
        </span>
      )}
      <span class="group">
        <FullScreen />
        <SaveGraph shown={shown} scene={scene} />
      </span>
    </div>
  );
}

/** Alone in reading the scale, so that zooming draws only this again. */
function Scale({ view }: { view: View }) {
  return <>{Math.round(100 * view.k.value)}%</>;
}

/** All of the screen for the graph, where the browser lends it. */
function FullScreen() {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const follow = () => setFull(Boolean(document.fullscreenElement?.classList.contains("graph")));
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = (event: Event) => {
    const graph = (event.currentTarget as Element).closest(".graph")!;
    void (full ? document.exitFullscreen() : graph.requestFullscreen()).catch(() => {});
  };
  return <Icon word="full_screen" path="M1 4V1H4M8 1H11V4M11 8V11H8M4 11H1V8" pressed={full} onClick={toggle} />;
}

interface IconProps { word: string; path: string; onClick: (event: Event) => void; pressed?: boolean }

/** A button with a drawing, so that all buttons have room in one line; its word is its name, and is shown on pointing. */
function Icon({ word, path, onClick, pressed }: IconProps) {
  return (
    <button type="button" aria-pressed={pressed} title={t(word)} aria-label={t(word)} onClick={onClick}>
      <svg class="icon" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
