//! Images: their declared sizes, and the files behind their URLs.

mod local;
mod side;
mod url_sizes;

pub(crate) mod conflicting_size;
pub(crate) mod invalid_dimension;
pub(crate) mod missing_dimension;
pub(crate) mod missing_file;
pub(crate) mod size_differs;
pub(crate) mod unreadable;
pub(crate) mod url_size_differs;
pub(crate) mod wrong_format;
