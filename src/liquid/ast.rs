//! The syntax tree. It borrows nothing: names and texts are spans of the file, read through its `Source`.

use std::sync::Arc;

use crate::source::Span;

use super::filters::Definition;

/// A run of nodes: a whole template or the body of a block.
#[derive(Debug, Default)]
pub struct Body {
    /// The nodes in order.
    pub nodes: Vec<Node>,
    /// Whether nothing in it can print, so that a block of it prints not even its white space (J-LIQ-17).
    pub blank: bool,
}

/// A piece of a template.
#[derive(Debug)]
pub enum Node {
    /// Literal text, already trimmed by the `-` of its neighbours.
    Text(Span),
    /// `{{ … }}`
    Print(Print),
    /// `{% … %}` with all that belongs to it.
    Tag(Box<Tag>),
}

impl Body {
    /// Calls `visit` for every node, those within others too. It is told whether the node always runs: it stands in no
    /// condition, no loop, and in nothing that a plugin may leave out. The parser bounds how deep nodes stand.
    pub fn walk<'t>(&'t self, always: bool, visit: &mut dyn FnMut(&'t Node, bool)) {
        for node in &self.nodes {
            visit(node, always);
            if let Node::Tag(tag) = node {
                let always =
                    always && matches!(tag.kind, TagKind::Capture { .. } | TagKind::Highlight { .. });
                tag.kind.bodies().into_iter().for_each(|body| body.walk(always, visit));
            }
        }
    }
}

/// An output expression.
#[derive(Debug)]
pub struct Print {
    /// All of it, braces included.
    pub span: Span,
    /// What it prints.
    pub value: Filtered,
}

/// An expression with filters, as `{{ }}` and `assign` have it.
#[derive(Debug)]
pub struct Filtered {
    /// From the expression to the end of the last filter.
    pub span: Span,
    /// What the filters are applied to.
    pub base: Expression,
    /// The filters in order.
    pub filters: Vec<Filter>,
}

/// `| name: argument, key: argument`
#[derive(Debug)]
pub struct Filter {
    /// Its name.
    pub name: Span,
    /// What it is; `None` when neither Liquid nor Jekyll has it (J-LIQ-18).
    pub definition: Option<&'static Definition>,
    /// Arguments without a name.
    pub arguments: Vec<Expression>,
    /// Arguments with a name; Liquid hands them over as one more argument, a mapping.
    pub named: Vec<(Span, Expression)>,
}

/// A literal or a variable.
#[derive(Debug)]
pub struct Expression {
    /// Its bytes, quotes included.
    pub span: Span,
    /// What it is.
    pub kind: ExpressionKind,
}

/// The kinds of [`Expression`] (J-LIQ-9).
#[derive(Debug)]
pub enum ExpressionKind {
    /// `nil`, `null`, or nothing at all.
    Nil,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number; `None` when it is too large for this program.
    Int(Option<i64>),
    /// A number with a fraction.
    Float(f64),
    /// A string; the span is without quotes.
    Str(Span),
    /// `empty`
    Empty,
    /// `blank`
    Blank,
    /// `(a..b)`
    Range(Box<(Expression, Expression)>),
    /// A variable.
    Path(Path),
}

/// A variable with its lookups: `a.b["c"]`.
#[derive(Debug)]
pub struct Path {
    /// The first name (`[x]` is possible: the value of `x` is the name).
    pub root: Step,
    /// The lookups on it.
    pub steps: Vec<Step>,
}

/// One name of a [`Path`].
#[derive(Debug)]
pub struct Step {
    /// The name, or the brackets with their content.
    pub span: Span,
    /// What is looked up.
    pub key: Key,
}

/// What a [`Step`] looks up.
#[derive(Debug)]
pub enum Key {
    /// `.name`; the name is the step's span. `size`, `first` and `last` may be commands.
    Name,
    /// `[expression]`
    Index(Box<Expression>),
}

/// Comparisons joined by `and` and `or`, evaluated from the right (J-LIQ-11).
#[derive(Debug)]
pub struct Condition {
    /// The first comparison.
    pub first: Comparison,
    /// The others, each with the operator before it: true for `and`.
    pub rest: Vec<(bool, Comparison)>,
}

/// `left operator right`, or `left` alone.
#[derive(Debug)]
pub struct Comparison {
    /// Left side.
    pub left: Expression,
    /// Operator and right side.
    pub right: Option<(Operator, Expression)>,
}

/// A comparison operator (J-LIQ-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=` and `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `contains`
    Contains,
    /// Something else (`=`): rendering stops when it gets here.
    Unknown,
}

/// A tag.
#[derive(Debug)]
pub struct Tag {
    /// `{% … %}`, of a block only the opening tag.
    pub span: Span,
    /// Its name.
    pub name: Span,
    /// Whether it prints nothing, white space included (J-LIQ-17).
    pub blank: bool,
    /// What it does.
    pub kind: TagKind,
}

