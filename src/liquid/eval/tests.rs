//! What templates render to (J-LIQ, J-GOLD), where the bytes came from, and what was noted on the way.

mod budget;
mod events;
mod origins;
mod plans;
mod table;
mod unknowns;
mod world;

use world::{TestWorld, render, rendered};
