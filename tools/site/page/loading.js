// @ts-check
/** Says how far the model is loaded.
 * @param {number} share 1 when it is there */
export function showLoading(share) {
  const element = document.getElementById("loading");
  if (!element) return;
  element.hidden = share >= 1;
  const bar = element.querySelector("progress");
  if (bar) bar.value = share;
}
