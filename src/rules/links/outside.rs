//! What reads like a path of the site and was surely meant for something else: the address of a host, of mail, or one with marks
//! around it.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::facts::Reference;
use crate::site::is_image_extension;
use crate::source::{Place, Span};

use super::super::{Context, MAX_SHOWN, cut};

/// Ends of host names that are no extensions of files.
const OF_HOSTS: [&str; 9] = ["com", "net", "edu", "gov", "io", "dev", "app", "me", "co"];
/// Those that may be: a host has something behind it, or `www.` before.
const OF_HOSTS_WITH_PATH: [&str; 18] = [
    "org", "be", "de", "uk", "fr", "nl", "it", "es", "pt", "jp", "kr", "ru", "cn", "tw", "br", "eu", "ch",
    "at",
];

/// Says what is to stand before a reference that leads nowhere as it is, or what is too much around it; `None` where it was meant for the site.
pub(super) fn told(context: &Context, reference: &Reference, diagnostic: &Diagnostic) -> Option<Diagnostic> {
    let url = reference.url.trim();
    if let Some(bare) = within_marks(url) {
        return Some(without_marks(context, reference, diagnostic, url, bare));
    }
    let (before, safe) = lacking_scheme(url)?;
    let shown = super::shown(url);
    let help = match safe {
        true => format!("an address of mail needs its scheme: write `{before}{shown}`"),
        false => format!("if another site is meant, write `{before}{shown}`"),
    };
    let fix = super::start(context, reference, url).map(|start| {
        let place = Place::new(start.file, Span::at(start.span.start as usize));
        let edits = vec![Edit { place, text: before.to_owned() }];
        Fix { title: format!("Write {before} before it"), safe, edits }
    });
    Some(diagnostic.clone().help(help).maybe_fix(fix))
}

/// Says how to write a path that is another repository's of the same owner, where the site lies among those and nothing of it is called so.
pub(super) fn of_owner(context: &Context, path: &str, diagnostic: Diagnostic) -> Diagnostic {
    let owner = context.published.site.owner_of_host();
    let Some(owner) = owner.filter(|_| !context.published.has_first_segment(path)) else { return diagnostic };
    let host = format!("https://{owner}.github.io");
    diagnostic.help(format!("if another repository of `{owner}` publishes it, write `{host}{path}`"))
}

/// The scheme that an address lacks, and whether it is sure to be that one.
fn lacking_scheme(url: &str) -> Option<(&'static str, bool)> {
    if is_mail(url) {
        return Some(("mailto:", true));
    }
    // Whether the host answers by https nobody asked.
    is_host(url).then_some(("https://", false))
}

/// Whether a reference is an address without its scheme, on whatever page it stands.
pub(in crate::rules) fn lacks_scheme(url: &str) -> bool {
    lacking_scheme(url.trim()).is_some()
}

/// The address within a pair of parentheses or quotes, or within a link: `(https://example.com)`, `[text](/about/)`.
fn within_marks(url: &str) -> Option<&str> {
    let link = url.strip_prefix('[').and_then(|rest| rest.split_once("](")).map(|(_, rest)| rest);
    let rest = link.or_else(|| url.strip_prefix(['(', '"', '\'', '“', '‘', '<']))?;
    let bare = rest.trim_end_matches([')', '"', '\'', '”', '’', '>']);
    let is_address = ["https://", "http://", "/", "#", "mailto:"].iter().any(|start| bare.starts_with(start));
    (is_address && !bare.contains(['(', ')', '[', ']', '"', ' '])).then_some(bare)
}

/// Says that marks around an address are taken for a part of it.
fn without_marks(
    context: &Context,
    reference: &Reference,
    diagnostic: &Diagnostic,
    url: &str,
    bare: &str,
) -> Diagnostic {
    let mut diagnostic = diagnostic.clone();
    let shown = |text: &str| cut(text, MAX_SHOWN);
    diagnostic.message =
        format!("`{}` is taken for a path of this site, because of the marks around the address", shown(url));
    // Of a link within a link nobody knows which address was meant.
    let safe = !url.starts_with('[');
    let fix = super::start(context, reference, url).map(|place| Fix {
        title: "Remove the marks around it".to_owned(),
        safe,
        edits: vec![Edit { place, text: bare.to_owned() }],
    });
    diagnostic.help(format!("write `{}`", shown(bare))).maybe_fix(fix)
}

