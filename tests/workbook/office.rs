//! `LibreOffice` as a calculation engine: workbooks in, computed workbooks out.

use std::env;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Range, Reader, Xlsx};
use rebate_desk::report::workbook::Address;

/// Workbooks that one run of `LibreOffice` computes.
const AT_ONCE: usize = 12;

/// `LibreOffice` with a profile of its own, which computes every formula when it opens a file.
pub(crate) struct Office {
    program: PathBuf,
    folder: PathBuf,
}

const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Calculation"><prop oor:name="UseThreadedCalculationForFormulaGroups" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"#;

impl Office {
    /// The program that `SOFFICE` names, or the one on the path.
    pub(crate) fn find() -> Option<Self> {
        let named = env::var_os("SOFFICE").map(PathBuf::from);
        let program = named.unwrap_or_else(|| PathBuf::from("soffice"));
        Command::new(&program).arg("--version").output().ok()?;
        let folder = env::temp_dir().join(format!("rebate-desk-sheets-{}", std::process::id()));
        let profile = folder.join("profile/user");
        fs::create_dir_all(&profile).ok()?;
        fs::write(profile.join("registrymodifications.xcu"), SETTINGS).ok()?;
        Some(Self { program, folder })
    }

    /// Computes workbooks and shows each.
    pub(crate) fn compute(&self, files: &[&[u8]], see: &mut dyn FnMut(usize, &mut Book)) {
        let (from, to) = (self.folder.join("in"), self.folder.join("out"));
        for (batch, files) in files
            .chunks(if env::var_os("KEEP").is_some() {
                999
            } else {
                AT_ONCE
            })
            .enumerate()
        {
            for folder in [&from, &to] {
                drop(fs::remove_dir_all(folder));
                fs::create_dir_all(folder).expect("a folder");
            }
            let paths: Vec<PathBuf> = files
                .iter()
                .enumerate()
                .map(|(at, bytes)| {
                    let path = from.join(format!("{at}.xlsx"));
                    fs::write(&path, bytes).expect("a file");
                    path
                })
                .collect();
            self.convert(&paths, &to);
            for at in 0..files.len() {
                let bytes = fs::read(to.join(format!("{at}.xlsx"))).expect("a computed workbook");
                let reader = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
                see(batch * AT_ONCE + at, &mut Book::new(reader));
            }
        }
    }

    fn convert(&self, files: &[PathBuf], to: &Path) {
        let profile = self.folder.join("profile");
        let output = Command::new(&self.program)
            .arg(format!(
                "-env:UserInstallation=file://{}",
                profile.display()
            ))
            .args([
                "--headless",
                "--norestore",
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
            ])
            .arg(to)
            .args(files)
            .output()
            .expect("LibreOffice starts");
        assert!(output.status.success(), "{output:?}");
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if env::var_os("KEEP").is_some() {
            return;
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A computed workbook.
pub(crate) struct Book {
    reader: Xlsx<Cursor<Vec<u8>>>,
    sheets: Vec<(String, Range<Data>)>,
}

impl Book {
    fn new(mut reader: Xlsx<Cursor<Vec<u8>>>) -> Self {
        let sheets = reader.worksheets();
        Self { reader, sheets }
    }

    /// What a cell shows.
    pub(crate) fn cell(&self, address: &Address) -> Data {
        let (_, range) = self
            .sheets
            .iter()
            .find(|(name, _)| *name == address.sheet)
            .unwrap_or_else(|| panic!("no sheet {}", address.sheet));
        range
            .get_value((address.row, address.column.into()))
            .cloned()
            .unwrap_or(Data::Empty)
    }

    /// Its formula.
    pub(crate) fn formula(&mut self, address: &Address) -> String {
        let range = self
            .reader
            .worksheet_formula(&address.sheet)
            .expect("formulas");
        range
            .get_value((address.row, address.column.into()))
            .cloned()
            .unwrap_or_default()
    }
}
