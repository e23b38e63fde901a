// A button that copies a field: data-copy names the field's id, data-copied is what it says afterwards.
// Without access to the clipboard (a page that is not on https) the field is selected for Ctrl+C.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.querySelector("span").textContent = button.dataset.copied;
    } catch {
      field.focus();
    }
  });
}
