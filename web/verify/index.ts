// Everything that judges, without the page: for tests and for whoever wants to build on it.
export * from './bytes';
export * from './count';
export * from './finding';
export * from './leaf';
export * from './merkle';
export * from './note';
export * from './receipt';
export * from './tree';
