//! Pages, layouts and includes rendered in the context of the site.
