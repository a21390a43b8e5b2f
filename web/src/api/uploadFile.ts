/** A small file, sent whole for one request that reads it; large ones go through Home, with progress. */
import { api, ask } from "@/api/client";

/** Remove an upload that nobody needs; what cannot be removed now goes with its age. */
export function forgetUpload(upload: string): void {
  api.DELETE("/api/v1/uploads/{upload}", { params: { path: { upload } } }).catch(() => undefined);
}

/**
 * Send a file, let the request read it, and remove it where that is refused.
 *
 * @throws Problem - Of the upload or of the request.
 */
export async function withUpload<T>(file: File, request: (upload: string) => Promise<T>): Promise<T> {
  const { id } = await ask(
    api.POST("/api/v1/uploads", {
      params: { query: { name: file.name.slice(0, 500) } },
      headers: { "Content-Type": "application/octet-stream" },
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as Blob,
    }),
  );
  try {
    return await request(id);
  } catch (error) {
    forgetUpload(id);
    throw error;
  }
}
