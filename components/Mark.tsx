/** Parley's sign: two bubbles that talk. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path
        class="mark-back"
        d="M13 3h12a5 5 0 0 1 5 5v7a5 5 0 0 1-5 5v5l-6-5h-6a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5Z"
      />
      <path
        class="mark-front"
        d="M7 9h10a5 5 0 0 1 5 5v5a5 5 0 0 1-5 5h-4l-6 5v-5a5 5 0 0 1-5-5v-5a5 5 0 0 1 5-5Z"
      />
    </svg>
  );
}
