//! Blocks of addresses, as event patterns and policies have them.

use std::net::IpAddr;

/// `10.0.0.0/24` or `2001:db8::/32`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cidr {
    network: IpAddr,
    bits: u32,
}

impl Cidr {
    pub(crate) fn parse(text: &str) -> Option<Cidr> {
        let (address, bits) = text.split_once('/')?;
        let network: IpAddr = address.parse().ok()?;
        let bits: u32 = bits.parse().ok()?;
        (bits <= width(network)).then_some(Cidr { network, bits })
    }

    /// A block, or one address.
    pub(crate) fn parse_or_single(text: &str) -> Option<Cidr> {
        let single = || text.parse().ok().map(|network| Cidr { network, bits: width(network) });
        Cidr::parse(text).or_else(single)
    }

    /// An address of it.
    pub(crate) fn address(self) -> IpAddr {
        self.network
    }

    pub(crate) fn contains(self, address: IpAddr) -> bool {
        let (network, address) = match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                (u128::from(network.to_bits()), u128::from(address.to_bits()))
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits(), address.to_bits()),
            _ => return false,
        };
        let host_bits = width(self.network) - self.bits;
        host_bits == u128::BITS || network >> host_bits == address >> host_bits
    }
}

fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}