/// What a [`Tag`] does.
#[derive(Debug)]
pub enum TagKind {
    /// `{% assign name = value %}`
    Assign {
        /// The variable.
        name: Span,
        /// Its value.
        value: Filtered,
    },
    /// `{% capture name %}`
    Capture {
        /// The variable.
        name: Span,
        /// What is captured.
        body: Body,
    },
    /// `{% if %}` and `{% unless %}`
    If {
        /// `unless`: the first condition is negated.
        negated: bool,
        /// The branches in order.
        branches: Vec<Branch>,
    },
    /// `{% case %}`
    Case {
        /// What is compared.
        subject: Expression,
        /// `when` and `else` in order.
        whens: Vec<When>,
    },
    /// `{% for %}`
    For(Box<For>),
    /// `{% tablerow %}`
    TableRow(Box<TableRow>),
    /// `{% cycle %}`
    Cycle {
        /// Its name.
        name: Option<Expression>,
        /// What it goes through.
        values: Vec<Expression>,
    },
    /// `{% increment name %}` and `{% decrement name %}`
    Counter {
        /// The counter.
        name: Span,
    },
    /// `{% ifchanged %}`
    IfChanged(Body),
    /// `{% raw %}`: what it prints.
    Raw(Vec<Span>),
    /// `{% comment %}`
    Comment,
    /// `{% break %}`
    Break,
    /// `{% continue %}`
    Continue,
    /// `{% highlight language %}`
    Highlight {
        /// The language, as written.
        language: Span,
        /// The code, which is Liquid too.
        body: Body,
    },
    /// `{% include %}` and its relatives.
    Include(Include),
    /// `{% link path %}`
    Link(Snippet),
    /// `{% post_url name %}`
    PostUrl(Span),
    /// A tag of a plugin; its output cannot be known.
    Plugin {
        /// What follows the name.
        markup: Span,
        /// For a block: its body.
        body: Option<Body>,
    },
    /// A tag that could not be read; the template has a fatal problem there.
    Broken,
}

impl TagKind {
    /// What stands directly within the tag, each branch for itself.
    pub fn bodies(&self) -> Vec<&Body> {
        match self {
            TagKind::Capture { body, .. } | TagKind::IfChanged(body) | TagKind::Highlight { body, .. } => {
                vec![body]
            }
            TagKind::Plugin { body, .. } => body.iter().collect(),
            TagKind::If { branches, .. } => branches.iter().map(|branch| &branch.body).collect(),
            TagKind::Case { whens, .. } => whens.iter().map(|when| &when.body).collect(),
            TagKind::For(each) => std::iter::once(&each.body).chain(&each.otherwise).collect(),
            TagKind::TableRow(row) => vec![&row.body],
            _ => Vec::new(),
        }
    }
}

/// One branch of an `if`.
#[derive(Debug)]
pub struct Branch {
    /// Its condition; `None` for `else`.
    pub condition: Option<Condition>,
    /// What it holds.
    pub body: Body,
}

/// One `when` of a `case`.
#[derive(Debug)]
pub struct When {
    /// The values; `None` for `else`.
    pub values: Option<Vec<Expression>>,
    /// What it holds.
    pub body: Body,
}

/// A `for` loop.
#[derive(Debug)]
pub struct For {
    /// The loop variable.
    pub variable: Arc<str>,
    /// What `forloop` is called: `item-list`.
    pub name: Arc<str>,
    /// What it goes through.
    pub collection: Expression,
    /// `reversed`
    pub reversed: bool,
    /// `limit:`
    pub limit: Option<Expression>,
    /// `offset:`
    pub offset: Option<Offset>,
    /// What is repeated.
    pub body: Body,
    /// What stands for an empty collection.
    pub otherwise: Option<Body>,
}

/// Where a `for` starts.
#[derive(Debug)]
pub enum Offset {
    /// `offset: continue`: where the last loop of the same name ended.
    Continue,
    /// `offset: n`
    At(Expression),
}

/// A `tablerow` loop.
#[derive(Debug)]
pub struct TableRow {
    /// The loop variable.
    pub variable: Span,
    /// What it goes through.
    pub collection: Expression,
    /// `cols:`
    pub columns: Option<Expression>,
    /// `limit:`
    pub limit: Option<Expression>,
    /// `offset:`
    pub offset: Option<Expression>,
    /// What is repeated.
    pub body: Body,
}

/// Which `include` it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncludeKind {
    /// From the includes folder.
    Include,
    /// From the folder of the page (J-LIQ-32).
    Relative,
    /// `include_cached`, from the includes folder (J-LIQ-33).
    Cached,
}

/// `{% include file.html name=value %}`
#[derive(Debug)]
pub struct Include {
    /// Which of them.
    pub kind: IncludeKind,
    /// The file name: text and `{{ }}` pieces.
    pub file: Snippet,
    /// The parameters.
    pub parameters: Vec<Parameter>,
}

/// A small template within a tag: text and `{{ }}` pieces.
#[derive(Debug)]
pub struct Snippet {
    /// All of it.
    pub span: Span,
    /// Its pieces.
    pub body: Body,
}

/// A parameter of an `include`.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Span,
    /// Its value.
    pub value: ParameterValue,
}

/// The value of a [`Parameter`].
#[derive(Debug)]
pub enum ParameterValue {
    /// A quoted string; the span is without quotes, and the quote may be escaped by a backslash within.
    Quoted(Span, char),
    /// A variable or a number.
    Expression(Expression),
}
