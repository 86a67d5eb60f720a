//! The rules: one file each, one document each (`rules/NAME.md`), registered by its name in [`RULES`].

mod asked;
mod bare_url;
mod build_stopper;
mod code_around;
mod collection_without_folder;
mod context;
pub mod custom;
mod date_mismatch;
mod dead_defaults;
mod dead_exclude;
mod deprecated_liquid;
mod detached_attribute;
mod duplicate_anchor;
mod duplicate_key;
mod duplicate_reference;
mod duplicate_url;
mod empty_link;
mod empty_value;
mod exclude;
mod finish;
mod front_matter_ignored;
mod generic_file_name;
mod heading_level_skip;
mod heavy_image;
mod hidden_post;
mod image_type;
pub(crate) mod include_parameter;
mod inconsistent_tag;
mod invalid_config;
mod invalid_data;
mod invalid_date;
mod invalid_front_matter;
mod invalid_permalink;
mod invalid_post_name;
mod invalid_timezone;
mod join;
pub(crate) mod known_keys;
pub(crate) mod known_settings;
mod leftover_placeholder;
mod link_text;
mod links;
mod liquid_in_front_matter;
mod liquid_syntax;
mod listed;
mod local_address;
mod meant;
mod merge_conflict;
mod missing_alt;
mod missing_anchor;
mod missing_baseurl;
mod missing_data;
mod missing_dimensions;
mod missing_file;
mod missing_front_matter;
mod missing_image;
mod missing_include;
mod missing_layout;
mod missing_page;
mod missing_plugin;
mod missing_post;
mod misspelled_key;
mod misspelled_scheme;
mod mixed_content;
mod overbroad_exclude;
mod placeholder_alt;
mod redirect_chain;
mod redirect_clash;
mod redirect_loop;
mod references;
mod render_limit;
mod repeated_h1;
mod required_key;
mod run;
mod schema_violation;
mod series;
mod series_announced_part;
mod series_duplicate_part;
mod series_gap;
mod series_list_differs;
mod series_missing_part;
mod series_next;
mod series_no_way_in;
mod series_title_differs;
mod series_unlisted_part;
mod series_wrong_target;
mod shown;
mod templates;
mod unclosed_html;
mod undefined_footnote;
mod undefined_reference;
mod undefined_variable;
mod unescaped_liquid;
mod unknown_author;
mod unknown_filter;
mod unknown_setting;
mod unknown_tag;
mod unpublished_target;
mod unreadable_file;
mod unrendered_markdown;
mod unused_assign;
mod unused_data;
mod unused_footnote;
mod unused_image;
mod unused_include;
mod unused_layout;
mod unused_reference;
mod unused_suppression;
mod url_changed;
mod url_day_shift;
mod url_unset;
mod verdicts;
mod within;
mod wrong_arguments;
mod wrong_case;
mod wrong_type;

use crate::diagnostic::{Diagnostic, Level};
use crate::facts::{Facts, Reference, RemarkAt};
use crate::liquid::{Event, Template};
use crate::published::Resolution;
use crate::site::series::Series;
use crate::site::{Page, PageId, Site, SiteProblemKind};
use crate::source::{FileId, Place, Source, Span};
use crate::suppress::Suppression;
use crate::workspace::Before;
use crate::yaml::front_matter::FrontMatter;

use meant::{did_you_mean, write_instead};
pub(crate) use templates::{are_told_apart, runs_at};

pub use asked::{asks_for_image_files, asks_for_series, images_asked_for};
pub use context::Context;
pub use custom::CustomRule;
pub use listed::{Known, known};
pub use run::{Outcome, run, run_series};
pub use verdicts::{Edit as EditOfSite, Linked, Verdicts};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case; says what is wrong.
    pub name: &'static str,
    /// Its level unless the settings say otherwise. A finding of its own may be lower.
    pub level: Level,
    /// Its document.
    pub doc: &'static str,
    /// Rules that are more telling where both speak of the same place.
    pub yields_to: &'static [&'static str],
    /// What it does.
    pub check: Check,
}

