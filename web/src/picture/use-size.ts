/** The size of an element, kept in step with it. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";

export function useSize<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  const [size, setSize] = useState({ w: 0, h: 0 });
  useLayoutEffect(() => {
    const element = ref.current!;
    const measure = () =>
      setSize((before) => {
        const [w, h] = [element.clientWidth, element.clientHeight];
        return w === before.w && h === before.h ? before : { w, h };
      });
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    measure();
    return () => watcher.disconnect();
  }, []);
  return [ref, size] as const;
}
