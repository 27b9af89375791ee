import type { Picture } from "./picture.js";
import { paintPicture } from "./picture.js";

/**
 * Draws a picture on a canvas of its own; a CSS pixel is `input.dpr` pixels wide.
 *
 * @throws Error if the platform has no canvas, or none so large
 */
export async function writePNG(picture: Picture, document: Document): Promise<Blob> {
  const {
    padding,
    input: { width, height, dpr },
  } = picture;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round((width + 2 * padding) * dpr));
  canvas.height = Math.max(1, Math.round((height + 2 * padding) * dpr));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("toPNG needs a canvas");
  context.direction = "ltr";
  const [scaleX, scaleY] = [canvas.width / (width + 2 * padding), canvas.height / (height + 2 * padding)];
  context.setTransform(scaleX, 0, 0, scaleY, padding * scaleX, padding * scaleY);
  paintPicture(context, picture);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
  if (blob !== null) return blob;
  throw new Error(
    `the picture is too large: ${canvas.width} × ${canvas.height} pixels. Take a smaller width, height or scale`,
  );
}
