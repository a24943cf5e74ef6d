//! Rate limits: by address for signing in and refreshing, by account for writes.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock, DefaultClock},
};
use kernel::UserId;

use crate::{HttpFault, Settings};

/// After so many questions a limiter forgets keys that have been quiet, so that it does not grow with the internet.
const TIDY_EVERY: u32 = 4096;

/// All limits.
pub struct Limits {
    /// Sign-ins and activations by address.
    pub sign_in: Limiter<IpAddr>,
    /// Token refreshes by address.
    pub refresh: Limiter<IpAddr>,
    /// Writes by account.
    pub writes: Limiter<UserId>,
    /// Comparisons with the registry by account: each is a dozen calls there.
    pub comparisons: Limiter<UserId>,
}

impl Limits {
    /// The limits of the settings.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self {
            sign_in: Limiter::per_minute(settings.sign_ins_per_minute),
            refresh: Limiter::per_minute(settings.refreshes_per_minute),
            writes: Limiter::per_minute(settings.writes_per_minute),
            comparisons: Limiter::per_minute(settings.comparisons_per_minute),
        }
    }
}

/// A limit for each key: a burst of a minute's worth, then evenly.
pub struct Limiter<K: Clone + Eq + Hash> {
    governor: Option<DefaultKeyedRateLimiter<K>>,
    asked: AtomicU32,
}

impl<K: Clone + Eq + Hash> Limiter<K> {
    /// So many a minute; 0: no limit.
    #[must_use]
    pub fn per_minute(count: u32) -> Self {
        let governor = NonZeroU32::new(count).map(|count| DefaultKeyedRateLimiter::keyed(Quota::per_minute(count)));
        Self { governor, asked: AtomicU32::new(0) }
    }

    /// Takes one from the key's share.
    ///
    /// # Errors
    /// [`HttpFault::Throttled`] with the seconds to wait.
    pub fn take(&self, key: &K) -> Result<(), HttpFault> {
        let Some(governor) = &self.governor else { return Ok(()) };
        if self.asked.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            governor.retain_recent();
            governor.shrink_to_fit();
        }
        governor.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            HttpFault::Throttled { retry_after: wait.as_secs() + 1 }
        })
    }
}

/// What counts as one address: of IPv6 the network, because one customer has 2⁶⁴ addresses.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_share() {
        let limiter = Limiter::per_minute(2);
        let (office, home): (IpAddr, IpAddr) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        assert!(limiter.take(&office).is_ok() && limiter.take(&office).is_ok());
        match limiter.take(&office) {
            Err(HttpFault::Throttled { retry_after }) => assert!((1..=31).contains(&retry_after), "{retry_after}"),
            other => panic!("{other:?}"),
        }
        assert!(limiter.take(&home).is_ok());
    }

    #[test]
    fn zero_is_no_limit() {
        let limiter = Limiter::per_minute(0);
        assert!((0..10_000).all(|_| limiter.take(&1_u8).is_ok()));
    }

    #[test]
    fn addresses_of_one_ipv6_network_are_one() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
    }
}
