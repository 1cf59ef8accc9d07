/**
 * Whether an address lies below a URL: the same scheme, host and port, and the same path or one below it. What a tenant
 * writes before the host, or with dots into the path, leads nowhere else. Nor do slashes that are encoded, which some
 * servers decode before they take dots away: with one, an address is below nothing.
 * @returns undefined for what is no URL with scheme, host and path alone
 */
export function urlPrefix(text: string): ((address: string) => boolean) | undefined {
  if (!/^https?:\/\/[^@?#]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, pathname } = new URL(text);
  const below = pathname.endsWith('/') ? pathname : `${pathname}/`;
  return (address) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.origin !== origin) return false;
    if (url.pathname === pathname) return true;
    return url.pathname.startsWith(below) && !/%(?:2f|5c)/i.test(url.pathname.slice(below.length));
  };
}
