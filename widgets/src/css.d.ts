/** The build puts the text of a stylesheet, minified, where it is imported. */
declare module '*.css' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: what an import of a file that is no module gives
  export default text;
}
