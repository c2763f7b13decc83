//! What the page holds while it is open, apart from how it is drawn.

pub mod due;
pub mod left;
pub mod list;
pub mod row;
