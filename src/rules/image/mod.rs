//! Images: their declared sizes, and the files behind their URLs.

pub(crate) mod conflicting_size;
pub(crate) mod invalid_dimension;
pub(crate) mod local;
pub(crate) mod missing_dimension;
pub(crate) mod missing_file;
mod side;
pub(crate) mod size_differs;
pub(crate) mod unreadable;
pub(crate) mod url_size_differs;
mod url_sizes;
pub(crate) mod wrong_format;
