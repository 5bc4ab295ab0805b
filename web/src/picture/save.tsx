/** The button that saves the graph as it is folded now, the whole of it. */
import { render } from "preact";
import type { Model } from "../document";
import { t } from "../words";
import { Canvas } from "./canvas";
import type { Scene } from "./layout";
import { asFile, download } from "./saving";

const EDGE = 12;

export function SaveGraph({ shown, scene }: { shown: Model; scene: Scene }) {
  const [width, height] = [scene.width + 2 * EDGE, scene.height + 2 * EDGE];

  /** Drawn once more out of sight, since the window holds only what is in view. */
  function save(event: Event): void {
    const host = document.createElement("div");
    host.className = "unseen";
    (event.currentTarget as Element).closest(".pictures")!.append(host);
    render(
      <svg viewBox={`${-EDGE} ${-EDGE} ${width} ${height}`}>
        <Canvas shown={shown} scene={scene} bounds={null} active={undefined} prefix="saved" onPick={() => {}} />
      </svg>,
      host,
    );
    download(asFile(host.querySelector("svg")!, width, height), `${shown.ledger.name || "network"}.svg`);
    render(null, host);
    host.remove();
  }

  return <button type="button" title={t("save_svg")} aria-label={t("save_svg")} onClick={save}>{t("svg")}</button>;
}
