/** Says, where scripts don't run, what the page needs. */
export function NeedsScript() {
  return (
    <noscript>
      <div class="needs-script">
        <p>
          <strong>Parley needs JavaScript.</strong>{" "}
          Lines come and go over a live connection, which a page can hold only with it. Allow scripts for this
          site, then load the page again.
        </p>
      </div>
    </noscript>
  );
}
