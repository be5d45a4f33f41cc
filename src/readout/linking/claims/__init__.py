"""Claims: what several documents say of one matter, by figures (`counts`) and statements
(`sayings`)."""
