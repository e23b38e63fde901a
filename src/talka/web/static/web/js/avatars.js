// A face that cannot be loaded gives way to the initials beneath it. (An onerror attribute is an inline script.)
"use strict";

document.addEventListener(
  "error",
  (event) => {
    const image = event.target;
    if (image instanceof HTMLImageElement && image.closest(".avatar")) image.remove();
  },
  true,
);
