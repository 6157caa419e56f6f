import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./Icon.tsx";
import { cutMiddle } from "./file_name.ts";
import { fitted, type PictureSize } from "./picture_size.ts";

/** A picture that is here; one's own isn't saved. */
export interface PictureProps {
  readonly name: string;
  readonly picture: PictureSize & { readonly url: string };
  readonly save: (() => void) | undefined;
}

/** A picture among the lines; it keeps its place from the start, and opens large. */
export function Picture(props: PictureProps) {
  const { name, picture } = props;
  const [isLarge, setLarge] = useState(false);
  return (
    <>
      <button type="button" class="picture" aria-haspopup="dialog" onClick={() => setLarge(true)}>
        <img {...fitted(picture)} src={picture.url} alt={`Picture: ${name}`} draggable={false} />
      </button>
      {isLarge && <LargePicture {...props} close={() => setLarge(false)} />}
    </>
  );
}

function LargePicture({ name, picture, save, close }: PictureProps & { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="large-picture"
      aria-label={`Picture: ${name}`}
      onClose={close}
      onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="picture-bar">
        <bdi class="file-name">{cutMiddle(name)}</bdi>
        {save && <button type="button" class="button" onClick={save}>Save</button>}
        <button
          type="button"
          class="icon-button"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          <Icon shape="close" />
        </button>
      </div>
      <img
        src={picture.url}
        width={picture.width}
        height={picture.height}
        alt={`Picture: ${name}`}
        draggable={false}
      />
    </dialog>
  );
}
