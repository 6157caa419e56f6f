import { Component, type ComponentChildren } from "preact";

/** Makes a component that draws itself again only when a prop or its own state has another identity. */
export function pure<P extends object>(draw: (props: P) => ComponentChildren) {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>, nextState: object): boolean {
      return nextState !== this.state || differs(this.props, next);
    }
    override render(): ComponentChildren {
      return draw(this.props);
    }
  };
}

function differs(one: object, other: object): boolean {
  const values = new Map(Object.entries(one));
  const entries = Object.entries(other);
  return entries.length !== values.size || entries.some(([key, value]) => values.get(key) !== value);
}
