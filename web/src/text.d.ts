/** A program that is shown as text: esbuild puts it into the bundle as it is. */
declare module "*.py" {
  const text: string;
  export default text;
}
