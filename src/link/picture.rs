//! An address as a QR code: which modules are dark, as the outline of a drawing.

use fast_qr::{ECL, QRBuilder};

/// Modules of white around the code: fewer, and some readers do not find it.
pub const QUIET: usize = 4;

/// The most modules a side at which the phones at hand read a code from another screen without being held close.
const EASY: usize = 101;

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Modules a side, with the white around them.
    pub side: usize,
    /// The dark modules, row by row: where a run begins and how long it is.
    pub runs: Vec<Run>,
}

/// Dark modules beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The column of the first.
    pub x: usize,
    /// The row.
    pub y: usize,
    /// How many.
    pub length: usize,
}

impl Picture {
    /// The code of a text; none of a text that is too long for one (some 2,900 characters).
    pub fn of(text: &str) -> Option<Self> {
        // The more of the code may be spoilt, the more modules it has: a quarter on paper, less where it would get too fine for it.
        let build = |level| QRBuilder::new(text).ecl(level).build().ok();
        let code = build(ECL::M)
            .filter(|code| code.size + 2 * QUIET <= EASY)
            .or_else(|| build(ECL::L))?;
        let mut runs: Vec<Run> = Vec::new();
        for y in 0..code.size {
            for x in 0..code.size {
                if !code[y][x].value() {
                    continue;
                }
                let (x, y) = (x + QUIET, y + QUIET);
                match runs.last_mut() {
                    Some(run) if run.y == y && run.x + run.length == x => run.length += 1,
                    _ => runs.push(Run { x, y, length: 1 }),
                }
            }
        }
        Some(Self {
            side: code.size + 2 * QUIET,
            runs,
        })
    }

    /// The dark modules as the outline of an SVG path, a module being a unit.
    pub fn outline(&self) -> String {
        let mut outline = String::new();
        for Run { x, y, length } in &self.runs {
            outline.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
        }
        outline
    }

    /// The whole drawing as an SVG file: dark on white whatever stands around it.
    pub fn svg(&self) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" width=\"{1}\" height=\"{1}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{0}v{0}h-{0}z\"/><path d=\"{2}\"/></svg>\n",
            self.side,
            self.side * 4,
            self.outline()
        )
    }

    /// Whether a phone reads it without being held close.
    pub fn is_easy(&self) -> bool {
        self.side <= EASY
    }
}
