// Photos are made smaller on the device, so that they go over a slow line. Whatever can't be read here (HEIC in most
// browsers) is sent as it is: the server reads it.

/** Width and height of the smaller picture; the same when it is small already. */
export function fitted(width: number, height: number, limit: number): { width: number; height: number } {
  const share = Math.min(1, limit / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** "photo.png" -> "photo.jpg" */
export function jpegName(name: string): string {
  return `${name.replace(/\.[^.]*$/, '') || 'photo'}.jpg`;
}

/** The copy is sent only when it clearly saves the line something. */
export function worthwhile(before: number, after: number): boolean {
  return after < before * 0.9;
}

export async function decoded(file: File): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return undefined;
  }
}

export function drawn(picture: ImageBitmap, limit: number): HTMLCanvasElement {
  const size = fitted(picture.width, picture.height, limit);
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, size.width, size.height);
    context.drawImage(picture, 0, 0, size.width, size.height);
  }
  return canvas;
}

export async function shrunk(file: File, picture: ImageBitmap, limit = 1600): Promise<File> {
  const canvas = drawn(picture, limit);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
  if (!blob || !worthwhile(file.size, blob.size)) return file;
  return new File([blob], jpegName(file.name), { type: 'image/jpeg', lastModified: file.lastModified });
}
