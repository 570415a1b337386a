// Which of the chosen files may be sent. No page here, so that it can be tested alone.

export interface Sorted<T> {
  taken: T[];
  large: T[];
  extra: T[];  // fit, but there is no room
}

export function sorted<T>(files: readonly T[], size: (file: T) => number, most: number, room: number): Sorted<T> {
  const fit = files.filter((file) => size(file) <= most);
  return {
    taken: fit.slice(0, Math.max(0, room)),
    large: files.filter((file) => size(file) > most),
    extra: fit.slice(Math.max(0, room)),
  };
}