impl Rule {
    /// The first paragraph of its document, on one line.
    pub fn summary(&self) -> String {
        listed::first_paragraph(self.doc)
    }
}

/// The scope of a rule, and its function. Findings are pushed to the last argument.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Called for each page that has facts, and for what layouts print.
    Page(PageCheck),
    /// Called for each reference with what it resolves to.
    Link(fn(&Context, &Reference, &Resolution, &mut Vec<Diagnostic>)),
    /// The same, about the element itself: what it says is the same wherever it leads.
    Element(fn(&Context, &Reference, &Resolution, &mut Vec<Diagnostic>)),
    /// Called for each series.
    Series(fn(&Context, &Series, &mut Vec<Diagnostic>)),
    /// Called last, with the suppressions that no finding was there for.
    Suppressions(fn(&Context, &[Suppression], &mut Vec<Diagnostic>)),
    /// Called with what was there before, when a change is looked at.
    Past(fn(&Context, &Before, &mut Vec<Diagnostic>)),
    /// Called for each template in use, with its file. It looks at that file and at what the site publishes where.
    Template(fn(&Context, FileId, &Template, &mut Vec<Diagnostic>)),
    /// Called once: looks at all texts together.
    Texts(fn(&Context, &mut Vec<Diagnostic>)),
    /// Called once: looks at what the site is put together from (front matter, settings, data, addresses), not at texts.
    Site(fn(&Context, &mut Vec<Diagnostic>)),
    /// Both of them: of the site, and of each page that has facts.
    SiteAndPage(fn(&Context, &mut Vec<Diagnostic>), PageCheck),
}

/// What a rule does with a page that has facts, or with what its layouts print.
type PageCheck = fn(&Context, PageId, &Page, &Facts, &mut Vec<Diagnostic>);

/// All rules, sorted by name. A test holds it against `rules/` and `src/rules/`.
pub const RULES: &[Rule] = &[
    bare_url::RULE,
    build_stopper::RULE,
    collection_without_folder::RULE,
    date_mismatch::RULE,
    dead_defaults::RULE,
    dead_exclude::RULE,
    deprecated_liquid::RULE,
    detached_attribute::RULE,
    duplicate_anchor::RULE,
    duplicate_key::RULE,
    duplicate_reference::RULE,
    duplicate_url::RULE,
    empty_link::RULE,
    empty_value::RULE,
    front_matter_ignored::RULE,
    generic_file_name::RULE,
    heading_level_skip::RULE,
    heavy_image::RULE,
    hidden_post::RULE,
    image_type::RULE,
    include_parameter::RULE,
    inconsistent_tag::RULE,
    invalid_config::RULE,
    invalid_data::RULE,
    invalid_date::RULE,
    invalid_front_matter::RULE,
    invalid_permalink::RULE,
    invalid_post_name::RULE,
    invalid_timezone::RULE,
    leftover_placeholder::RULE,
    link_text::RULE,
    liquid_in_front_matter::RULE,
    liquid_syntax::RULE,
    local_address::RULE,
    merge_conflict::RULE,
    missing_alt::RULE,
    missing_anchor::RULE,
    missing_baseurl::RULE,
    missing_data::RULE,
    missing_dimensions::RULE,
    missing_file::RULE,
    missing_front_matter::RULE,
    missing_image::RULE,
    missing_include::RULE,
    missing_layout::RULE,
    missing_page::RULE,
    missing_plugin::RULE,
    missing_post::RULE,
    misspelled_key::RULE,
    misspelled_scheme::RULE,
    mixed_content::RULE,
    overbroad_exclude::RULE,
    placeholder_alt::RULE,
    redirect_chain::RULE,
    redirect_clash::RULE,
    redirect_loop::RULE,
    render_limit::RULE,
    repeated_h1::RULE,
    required_key::RULE,
    schema_violation::RULE,
    series_announced_part::RULE,
    series_duplicate_part::RULE,
    series_gap::RULE,
    series_list_differs::RULE,
    series_missing_part::RULE,
    series_next::RULE,
    series_no_way_in::RULE,
    series_title_differs::RULE,
    series_unlisted_part::RULE,
    series_wrong_target::RULE,
    unclosed_html::RULE,
    undefined_footnote::RULE,
    undefined_reference::RULE,
    undefined_variable::RULE,
    unescaped_liquid::RULE,
    unknown_author::RULE,
    unknown_filter::RULE,
    unknown_setting::RULE,
    unknown_tag::RULE,
    unpublished_target::RULE,
    unreadable_file::RULE,
    unrendered_markdown::RULE,
    unused_assign::RULE,
    unused_data::RULE,
    unused_footnote::RULE,
    unused_image::RULE,
    unused_include::RULE,
    unused_layout::RULE,
    unused_reference::RULE,
    unused_suppression::RULE,
    url_changed::RULE,
    url_day_shift::RULE,
    url_unset::RULE,
    wrong_arguments::RULE,
    wrong_case::RULE,
    wrong_type::RULE,
];

