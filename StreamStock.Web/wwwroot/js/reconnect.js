// What to do when the server has forgotten this page's circuit, as after its restart. The page itself is kept by its
// address, so it is loaded again where nothing would be lost; the browser scrolls back to where it was.
/** The address holds what is searched and filtered; other text is in its field alone. */
const isUnsaved = () => [...document.querySelectorAll('ss-typed')].some(field => field.isTyped && !field.closest('.toolbar') && field.field?.checkVisibility());

document.addEventListener('components-reconnect-state-changed', event => {
  if (event.detail?.state === 'rejected' && !isUnsaved()) location.reload();
}, true);
