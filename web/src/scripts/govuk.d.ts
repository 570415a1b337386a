// The parts of govuk-frontend that are used here; the package has no type declarations of its own.
declare module 'govuk-frontend' {
  type Component = new (root: Element | null, config?: object) => object;
  export const CharacterCount: Component;
  export const ErrorSummary: Component;
  export const SkipLink: Component;
}
