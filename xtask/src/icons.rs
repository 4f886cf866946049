//! The icons that a phone or a desktop shows for the installed page, drawn from the one drawing `src/web/app/icon.svg`.
//!
//! They are kept in the tree, so that a build needs none of this; a test says when they no longer show the drawing. What is drawn is
//! outlines: no font is needed, and every machine draws the same.

use crate::checkout::Checkout;
use crate::failure::{Doing, Failure, Result};
use crate::html::{attribute, start_tags};
use std::fs;
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Transform};

/// Where the drawing and the icons are.
const FOLDER: &str = "src/web/app";

/// The side of the drawing.
const SIDE: f32 = 512.0;

/// How far out, in parts of a quarter circle's radius, the handles of the curve stand that is taken for it.
const QUARTER: f32 = 0.552_285;

/// An icon: its file, its side in pixels, and whether the seal fills it to the edges, as where a system cuts the shape itself.
const ICONS: [(&str, u32, bool); 5] = [
    ("icon-192.png", 192, false),
    ("icon-512.png", 512, false),
    ("icon-maskable-192.png", 192, true),
    ("icon-maskable-512.png", 512, true),
    // iOS cuts the corners itself and shows what is transparent as black.
    ("apple-touch-icon.png", 180, true),
];

/// How much smaller the character is where the shape is cut: it must stay inside a circle of 80 % of the width.
const CUT_SCALE: f32 = 0.84;

/// Draws all icons anew.
pub(crate) fn draw(checkout: &Checkout) -> Result<()> {
    let drawing = Drawing::read(&checkout.read(&format!("{FOLDER}/icon.svg"))?)?;
    for (name, side, is_cut) in ICONS {
        let bytes = drawing
            .drawn(side, is_cut)?
            .encode_png()
            .doing(|| format!("packing {name}"))?;
        fs::write(checkout.path(&format!("{FOLDER}/{name}")), bytes)
            .doing(|| format!("writing {name}"))?;
        println!("· {FOLDER}/{name}");
    }
    Ok(())
}

/// What the drawing shows, and all that it may: a square with round corners, and outlines on it.
struct Drawing {
    ground: Color,
    corner: f32,
    ink: Color,
    outlines: Path,
}

impl Drawing {
    fn read(svg: &str) -> Result<Self> {
        let tag = |name: &str| {
            let range = start_tags(svg, name).into_iter().next();
            range
                .and_then(|range| svg.get(range))
                .ok_or_else(|| Failure::new(format!("icon.svg has no {name}")))
        };
        let says = |tag: &str, name: &str| {
            attribute(tag, name)
                .map(ToOwned::to_owned)
                .ok_or_else(|| Failure::new(format!("icon.svg lacks {name}")))
        };
        let (rect, path) = (tag("rect")?, tag("path")?);
        Ok(Self {
            ground: color(&says(rect, "fill")?)?,
            corner: number(&says(rect, "rx")?)?,
            ink: color(&says(path, "fill")?)?,
            outlines: outlines(&says(path, "d")?)?,
        })
    }

    fn drawn(&self, side: u32, is_cut: bool) -> Result<Pixmap> {
        let mut icon = Pixmap::new(side, side).ok_or_else(|| Failure::new("an icon of nothing"))?;
        #[allow(
            clippy::cast_precision_loss,
            clippy::float_arithmetic,
            reason = "a few hundred pixels"
        )]
        let scale = side as f32 / SIDE;
        let onto = Transform::from_scale(scale, scale);
        let mut paint = Paint::default();
        if is_cut {
            icon.fill(self.ground);
        } else {
            paint.set_color(self.ground);
            let square = square(self.corner)?;
            icon.fill_path(&square, &paint, FillRule::Winding, onto, None);
        }
        paint.set_color(self.ink);
        let inner = if is_cut { CUT_SCALE } else { 1.0 };
        #[allow(clippy::float_arithmetic, reason = "pixels")]
        let margin = SIDE * (1.0 - inner) / 2.0;
        let place = onto.pre_translate(margin, margin).pre_scale(inner, inner);
        icon.fill_path(&self.outlines, &paint, FillRule::Winding, place, None);
        Ok(icon)
    }
}