/// `somebody@example.org`
fn is_mail(url: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let address = url.split('?').next().unwrap_or(url);
    address.split_once('@').is_some_and(|(name, host)| {
        let has_host = labels(host).is_some_and(|labels| labels > 1) && !is_file(host);
        has_host && !name.is_empty() && name.chars().all(is_of_name)
    })
}

/// The end of `photo@2x.png`, `library@1.0.js`.
fn is_file(host: &str) -> bool {
    let end = host.rsplit('.').next().unwrap_or_default();
    let is_word = end.len() > 1 && end.chars().all(char::is_alphabetic);
    !is_word || is_image_extension(end) || matches!(end, "js" | "css" | "html" | "json" | "map" | "pdf")
}

/// `www.example.org`, `example.com/a/page`
fn is_host(url: &str) -> bool {
    let end = url.find(['/', '?', '#', ':']).unwrap_or(url.len());
    let (host, path) = url.split_at(end);
    let Some(labels) = labels(host).filter(|labels| *labels > 1) else { return false };
    let end = host.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_known = OF_HOSTS.contains(&&*end);
    let has_more = !path.is_empty() || labels > 2;
    is_known || labels > 2 && host.starts_with("www.") || has_more && OF_HOSTS_WITH_PATH.contains(&&*end)
}

/// How many labels a host name has; `None` where it cannot be one.
fn labels(host: &str) -> Option<usize> {
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    };
    host.split('.').all(is_label).then(|| host.split('.').count())
}

#[cfg(test)]
mod tests {
    use super::{is_host, is_mail, within_marks};

    #[test]
    fn hosts_are_told_from_files() {
        let hosts = [
            "www.example.com",
            "www.example.technology/a",
            "github.com/a/b",
            "github.com",
            "t.me/a",
            "localhost.example.io:4000",
            "example.org/a",
            "example.org/",
            "docs.example.org",
            "youtu.be/abc",
            "www.straße.de",
        ];
        let files = [
            "notes.org",
            "a.html",
            "README.md",
            "index.de",
            "v1.2/a",
            "www.html",
            "a/github.com",
            "img.png",
            "../a.com",
            "",
            "/github.com/a",
            ".com",
            "data.json?x=a.com",
            "script.pl/a",
            "example..com",
        ];
        assert_eq!(hosts.into_iter().filter(|url| !is_host(url)).collect::<Vec<_>>(), [""; 0]);
        assert_eq!(files.into_iter().filter(|url| is_host(url)).collect::<Vec<_>>(), [""; 0]);
    }

    #[test]
    fn marks_around_an_address_are_told_from_names() {
        let cases = [
            ("(https://example.com/a)", Some("https://example.com/a")),
            ("(/about/)", Some("/about/")),
            ("(#part-2)", Some("#part-2")),
            ("\"http://example.com\"", Some("http://example.com")),
            ("[https://a.org](https://b.org/c)", Some("https://b.org/c")),
            ("(draft)", None),
            ("(1)/a.html", None),
            ("[a]", None),
            ("https://example.com/(a)", None),
            ("(https://a.org) (https://b.org)", None),
        ];
        for (url, bare) in cases {
            assert_eq!(within_marks(url), bare, "{url}");
        }
    }

    #[test]
    fn addresses_of_mail_are_told_from_files() {
        let mails = ["a@example.org", "a.b+c@mail.example.com?subject=Hi"];
        let files = [
            "photo@2x.png",
            "library@1.0.min.js",
            "library@1.0",
            "@user",
            "a@b",
            "a/b@example.org",
            "a b@example.org",
            "mailto:a@example.org",
        ];
        assert_eq!(mails.into_iter().filter(|url| !is_mail(url)).collect::<Vec<_>>(), [""; 0]);
        assert_eq!(files.into_iter().filter(|url| is_mail(url)).collect::<Vec<_>>(), [""; 0]);
    }
}
