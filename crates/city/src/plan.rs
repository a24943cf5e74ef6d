//! Who sits where: heads first, then full-time and part-time staff of each unit, in the proportions of careers §2.3.

use kernel::Echelon;

use crate::{
    posts::{self, Staffing},
    units::{self, Group, Planned, Unit},
};

/// What a person does in a unit.
#[derive(Clone, Copy)]
pub(crate) enum Seat {
    Head(Echelon),
    Staff { staffing: &'static Staffing, group: Group },
    PartTime { staffing: &'static Staffing },
}

/// One person to make.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) unit: usize,
    pub(crate) seat: Seat,
}

/// A unit with its number of people.
struct Block {
    planned: Planned,
    full_time: u64,
    part_time: u64,
}

/// Units and headcounts of a city.
pub(crate) struct Plan {
    blocks: Vec<Block>,
}

impl Plan {
    /// Of `employees`, 5,600 in 15,600 are part-time.
    pub(crate) fn new(seed: u64, employees: u64) -> Self {
        let part_time = employees * 56 / 156;
        let full_time = employees - part_time;
        let mut tree = units::tree(seed, full_time);
        let mut heads = u64::try_from(tree.iter().filter(|planned| planned.head.is_some()).count()).unwrap_or(0);
        // A very small city has more posts than people: the last ones stay vacant.
        for planned in tree.iter_mut().rev() {
            if heads * 3 <= full_time {
                break;
            }
            if planned.head.take().is_some() {
                heads -= 1;
            }
        }
        let staff = split(&tree, full_time - heads, |group, heads| {
            (group.share() * full_time / 1_000).saturating_sub(heads).max(group.share() * full_time / 10_000).max(1)
        });
        let part = split(&tree, part_time, |group, _| group.part_time_share());
        let blocks = tree
            .into_iter()
            .zip(staff.into_iter().zip(part))
            .map(|(planned, (full_time, part_time))| Block { planned, full_time, part_time })
            .collect();
        Self { blocks }
    }

    pub(crate) fn units(&self) -> impl Iterator<Item = &Unit> {
        self.blocks.iter().map(|block| &block.planned.unit)
    }

    pub(crate) fn unit(&self, place: usize) -> Option<&Unit> {
        self.blocks.get(place).map(|block| &block.planned.unit)
    }

    /// Everybody to make, unit by unit.
    pub(crate) fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.blocks.iter().enumerate().flat_map(|(unit, block)| {
            let head = block.planned.head.map(Seat::Head);
            let (full, part) = match block.planned.staff {
                Some((group, _, staffing)) => {
                    let part_time = if group.is_school() { &posts::PART_TIME_SCHOOL } else { &posts::PART_TIME };
                    (Some(Seat::Staff { staffing, group }), Some(Seat::PartTime { staffing: part_time }))
                }
                None => (None, None),
            };
            let seats = head
                .into_iter()
                .chain((0..block.full_time).filter_map(move |_| full))
                .chain((0..block.part_time).filter_map(move |_| part));
            seats.map(move |seat| Slot { unit, seat })
        })
    }
}

/// Splits `total` people over the units: each group by `share` (told the group's heads), each unit of a group by its size.
/// The parts add up to `total` exactly.
fn split(tree: &[Planned], total: u64, share: impl Fn(Group, u64) -> u64) -> Vec<u64> {
    let of_group = |group: Group| {
        let members = || tree.iter().filter(move |planned| planned.staff.is_some_and(|(of, _, _)| of == group));
        let heads = u64::try_from(members().filter(|planned| planned.head.is_some()).count()).unwrap_or(0);
        (share(group, heads), members().filter_map(|planned| planned.staff).map(|(_, size, _)| size).sum::<u64>())
    };
    let groups = Group::ALL.map(|group| (group, of_group(group)));
    // Weights scaled so that a group's units together weigh its share.
    let weight = |planned: &Planned| -> u128 {
        let Some((group, size, _)) = planned.staff else { return 0 };
        let (share, sizes) = groups.iter().find(|(of, _)| *of == group).map_or((0, 1), |(_, row)| *row);
        u128::from(share) * u128::from(size) * 1_000_000_000 / u128::from(sizes.max(1))
    };
    let all: u128 = tree.iter().map(weight).sum();
    let mut before = 0_u128;
    tree.iter()
        .map(|planned| {
            let from = before * u128::from(total) / all.max(1);
            before += weight(planned);
            let to = before * u128::from(total) / all.max(1);
            u64::try_from(to - from).unwrap_or(0)
        })
        .collect()
}