/// The whole square with round corners.
#[allow(clippy::float_arithmetic, reason = "pixels")]
fn square(corner: f32) -> Result<Path> {
    let (near, far) = (corner, SIDE - corner);
    let (before, behind) = (corner * (1.0 - QUARTER), SIDE - corner * (1.0 - QUARTER));
    let mut path = PathBuilder::new();
    path.move_to(near, 0.0);
    path.line_to(far, 0.0);
    path.cubic_to(behind, 0.0, SIDE, before, SIDE, near);
    path.line_to(SIDE, far);
    path.cubic_to(SIDE, behind, behind, SIDE, far, SIDE);
    path.line_to(near, SIDE);
    path.cubic_to(before, SIDE, 0.0, behind, 0.0, far);
    path.line_to(0.0, near);
    path.cubic_to(0.0, before, before, 0.0, near, 0.0);
    path.close();
    path.finish()
        .ok_or_else(|| Failure::new("icon.svg has no square"))
}

/// Reads outlines as SVG writes them, absolute commands M, L, H, V, C and Z only.
fn outlines(text: &str) -> Result<Path> {
    let refused = |what: &str| Failure::new(format!("icon.svg has outlines with “{what}”"));
    let mut path = PathBuilder::new();
    let mut rest = text.trim();
    while let Some(command) = rest.chars().next() {
        let (_, behind) = rest.split_at(command.len_utf8());
        let end = behind
            .find(|c: char| c.is_ascii_alphabetic())
            .unwrap_or(behind.len());
        let (words, next) = behind.split_at(end);
        rest = next;
        let numbers = words
            .split_whitespace()
            .map(number)
            .collect::<Result<Vec<_>>>()?;
        let at = path.last_point().unwrap_or_default();
        match (command, numbers.as_slice()) {
            ('M', [x, y, more @ ..]) => {
                path.move_to(*x, *y);
                for point in more.chunks_exact(2) {
                    path.line_to(point[0], point[1]);
                }
            }
            ('L', points) => {
                for point in points.chunks_exact(2) {
                    path.line_to(point[0], point[1]);
                }
            }
            ('H', [x]) => path.line_to(*x, at.y),
            ('V', [y]) => path.line_to(at.x, *y),
            ('C', curves) => {
                for c in curves.chunks_exact(6) {
                    path.cubic_to(c[0], c[1], c[2], c[3], c[4], c[5]);
                }
            }
            ('Z', []) => path.close(),
            _ => return Err(refused(&format!("{command}{words}"))),
        }
    }
    path.finish().ok_or_else(|| refused(text))
}

fn number(text: &str) -> Result<f32> {
    text.parse()
        .doing(|| format!("reading “{text}” in icon.svg"))
}

