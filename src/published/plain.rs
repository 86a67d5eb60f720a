//! What of plain documentation cannot be judged as GitHub would.

use super::{Published, Resolution, Target};
use crate::facts::Reference;
use crate::site::SiteKind;

/// Beginnings of the placeholders of template languages: the URL is made elsewhere.
const TEMPLATE_MARKS: [&str; 4] = ["{{", "{%", "<%", "${"];

impl<'s> Published<'s> {
    /// Leaves open what GitHub does not decide: pages of another site generator, URLs of templates, and what lies in
    /// folders that nobody walked.
    pub(super) fn open_where_not_githubs(
        &self,
        reference: &Reference,
        resolution: Resolution<'s>,
    ) -> Resolution<'s> {
        if self.site.kind != SiteKind::Plain {
            return resolution;
        }
        let is_open = match resolution.target {
            Target::Unpublished(_) => true,
            Target::Missing(_) | Target::NoAnchor(_) => {
                let is_template = TEMPLATE_MARKS.iter().any(|mark| reference.url.contains(mark));
                is_template || reference.page.is_some_and(|id| self.site.is_read_by_another_generator(id))
            }
            _ => false,
        };
        if is_open { Resolution { target: Target::Unknown, ..resolution } } else { resolution }
    }
}
