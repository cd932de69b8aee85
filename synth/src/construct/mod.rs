//! Small compositions above the tables.
