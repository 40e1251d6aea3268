export async function checkModel(_path: string): Promise<Record<string, unknown>> {
  return {};
}
