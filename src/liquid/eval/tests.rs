//! Where the bytes of rendered text came from, what was noted on the way, and what is unknown. What templates render to,
//! `tests/liquid` holds against the real Liquid.

mod budget;
mod events;
mod origins;
mod plans;
mod unknowns;
mod world;

use world::{TestWorld, render, rendered};
