/** For Slack, and for the text of elements in HTML as Telegram and Google Chat read it. */
export const escapeAngles = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** For HTML, quotes of attributes too. */
export const escapeHtml = (text: string): string => escapeAngles(text).replaceAll('"', '&quot;');

/** For the Markdown of chats: whatever could begin emphasis, code, a link, a table or a mention. */
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_~|[\]<]/g, String.raw`\$&`);

const nothing = '\u200b';

/** A zero-width space after each at sign: `@all` looks the same then, and nobody is called. */
export const muteMentions = (text: string): string => text.replaceAll('@', `@${nothing}`);

/** The same after each `<`: no tag begins there, and where there is no markup the text looks the same as well. */
export const muteTags = (text: string): string => text.replaceAll('<', `<${nothing}`);
