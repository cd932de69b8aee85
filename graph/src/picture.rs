//! What a picture holds, before it is drawn: things, the ways between them, or a table of who may do what.

/// One picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its heading.
    pub title: String,
    /// What it shows, in a sentence.
    pub about: String,
    /// What is in it.
    pub body: Body,
}

/// What is in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Things with ways between them.
    Flow(Flow),
    /// Who may do what with what.
    Table(Table),
}

/// Things with ways between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Where the ways lead on the page.
    pub direction: Direction,
    /// The things.
    pub nodes: Vec<Node>,
    /// The ways.
    pub edges: Vec<Edge>,
}

/// Where a way leads on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From above to below.
    Down,
    /// From left to right.
    Right,
}

/// A thing: a resource with all that belongs to it, a service, or people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its name, short.
    pub name: String,
    /// What else a reader must know of it.
    pub about: String,
    /// More lines, each with a left and a right part.
    pub rows: Vec<(String, String)>,
    /// All that is known of it, in a sentence or more.
    pub title: String,
    /// How many of its kind it stands for.
    pub many: usize,
}

/// A way from one thing to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The number of the node where it begins.
    pub from: usize,
    /// The number of the node where it ends.
    pub to: usize,
    /// A few words beside it, or none.
    pub label: String,
    /// What it is, in a sentence.
    pub title: String,
    /// How it goes.
    pub way: Way,
    /// Does it lead back as well?
    pub both: bool,
}

/// How something goes from one thing to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Something is handed on.
    Flow,
    /// Something is only asked, or read.
    Ask,
    /// It does not arrive: a permission is missing.
    Refused,
}

/// Who may do what with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Who.
    pub rows: Vec<Node>,
    /// With what.
    pub columns: Vec<Node>,
    /// What; at most one cell for a row and a column.
    pub cells: Vec<Cell>,
}

/// What one may do with one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The number of the row.
    pub row: usize,
    /// The number of the column.
    pub column: usize,
    /// May it read?
    pub reads: bool,
    /// May it write, send, start or use?
    pub writes: bool,
    /// The actions.
    pub title: String,
}

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// People, or programs of theirs.
    People,
    /// A bucket, or a part of one.
    Bucket,
    /// A queue.
    Queue,
    /// A function.
    Function,
    /// A topic.
    Topic,
    /// A table.
    Table,
    /// What queries ask: a database, a workgroup.
    Catalog,
    /// A service of AWS.
    Service,
    /// A point in time that comes again.
    Schedule,
    /// A key.
    Key,
    /// Alarms.
    Alarm,
    /// Anything else.
    Other,
}

impl Kind {
    /// Its name as a class of style.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Bucket => "bucket",
            Self::Queue => "queue",
            Self::Function => "function",
            Self::Topic => "topic",
            Self::Table => "table",
            Self::Catalog => "catalog",
            Self::Service => "service",
            Self::Schedule => "schedule",
            Self::Key => "key",
            Self::Alarm => "alarm",
            Self::Other => "other",
        }
    }
}
