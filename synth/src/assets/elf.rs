//! What a Linux binary asks of the machine that it runs on.

use anyhow::Context;
use elf::ElfBytes;
use elf::endian::AnyEndian;

use crate::config::Architecture;

/// A binary's needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needs {
    /// The processor; none when Lambda has no such machines.
    pub(super) architecture: Option<Architecture>,
    /// The newest version of glibc that any of its symbols asks for.
    pub(super) glibc: Option<(u32, u32)>,
}

/// Reads a binary's needs.
pub(super) fn inspect(bytes: &[u8]) -> anyhow::Result<Needs> {
    let file = ElfBytes::<AnyEndian>::minimal_parse(bytes).context("not an ELF file")?;
    let architecture = match file.ehdr.e_machine {
        elf::abi::EM_AARCH64 => Some(Architecture::Arm64),
        elf::abi::EM_X86_64 => Some(Architecture::X86_64),
        _ => None,
    };
    let mut glibc = None;
    if let (Some(versions), Some((symbols, _))) = (file.symbol_version_table()?, file.dynamic_symbol_table()?)
    {
        for index in 0..symbols.len() {
            let requirement = versions.get_requirement(index)?;
            glibc = glibc.max(requirement.and_then(|required| glibc_version(required.name)));
        }
    }
    Ok(Needs { architecture, glibc })
}

/// `GLIBC_2.34` → (2, 34).
fn glibc_version(name: &str) -> Option<(u32, u32)> {
    let mut parts = name.strip_prefix("GLIBC_")?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_glibc_are_numbers() {
        for (name, version) in [
            ("GLIBC_2.34", Some((2, 34))),
            ("GLIBC_2.2.5", Some((2, 2))),
            ("GLIBC_PRIVATE", None),
            ("GCC_3.0", None),
        ] {
            assert_eq!(glibc_version(name), version, "{name}");
        }
        assert!(Some((2, 9)) < Some((2, 34)));
    }

    #[test]
    fn this_very_test_needs_this_very_machine() {
        let bytes = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert_eq!(inspect(&bytes).unwrap().architecture, Architecture::of_host());
        assert!(inspect(b"#!/bin/sh").is_err());
    }
}
