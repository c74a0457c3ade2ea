// @ts-check
/** The longest side of a picture that is sent, in pixels: more would only take longer. */
const LONGEST = 1000;

/**
 * Makes any picture that the browser can show a PNG of moderate size.
 * @param {Blob} file
 * @returns {Promise<Blob | undefined>} nothing if the browser cannot show it
 */
export async function prepared(file) {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (!bitmap) return undefined;
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return png ?? undefined;
}

/**
 * Calls `open` with pictures that are chosen, dropped or pasted.
 * @param {HTMLButtonElement} button
 * @param {HTMLInputElement} input
 * @param {(file: Blob) => void} open
 */
export function watch(button, input, open) {
  const first = (/** @type {FileList | undefined | null} */ files) => {
    const file = [...(files ?? [])].find((one) => one.type.startsWith("image/"));
    if (file) open(file);
    return file !== undefined;
  };
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    first(input.files);
    // The same file can be chosen again.
    input.value = "";
  });
  document.addEventListener("paste", (event) => {
    if (first(event.clipboardData?.files)) event.preventDefault();
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", () => document.body.classList.remove("dropping"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    first(event.dataTransfer?.files);
  });
}
