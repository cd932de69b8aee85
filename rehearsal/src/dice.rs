//! Chance that is the same in every run: what is asked, and a seed, decide.

/// A number for these words: another one for every change of them.
pub(crate) fn hash(words: &[&str]) -> u64 {
    // FNV-1a, and the last steps of SplitMix64, which spread its bits.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// A number from 0 up to, and not including, 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
pub(crate) fn share(words: &[&str]) -> f64 {
    (hash(words) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_spread_and_the_same_each_time() {
        let all: Vec<f64> = (0..10_000).map(|number| share(&["seed", &number.to_string()])).collect();
        assert!(all.iter().all(|share| (0.0..1.0).contains(share)));
        let low = all.iter().filter(|share| **share < 0.1).count();
        assert!((900..1100).contains(&low), "{low} of 10,000 below a tenth");
        assert_eq!(hash(&["a", "b"]), hash(&["a", "b"]));
        assert_ne!(hash(&["ab", ""]), hash(&["a", "b"]));
    }
}
