//! Values that collections say are unique, and that are there twice. Found by `crossfile/compare`,
//! worded here.

pub(crate) mod repeated;
pub(crate) mod same_address;
