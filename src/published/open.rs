//! Links that look broken but cannot be judged from the sources.

use jiff::civil::Date;

use super::address::leads_out;
use super::{Published, Resolution, Target, index};
use crate::facts::{Reference, ReferenceKind};
use crate::site::date::day_as_written;
use crate::site::{Jekyll, PageId, PageKind, SiteKind, folders_above};

/// Beginnings of the placeholders of template languages: the URL is made elsewhere.
const TEMPLATE_MARKS: [&str; 4] = ["{{", "{%", "<%", "${"];
/// Front matter that says where a page's images are, in the theme Chirpy.
const IMAGE_FOLDER_KEYS: [&str; 2] = ["media_subpath", "img_path"];

impl<'s> Published<'s> {
    /// Makes what is missing unknown where something else than the sources decides it.
    pub(super) fn leave_open(&self, reference: &Reference, resolution: Resolution<'s>) -> Resolution<'s> {
        let is_open = match self.site.kind {
            SiteKind::Plain => self.is_not_githubs(reference, &resolution.target),
            SiteKind::Jekyll => {
                let is_missing = matches!(resolution.target, Target::Missing(_));
                let is_broken = is_missing || lacks_anchor(&resolution.target);
                is_missing
                    && (self.site.config.incomplete
                        || self.is_moved_by_layout(reference)
                        || self.is_link_of_a_wiki(reference)
                        || self.is_filled_by_a_script(reference)
                        || resolution.address.as_deref().is_some_and(|path| self.is_of_another_zone(path)))
                    || is_broken && reference.page.is_some_and(|id| self.site.converts_in_its_own_way(id))
            }
        };
        if is_open { Resolution { target: Target::Unknown, ..resolution } } else { resolution }
    }

    /// A day in the path of a post that a machine in another zone gives it: the day that its author wrote (J-POST-3, 4). Where the site
    /// has no `timezone`, the one that builds decides; GitHub's is known.
    fn is_of_another_zone(&self, path: &str) -> bool {
        if self.site.config.names_time_zone() || self.site.jekyll == Jekyll::Pages {
            return false;
        }
        let path = path.split('#').next().unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        let Some((at, day)) =
            segments.windows(3).enumerate().find_map(|(at, parts)| Some((at, day_of(parts)?)))
        else {
            return false;
        };
        [day.yesterday(), day.tomorrow()].into_iter().flatten().any(|other| {
            let other = other.strftime("%Y/%m/%d").to_string();
            let (before, after) = (segments.get(..at), segments.get(at + 3..));
            let parts = [before.unwrap_or_default(), &[&*other], after.unwrap_or_default()].concat();
            let page = index::page(self.site, &parts.join("/")).map(|id| self.site.page(id));
            let date = page.and_then(|page| page.parsed.as_ref()?.front_matter.get("date"));
            date.and_then(day_as_written) == Some(day)
        })
    }

    /// `[[Another note]]`, of which code of the site makes a link.
    fn is_link_of_a_wiki(&self, reference: &Reference) -> bool {
        self.site.custom_plugins.rewrites_texts && reference.url.contains("[[")
    }

    /// A URL in a file that Jekyll copies as it is may be a template. Where it is Jekyll's, `missing-front-matter` says so.
    fn is_filled_by_a_script(&self, reference: &Reference) -> bool {
        let is_copied = |id: PageId| self.site.page(id).kind == PageKind::Static;
        reference.page.is_some_and(is_copied) && is_template(&reference.url)
    }

    /// Plain documentation: pages of another site generator, URLs of templates, what lies in folders that nobody walked, and
    /// what lies outside of the folder: other files of the repository, or its pages on GitHub (`../../issues/7`).
    fn is_not_githubs(&self, reference: &Reference, target: &Target) -> bool {
        match target {
            Target::Unpublished(_) => true,
            Target::Missing(_) | Target::NoAnchor(_) | Target::ScriptAnchor(_) => {
                let url = &reference.url;
                is_template(url)
                    || reference.page.is_some_and(|id| {
                        leads_out(url, &self.site.page(id).output)
                            || self.site.is_read_by_another_generator(id)
                            || self.has_its_root_in_a_folder(id, url)
                    })
            }
            _ => false,
        }
    }

    /// Whether a path from the root leads to something below a folder that the file lies in: then that folder (`src/`, `content/`) is the root
    /// of a site that another generator makes.
    fn has_its_root_in_a_folder(&self, id: PageId, url: &str) -> bool {
        let Some(first) = url.strip_prefix('/').and_then(|path| path.split(['/', '?', '#']).next()) else {
            return false;
        };
        let is_there = |path: &str| self.index.is_folder(path) || index::page(self.site, path).is_some();
        !first.is_empty()
            && folders_above(&self.site.page(id).output).any(|folder| {
                ["", ".md", ".html"].iter().any(|end| is_there(&format!("/{folder}/{first}{end}")))
            })
    }

    /// Whether a layout cuts `<img>` out of the content and writes it anew, with a path of its own in front.
    fn is_moved_by_layout(&self, reference: &Reference) -> bool {
        let media = ["img", "source", "video", "audio"];
        let is_media = matches!(reference.kind, ReferenceKind::Element(tag) if media.contains(&tag));
        let Some(page) = reference.page.map(|id| self.site.page(id)).filter(|_| is_media) else {
            return false;
        };
        let is_relative = !reference.url.starts_with('/');
        let has_folder = || IMAGE_FOLDER_KEYS.iter().any(|key| page.data.contains_key(*key));
        page.layout.is_some() && self.site.rewrites_images() && (is_relative || has_folder())
    }
}

/// The day that three segments of a path name: `2024/01/31`.
fn day_of(segments: &[&str]) -> Option<Date> {
    let [year, month, day] = segments else { return None };
    let is_written = year.len() == 4 && month.len() == 2 && day.len() == 2;
    is_written.then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
}

fn is_template(url: &str) -> bool {
    TEMPLATE_MARKS.iter().any(|mark| url.contains(mark))
}

fn lacks_anchor(target: &Target) -> bool {
    matches!(target, Target::NoAnchor(_) | Target::ScriptAnchor(_))
}