/// After so many findings of a page nothing near is looked for: that takes a look at every page for each of them.
const MAX_SUGGESTIONS: usize = 200;

/// Reports the problems of one kind that came up when the site was put together.
fn site_problems(context: &Context, kind: SiteProblemKind, rule: &'static str, found: &mut Vec<Diagnostic>) {
    for problem in context.published.site.problems.iter().filter(|problem| problem.kind == kind) {
        found.push(
            Diagnostic::new(rule, problem.place, problem.message.clone()).maybe_help(problem.help.clone()),
        );
    }
}

/// The front matter of every page and layout, each file once.
fn front_matters(site: &Site) -> Vec<(FileId, &FrontMatter)> {
    let pages = site.pages_in_order().filter_map(|page| Some((page.file?, page.parsed.as_ref()?)));
    let layouts = site.layouts.values().map(|layout| (layout.file, &layout.parsed));
    let mut found: Vec<(FileId, &FrontMatter)> =
        pages.chain(layouts).map(|(file, parsed)| (file, &parsed.front_matter)).collect();
    found.sort_by_key(|(file, _)| *file);
    found.dedup_by_key(|(file, _)| *file);
    found
}

/// Whether a file is a note for those who write the site, which nobody means to publish.
fn is_readme(file_name: &str) -> bool {
    file_name.to_ascii_lowercase().starts_with("readme.")
}

/// What is to be said of a page's Markdown, unless code of the site changes it or reads it in its own way.
fn remarks<'f>(context: &'f Context, id: PageId, facts: &'f Facts) -> impl Iterator<Item = &'f RemarkAt> {
    let is_known = context.published.site.reads_as_written(id);
    // What cannot be read to its end lacks more than it says.
    let is_whole = |at: Place| context.sources.get(at.file).invalid_at.is_none();
    facts.remarks.iter().filter(move |remark| is_known && is_whole(remark.at))
}

/// The first line of what stands at a place, cut where it is long.
fn shown(context: &Context, place: Place) -> String {
    let written = context.sources.get(place.file).slice(place.span);
    cut(written.lines().next().unwrap_or_default().trim_end(), MAX_SHOWN)
}

/// So many characters of what is written are shown at most.
const MAX_SHOWN: usize = 60;

/// A text, cut behind so many characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What surely happened while the page or layout was rendered.
fn sure_events(facts: &Facts) -> impl Iterator<Item = &Event> {
    facts.events.iter().map(|event| &event.event).filter(|event| !event.guarded)
}

/// The whole `{{ … }}` around a place in it.
fn output_tag(source: &Source, place: Place) -> Place {
    let (before, after) = source.around(place.span);
    match (before.rfind("{{"), after.find("}}")) {
        (Some(start), Some(end)) => {
            let start = place.span.start as usize - (before.len() - start);
            Place::new(place.file, Span::new(start, place.span.end as usize + end + 2))
        }
        _ => place,
    }
}
