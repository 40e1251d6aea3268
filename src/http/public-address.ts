import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address (text, as a resolver or a URL gives it) lies on the public internet. An allow-list:
 * whatever is not known to be public (private, loopback, link-local, metadata services, documentation, multicast,
 * reserved for later) is not.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return ipaddr.IPv4.parse(address).range() === 'unicast';
  // A zone (`%eth0`) names an interface of this machine; nothing public needs one.
  if (isIPv6(address) && !address.includes('%')) return isPublicIPv6(ipaddr.IPv6.parse(address));
  return false;
}

function isPublicIPv6(address: ipaddr.IPv6): boolean {
  // Only 2000::/3 is handed out so far. That alone refuses ::127.0.0.1, ::ffff:127.0.0.1, ::ffff:0:127.0.0.1 and
  // 64:ff9b::127.0.0.1, which `range()` partly calls unicast.
  if (address.parts[0]! >> 13 !== 0b001) return false;
  // 6to4, Teredo, documentation, benchmarking, ORCHID and the like lie inside it, under names of their own.
  if (address.range() !== 'unicast') return false;
  return !isIsatap(address);
}

/** ISATAP (RFC 5214) carries an IPv4 address, often a private one, behind 0000:5efe or 0200:5efe. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return (parts[4]! & ~0x0200) === 0 && parts[5] === 0x5efe;
}
