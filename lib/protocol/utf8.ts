/** Counts the UTF-8 bytes of `text` without encoding it; a lone surrogate counts as the 3 bytes of U+FFFD. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isPairAt(text, index)) (bytes += 2, index += 1);
    else bytes += 2;
  }
  return bytes;
}

/** Whether `text` is longer than so many UTF-8 bytes; counts only where its UTF-16 units leave that open. */
export function isLongerThan(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && (text.length > bytes || utf8Length(text) > bytes);
}

function isPairAt(text: string, index: number): boolean {
  const high = text.charCodeAt(index);
  const low = text.charCodeAt(index + 1);
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}
