//! The texts of the import of records.

use crate::web::text::{sentences, texts};

texts! {
    CHOOSE_FILES: "选择文件（可多选）", "Choose files";
    IMPORT: "导入记录", "Import of records";
    FILES: "读进来的文件", "Files";
    CHECK_FIRST: "有的列对得不确定，请核对后再取入。", "Some columns are not certain: check them first.";
    NO_ROWS: "一行也没读出来。请核对下面各列当作什么。", "No row could be read. Check what each column is taken for.";
    IN_EVERY_ROW: "文件里没有的列，可给整个文件填一个：", "What the file has no column for can be said for all of it:";
    NOT_SAID: "不填", "Blank";
    BAD_HELP: "这些格按空白取入，同一行的其他格照样取。要补就先改好文件再选一次。",
        "These cells come in blank, and the rest of their rows as it is. To fill them in, mend the file and choose it again.";
    PREVIEW: "取入的行（前几行）", "The rows that come in, the first of them";
    AGAIN: "已有的也再取一遍（会重复）", "Take those again as well; they will be there twice";
    DONE_NOTHING: "没有要取入的行。", "There is no row to take in.";
    WORKER_GONE: "读文件的程序没有起来，或文件太大、内存不够。请检查网络，去掉这个文件后再选一次。",
        "The program that reads files did not start, or the file is too large for the memory. Check the connection, take the file out and choose it again.";
}

sentences! {
    /// Files that are being read.
    reading(count): "正在读 {count} 个文件…", "Files being read: {count}…";
    /// How many files and rows were read.
    read_in(files, rows): "读了 {files} 个文件，共 {rows} 行", "Files read: {files}, rows: {rows}";
    /// How many rows a file has.
    rows(count): "{count} 行", "rows: {count}";
    /// Rows that were left out.
    left_out(count): "另有 {count} 行没有取：合计、说明、空行或没有用得上的格", "Rows left out, as sums, notes or without anything to use: {count}";
    /// Columns without which a row says too little.
    lacking(names): "没有对上：{names}。没有这些，记录归不到月份或认不出来", "No column is: {names}. Without it records have no month or cannot be told apart";
    /// What a field is for.
    every_row(column): "整个文件的“{column}”", "“{column}” of the whole file";
    /// Taking a file out.
    take_out(name): "去掉{name}", "Take out {name}";
    /// Cells that cannot be read.
    bad(count): "{count} 格读不出", "Cells that cannot be read: {count}";
    /// More of them than are listed.
    more_bad(count): "另有 {count} 格没有列出", "Not listed: {count}";
    /// Rows that are there already.
    known(count): "其中 {count} 行已经有了，或和别的行一模一样，不再取。", "Already there or copies of another row, and not taken again: {count}.";
    /// More rows than are kept.
    too_many(most, there, left): "最多留 {most} 行，现有 {there} 行，所以还有 {left} 行取不进来。请先删掉用不着的月份，或把文件按月拆开。",
        "At most {most} rows are kept and {there} are there, so {left} cannot come in. Delete months that are not needed, or split the file by month.";
    /// The button.
    take(count): "取入 {count} 行", "Take in rows: {count}";
    /// What was taken in.
    taken(count): "取入了 {count} 行。", "Rows taken in: {count}.";
}
