//! What the build script needs of training: the shape and the readers of banks and templates, without the engine. It packs them for the
//! page, which has no reader of such files.

pub mod bank;

/// Templates, read only.
pub mod template {
    pub mod model;
    pub mod read;
}
