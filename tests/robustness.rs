//! No input makes postproof panic, hang or lie.

#[path = "robustness/configuration.rs"]
mod configuration;
#[cfg(unix)]
#[path = "robustness/files.rs"]
mod files;
#[path = "robustness/folders.rs"]
mod folders;
#[cfg(test)]
#[path = "robustness/images.rs"]
mod images;
#[path = "robustness/liquid.rs"]
mod liquid;
#[path = "robustness/markdown.rs"]
mod markdown;
#[path = "robustness/names.rs"]
mod names;
#[cfg(test)]
#[path = "robustness/site.rs"]
mod site;
#[path = "robustness/text.rs"]
mod text;