/// Reads `#rrggbb`.
fn color(text: &str) -> Result<Color> {
    let part = |from: usize| {
        let digits = text.get(from..from + 2).unwrap_or_default();
        u8::from_str_radix(digits, 16).doing(|| format!("reading the colour “{text}” in icon.svg"))
    };
    Ok(Color::from_rgba8(part(1)?, part(3)?, part(5)?, 255))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much a channel of a pixel may differ: processors round differently.
    const NEAR: u8 = 3;

    #[test]
    fn the_icons_show_the_drawing() -> Result<()> {
        let checkout = Checkout::here()?;
        let drawing = Drawing::read(&checkout.read("src/web/app/icon.svg")?)?;
        for (name, side, is_cut) in ICONS {
            let path = checkout.path(&format!("{FOLDER}/{name}"));
            let kept = Pixmap::load_png(&path).doing(|| format!("reading {name}"))?;
            let drawn = drawing.drawn(side, is_cut)?;
            assert_eq!((kept.width(), kept.height()), (side, side), "{name}");
            let differ = kept.data().iter().zip(drawn.data());
            let differ = differ.filter(|(a, b)| a.abs_diff(**b) > NEAR).count();
            assert_eq!(
                differ, 0,
                "{name} is not what icon.svg shows; run `cargo xtask icons`"
            );
        }
        Ok(())
    }

    #[test]
    fn what_a_system_cuts_is_filled_to_the_edges_and_nothing_is_lost_in_the_circle_that_stays()
    -> Result<()> {
        let drawing = Drawing::read(&Checkout::here()?.read("src/web/app/icon.svg")?)?;
        let icon = drawing.drawn(512, true)?;
        assert!(icon.pixels().iter().all(|pixel| pixel.alpha() == 255));
        let ground = icon.pixel(0, 0);
        for y in 0..512_i32 {
            for x in 0..512_i32 {
                let is_outside = (x - 256).pow(2) + (y - 256).pow(2) > 205_i32.pow(2);
                let pixel = icon.pixel(x.unsigned_abs(), y.unsigned_abs());
                assert!(!is_outside || pixel == ground, "the character at {x}, {y}");
            }
        }
        Ok(())
    }

    #[test]
    fn outlines_that_cannot_be_drawn_are_refused() {
        for bad in ["", "M1", "Q1 2 3 4", "M1 2 L x y", "M 1 2 Z 3"] {
            assert!(outlines(bad).is_err(), "{bad}");
        }
        assert!(outlines("M1 2 3 4L5 6H7V8C1 2 3 4 5 6Z").is_ok());
    }

    #[test]
    fn the_colours_of_the_app_are_those_of_the_page() -> Result<()> {
        let checkout = Checkout::here()?;
        let tokens = checkout.read("style/tokens.css")?;
        let colors = |name: &str| -> Vec<String> {
            let values = tokens.split(name).skip(1);
            let values = values.filter_map(|rest| rest.strip_prefix(": ")?.split_once(';'));
            values.map(|(value, _)| value.to_owned()).collect()
        };
        let [paper, sheet, seal, on_seal] =
            ["--paper", "--sheet", "--seal", "--on-seal"].map(colors);
        let first = |colors: &[String]| colors.first().cloned().unwrap_or_default();
        let manifest = checkout.read("src/web/app/manifest.webmanifest")?;
        assert!(manifest.contains(&format!("\"background_color\": \"{}\"", first(&paper))));
        assert!(manifest.contains(&format!("\"theme_color\": \"{}\"", first(&sheet))));
        let icon = checkout.read("src/web/app/icon.svg")?;
        assert!(icon.contains(&first(&seal)) && icon.contains(&first(&on_seal)));
        let html = checkout.read("index.html")?;
        for sheet in sheet {
            assert!(
                html.contains(&format!("name=\"theme-color\" content=\"{sheet}\"")),
                "{sheet}"
            );
        }
        Ok(())
    }

    #[test]
    fn the_manifest_names_no_place_so_that_every_folder_is_an_app_of_its_own() -> Result<()> {
        let checkout = Checkout::here()?;
        let manifest = checkout.read("src/web/app/manifest.webmanifest")?;
        // An `id` is read from the root of the host: the page in two folders would be one app. Without it the start is the id.
        assert!(!manifest.contains("\"id\""));
        for own in ["\"start_url\": \"./\"", "\"scope\": \"./\""] {
            assert!(manifest.contains(own), "{own}");
        }
        let icons = manifest.split("\"src\": \"").skip(1);
        let icons: Vec<_> = icons.filter_map(|rest| rest.split_once('"')).collect();
        assert_eq!(icons.len(), 5);
        for (icon, _) in icons {
            let name = icon.strip_prefix("./").unwrap_or("not beside the page");
            assert!(
                checkout.path(&format!("{FOLDER}/{name}")).is_file(),
                "{icon}"
            );
        }
        Ok(())
    }
}
