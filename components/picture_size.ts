/** A picture's size in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The most that a picture takes of the log, in pixels. */
const MOST: PictureSize = { width: 320, height: 320 };

/** The size in which a picture is shown among the lines: never larger than it is, and its shape kept. */
export function fitted({ width, height }: PictureSize): PictureSize {
  const scale = Math.min(1, MOST.width / width, MOST.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
