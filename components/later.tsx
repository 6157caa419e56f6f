import { type ComponentType, type FunctionComponent, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** A component whose code is loaded when it is first drawn; nothing is drawn before, and a failure is tried again later. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): FunctionComponent<P> {
  const here: { component?: ComponentType<P> } = {};
  return function Later(props) {
    const [, setHere] = useState(here.component !== undefined);
    const isLoading = useRef(false);
    const { component } = here;
    useEffect(() => {
      if (here.component !== undefined || isLoading.current) return;
      isLoading.current = true;
      load().then((component) => {
        here.component = component;
        setHere(true);
      }).catch(() => isLoading.current = false);
    });
    return component === undefined ? null : h(component, props);
  };
}
