const SHAPES = {
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7l1-1",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0M16 4.4a3.5 3.5 0 0 1 0 6.2M18 14.2a6.5 6.5 0 0 1 3.5 5.8",
  send: "M12 19V5M6 11l6-6 6 6",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  edit: "M4 20h4L19 9a2.8 2.8 0 0 0-4-4L4 16v4Z",
  remove: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 13l4 4L19 7",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2",
  alert: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7.5v5M12 16h.01",
  down: "M12 5v14M6 13l6 6 6-6",
  key: "M10.5 9.5a4.5 4.5 0 1 1 4 4L12 16h-2v2H8v2H4v-4ZM16 8h.01",
  lock: "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  leave: "M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M10 8l-4 4 4 4M6 12h9",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4L14.5 7",
  file: "M13 3H6v18h12V8ZM13 3v5h5",
  picture: "M4 5h16v14H4ZM4 16l4.5-4.5L16 19M14 14l2-2 4 4M9 9h.01",
  film: "M4 5h16v14H4ZM10 9v6l5-3Z",
  sound:
    "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z",
  again: "M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5",
} as const;

/** A drawing that goes with words: hidden from assistive technology. */
export function Icon({ shape }: { shape: keyof typeof SHAPES }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={SHAPES[shape]} />
    </svg>
  );
}
