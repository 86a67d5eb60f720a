//! What a template has said before a place: the variables that are set, the blocks that are open.

use crate::liquid;

/// What is known at a place of a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Scope<'t> {
    /// Whether the place lies in `raw` or a comment, where nothing is read.
    pub(super) is_inert: bool,
    /// The open blocks, the innermost last.
    pub(super) blocks: Vec<&'t str>,
    /// In the order they are set; a later one shadows one of the same name.
    pub(super) variables: Vec<Variable<'t>>,
    /// The files that were included.
    pub(super) includes: Vec<&'t str>,
}

/// A variable of the template's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Variable<'t> {
    pub(super) name: &'t str,
    pub(super) given: Given<'t>,
    /// How many blocks are open around the loop that it belongs to.
    depth: Option<usize>,
}

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Given<'t> {
    /// The value of an expression.
    Value(&'t str),
    /// What a loop goes through, one after the other.
    ItemOf(&'t str),
    /// Text or a number.
    Plain,
}

const BLOCKS: [&str; 8] = ["if", "unless", "case", "for", "tablerow", "capture", "ifchanged", "highlight"];

impl<'t> Scope<'t> {
    /// What is known at `end`; the template begins at `start`.
    pub(super) fn before(text: &'t str, start: usize, end: usize) -> Scope<'t> {
        let mut scope = Scope::default();
        let mut comments = 0_usize;
        let mut is_raw = false;
        for tag in liquid::tags(text.get(..end).unwrap_or(""), start) {
            match tag.name {
                "endraw" => is_raw = false,
                _ if is_raw => {}
                "comment" => comments += 1,
                "endcomment" => comments = comments.saturating_sub(1),
                _ if comments > 0 => {}
                "raw" => is_raw = true,
                name => scope.take(name, tag.markup),
            }
        }
        scope.is_inert = is_raw || comments > 0;
        scope
    }

    fn take(&mut self, name: &'t str, markup: &'t str) {
        let depth = self.blocks.len();
        let mut set = |name: Option<&'t str>, given| {
            let name = name.map(|name| name.trim().trim_matches(['"', '\'']));
            let known = name.filter(|name| !name.is_empty());
            self.variables.extend(known.map(|name| Variable { name, given, depth: None }));
        };
        match name {
            "assign" => {
                if let Some((name, value)) = markup.split_once('=') {
                    set(Some(name), Given::Value(value.trim()));
                }
            }
            "capture" => set(Some(markup), Given::Plain),
            "increment" | "decrement" => set(Some(markup), Given::Plain),
            "for" | "tablerow" => {
                let mut words = markup.split_whitespace();
                if let (Some(name), Some("in"), Some(all)) = (words.next(), words.next(), words.next()) {
                    self.variables.push(Variable { name, given: Given::ItemOf(all), depth: Some(depth) });
                }
            }
            "include" | "include_cached" => self.includes.extend(markup.split_whitespace().next()),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.blocks.push(name);
        }
        if let Some(block) = name.strip_prefix("end")
            && let Some(at) = self.blocks.iter().rposition(|open| *open == block)
        {
            self.blocks.truncate(at);
            self.variables.retain(|variable| variable.depth.is_none_or(|depth| depth < at));
        }
    }

    /// Whether a loop is open.
    pub(super) fn is_in(&self, block: &str) -> bool {
        self.blocks.contains(&block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'t>(scope: &Scope<'t>) -> Vec<&'t str> {
        scope.variables.iter().map(|variable| variable.name).collect()
    }

    #[test]
    fn variables_of_a_loop_end_with_it_and_assigned_ones_stay() {
        let text = "{% for a in site.posts %}{% assign b = a.tags | first %}{% for c in b %}{% endfor %}X{% endfor %}Y";
        let at = |mark: &str| Scope::before(text, 0, text.find(mark).unwrap());
        assert_eq!(names(&at("X")), ["a", "b"]);
        assert_eq!((names(&at("Y")), at("X").blocks), (vec!["b"], vec!["for"]));
    }

    #[test]
    fn in_raw_and_in_comments_nothing_is_read() {
        for (text, expected) in [
            ("{% raw %}{{ x ", true),
            ("{% raw %}{% endraw %}{{ x ", false),
            ("{% comment %}{% assign a = 1 %}", true),
            ("{% comment %}{% endcomment %}", false),
            ("{{ half. {% if x %}", false),
        ] {
            let scope = Scope::before(text, 0, text.len());
            assert_eq!((scope.is_inert, names(&scope).len()), (expected, 0), "{text}");
        }
    }
}
