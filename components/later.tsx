import { type ComponentType, type FunctionComponent, h } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component whose code is loaded when it is first drawn; nothing is drawn before, and a failure is tried again later. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): FunctionComponent<P> {
  const here: { component?: ComponentType<P> } = {};
  return function Later(props) {
    const [component, setComponent] = useState(() => here.component);
    useEffect(() => {
      if (component !== undefined) return;
      let isOver = false;
      load().then((loaded) => {
        here.component = loaded;
        if (!isOver) setComponent(() => loaded);
      }).catch(() => {});
      return () => {
        isOver = true;
      };
    });
    return component === undefined ? null : h(component, props);
  };
}
